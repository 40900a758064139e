"""Widgets made from the algorithms' own parameters: labels, help, defaults, limits exist once."""

from __future__ import annotations

import re
from html import escape

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QSignalBlocker, QSize, Qt
from qgis.PyQt.QtGui import QPainter, QPalette, QPen, QValidator
from qgis.PyQt.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSpinBox,
    QStyledItemDelegate,
    QTableView,
    QToolButton,
    QToolTip,
    QWidget,
)

from ..core.settings import word
from .number_text import may_go_on, readings, with_fewer_decimals

LARGEST = 1e9
LEAST_LETTERS = 30  # of a line of a note
MOST_OF_TABLE = 0.4  # of its width, for one name
ROUNDED = 2  # pixels that a scaled screen may take off a text
ROOM_IN_ROW = 8  # pixels above and below the text together
AT_LEFT = Qt.AlignmentFlag.AlignLeft


def definition(algorithm: str, parameter: str):
    """Return the definition of a parameter of an algorithm of the provider."""
    found = QgsApplication.processingRegistry().algorithmById(f"rtm:{algorithm}")
    return found.parameterDefinition(parameter)


def explain(widget: QWidget, name: str, text: str) -> None:
    """Give a widget its name for screen readers and its help as tooltip."""
    widget.setAccessibleName(name)
    widget.setAccessibleDescription(text)
    widget.setToolTip(f"<p>{text}</p>")
    if isinstance(widget, QComboBox) and widget.isEditable():
        widget.lineEdit().setAccessibleName(name)


def explain_within(widget: QWidget) -> None:
    """Give the fields and buttons within a widget of QGIS the name of the whole."""
    for kind in (QComboBox, QLineEdit, QToolButton):
        for one in widget.findChildren(kind):
            if not one.accessibleName():
                one.setAccessibleName(widget.accessibleName())


def plain(text: str) -> str:
    """Return a text for a tooltip or a question, which would take tags in a name for tags."""
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))


def as_low_as_needed(widget: QWidget) -> None:
    """Let a page scroll only when the widget is at its least height, not at its usual one."""
    widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)


def at_left(*widgets: QWidget) -> QWidget:
    """Return widgets side by side in their own widths; the first takes the focus."""
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    whole.setFocusProxy(widgets[0])
    return whole


def focused_by(widget: QWidget) -> QWidget:
    """Return what gets the focus for a widget: letters of labels lead to nothing but that."""
    while widget.focusProxy() is not None:
        widget = widget.focusProxy()
    return widget


class _KeepsWhatIsTyped:
    """A spin box that can be typed in on a wizard's page.

    QWizard hides and shows its page whenever that becomes complete or incomplete, and a spin box
    that is shown writes its value anew: a 0 on the way to 0.01 would become 0.000.
    """

    def showEvent(self, event):  # noqa: N802
        """Keep the text where it says the same value."""
        edit = self.lineEdit()
        text, at, value = edit.text(), edit.cursorPosition(), self.value()
        super().showEvent(event)
        if self.hasFocus() and edit.text() != text and self.valueFromText(text) == value:
            blocker = QSignalBlocker(edit)
            edit.setText(text)
            edit.setCursorPosition(at)
            del blocker


class _WholeNumberBox(_KeepsWhatIsTyped, QSpinBox):
    pass


class _NumberBox(_KeepsWhatIsTyped, QDoubleSpinBox):
    """Takes 151.9 and 151,9 in every language; Qt would take one of them for 1519."""

    def validate(self, text, at):
        """Return whether a text is a number, or may become one."""
        kind = QValidator.State
        states = [super(_NumberBox, self).validate(one, at)[0] for one in self._readings(text)]
        if kind.Acceptable in states:
            return kind.Acceptable, text, at
        begun = kind.Intermediate in states or may_go_on(text, self.locale().groupSeparator())
        return kind.Intermediate if begun else kind.Invalid, text, at

    def valueFromText(self, text):  # noqa: N802
        """Return the number that a text says."""
        for one in self._readings(text):
            if super().validate(one, 0)[0] == QValidator.State.Acceptable:
                return super().valueFromText(one)
        return super().valueFromText(text)

    def fixup(self, text):
        """Return a text that was left unfinished as a number."""
        found = self._readings(text)
        return with_fewer_decimals(found[-1], self.decimals()) if found else text

    def _readings(self, text: str) -> list[str]:
        signs = self.locale()
        return readings(text, signs.decimalPoint(), signs.groupSeparator())


def number_box(algorithm: str, parameter: str) -> QSpinBox | QDoubleSpinBox:
    """Return a spin box with the limits, default and help of a parameter."""
    given = definition(algorithm, parameter)
    whole = given.dataType() == given.Type.Integer
    box = _WholeNumberBox() if whole else _NumberBox()
    cast = int if whole else float
    if not whole:
        box.setDecimals(3)
    box.setRange(cast(max(given.minimum(), -LARGEST)), cast(min(given.maximum(), 2**31 - 1)))
    if given.defaultValue() is not None:
        box.setValue(cast(given.defaultValue()))
    explain(box, given.description(), given.help())
    return box


def choice_box(algorithm: str, parameter: str) -> QComboBox:
    """Return a drop-down of a parameter's options in words, each with its key as data."""
    given = definition(algorithm, parameter)
    box = QComboBox()
    for option in given.options():
        box.addItem(word(option), option)
    box.setCurrentIndex(max(box.findData(given.defaultValue()), 0))
    explain(box, given.description(), _with_words(given))
    return box


def _with_words(given) -> str:
    """Return the help of a drop-down, which says what each option is, with words for their keys."""
    told = given.help()
    for option in given.options():
        told = re.sub(rf"\b{re.escape(option)}: ", f"{word(option)}: ", told)
    return told


def set_number(box, value) -> None:
    """Show a number, without writing anew what is being typed."""
    if box.value() != value:
        box.setValue(value)


def set_suffix(box, suffix: str) -> None:
    """Show a unit, without writing anew what is being typed."""
    if box.suffix() != suffix:
        box.setSuffix(suffix)
        box.updateGeometry()


def set_special(box, text: str) -> None:
    """Show a text for the least value, in a field as wide as that needs: Qt keeps its width."""
    if box.specialValueText() != text:
        box.setSpecialValueText(text)
        box.updateGeometry()


def select(box: QComboBox, value) -> None:
    """Select the item with this data."""
    index = box.findData(value)
    if index >= 0 and index != box.currentIndex():
        box.setCurrentIndex(index)


def as_number(flags) -> int:
    """Return flags as item models want them, whichever kind of enumeration Qt's bindings have."""
    return flags.value if hasattr(flags, "value") else int(flags)


class Form(QGridLayout):
    """Labels at the left, fields at the right, notes under the fields.

    QFormLayout gives wrapped text as much height as a narrow column would need.
    """

    def __init__(self, parent=None):
        super().__init__(*([] if parent is None else [parent]))
        self.setColumnStretch(1, 1)

    def add_row(self, title: str | QWidget, widget: QWidget, *, note: QLabel | None = None) -> None:
        """Add a labelled row; the label's letter after & moves the focus to the widget."""
        label = title
        if isinstance(title, str):
            label = QLabel(title)
            label.setContentsMargins(0, 0, ROUNDED, 0)
            label.setBuddy(focused_by(widget))
        row = self.rowCount()
        self.addWidget(label, row, 0)
        self.addWidget(widget, row, 1)
        if note is not None:
            self.addWidget(note, row + 1, 1)


def compact(table: QTableView) -> None:
    """Give a table rows as high as its text needs."""
    header = table.verticalHeader()
    header.setVisible(False)
    header.setDefaultSectionSize(table.fontMetrics().height() + ROOM_IN_ROW)


def fill_width(table: QTableView, *columns: int) -> None:
    """Share what the other columns leave of the table's width.

    None gets less than it needs, or than a part of the table that a long name may take.
    """
    most = round(MOST_OF_TABLE * table.viewport().width())
    header = table.horizontalHeader()
    shown = [column for column in columns if not table.isColumnHidden(column)]
    others = header.length() - sum(table.columnWidth(column) for column in shown)
    for column in shown:
        least = max(min(table.sizeHintForColumn(column), most), header.sectionSizeHint(column))
        wanted = (table.viewport().width() - others) // len(shown)
        table.setColumnWidth(column, max(wanted, least))


class NameDelegate(QStyledItemDelegate):
    """Names that leave room for the columns beside them; the whole of one is its tooltip."""

    def sizeHint(self, option, index):  # noqa: N802
        """Return the room of a name, or as much as one may take."""
        size = super().sizeHint(option, index)
        most = round(MOST_OF_TABLE * self.parent().viewport().width())
        return size if size.width() <= most else QSize(most, size.height())

    def helpEvent(self, event, view, option, index):  # noqa: N802
        """Tell the whole of a name that has no room."""
        name = str(index.data() or "")
        if view.fontMetrics().horizontalAdvance(name) > view.visualRect(index).width():
            QToolTip.showText(event.globalPos(), plain(name), view)
            return True
        return super().helpEvent(event, view, option, index)


class Note(QLabel):
    """A sentence under a field; takes no room while there is nothing to say.

    Names of layers may stand in it, so it knows tags only where they are asked for.
    """

    def __init__(self, text: str = "", parent=None, *, tags=False):
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText if tags else Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setText(text)

    def minimumSizeHint(self):  # noqa: N802
        """Return room for a line: forms would else keep as much as a narrow column needs."""
        metrics = self.fontMetrics()
        return QSize(LEAST_LETTERS * metrics.averageCharWidth(), metrics.height())

    def clear(self):
        """Show nothing."""
        self.setText("")

    def setText(self, text):  # noqa: N802
        """Show the text, or nothing."""
        super().setText(text)
        self.setHidden(not text)


class Told(Note):
    """A sentence that comes by itself, such as a fault: Tab leads to it, so that it is read aloud.

    It has no accessible name, which a screen reader would read in place of the sentence; what
    the sentence is about is its description.
    """

    def __init__(self, about: str = "", parent=None, *, tags=False):
        super().__init__("", parent, tags=tags)
        self.setAccessibleDescription(about)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMargin(2)  # between the text and the frame of the focus

    def paintEvent(self, event):  # noqa: N802
        """Show whether it has the focus: Qt draws no frame around a label."""
        super().paintEvent(event)
        show_focus(self)


def show_focus(widget: QWidget) -> None:
    """Draw a frame in the colour of the text around a widget that has the focus."""
    if widget.hasFocus():
        painter = QPainter(widget)
        ink = widget.palette().color(QPalette.ColorRole.WindowText)
        painter.setPen(QPen(ink, 1, Qt.PenStyle.DashLine))
        painter.drawRect(widget.rect().adjusted(0, 0, -1, -1))
        painter.end()
