"""What the report says of the test on a later period follows from the figures."""

import math
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.kinds import MODEL, PAST_COUNTS
from risk_terrain_modelling.core.mapping.resampling import Interval
from risk_terrain_modelling.core.mapping.slope import ZEROS, Slope
from risk_terrain_modelling.core.report.holdout import holdout_tables, without_intervals
from risk_terrain_modelling.core.report.tested import read_tested
from risk_terrain_modelling.core.report.verdict import verdict
from risk_terrain_modelling.tests.core.making import map_of

MEASURES = """map,kind,events,area_share,hit_rate,hit_rate_low,hit_rate_high,pai,pai_low,pai_high,\
pei,pei_low,pei_high,rri,rri_low,rri_high,auc,auc_low,auc_high,gini,gini_low,gini_high,\
log_gain,log_gain_low,log_gain_high,impossible
risk,risk terrain model,40,0.05,0.2,0.1,0.3,4,2,6,0.5,0.4,0.6,1.2,1,1.4,0.7,0.6,0.8,0.4,0.3,0.5,\
12.5,8,17,0
risk,risk terrain model,40,0.1,0.3,0.2,0.4,3,2,4,0.6,0.5,0.7,1.1,0.9,1.3,0.7,0.6,0.8,0.4,0.3,0.5,\
12.5,8,17,0
events,past counts,40,0.05,0.25,0.2,0.3,5,4,6,0.5,0.4,0.6,1.2,1,1.4,0.7,0.6,0.8,0.4,0.3,0.5,,,,9
events,past counts,40,0.1,0.35,0.3,0.4,3.5,3,4,0.6,0.5,0.7,1.1,0.9,1.3,0.7,0.6,0.8,0.4,0.3,0.5,,,,9
random map,the floor,40,0.05,0.05,0,0.1,1,0,2,0.1,0,0.2,1,0.9,,0.5,0.4,0.6,0,-0.1,0.1,-3,-6,1,0
random map,the floor,40,0.1,0.1,0,0.2,1,0,2,0.1,0,0.2,1,0.9,,0.5,0.4,0.6,0,-0.1,0.1,-3,-6,1,0
"""
CURVES = """map,area_share,captured_share
risk,0,0
risk,0.05,0.2
risk,1,1
events,0,0
events,1,1
random map,0,0
random map,1,1
"""


def test_the_tables_are_read_as_they_were_written():
    model, counts, floor = read_tested(MEASURES, CURVES)
    assert (model.name, counts.name, floor.name) == (MODEL, PAST_COUNTS, "random map")
    assert [one.share for one in model.at] == [0.05, 0.1]
    assert model.events == 40
    assert model.headline.hit_rate.value == 0.3
    assert (model.at[0].pai.low, model.at[0].pai.high) == (2, 6)
    assert model.log_gain.value == 12.5
    assert model.curve.area.tolist() == [0, 0.05, 1]
    assert model.curve.captured.tolist() == [0, 0.2, 1]
    assert counts.impossible == 9
    assert counts.log_gain.value == -math.inf
    assert math.isnan(floor.headline.rri.high)


def test_the_best_of_a_column_is_marked_and_the_floor_never(maps):
    hit_rate, pai, other = holdout_tables(maps)
    marked = [
        [row.name for row in hit_rate.rows if row.figures[column].best] for column in range(5)
    ]
    assert marked == [["Forecast map"]] * 5
    assert not any(figure.best for figure in hit_rate.rows[-1].figures)
    assert pai.rows[0].figures[3].text == "2.80"
    assert hit_rate.rows[2].figures[4].text == "50.0%"
    assert [row.figures[5].text for row in other.rows] == ["+45", "+45", "−∞", "+45", "+45"]
    assert [row.figures[6].text for row in other.rows] == ["0", "0", "99", "0", "0"]
    assert not any(row.figures[1].best for row in other.rows), "RRI* has no best but 1"


def test_a_model_that_loses_to_past_counts_is_told_so(maps):
    text = " ".join(verdict(maps))
    assert "holds 28.0% (95% interval 25.2 to 30.8%), 2.8 times what events" in text
    assert "the past counts 43.0%" in text
    assert "the model alone loses here: at 1%, 2%, 5% and 10% of the area" in text
    assert "At the other shares tested" in text
    assert "Its value is diagnosis" in text
    assert "99 of the later events (44.6%)" in text
    assert "as the risk terrain model at 5, the past counts at 5" in text
    assert "is the forecast map; where it is what such places" in text
    assert "it promises too much there" in text


def test_a_model_that_wins_is_not_said_to_lose(maps):
    better = replace(map_of(MODEL, (0.3, 0.4, 0.5, 0.6, 0.7)), events=222)
    text = " ".join(verdict((better, *maps[1:])))
    assert "at least as many of the later events as past counts do" in text
    assert "loses" not in text
    assert "is the risk terrain model" in text


@pytest.mark.parametrize(
    ("rri", "said"),
    [
        (1.0, "as many as it promised, within chance"),
        (1.2, "it promises too much there"),
        (0.8, "more happened there than it expected"),
    ],
)
def test_promises_are_judged_by_their_interval(maps, rri, said):
    model = map_of(MODEL, (0.05, 0.09, 0.17, 0.28, 0.52), rri=rri)
    assert said in verdict((model, *maps[1:]))[-1]


NEW_COLUMNS = (
    ",tied,new_events,new_hit_rate,new_hit_rate_low,new_hit_rate_high,slope,slope_low,slope_high,"
    "slope_standard_error,slope_intercept,no_slope\n"
)


def with_new_columns(*rows):
    """Return the measures with the columns of cells without past events, ties and slopes."""
    head, *old = MEASURES.splitlines()
    return "\n".join([head + NEW_COLUMNS.rstrip(), *map(",".join, zip(old, rows))])


def test_the_newer_columns_are_read_and_older_tables_have_none():
    risk = "0.7,9,0.2,0.1,0.3,0.8,0.7,0.9,0.05,-0.1,"
    counts = "0,9,0.1,,,,,,,,zeros"
    table = with_new_columns(risk, risk, counts, counts, risk, risk)
    model, past, _ = read_tested(table, CURVES)
    assert (model.map, model.new_events) == ("risk", 9)
    assert (model.at[0].tied, model.at[0].new_hit_rate) == (0.7, Interval(0.2, 0.1, 0.3))
    assert model.slope == Slope(Interval(0.8, 0.7, 0.9), 0.05, -0.1)
    assert past.slope.why_none == ZEROS
    older = read_tested(MEASURES, CURVES)[0]
    assert (older.slope, older.new_events, older.at[0].tied) == (None, None, 0)


@pytest.mark.parametrize("slope", [",,,,,none of ours", "1,0.9,1.1,0.1,0,zeros", ",,,,,"])
def test_a_slope_that_is_none_without_a_reason_is_refused(slope):
    rows = [f"0,9,0.2,0.1,0.3,{slope}"] * 6
    with pytest.raises(RtmError, match="no_slope"):
        read_tested(with_new_columns(*rows), CURVES)


def sloped(one, value, error=0.02, why=""):
    ends = Interval(value, value - 2 * error, value + 2 * error)
    return replace(one, slope=Slope(ends, error, 0.0, why))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            0.8,
            "below 1, so its differences seem exaggerated. Where it expects twice as many there "
            "were 1.74 times as many.",
        ),
        (
            1.3,
            "above 1, so its differences seem understated. Where it expects twice as many there "
            "were 2.46 times as many.",
        ),
        (1.01, "there were 2.01 times as many, and 2 is within the interval."),
    ],
)
def test_the_slope_of_the_model_is_said_in_words(maps, value, said):
    model, forecast, counts, density, floor = maps
    none = sloped(counts, math.nan, why=ZEROS)
    tested = (sloped(model, value), sloped(forecast, 0.9), none, density, floor)
    text = verdict(tested)[-1]
    assert "with a slope of 1 a score twice as high really held twice as many" in text
    assert f"The slope of the risk terrain model is {value:.2f} (95% interval" in text
    assert said in text
    assert "Slopes of other maps: the forecast map 0.90 (0.86 to 0.94)." in text
    assert "No slope for the past counts: 0 has no logarithm, and somewhere it is 0." in text


def knowing(one, rate, spread=0.03, tied=0.0):
    """Return a map with a share of the new cells' events at every share of their area."""
    of_new = Interval(rate, rate - spread, rate + spread).unless_tied(tied)
    at = tuple(replace(each, new_hit_rate=of_new) for each in one.at)
    return replace(one, at=at, new_events=99)


@pytest.mark.parametrize(
    ("mine", "theirs", "said"),
    [
        (
            0.30,
            0.20,
            "The model finds more of them than kernel density, which knows only where events were.",
        ),
        (
            0.20,
            0.30,
            "Kernel density, which knows only where events were, finds more of them than "
            "the model.",
        ),
        (0.20, 0.22, "finds more of them than the model, but their intervals overlap."),
        (0.20, 0.20, "The model finds as many of them as kernel density does."),
        (0.11, 0.22, "That the model can tell these cells apart is not shown. Kernel density"),
    ],
)
def test_new_cells_are_told_with_the_share_of_each_map(maps, mine, theirs, said):
    model, forecast, counts, density, floor = maps
    tested = (
        *(knowing(model, mine), knowing(forecast, 0.4), replace(counts, new_events=99)),
        *(knowing(density, theirs), floor),
    )
    text = verdict(tested)[2]
    assert text.startswith("99 of the later events (44.6%) happened in cells where none had been")
    assert "past counts rank all such cells alike" in text
    assert f"risk terrain model {mine:.1%} (95% interval" in text
    assert f"kernel density {theirs:.1%}" in text
    assert text.endswith(said) or said in text


def test_a_tied_model_is_not_said_to_know_new_cells(maps):
    model, *others = maps
    tested = (knowing(model, 0.3, tied=1.0), *(replace(one, new_events=99) for one in others))
    text = " ".join(verdict(tested))
    assert "30.0% (no interval: most of that area is some of many cells of equal value)" in text
    assert "That the model can tell these cells apart is not shown." in text


def test_an_older_table_makes_no_claim_on_new_cells(maps):
    text = " ".join(verdict(maps))
    assert "99 of the later events (44.6%)" in text
    assert "ranks highest held:" not in text
    assert "slope" not in text


def test_where_ties_leave_no_interval_it_is_said(maps):
    model, *others = maps
    at = [replace(one, tied=0.9, hit_rate=one.hit_rate.unless_tied(0.9)) for one in model.at[:2]]
    some = replace(model, at=(*at, *model.at[2:]))
    assert without_intervals((some, *others)).startswith(
        "No interval: the risk terrain model at 1% and 2%."
    )
    hit_rate, *_ = holdout_tables((some, *others))
    intervals = [figure.interval for figure in hit_rate.rows[0].figures]
    assert intervals[:2] == ["", ""]
    assert all(intervals[2:])
    assert without_intervals(maps) == ""


def test_the_best_map_is_named_once(maps):
    best = replace(map_of(MODEL, (0.3, 0.4, 0.5, 0.6, 0.7)), events=222)
    text = " ".join(verdict((best, *maps[1:])))
    assert "at 10% of the area is the risk terrain model." in text


def test_chance_is_named_where_it_could_have_made_the_best_map(maps):
    none = [map_of(one.name, (0.01, 0.02, 0.05, 0.1, 0.2)) for one in maps]
    assert "no better than chance" in " ".join(verdict(none))
    assert "no better than chance" not in " ".join(verdict(maps))
