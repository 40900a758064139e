"""Letters to press with Alt: each once in a window, whichever the language.

A translator writes & before the letter of a text and sees that text alone; Qt's own buttons bring
letters of their own. So what is free is found where all of them come together: in the window.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

PARSED = re.compile(r"&(.)", re.DOTALL)
DIRECT = Qt.FindChildOption.FindDirectChildrenOnly
SAID, GIVEN = "rtmSaid", "rtmGiven"  # what the code said, and what that became here


def give_letters(fixed: Iterable[QAbstractButton], others: Iterable[QWidget]) -> None:
    """Give each text that wants a letter one that no other has; those that are fixed keep theirs.

    A text that wants none gets none, and neither does one whose letters are all taken.
    """
    texts = {one: _said(one) for one in others if _can_have(one)}
    wanting = {one: text for one, text in texts.items() if letter_of(text)}
    taken = {letter_of(one.text()) for one in fixed}
    late = []
    for one, text in wanting.items():
        if letter_of(text) in taken:
            late.append(one)
        else:
            taken.add(letter_of(text))
            _show(one, text)
    for one in late:
        text = with_another(wanting[one], taken)
        taken.add(letter_of(text))
        _show(one, text)


def name_boxes(within: QWidget) -> None:
    """Give each drop-down a label beside it, where it has none, that is not seen.

    On Linux Qt tells a screen reader what a drop-down shows in place of its accessible name, and
    what it is called only by a label in the same widget.
    """
    for box in within.findChildren(QComboBox):
        beside = box.parentWidget().findChildren(QLabel, "", DIRECT)
        if box.accessibleName() and not any(one.buddy() is box for one in beside):
            label = QLabel(box.accessibleName(), box.parentWidget())
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setBuddy(box)
            label.hide()


def letter_of(text: str) -> str:
    """Return the letter of a text in lower case; none where it has no &."""
    found = (one for one in PARSED.findall(text) if one != "&")
    return next(found, "").casefold()


def without_letter(text: str) -> str:
    """Return a text without the & of its letter; && stays, which stands for the sign."""
    return PARSED.sub(lambda found: "&&" if found[1] == "&" else found[1], text)


def with_another(text: str, taken: set[str]) -> str:
    """Return a text with a letter that is free: the first of a word, else any; or without one."""
    plain = without_letter(text)
    places = [at for at, one in enumerate(plain) if one.isalnum()]
    first = [at for at in places if at == 0 or not plain[at - 1].isalnum()]
    for at in (*first, *places):
        if plain[at].casefold() not in taken:
            return f"{plain[:at]}&{plain[at:]}"
    return plain


def _can_have(one: QWidget) -> bool:
    # a drop-down without items counts as nothing in Python
    return isinstance(one, QAbstractButton) or (isinstance(one, QLabel) and one.buddy() is not None)


def _said(one: QWidget) -> str:
    """Return what the code said, also where that has got another letter since."""
    if one.text() != one.property(GIVEN):
        one.setProperty(SAID, one.text())
    return one.property(SAID) or ""


def _show(one: QWidget, text: str) -> None:
    one.setProperty(GIVEN, text)
    if one.text() != text:
        one.setText(text)
