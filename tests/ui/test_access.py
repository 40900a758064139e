"""Without a mouse, without eyes, on small screens: what everyone must be able to do."""

import pytest
from qgis.PyQt.QtCore import QPoint, Qt
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QRadioButton,
    QScrollArea,
    QTabBar,
    QTableView,
    QTabWidget,
    QTextBrowser,
    QWidget,
)

KINDS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabWidget,
    QTextBrowser,
)
TITLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


def own(widget):
    """Whether a widget is the wizard's, and not a part that Qt made for another one."""
    made_by_qt = (QAbstractSpinBox, QComboBox, QAbstractItemView, QTabBar, QLineEdit)
    return (
        not isinstance(widget.parent(), made_by_qt)
        and not widget.objectName().startswith("qt_")
        and widget.metaObject().className() not in ("QTableCornerButton", "QHeaderView")
        and not widget.parent().metaObject().className().startswith("QComboBoxPrivate")
    )


def nameless(whole):
    return [
        (type(widget).__name__, widget.objectName())
        for kind in KINDS
        for widget in whole.findChildren(kind)
        if own(widget)
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text().strip("…. "))
    ]


def other_windows(wizard, folder):
    """Return each of the plugin's other windows; an importer has nothing to read in the folder."""
    from risk_terrain_modelling.ui import layers
    from risk_terrain_modelling.ui.add_factors import SplitDialog
    from risk_terrain_modelling.ui.another import AnotherDialog
    from risk_terrain_modelling.ui.area_parts import PolygonsDialog
    from risk_terrain_modelling.ui.downloads.chosen import Downloads
    from risk_terrain_modelling.ui.downloads.factors_dialog import FactorsDialog
    from risk_terrain_modelling.ui.downloads.incidents_dialog import IncidentsDialog
    from risk_terrain_modelling.ui.guide import GuideWindow
    from risk_terrain_modelling.ui.identify import WhyWindow
    from risk_terrain_modelling.ui.layer_dialog import LayerDialog
    from risk_terrain_modelling.ui.series.dialog import SeriesDialog

    draft, downloads = wizard.draft, Downloads(folder=str(folder))
    return (
        SplitDialog(wizard),
        LayerDialog(wizard, "x", layers.ANY, several=True),
        GuideWindow("study", wizard),
        WhyWindow(wizard),
        PolygonsDialog(["Northgate", "Southgate"], ["Northgate"], wizard),
        AnotherDialog(draft.content, wizard),
        SeriesDialog(draft.content, folder, wizard),
        IncidentsDialog(downloads, draft, wizard),
        FactorsDialog(downloads, draft, wizard),
    )


def test_every_widget_has_a_name_for_screen_readers(opened, run_once, sample):
    driver = opened(study=run_once / "study.json")
    driver.go(5)
    for whole in (driver.wizard, *other_windows(driver.wizard, sample)):
        assert nameless(whole) == []
        for view in whole.findChildren(QTableView):
            titles = view.horizontalHeader()
            assert titles.isVisibleTo(view)
            texts = [view.model().headerData(0, titles.orientation(), role) for role in TITLES]
            assert any(texts), view.accessibleName()
        if whole is not driver.wizard:
            whole.close()


def test_sentences_are_read_and_not_what_they_are_about(opened, run_once, sample):
    """Qt tells a screen reader the accessible name of a label in place of its text."""
    driver = opened(study=run_once / "study.json")
    driver.go(5)
    for whole in (driver.wizard, *other_windows(driver.wizard, sample)):
        labels = whole.findChildren(QLabel)
        assert [one.text() for one in labels if one.text() and one.accessibleName()] == []
        if whole is not driver.wizard:
            whole.close()
    chart = driver.results.test_tab.chart  # which is drawn, and has no text
    assert chart.accessibleName()
    assert "of the incidents in" in chart.accessibleDescription()
    area = driver.results.profiles_tab.area
    assert area.accessibleDescription().startswith("By distance")


def test_the_pages_at_the_left_say_in_words_how_they_stand(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.settle()
    lines = [line.accessibleName() for line in driver.wizard.steps.lines]
    assert lines[0] == "Study: complete, open"
    assert lines[5] == "Results: complete"
    driver.wizard.draft.change(title="Other")
    lines = [line.accessibleName() for line in driver.wizard.steps.lines]
    assert lines[4:] == ["Run: not complete", "Results: out of date"]


def reached_by_tab(wizard):
    """Return the widgets that the tab key goes through, beginning anywhere."""
    seen = []
    for _ in range(80):
        here = wizard.focusWidget()
        if here in seen:
            return seen
        seen.append(here)
        QTest.keyClick(here, Qt.Key.Key_Tab)
    raise AssertionError("the tab key never comes round")


def wants_keys(page):
    """Return the widgets of a page that take the focus, from the top down."""
    found = [
        one
        for one in page.findChildren(QWidget)
        if one.isVisibleTo(page)
        and one.isEnabledTo(page)
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and one.focusProxy() is None
        and own(one)
        and not isinstance(one, (QScrollArea, QLabel))
        # the arrow keys go on from the one that is chosen
        and not (isinstance(one, QRadioButton) and not one.isChecked())
    ]
    return found


@pytest.mark.parametrize("number", range(6))
def test_the_tab_key_reaches_everything_from_the_top_down(opened, run_once, number):
    driver = opened(study=run_once / "study.json")
    driver.go(number)
    if number == 2:
        driver.factors.select(0)
    page = driver.wizard.currentPage()
    wanted = wants_keys(page)
    wanted[0].setFocus()
    QApplication.processEvents()
    reached = reached_by_tab(driver.wizard)
    left = [(type(one).__name__, one.accessibleName()) for one in wanted if one not in reached]
    assert left == []
    heights = [one.mapTo(driver.wizard, QPoint(0, 0)).y() for one in reached if one in wanted]
    first = heights.index(min(heights))
    heights = heights[first:] + heights[:first]
    assert all(below >= above - 30 for above, below in zip(heights, heights[1:])), heights


def test_no_text_is_cut_at_twice_the_size(opened, run_once):
    """A screen of 1366 x 768 at 200% has as much room as one of 683 x 384."""
    driver = opened(study=run_once / "study.json")
    driver.wizard.resize(663, 334)
    for number in range(6):
        driver.go(number)
        page = driver.wizard.currentPage()
        QApplication.processEvents()
        cut = [
            label.text()
            for label in page.findChildren(QLabel)
            if label.isVisibleTo(page)
            and label.wordWrap()
            and label.height() < label.heightForWidth(label.width())
        ]
        assert cut == [], page.TITLE
        buttons = [
            one.text()
            for one in page.findChildren(QAbstractButton)
            if one.isVisibleTo(page) and one.text() and one.width() < one.minimumSizeHint().width()
        ]
        assert buttons == [], page.TITLE


def test_names_of_layers_are_shown_as_they_are(opened, run_once, iface):
    from risk_terrain_modelling.ui.explanation import Bearing, Explanation
    from risk_terrain_modelling.ui.identify import in_words

    tag = "<img src=x>&"
    driver = opened(study=run_once / "study.json")
    driver.go(2)
    driver.factors.select(0)
    driver.factors.table.change([0, 1], name=tag)
    driver.factors.table.change([0], filter=f"\"x\" = '{tag}'")
    driver.settle()
    assert driver.factors.missing.textFormat() == Qt.TextFormat.PlainText
    assert tag in driver.factors.missing.text()
    told = driver.factors.table.data(driver.factors.table.index(0, 0), Qt.ItemDataRole.ToolTipRole)
    assert "<img" not in told
    assert "‹img src=x&gt;&amp;" in told  # a fault may come to be shown where tags are tags
    assert driver.factors.panel.title() == tag.replace("&", "&&")
    driver.wizard.draft.change(title=tag)
    assert "<img" not in driver.run.summary.text()
    found = Explanation(2.0, 1.0, 3, (Bearing(tag, 2.0),), 1.0, None)
    assert "<img" not in in_words(found)
