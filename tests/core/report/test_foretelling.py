"""The section on how the forecast is made says what its tags tell, and no more."""

import html
import re
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.mapping.place import Outlook
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.tests.core.making import forecast_made

TITLE = "How the forecast is made"


def whole_page(model, study):
    """Return the words of a report, without its markup."""
    page = html.unescape(re.sub("<[^>]+>", "", render_report(model, study)))
    return re.sub(r"\s+", " ", page)


def section(model, study, **parts):
    """Return the section's words; "" where there is none."""
    page = whole_page(model, replace(study, maps=replace(study.maps, **parts)))
    _, found, rest = page.partition(TITLE)
    return rest.partition("How well it forecasts")[0] if found else ""


def test_a_map_of_an_older_version_tells_nothing(calibrated, study):
    assert section(calibrated, study) == ""


def test_powers_and_reaches_in_words(calibrated, study):
    told = section(calibrated, study, made=forecast_made())
    assert "expects by its local ratios, to the power 0.68. So places differ less" in told
    assert "about 200 m around (power 0.31) and about 800 m along its row and column (power" in told
    assert "25.0% of the forecast comes from the cells' own counts" in told


@pytest.mark.parametrize(
    ("power", "words"),
    [
        (0.0, "adds nothing here"),
        (0.68, "differ less in the forecast"),
        (0.998, "differ as much in the forecast"),  # printed as 1.00
        (1.2, "differ more in the forecast"),
    ],
)
def test_what_a_power_does_to_the_place(calibrated, study, power, words):
    assert words in section(calibrated, study, made=forecast_made(place_power=power))


def test_a_neighbourhood_that_says_nothing(calibrated, study):
    told = section(calibrated, study, made=forecast_made(scales=()))
    assert "Neighbourhood: the same for every cell" in told


def test_a_model_without_terms_has_no_place(calibrated, study):
    flat = replace(calibrated, terms=(), local=None)
    told = section(flat, study, made=forecast_made())
    assert "Place: the same for every cell, as the model has no terms" in told


def test_a_month_or_a_year_ahead(calibrated, study):
    days = {"first_day": "2025-01-01", "last_day": "2025-03-31"}
    told = section(calibrated, study, made=forecast_made(), **days)
    assert "expected in each cell from 2025-01-01 to 2025-03-31" in told
    assert "expected events are those of 2025-01-01 to 2025-03-31." in whole_page(
        calibrated, replace(study, maps=replace(study.maps, **days))
    )
    told = section(calibrated, study, made=forecast_made())
    assert "in each cell in a period as long as that of the events" in told


def test_older_events(calibrated, study):
    two = replace(study, history=(study.incidents,))
    three = replace(study, history=(study.incidents, study.incidents))
    assert "Earlier events" not in section(calibrated, study, made=forecast_made())
    few = section(calibrated, two, made=forecast_made())
    assert "Earlier events count as much as others." in few  # two periods tell nothing of ages
    tried = section(calibrated, three, made=forecast_made())
    assert "others: the last period was not foretold better" in tried
    less = section(calibrated, three, made=forecast_made(half_life=8.0))
    assert "An event counts half after 8 periods" in less


def test_events_that_come_in_groups(calibrated, study):
    told = section(calibrated, study, made=forecast_made(together=1.566))
    assert "there are 1.57 at one place on one day" in told
    assert "takes 1.57 events to say as much as one would" in told
    assert "in groups" not in section(calibrated, study, made=forecast_made())


def test_what_was_told_beforehand_stands_beside_what_came(calibrated, study):
    forecast = next(one for one in study.tested if one.name == "forecast map")
    came = {one.share: f"{one.pai.value:.1f}" for one in forecast.at}
    told = section(calibrated, study, made=forecast_made())
    assert (
        "the highest 1% may be expected to hold 21.6 times, the highest 5% may be expected to hold "
        "8.1 times and" in told
    )
    assert (
        f"{came[0.01]} times at 1%, {came[0.05]} times at 5% and {came[0.1]} times at 10%" in told
    )
    untested = section(calibrated, replace(study, tested=()), made=forecast_made())
    assert "8.1 times" in untested
    assert "In the later period" not in untested


def test_intervals_are_told_of_where_places_have_them(calibrated, study):
    assert "in the whole study area" not in section(calibrated, study, made=forecast_made())
    first, *others = study.places.shown
    shown = (replace(first, outlook=Outlook(3, 5, 21, 30, 0.83)), *others)
    study = replace(study, places=replace(study.places, shown=shown))
    told = section(calibrated, study, made=forecast_made())
    assert "A rise or fall of events in the whole study area is not allowed for" in told
