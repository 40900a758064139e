"""A window by keys alone: in which order Tab goes through it, and what Enter does."""

from __future__ import annotations

from collections.abc import Iterator

from qgis.PyQt.QtCore import QSize, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTabWidget,
    QToolButton,
    QWidget,
)

from .letters import give_letters, name_boxes

AROUND_WINDOW = QSize(20, 50)  # its title and frame
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LEAVES = (QAbstractItemView, QAbstractSpinBox, QComboBox)  # what lies in them is Qt's


class ByKeys:
    """Of a dialog: Tab goes as a person reads, and Enter presses the button that has the focus.

    Qt's own order is that in which widgets were made, and its Enter presses the default button.
    """

    def tab_stops(self) -> Iterator[QWidget]:
        """Yield what can have the focus, in the order in which it is read."""
        return reading_order(self)

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802
        """Move the focus; in a dock, beyond the last one to what QGIS has next."""
        stops = list(self.tab_stops())
        here = _of(self.focusWidget(), stops)
        at = -1 if here is None else stops.index(here)  # which may be gone from sight by now
        beyond, before = stops[at + 1 :], stops[: max(at, 0)]
        ways = [*beyond, *before] if forward else [*reversed(before), *reversed(beyond)]
        found = next(filter(_stops_at, ways), None)
        wraps = found in (before if forward else beyond)
        if found is None or (wraps and not self.isWindow()):
            return super().focusNextPrevChild(forward)
        reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
        found.setFocus(reason)
        return True

    def keyPressEvent(self, event):  # noqa: N802
        """Press the button that has the focus."""
        here = self.focusWidget()
        pressed = isinstance(here, (QPushButton, QToolButton)) and here.isEnabled()
        if pressed and event.key() in ENTER:
            here.click()
        else:
            super().keyPressEvent(event)

    def showEvent(self, event):  # noqa: N802
        """Give every letter once, and keep within the screen."""
        super().showEvent(event)
        self.give_letters()
        if self.isWindow():
            room = self.screen().availableGeometry().size() - AROUND_WINDOW
            self.resize(self.size().boundedTo(room))

    def give_letters(self) -> None:
        """See that each letter to press with Alt is that of one widget."""
        name_boxes(self)
        give_letters((), self.findChildren(QWidget))


class KeyDialog(ByKeys, QDialog):
    """A dialog that can be worked without a mouse."""


def focus_first(stops: Iterator[QWidget]) -> None:
    """Give the focus to the first of some widgets that Tab would stop at."""
    found = next(filter(_stops_at, stops), None)
    if found is not None:
        found.setFocus()


def _stops_at(one: QWidget) -> bool:
    tab = Qt.FocusPolicy.TabFocus
    return one.isVisible() and one.isEnabled() and one.focusPolicy() & tab == tab


def _of(here: QWidget | None, stops: list[QWidget]) -> QWidget | None:
    """Return that one of the stops which a widget is, or lies in."""
    while here is not None and here not in stops:
        here = here.parentWidget()
    return here


def reading_order(whole: QWidget) -> Iterator[QWidget]:
    """Yield what can have the focus within a widget, as a person reads it: by its layouts."""
    if whole.focusPolicy() != Qt.FocusPolicy.NoFocus and whole.focusProxy() is None:
        yield whole
    if isinstance(whole, QTableWidget):
        yield from _of_cells(whole)
    if isinstance(whole, LEAVES):
        return
    if isinstance(whole, QTabWidget):
        yield whole.tabBar()
        for at in range(whole.count()):
            yield from reading_order(whole.widget(at))
    elif isinstance(whole, QScrollArea) and whole.widget() is not None:
        yield from reading_order(whole.widget())
    elif whole.layout() is not None:
        yield from _of_layout(whole.layout())


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    places = list(range(layout.count()))
    if isinstance(layout, QGridLayout):
        places.sort(key=lambda at: layout.getItemPosition(at)[:2])
    for at in places:
        item = layout.itemAt(at)
        if item.widget() is not None:
            yield from reading_order(item.widget())
        elif item.layout() is not None:
            yield from _of_layout(item.layout())


def _of_cells(table: QTableWidget) -> Iterator[QWidget]:
    for row in range(table.rowCount()):
        for column in range(table.columnCount()):
            if table.cellWidget(row, column) is not None:
                yield from reading_order(table.cellWidget(row, column))
