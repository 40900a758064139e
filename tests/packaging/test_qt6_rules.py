"""The rules of tools/qt6 find what Qt 6 would not take. Here Qt is a handful of names."""

import pytest
from risk_terrain_modelling.tools.two_qts.rules import Known, faults, own_names

UNSCOPED = {("Qt", "UserRole"): "ItemDataRole", ("QgsWkbTypes", "Polygon"): "Type"}
THERE = {
    ("qgis.PyQt.QtCore", "Qt", "ItemDataRole", "UserRole"),
    ("qgis.PyQt.QtCore", "QVariant", "String"),
    ("qgis.PyQt.QtCore", "QDateTime", "currentDateTime"),
    ("qgis.PyQt.QtCore", "QDate"),
    ("qgis.PyQt.QtWidgets", "QAction"),
}
KNOWN = Known(
    unscoped=lambda name, value: UNSCOPED.get((name, value)),
    leads=lambda module, names: any(one[: len(names) + 1] == (module, *names) for one in THERE),
    gone=lambda name: name == "setMarginOfOld",
)


def said(text):
    return [fault for _, fault in faults(text, KNOWN)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("from PyQt5.QtCore import Qt", "imports from PyQt5.QtCore"),
        ("import PyQt5.QtCore", "imports PyQt5.QtCore"),
        ("from qgis.PyQt.Qt import Qt", "imports from qgis.PyQt.Qt"),
        ("from qgis.PyQt.QtCore import QRegExp", "imports QRegExp"),
        ("from qgis.PyQt.QtGui import QAction", "qgis.PyQt.QtGui has no QAction"),
        ("x = Qt.UserRole", "Qt.ItemDataRole.UserRole"),
        (
            "from qgis.core import QgsWkbTypes as Types\nx = Types.Polygon",
            "QgsWkbTypes.Type.Polygon",
        ),
        ("from qgis.PyQt.QtCore import Qt\nx = Qt.ItemDataRole.NoRole", "leads nowhere"),
        ("box.setMarginOfOld(3)", "in no class of Qt 6"),
        ("dialog.exec_()", "exec_ is exec"),
        ("def exec_(self): pass", "exec_ is exec"),
        ("x = QVariant()", "a null QVariant"),
        ("x = QVariant(QVariant.Int)", "a null QVariant"),
        ("x = QVariant.Type.Int", "QVariant.Type is gone"),
        ("x = QDateTime(QDate(2026, 1, 1))", "takes a date and a time"),
        ("x = QDateTime(2026, 1, 1, 0, 0, 0, 0, 1)", "takes a date and a time"),
        ("qApp.quit()", "qApp is gone"),
        ("x = Qt.MidButton", "has another name"),
        ("QApplication.desktop()", "QDesktopWidget is gone"),
        ("x = self.fontMetrics().width('a')", "horizontalAdvance"),
        ("x = QFontMetrics(font).width('a')", "horizontalAdvance"),
        ("menu.addAction(icon, text, slot, key)", "addAction"),
        ("box.activated[str].connect(f)", "textActivated"),
    ],
)
def test_what_qt_6_would_not_take_is_found(text, fault):
    assert [found for found in said(text) if fault in found]


@pytest.mark.parametrize(
    "text",
    [
        "from qgis.PyQt.QtWidgets import QAction",
        "from qgis.PyQt.QtCore import Qt\nx = Qt.ItemDataRole.UserRole",
        "from qgis.PyQt.QtCore import QVariant\nx = QVariant.String",
        "from qgis.PyQt.QtCore import QDateTime\nx = QDateTime.currentDateTime()",
        "dialog.exec()",
        "box.activated.connect(f)",
        "x = rect.width()",
    ],
)
def test_what_it_takes_is_not(text):
    assert said(text) == []


def test_names_of_the_program_itself_are_known():
    text = "class A:\n    kept: int = 1\n    def f(self):\n        self.made = 2\n"
    assert own_names(text) == {"A", "kept", "f", "made"}
