"""The windows by keys alone: Tab goes as one reads, letters lead, Enter presses, Escape asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from qgis.PyQt.QtCore import QLibraryInfo, QPoint, Qt, QTranslator
from qgis.PyQt.QtGui import QKeySequence
from qgis.PyQt.QtTest import QTest
from qgis.PyQt.QtWidgets import QAbstractButton, QApplication, QLabel, QMessageBox, QWidget
from risk_terrain_modelling.core.language import English, use
from risk_terrain_modelling.core.languages import LANGUAGES, translator
from risk_terrain_modelling.tests.ui.test_access import other_windows, reached_by_tab

ALT, NONE = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
IN_A_ROW = 12  # pixels by which fields of one row may differ in height


def place(widget, window):
    """Return the middle of a widget from above, and its left side, in a window."""
    at = widget.mapTo(window, QPoint(0, 0))
    return at.y() + min(widget.height(), 30) / 2, at.x()


def backwards(reached, window):
    """Return where the focus moves upwards, or to the left in a row."""
    places = [(one, *place(one, window)) for one in reached]
    return [
        (one.accessibleName(), other.accessibleName())
        for (one, high, left), (other, lower, right) in zip(places, places[1:])
        if lower < high - IN_A_ROW or (abs(lower - high) <= IN_A_ROW and right <= left)
    ]


@pytest.mark.parametrize("number", range(6))
def test_tab_goes_through_a_page_as_it_is_read(opened, run_once, number):
    driver = opened(study=run_once / "study.json")
    driver.go(number)
    driver.wizard.resize(1180, 4000)  # nothing scrolls, so that places stay
    page = driver.wizard.currentPage()
    driver.wizard.steps.lines[0].setFocus()
    QApplication.processEvents()
    stops = reached_by_tab(driver.wizard)
    on_page = [one for one in stops if page.isAncestorOf(one)]
    assert on_page
    assert backwards(on_page, driver.wizard) == []
    first = stops.index(on_page[0])
    assert stops[:first] == driver.wizard.steps.lines  # the names of the pages come first
    buttons = stops[first + len(on_page) :]
    assert backwards(buttons, driver.wizard) == []
    assert buttons[-1] is driver.button("CancelButton")


def test_shift_and_tab_go_back(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.go(2)
    driver.factors.view.setFocus()
    QTest.keyClick(driver.factors.view, Qt.Key.Key_Tab)  # a table is left, too
    after = driver.wizard.focusWidget()
    assert after is not driver.factors.view
    QTest.keyClick(after, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert driver.wizard.focusWidget() is driver.factors.view


def test_the_results_are_read_first_where_they_are_shown(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.go(4)
    driver.button("NextButton").setFocus()
    QTest.keyClick(driver.button("NextButton"), Qt.Key.Key_Space)
    assert driver.wizard.focusWidget() is driver.results.summary


def test_tab_goes_through_rows_that_came_later(opened, sample):
    from risk_terrain_modelling.ui import layers

    driver = opened(study=sample / "study.json")
    driver.go(2)
    before = driver.factors.measures.add
    source = str(sample / "streets.geojson")
    driver.factors.measures.add_layers([layers.Found("Streets", source, layers.LINE)])
    driver.settle()
    row = driver.factors.measures.fields[0]
    row.role.setFocus()
    reached = reached_by_tab(driver.wizard)
    assert reached.index(row.name) < reached.index(row.remove) < reached.index(before)


def letters(window):
    """Return the texts of each letter of a window."""
    found = {}
    for one in window.findChildren(QWidget):
        labelled = isinstance(one, QLabel) and one.buddy() is not None
        if one.isVisibleTo(window) and (labelled or isinstance(one, QAbstractButton)):
            letter = QKeySequence.mnemonic(one.text()).toString()
            if letter:
                found.setdefault(letter, []).append(one.text())
    return found


def qt_texts():
    """Return the folder of Qt's own translations; Qt 6 has other names for what knows it."""
    if hasattr(QLibraryInfo, "path"):
        return QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return QLibraryInfo.location(QLibraryInfo.LibraryLocation.TranslationsPath)


@pytest.fixture(params=LANGUAGES)
def language(request, processing):
    """Speak a language, as Qt does then on buttons of its own."""
    of_qt = QTranslator()
    if request.param != "en":
        if not of_qt.load(f"qtbase_{request.param}", qt_texts()):
            pytest.skip("Qt's translations are not installed")
        QApplication.instance().installTranslator(of_qt)
        use(translator(request.param))
    yield request.param
    use(English())
    QApplication.instance().removeTranslator(of_qt)


def test_each_letter_is_there_once_in_every_language(language, opened, run_once, sample):
    wizard = opened(study=run_once / "study.json").wizard
    for _ in range(6):
        found = letters(wizard)
        assert len(found) > 2
        assert {letter: texts for letter, texts in found.items() if len(texts) > 1} == {}
        wizard.next()
    for window in other_windows(wizard, sample):
        window.show()
        QApplication.processEvents()
        assert all(len(texts) == 1 for texts in letters(window).values()), type(window)
        window.close()


def test_a_letter_leads_to_the_field(opened, run_once):
    driver = opened(study=run_once / "study.json")
    driver.wizard.activateWindow()
    QApplication.processEvents()
    page = driver.study
    for letter, field in (
        (Qt.Key.Key_T, page.title_edit),
        (Qt.Key.Key_A, page.area.box),
        (Qt.Key.Key_L, page.block),
        (Qt.Key.Key_G, page.language),
    ):
        QTest.keyClick(driver.wizard, letter, ALT)
        assert driver.wizard.focusWidget() is field


@given(st.lists(st.text("abc& xyz", max_size=12), max_size=12))
def test_letters_are_given_once_whatever_the_texts(texts):
    from risk_terrain_modelling.ui.letters import letter_of, with_another, without_letter

    taken = set()
    for text in texts:
        given_one = with_another(text, taken)
        letter = letter_of(given_one)
        assert not letter or letter not in taken
        assert without_letter(given_one) == without_letter(text)  # nothing but the & has moved
        taken |= {letter} - {""}


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_presses_the_button_that_has_the_focus(opened, asked, key):
    driver = opened(sample=True)
    driver.study.new.setFocus()
    driver.wizard.draft.change(title="Changed")
    asked.answer = QMessageBox.StandardButton.Cancel
    QTest.keyClick(driver.study.new, key, NONE)
    assert len(asked.texts) == 1  # New, and not Next
    assert driver.wizard.currentPage() is driver.study


def test_escape_asks_before_anything_is_lost(opened, asked):
    driver = opened(sample=True)
    driver.wizard.draft.change(title="Changed")
    asked.answer = QMessageBox.StandardButton.Cancel
    QTest.keyClick(driver.study.title_edit, Qt.Key.Key_Escape)
    assert len(asked.texts) == 1
    assert driver.wizard.isVisible()
    assert driver.wizard.draft.content.title == "Changed"


def test_escape_closes_each_dialog_and_leaves_the_study_as_it_was(opened, run_once, sample):
    wizard = opened(study=run_once / "study.json").wizard
    before = wizard.draft.content
    for window in other_windows(wizard, sample):
        window.show()
        QTest.keyClick(window, Qt.Key.Key_Escape)
        assert not window.isVisible(), type(window)
    assert wizard.draft.content == before


def test_the_focus_goes_from_run_to_stop_and_to_how_it_went(opened, sample, tmp_path):
    driver = opened(study=sample / "study.json")
    driver.go(4)
    driver.run.folder.setText(str(tmp_path / "out"))
    driver.run.run.setFocus()
    QTest.keyClick(driver.run.run, Qt.Key.Key_Space)
    assert driver.wizard.focusWidget() is driver.run.stop
    QTest.keyClick(driver.run.stop, Qt.Key.Key_Return)
    driver.wait_for_run()
    here = driver.wizard.focusWidget()
    assert here is driver.run.fault
    assert here.text() and not here.accessibleName()  # a screen reader reads the sentence
