"""What the report says of the test on a later period follows from the figures."""

import math
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.mapping.kinds import MODEL, PAST_COUNTS
from risk_terrain_modelling.core.report.holdout import holdout_tables
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
    assert [row.figures[4].text for row in other.rows] == ["+45", "+45", "−∞", "+45", "+45"]
    assert [row.figures[5].text for row in other.rows] == ["0", "0", "99", "0", "0"]
    assert not any(row.figures[1].best for row in other.rows), "RRI* has no best but 1"


def test_a_model_that_loses_to_past_counts_is_told_so(maps):
    text = " ".join(verdict(maps))
    assert "holds 28.0% (95% interval 25.2 to 30.8%), 2.8 times as many" in text
    assert "the past counts 43.0%" in text
    assert "the model alone loses here: at 1%, 2%, 5% and 10% of the area" in text
    assert "At the other shares tested" in text
    assert "Its value is diagnosis" in text
    assert "99 of the later events (44.6%)" in text
    assert "as the risk terrain model at 5, the past counts at 5" in text
    assert "is the forecast map; where it is why" in text
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


def test_chance_is_named_where_it_could_have_made_the_best_map(maps):
    none = [map_of(one.name, (0.01, 0.02, 0.05, 0.1, 0.2)) for one in maps]
    assert "no better than chance" in " ".join(verdict(none))
    assert "no better than chance" not in " ".join(verdict(maps))
