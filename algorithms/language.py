"""The language of the plugin, which is QGIS's, or English where there is no translation into that.

Algorithms and windows say their texts by `tr` and `counted`; those of classes and tables, which
are made before there is a language, are `marked`, and said by `tr` where they are shown.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from qgis.PyQt.QtCore import QLocale

from ..core.language import (
    English,
    counted,
    either,
    marked,
    marked_forms,
    numeral,
    percent,
    quoted,
    speaking,
    spoken,
    tag,
    use,
)
from ..core.language import said as tr
from ..core.languages import nearest, translator, with_own_signs, with_signs

__all__ = [
    "counted",
    "either",
    "marked",
    "marked_forms",
    "numeral",
    "percent",
    "quoted",
    "signs_of_the_language",
    "speak",
    "speak_english",
    "speaking_for_files",
    "tag",
    "tr",
]


def speak(locale: str, signs: QLocale | None = None) -> None:
    """Say everything in the language nearest to a locale, as QGIS calls it, from now on.

    Windows give the `signs` of numbers that fields of this QGIS show and take.
    """
    known = translator(nearest(locale))
    if signs is not None:
        known = with_signs(known, signs.decimalPoint(), signs.groupSeparator())
    use(known)


def signs_of_the_language() -> AbstractContextManager[None]:
    """Write numbers with the signs of the language, in this thread: what is said goes into files.

    So a run has the same results whatever fields look like where it was begun.
    """
    return speaking(with_own_signs(spoken()))


def speaking_for_files(language: str) -> AbstractContextManager[None]:
    """Say everything in a language by its key, in this thread; as before if the key is empty."""
    return speaking(translator(language)) if language else signs_of_the_language()


def speak_english() -> None:
    """Say everything in English again."""
    use(English())
