"""What every place has, as the report tells it: what is allowed for, and where nothing is."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.model.inputs import Inputs
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.report.control_chart import Axes, control_chart
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.core.report.phrases import amount
from risk_terrain_modelling.tests.core.making import (
    curve,
    half_of_the_doors,
    with_control,
    with_exposure,
)

from .test_exclusions import texts_of
from .test_numbers import require_told

UNMEASURED = "nothing measures how many streets, homes or people a place has"
EVERY = "What every place has"
WITH = {
    "exposure": with_exposure,
    "control": with_control,
    "both": lambda model: with_control(with_exposure(model)),
}


def sections(page):
    return dict(texts_of(re.sub(r"</?t?span[^>]*>", "", page)))


@pytest.mark.parametrize("which", WITH)
def test_every_number_is_that_of_the_model(calibrated, model, study, which):
    for one in (calibrated, model):
        require_told(WITH[which](one), study)


def test_the_first_lines_say_what_is_allowed_for(calibrated, study):
    top = sections(render_report(WITH["both"](calibrated), study))[""]
    assert "events are expected in proportion to “Streets” (length of lines)." in top
    assert "Controlled for “Residents” (field usual_residents): always in the model" in top


def test_the_data_say_how_it_was_measured_and_what_has_none(calibrated, study):
    text = sections(render_report(WITH["both"](calibrated), study))["Question and data"]
    assert (
        "Exposure: “Streets”, length of lines of the layer “streets”, each cell with the "
        "mean of those within 250 m. Events are expected in proportion to it; a cell that has any "
        "has 7 on average. 40 of 1,240 cells have none of the exposure, and so no score; 3 "
        "events lie there and took no part."
    ) in text
    assert "divided into 1,240 square cells of 100 m" in text
    assert "field “usual_residents” of the layer “residents”" in text


def test_beside_the_terms_it_says_once_what_they_hold(calibrated, study):
    text = sections(render_report(WITH["both"](calibrated), study))["The model"]
    assert (
        "ratios once “Streets” (length of lines) and “Residents” (field usual_residents) are "
        "allowed for"
    ) in text
    assert "A score (RRS) then says what the factors add" in text
    assert "with the usual exposure and as much of the control as is usual, over the" in text
    assert "recorded for the same exposure in places within the influence" in text
    assert "the other terms and the control held equal" in text
    assert "per cell in places" not in text
    assert "with 7 of the exposure and as much of each control as is usual" in text


def test_without_an_exposure_scores_are_of_events(calibrated, study):
    parts = sections(render_report(with_control(calibrated), study))
    assert "once “Residents” (field usual_residents) is allowed for" in parts["The model"]
    whole = " ".join(parts.values())
    assert "usual exposure" not in whole and "for the same exposure" not in whole
    assert "per cell in places within the influence" in parts["The model"]


@pytest.mark.parametrize("which", WITH)
def test_a_row_warns_of_busy_places_only_where_nothing_is_measured(calibrated, study, which):
    bare = sections(render_report(calibrated, study))
    assert f"may mark busy places: {UNMEASURED}" in bare["The model"]
    assert "as an exposure or a control and run the study again" in bare["Limits"]
    assert "mark busy places. “Limits” says what helps" in bare["In short"]
    assert EVERY not in bare
    measured = sections(render_report(WITH[which](calibrated), study))
    assert "may mark busy places:" not in measured["The model"]
    assert "may do no more than mark busy places" not in measured["In short"]
    assert EVERY in measured
    assert UNMEASURED not in " ".join(measured.values())


def test_a_protective_factor_may_mark_quiet_places(model, study):
    text = sections(render_report(model, study))["The model"]
    assert re.search(
        r"Parks \(protective\) proximity 300 m [^a-z]*to[^a-z]*may mark quiet places: nothing", text
    )


def test_a_curve_is_told_where_most_cells_lie(calibrated, study):
    text = sections(render_report(WITH["both"](calibrated), study))[EVERY]
    # a tenth of 1,200 cells: 120; the first class has 100, so they reach into the second
    assert (
        "The usual cell has 20.5. In a cell of 5.25 (one of ten has no more), 0.70 (0.52 to 0.94) "
        "times as many events are expected as there; in a cell of 81 (nine of ten have no more), "
        "1.30 (0.96 to 1.75) times"
    ) in text
    assert "So 15.4 times as much of it goes with 1.9 times the events." in text  # 81 / 5.25
    assert "same neighbourhood it is 0.80 (0.59 to 1.08) and 1.10 (0.81 to 1.48) times" in text
    assert "RRV" not in text


def test_a_flat_curve_is_said_to_be_flat(calibrated, study):
    measured = with_control(calibrated)
    (control,) = measured.controls
    flat = replace(control, citywide=curve(1.01, 1.01, 1.0, 1.02, 1.02))
    text = sections(render_report(replace(measured, controls=(flat,)), study))[EVERY]
    assert "So 15.4 times as much of it goes with about as many events." in text


@pytest.mark.parametrize(
    ("which", "usual"),
    [
        ("exposure", "the usual exposure"),
        ("control", "as much of the control as is usual"),
        ("both", "the usual exposure and as much of the control as is usual"),
    ],
)
def test_scores_are_said_to_leave_out_what_every_place_has(calibrated, study, which, usual):
    parts = sections(render_report(WITH[which](calibrated), study))
    assert "A high score is not yet a place of many events" in parts["In short"]
    assert f"would expect there with {usual}, divided by" in parts["How to read the numbers"]
    assert "events expected are true to size" in parts["How to read the numbers"]
    assert f"as if every cell had {usual}. 1 is the lowest risk" in parts["The map"]
    flat = sections(render_report(replace(WITH[which](calibrated), terms=()), study))
    assert "The events expected differ by what cells have" in flat["How to read the numbers"]
    plain = sections(render_report(calibrated, study))
    assert "Scores are true to size" in plain["How to read the numbers"]
    assert "true to size" not in flat["How to read the numbers"]


def test_the_reference_procedure_has_no_local_curve(model, study):
    text = sections(render_report(with_control(model), study))[EVERY]
    assert "same neighbourhood" not in text and "Intervals take cells as independent" in text


def test_amounts_lie_on_a_logarithmic_axis_that_has_0(calibrated):
    (control,) = with_control(calibrated).controls
    axes = Axes(control)
    assert axes.amounts()[0] == 0 and axes.least == 0
    # a hundredth of the median of those above 0, which is that of the class of 20.5
    shift = 0.205
    wanted = np.log(np.array([0, 5.25, 20.5, 130]) + shift)
    found = axes.x([0, 5.25, 20.5, 130])
    np.testing.assert_allclose(np.diff(found) / np.ptp(found), np.diff(wanted) / np.ptp(wanted))
    assert axes.y(0.5) - axes.y(1.0) == pytest.approx(axes.y(1.0) - axes.y(2.0))
    assert 1.0 in axes.ratios()


def test_a_control_that_is_completed_says_what_its_amounts_are(calibrated, study):
    measured = with_control(calibrated)
    page = sections(render_report(measured, study))[EVERY]
    assert "taken for a part" not in page
    both = replace(measured, controls=(*measured.controls, half_of_the_doors()))
    require_told(both, study)
    page = sections(render_report(both, study))[EVERY]
    assert (
        "What was measured of it is taken for a part of all there is. Amounts are what was "
        "measured and 1 times what its surroundings and the factors lead to expect besides."
    ) in page


def test_an_interval_that_goes_far_is_cut_and_said_to_go_on(calibrated, study):
    measured = with_control(calibrated)
    (control,) = measured.controls
    page = sections(render_report(measured, study))[EVERY]
    assert "goes on beyond" not in page
    low = (1e-9, *control.citywide.low[1:])
    wide = replace(control, citywide=replace(control.citywide, low=low))
    page = sections(render_report(replace(measured, controls=(wide,)), study))[EVERY]
    assert "goes on beyond" in page
    assert Axes(wide).low > 0.1


@pytest.mark.parametrize("values", [(0.0, 3.0), (5e5, 6e5), (0.001, 0.002, 0.003), (7.0,)])
def test_a_chart_is_drawn_of_amounts_of_any_size(calibrated, values):
    (control,) = with_control(calibrated).controls
    many = len(values)
    short = replace(
        control,
        values=values,
        edges=values[1:],
        cells=(3,) * many,
        citywide=replace(
            control.citywide,
            **{part: getattr(control.citywide, part)[:many] for part in ("ratios", "low", "high")},
        ),
        local=None,
    )
    drawn = control_chart(short, 0, "amount", "")
    assert "nan" not in drawn and "inf" not in drawn


def test_two_controls_have_drawings_of_their_own(calibrated, study):
    measured = with_control(calibrated)
    (control,) = measured.controls
    two = replace(measured, controls=(control, replace(control, name="Homes")))
    page = render_report(two, study)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "the other terms and the controls held equal" in page
    require_told(two, study)


def test_a_model_of_arrays_tells_of_what_it_was_given(calibrated):
    bare = replace(WITH["both"](calibrated), inputs=Inputs())
    parts = sections(render_report(bare))
    assert "in proportion to the exposure" in parts[""]
    assert "“Residents”" in parts[EVERY]


def test_what_was_measured_is_told_to_those_who_want_the_same_numbers(calibrated, study):
    known = replace(study, measure_sources={"Streets": "town.gpkg|layername=streets"})
    text = sections(render_report(WITH["both"](calibrated), known))["To get the same numbers again"]
    assert "exposure Streets length of lines of streets" in text
    assert "town.gpkg|layername=streets" in text and "control variable Residents" in text


def test_its_model_is_read_back(calibrated):
    measured = WITH["both"](calibrated)
    written = write_model(measured)
    assert write_model(read_model(written)) == written
    assert json.loads(written)["exposure"]["without"] == 40


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (0.063, "0.063"), (5.25, "5.25"), (24.24, "24.2"), (1_234_567.8, "1,234,568")],
)
def test_amounts_have_about_three_digits(value, said):
    assert amount(value) == said
