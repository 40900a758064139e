"""How ratios go with distance: whether they still fall, in words and as a chart."""

import re
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.model.json import read_model, write_model
from risk_terrain_modelling.core.model.profile import FALLING, LEVEL, UNTOLD, Profile
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.core.report.phrases import profile_sentences
from risk_terrain_modelling.core.report.profile_chart import profile_charts
from risk_terrain_modelling.tests.core.making import dense, near, ring, with_both


def with_last(*last, spread=0.2, largest=300.0, first=1.8):
    """A profile of two rings, told by its local ratios."""
    rings = ring(0.0, 200.0, 2.0, first), ring(200.0, 400.0, 1.5, *last, spread=spread)
    return Profile(largest=largest, rings=rings)


@pytest.mark.parametrize(
    ("last", "spread", "course"),
    [
        (1.5, 0.2, FALLING),  # 1.23 to 1.83
        (1.5, 0.5, UNTOLD),  # 0.91 to 2.47
        (1.02, 0.1, LEVEL),  # up to 1.13, and half of log(1.8 / 1.22) stands for 1.21
        (1.02, 0.3, UNTOLD),  # up to 1.38
        (0.7, 0.1, LEVEL),
    ],
)
def test_it_is_told_only_what_the_intervals_support(last, spread, course):
    assert with_last(last, spread=spread).course(1) == course
    turned = with_last(1 / last, spread=spread, first=1 / 1.8)
    assert turned.course(-1) == course


def said(profile, variable=None):
    term = with_both(variable or near("Pubs", 100.0), 0.6, 0.4)
    return profile_sentences(replace(term, profile=profile), "m")


def test_still_falling_asks_for_a_larger_distance():
    assert said(with_last(1.5)) == (
        "By distance: within 200 m the ratio is 1.80 (1.47 to 2.20), against places of the same "
        "neighbourhood beyond 400 m. It is still falling at the largest distance tested, 300 m: "
        "from 200 to 400 m it is 1.50 (1.23 to 1.83). A larger distance is worth a try."
    )


def test_where_nothing_lies_farther_away_no_larger_distance_is_asked_for():
    told = said(with_last(1.5, largest=400.0))
    assert "has not levelled off from 200 to 400 m" in told
    assert "worth a try" not in told

    unclear = said(with_last(1.5, largest=400.0, spread=0.5))
    assert "Whether it goes on falling beyond 400 m cannot be told" in unclear


def test_levelled_off_and_not_to_be_told():
    assert "It has levelled off: from 200 to 400 m it is 1.02" in said(with_last(1.02, spread=0.1))
    assert "cannot be told" in said(with_last(1.5, spread=0.5))


def test_a_protective_factor_rises_towards_one():
    police = near("Police", 200.0, "protective")
    assert "still rising towards 1" in said(with_last(0.7, first=0.5), police)


def test_density_has_no_rings_around_features():
    told = said(with_last(1.5, largest=200.0), dense("Pubs", 200.0))
    assert "By distance: where they are dense within 200 m the ratio" in told
    assert "within another 200 m of there it is 1.50" in told


def test_nobody_looked():
    assert said(None) == ""
    assert profile_charts([with_both(near("Pubs", 100.0), 0.6, 0.4)], "m") == ()


def test_the_chart_has_a_panel_a_factor_and_the_ratio_over_each_ring(calibrated):
    page = render_report(calibrated)
    chart = re.search(r"<svg[^>]*profiles-1-title.*?</svg>", page, re.S)[0]
    assert chart.count('font-weight="bold"') == 1
    assert re.findall(r'data-field="[^"]*rings.(\d).local.ratio">([\d.]+)<', chart) == [
        *(("0", "1.60"), ("1", "1.30"), ("2", "1.10"), ("3", "1.04"))
    ]


def test_of_density_it_is_said_what_a_ring_is(calibrated):
    assert "Of density, a ring" not in render_report(calibrated)
    term = replace(with_both(dense("Pubs", 100.0), 0.6, 0.4), profile=with_last(1.5))
    assert "Of density, a ring" in render_report(replace(calibrated, terms=(term,)))


def test_wide_intervals_stay_within_their_panel(calibrated):
    wide = with_last(1.1, spread=9.0)
    term = replace(calibrated.terms[0], profile=wide)
    levels = re.findall(r"<polygon points=\"([^\"]*)\"", profile_charts([term], "m")[0])
    heights = [float(one.split(",")[1]) for one in levels[0].split()]
    assert 33.0 <= min(heights) <= max(heights) <= 33.0 + 76.0


def test_models_from_before_have_none(calibrated):
    text = write_model(calibrated)
    kept = read_model(text).terms[0].profile
    assert kept.largest == 300.0
    assert [ring.local.ratio for ring in kept.rings] == [1.6, 1.3, 1.1, 1.04]
    before = re.sub(r',\s*"profile": (\{.*?\]\s*\}|null)(?=\s*\})', "", text, flags=re.S)
    assert '"profile"' not in before
    assert read_model(before).terms[0].profile is None


def test_long_titles_stand_whole_on_further_lines():
    long = "Convenience stores, newsagents and kiosks that are open late"
    terms = [
        replace(with_both(near(name, 500.0), 0.6, 0.4), profile=with_last(1.5))
        for name in (long, "Police stations")
    ]
    tall, _legend = profile_charts(terms, "m")
    low, _legend = profile_charts(terms[1:], "m")
    bold = re.findall(r'font-weight="bold">([^<]*)<', tall)
    assert " ".join(bold) == f"{long}, proximity 500 m Police stations, proximity 500 m"
    heights = [float(re.search(r'viewBox="0 0 \S+ (\S+)"', one)[1]) for one in (tall, low)]
    assert heights[0] > heights[1]
