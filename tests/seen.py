"""Every text that a person can see of a window or a page."""

import re
from html import unescape

from qgis.PyQt.QtCore import QAbstractItemModel, QAbstractListModel, Qt
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QTabWidget,
    QTextEdit,
    QWidget,
)

ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.AccessibleTextRole,
    Qt.ItemDataRole.AccessibleDescriptionRole,
)
UNSEEN = re.compile(r"<(style|script|head)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>", re.DOTALL)
ATTRIBUTE = re.compile(r"\b(?:alt|title|aria-label)=\"([^\"]*)\"")


def texts_of(whole: QWidget):
    """Yield the texts of a widget and of all within, each with where it stands."""
    for one in (whole, *whole.findChildren(QWidget)):
        name = f"{type(one).__name__} {one.objectName()}".strip()
        for text in (*said_by(one), *of_widget(one)):
            if text:
                yield name, text


def said_by(one: QWidget):
    yield from (one.toolTip(), one.accessibleName(), one.accessibleDescription())
    yield from (one.windowTitle(), one.whatsThis(), one.statusTip())
    for action in one.actions():
        yield from (action.text(), action.toolTip())


def of_widget(one: QWidget):
    if isinstance(one, (QLabel, QAbstractButton)):
        yield one.text()
    elif isinstance(one, QGroupBox):
        yield one.title()
    elif isinstance(one, QLineEdit):
        yield one.placeholderText()
    elif isinstance(one, QComboBox):
        yield from (one.itemText(at) for at in range(one.count()))
    elif isinstance(one, QTabWidget):
        for at in range(one.count()):
            yield from (one.tabText(at), one.tabToolTip(at))
    elif isinstance(one, QAbstractSpinBox):
        yield from (getattr(one, say)() for say in SAYS if hasattr(one, say))
    elif isinstance(one, (QTextEdit, QPlainTextEdit)):
        yield one.toPlainText()
    elif isinstance(one, QAbstractItemView) and one.model() is not None:
        yield from of_model(one.model())
    elif isinstance(one, QMenu):
        yield one.title()


SAYS = ("prefix", "suffix", "specialValueText")


def of_model(model: QAbstractItemModel):
    for across in (Qt.Orientation.Horizontal, Qt.Orientation.Vertical):
        horizontal = across == Qt.Orientation.Horizontal
        for at in range(columns_of(model) if horizontal else model.rowCount()):
            yield from (text(model.headerData(at, across, role)) for role in ROLES)
    for row in range(model.rowCount()):
        for column in range(columns_of(model)):
            yield from (text(model.index(row, column).data(role)) for role in ROLES)


def columns_of(model: QAbstractItemModel) -> int:
    return 1 if isinstance(model, QAbstractListModel) else model.columnCount()


def text(value) -> str:
    return value if isinstance(value, str) else ""


def of_html(page: str) -> str:
    """Return what a reader sees, or hears, of a page."""
    heard = " ".join(ATTRIBUTE.findall(page))
    return unescape(re.sub(r"<[^<>]*>", " ", UNSEEN.sub(" ", page))) + " " + unescape(heard)
