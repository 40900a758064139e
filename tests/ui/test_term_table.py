"""The ratios of a model as the wizard and the map tool show them."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor
from risk_terrain_modelling.core.model.term import Admission
from risk_terrain_modelling.tests.core.making import (
    calibrated_model,
    reference_model,
    with_control,
    with_exposure,
)

TIP = Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def shown(iface):
    """Show a model, and return its tab."""
    from risk_terrain_modelling.ui.result_tabs import ModelTab

    made = []

    def show(model):
        tab = ModelTab()
        made.append(tab)
        tab.resize(1000, 300)
        tab.show_results(SimpleNamespace(model=model))
        return tab

    yield show
    for tab in made:
        tab.deleteLater()


def titles(tab) -> list[str]:
    """The titles of the columns that are seen."""
    columns = range(tab.terms.columnCount())
    seen = [one for one in columns if not tab.view.isColumnHidden(one)]
    return [tab.terms.headerData(one, Qt.Orientation.Horizontal).replace("\n", " ") for one in seen]


def texts(tab, row=0) -> list[str]:
    columns = range(tab.terms.columnCount())
    return [tab.terms.data(tab.terms.index(row, one)) for one in columns]


def with_admission(model, **known):
    term = replace(model.terms[0], admission=Admission(**known))
    return replace(model, terms=(term,))


def local_only():
    """As a model of the first version is read."""
    model = calibrated_model()
    term = replace(model.terms[0], citywide=None, reach=None)
    return replace(model, terms=(term,))


def test_a_term_shows_both_ratios_with_their_intervals(shown):
    tab = shown(calibrated_model())
    assert titles(tab) == [
        *("Factor", "Taken as", "Citywide ratio (RRV)", "95% interval"),
        *("Local ratio", "95% interval", "p of admission"),
    ]
    assert texts(tab) == [
        *("bus_stops", "proximity 100 m", "× 1.49", "1.00 to 2.23"),
        *("× 1.35", "1.05 to 1.73", "0.0050"),
    ]
    tip = tab.terms.data(tab.terms.index(0, 0), TIP)
    assert "citywide ratio" in tip and "local ratio" in tip
    assert "20.0% of the cells lie within its reach, with 35.0% of the recorded events" in tip


def test_titles_say_which_ratio_is_which(shown):
    from risk_terrain_modelling.ui.term_table import CITYWIDE, LOCAL

    tab = shown(calibrated_model())
    tips = [tab.terms.headerData(one, Qt.Orientation.Horizontal, TIP) for one in (CITYWIDE, LOCAL)]
    assert "other places of the study area" in tips[0] and "risk map" in tips[0]
    assert "same neighbourhood" in tips[1] and "what to change" in tips[1]


def test_the_reference_procedure_has_no_local_ratios(shown):
    tab = shown(reference_model())
    assert titles(tab) == ["Factor", "Taken as", "Citywide ratio (RRV)", "95% interval", "p"]
    assert texts(tab)[-1] == "0.0001"


def test_a_model_with_local_ratios_alone_says_so(shown):
    tab = shown(local_only())
    assert "its ratios are local" in tab.said.text()
    assert titles(tab) == ["Factor", "Taken as", "Local ratio", "95% interval", "p of admission"]
    again = shown(calibrated_model())
    assert "local" not in again.said.text()


def test_it_says_that_nothing_measures_how_busy_places_are(shown):
    tab = shown(calibrated_model())
    assert "Nothing measures how many streets, homes or people" in tab.said.text()
    assert "May mark busy places" in tab.terms.data(tab.terms.index(0, 0), TIP)
    flat = shown(replace(calibrated_model(), terms=(), local=None))
    assert flat.said.text() == "" and flat.said.isHidden()


def test_it_says_what_is_allowed_for(shown):
    from risk_terrain_modelling.ui.term_table import CITYWIDE

    tab = shown(with_control(with_exposure(calibrated_model())))
    assert "once “Streets” (length of lines) and “Residents” (field" in tab.said.text()
    assert "A score (RRS) then says what the factors add" in tab.said.text()
    tip = tab.terms.data(tab.terms.index(0, 0), TIP)
    assert "for the same exposure" in tip and "busy places" not in tip
    title = tab.terms.headerData(CITYWIDE, Qt.Orientation.Horizontal, TIP)
    assert "recorded for the same exposure in places" in title
    assert "the other terms and the control held equal" in title


def test_what_is_borderline_or_a_floor_is_marked(shown):
    near = shown(with_admission(calibrated_model(), p_value=0.046, error=0.004, borderline=True))
    assert texts(near)[-1] == "0.0460, borderline"
    tip = near.terms.data(near.terms.index(0, 6), TIP)
    assert "p of admission: 0.0460 ± 0.004." in tip
    assert "other random numbers might have decided otherwise" in tip
    floor = shown(with_admission(calibrated_model(), p_value=0.0125, at_most=True))
    assert texts(floor)[-1] == "at most 0.013"
    assert "seed" not in floor.terms.data(floor.terms.index(0, 6), TIP)


def coloured(tab, row, column, colour) -> list[int]:
    """The positions across a cell where it has a colour."""
    box = tab.view.visualRect(tab.terms.index(row, column))
    image = tab.view.viewport().grab(box).toImage()
    scale = image.devicePixelRatio()
    rows = range(image.height())
    return [
        round(x / scale)
        for x in range(image.width())
        if any(image.pixelColor(x, y) == QColor(colour) for y in rows)
    ]


def test_the_bar_of_a_protective_factor_lies_left_of_1(shown):
    from risk_terrain_modelling.algorithms.looks.styling import FACTOR_COLOURS
    from risk_terrain_modelling.ui.term_table import CITYWIDE

    tab = shown(reference_model())
    rows = {term.factor: row for row, term in enumerate(tab.terms.terms)}
    assert texts(tab, rows["Parks"])[:3] == ["Parks (protective)", "proximity 300 m", "× 0.50"]
    tab.show()
    more = coloured(tab, rows["bus_stops"], CITYWIDE, FACTOR_COLOURS["aggravating"])
    fewer = coloured(tab, rows["Parks"], CITYWIDE, FACTOR_COLOURS["protective"])
    assert max(fewer) <= min(more)
    # log 0.5 is further from 0 than log 1.49
    assert len(fewer) / len(more) == pytest.approx(0.7 / 0.4, rel=0.15)


@pytest.mark.parametrize(
    ("citywide", "said"), [(True, "citywide ratios"), (False, "local ratios: an earlier version")]
)
def test_why_this_risk_says_which_ratios_multiply(citywide, said, iface):
    from risk_terrain_modelling.ui.explanation import Bearing, Explanation
    from risk_terrain_modelling.ui.identify import WhyWindow, in_words

    bearings = (Bearing("near Pubs within 100 m", 2.0),)
    found = Explanation(2.0, 0.5, 1, bearings, 1.0, QgsRectangle(0, 0, 1, 1), citywide)
    window = WhyWindow(iface.window)
    window.show_explanation(in_words(found))
    assert said in window.text.toPlainText()
    window.deleteLater()


def test_why_this_risk_tells_of_exposure_and_controls(iface):
    from risk_terrain_modelling.ui.explanation import AtCurve, AtExposure, Bearing, Explanation
    from risk_terrain_modelling.ui.identify import WhyWindow, in_words

    found = Explanation(
        score=8.0,
        expected=1.5,
        events=1,
        bearings=(Bearing("near Pubs within 100 m", 2.0),),
        base=4.0,
        extent=QgsRectangle(0, 0, 1, 1),
        curves=(AtCurve("Homes <b>", 12.5, 1.5),),
        exposure=AtExposure("Streets", 140.0, 2.0),
    )
    window = WhyWindow(iface.window)
    window.show_explanation(in_words(found))
    text = window.text.toPlainText()
    window.deleteLater()
    assert (
        "8 times the lowest risk of the study area, with all that is allowed for as usual." in text
    )
    score, besides = text.split("The score leaves out what the cell has besides.")
    assert "= 8.000" in score and "Homes" not in score and "Streets" not in score
    assert "a usual cell under the same influences" in besides and "0.5" in besides
    assert "12.5 of “Homes <b>”" in besides and "× 1.500" in besides  # 0.5 x 1.5 x 2 = 1.5
    assert "140 of the exposure “Streets”" in besides and "× 2.000" in besides
    assert "= 1.5" in besides
    assert "busy" not in text


def test_why_this_risk_warns_where_nothing_is_measured():
    from risk_terrain_modelling.ui.explanation import Bearing, Explanation
    from risk_terrain_modelling.ui.identify import in_words

    bearings = (Bearing("near Pubs within 100 m", 2.0),)
    found = Explanation(2.0, 0.5, 1, bearings, 1.0, QgsRectangle(0, 0, 1, 1))
    assert "a factor may mark busy places" in in_words(found)
    reached = Explanation(1.0, 0.5, 1, (), 1.0, QgsRectangle(0, 0, 1, 1))
    assert "busy" not in in_words(reached)
