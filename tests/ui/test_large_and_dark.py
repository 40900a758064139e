"""At twice the size nothing is cut and every window fits; what the plugin colours can be told."""

import re
from pathlib import Path

import pytest
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QApplication
from risk_terrain_modelling.algorithms.looks.styling import FACTOR_COLOURS
from risk_terrain_modelling.tests.ui.test_access import other_windows
from risk_terrain_modelling.tools.room import cut_in

SMALL = 683, 384  # pixels of a screen of 1366 x 768 at 200%
TEXT, PARTS = 4.5, 3.0  # least contrasts by WCAG 2.2, 1.4.3 and 1.4.11
LIGHT, NIGHT = "#ffffff", "#222222"  # of tables, with QGIS's themes “default” and “Night Mapping”
INKS = {LIGHT: "#000000", NIGHT: "#aaaaaa"}
UI = Path(__file__).parents[2] / "ui"
COLOURS = re.compile(r"setStyleSheet|setPalette|#[0-9a-fA-F]{6}|color:|<font")


@pytest.fixture
def doubled(iface):
    """Letters of twice the size."""
    usual = QApplication.font()
    large = QApplication.font()
    large.setPointSizeF(2 * usual.pointSizeF())
    QApplication.setFont(large)
    yield
    QApplication.setFont(usual)


def test_letters_of_twice_the_size_are_not_cut(opened, run_once, doubled):
    driver = opened(study=run_once / "study.json")
    driver.wizard.resize(1346, 718)
    cut = {}
    for number in range(6):
        driver.go(number)
        QApplication.processEvents()
        cut[number] = [one for one in cut_in(driver.wizard) if one[-1] > 4]
    assert not any(cut.values()), cut
    tabs = driver.results.tabs
    for number in range(tabs.count()):
        tabs.setCurrentIndex(number)
        QApplication.processEvents()
        assert not list(cut_in(driver.wizard)), tabs.tabText(number)


def test_every_window_can_be_as_small_as_a_small_screen(opened, run_once, sample):
    wizard = opened(study=run_once / "study.json").wizard
    for window in (wizard, *other_windows(wizard, sample)):
        window.show()
        window.resize(*SMALL)
        QApplication.processEvents()
        assert window.width() <= SMALL[0], type(window)
        assert window.height() <= SMALL[1], type(window)
        if window is not wizard:
            window.close()


def contrast(one, other):
    """Return the contrast of two colours by the formula of WCAG 2."""
    found = []
    for colour in map(QColor, (one, other)):
        parts = colour.redF(), colour.greenF(), colour.blueF()
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        found.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(found) + 0.05) / (min(found) + 0.05)


def test_the_formula_gives_what_wcag_says():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("ground", [LIGHT, NIGHT])
def test_bars_can_be_told_from_tables_of_either_theme(ground):
    assert contrast(INKS[ground], ground) >= TEXT  # the ink draws the frame of a bar, too
    for colour in FACTOR_COLOURS.values():
        assert contrast(colour, ground) >= PARTS


def test_windows_set_no_other_colours():
    """All else is drawn in the colours of the theme, and so is as readable as QGIS itself."""
    found = {
        file.name for file in UI.rglob("*.py") if COLOURS.search(file.read_text(encoding="utf-8"))
    }
    assert found == set()
