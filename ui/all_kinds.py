"""No study of every type of incident by oversight: what is said and asked where none is ticked."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from ..algorithms.language import counted, tr
from ..core.plain import shown
from .forms import plain
from .values_found import KIND_WORDS

MOST_NAMED = 5


def told_of_all(field: str, kinds) -> str:
    """Return that every type of a field is counted as one, or "" where there are not several."""
    if not field or len(kinds) < 2:
        return ""
    named = ", ".join(shown(str(one)) for one in kinds[:MOST_NAMED])
    return counted(
        len(kinds),
        "No type is ticked: {count} value of “{field}” is counted ({named}).",
        "No type is ticked: all {count} values of “{field}” are counted together as one "
        "({named}{more}).",
        field=shown(field),
        named=named,
        more=", …" if len(kinds) > MOST_NAMED else "",
    )


def agreed(parent: QWidget, field: str, kinds) -> bool:
    """Ask whether every type is meant, where a field of types has several and none is ticked."""
    told = told_of_all(field, kinds)
    if not told or not any(word in field.casefold() for word in KIND_WORDS):
        return True
    why = tr(
        "What goes with one type of crime may not go with another, so a study is usually of one. "
        "Are all of them meant?"
    )
    button = QMessageBox.StandardButton
    answer = QMessageBox.question(
        parent,
        tr("Every type of incident?"),
        plain(f"{told}\n{why}"),
        button.Yes | button.No,
        button.No,
    )
    return answer == button.Yes
