"""Words that have no room: cut off, or with … for their end, in windows as they are shown."""

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QWidget,
)

SLACK = 1  # pixels that rounding may take


def cut_in(whole: QWidget):
    """Yield what of the visible texts of a widget is cut, with how many pixels are missing."""
    for one in (whole, *whole.findChildren(QWidget)):
        if one.isVisible():
            for text, missing in _cut(one):
                if missing > SLACK and text:
                    yield type(one).__name__, text, missing


def _cut(one: QWidget):
    if isinstance(one, QLabel):
        yield from _label(one)
    elif isinstance(one, QComboBox):
        yield one.currentText(), _wide(one, one.currentText()) - _field_of(one).width()
    elif isinstance(one, QAbstractButton) and one.text():
        yield one.text(), one.sizeHint().width() - one.width()
        yield one.text(), one.minimumSizeHint().height() - one.height()
    elif isinstance(one, QGroupBox) and one.title():
        yield one.title(), _wide(one, one.title()) - one.width()
    elif isinstance(one, QLineEdit) and not one.text():
        room = one.width() - 2 * one.style().pixelMetric(QStyle.PixelMetric.PM_DefaultFrameWidth)
        yield one.placeholderText(), _wide(one, one.placeholderText()) - room
    elif isinstance(one, QHeaderView) and one.orientation() == Qt.Orientation.Horizontal:
        for at in range(one.count() if one.model() is not None else 0):
            text = one.model().headerData(at, one.orientation()) or ""
            if not one.isSectionHidden(at):
                yield f"{text}", _wide(one, f"{text}") - one.sectionSize(at)
    elif isinstance(one, QTabBar):
        for at in range(one.count()):
            yield one.tabText(at), _wide(one, one.tabText(at)) - one.tabRect(at).width()


def _label(one: QLabel):
    if one.pixmap() is not None and not one.pixmap().isNull():
        return
    if one.wordWrap():
        yield one.text(), one.heightForWidth(one.width()) - one.height()
        yield one.text(), one.minimumSizeHint().width() - one.width()
    else:
        yield one.text(), one.sizeHint().width() - one.width()
        yield one.text(), one.sizeHint().height() - one.height()


def _wide(one: QWidget, text: str) -> int:
    lines = text.replace("&", "").split("\n")
    return max(map(one.fontMetrics().horizontalAdvance, lines))


def _field_of(box: QComboBox):
    option = QStyleOptionComboBox()
    option.initFrom(box)
    option.editable, option.frame = box.isEditable(), True
    edit = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, box)
