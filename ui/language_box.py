"""The field in which the language of a study's results is chosen."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QComboBox

from ..algorithms.language import tag, tr
from ..core.languages import LANGUAGES, nearest
from . import forms


def language_box() -> QComboBox:
    """Return a drop-down of the languages by their own names, each with its key as data."""
    box = QComboBox()
    own = LANGUAGES[nearest(tag())].title
    box.addItem(tr("As QGIS ({language})", language=own), "")
    for key, language in LANGUAGES.items():
        box.addItem(language.title, key)
    given = forms.definition("runstudy", "LANGUAGE")
    explain = tr(
        "Of the report, tables and pictures. Numbers, keys and fields are the same in each."
    )
    forms.explain(box, given.description(), explain)
    return box
