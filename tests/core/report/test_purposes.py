"""What a study is for and not for, said from its own purpose and figures."""

import dataclasses
import re

import pytest
from risk_terrain_modelling.core.mapping.holding import Held
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.core.report.phrases.purposes import (
    feedback,
    found_by_police,
    of_searches,
    purpose_line,
)
from risk_terrain_modelling.core.settings import NO_SEARCHES, SEARCHES
from risk_terrain_modelling.tests.core.making import reference_model, study_facts


@pytest.mark.parametrize(
    "purpose", [*SEARCHES, "Plan Stop & Search operations", "Arrests at the station", "SEARCHES"]
)
def test_a_purpose_of_searches_or_arrests_is_told_what_these_need(purpose):
    said = of_searches(purpose)
    assert "needs a legal basis of its own" in said
    assert "PACE and its Code A" in said


@pytest.mark.parametrize("purpose", ["", "Lighting and repairs", "Research", *NO_SEARCHES])
def test_another_purpose_is_not(purpose):
    assert of_searches(purpose) == ""


def test_crime_types_that_police_find():
    assert found_by_police("crimes", "\"type\" IN ('robbery', 'drugs')") == ("drugs",)
    assert found_by_police("possession-of-weapons", "") == ("possession of weapons",)
    assert found_by_police("crimes", "\"type\" = 'robbery'") == ()
    assert found_by_police("crimes", "\"type\" <> 'drugs'") == (), "they are left out"
    assert found_by_police("crimes", "\"type\" NOT IN ('drugs')") == ()


def test_feedback_by_the_figures_of_the_study():
    said = feedback(("drugs",), Held(15, 0.02, same_by_counts=0.47))
    assert "counts incidents that are found by looking for them (“drugs”)" in said
    assert "Of the area of the first 15 places, 47.0% would be chosen by past counts" in said
    assert "The other 53.0% is in the list for what is near" in said
    assert "past counts alone" not in feedback((), Held(15, 0.02)), "an older table has no figure"
    assert "the first place, 47.0%" in feedback((), Held(1, 0.02, same_by_counts=0.47))


def words_of(page: str) -> str:
    return " ".join(re.sub("<[^>]*>", "", page.partition("</style>")[2]).split())


def test_the_report_says_the_purpose_under_its_title():
    told = dataclasses.replace(study_facts(), purpose="Where <b>wardens</b> walk")
    page = render_report(reference_model(), told)
    assert '<p class="purpose">Purpose: Where &lt;b&gt;wardens&lt;/b&gt; walk</p>' in page
    assert page.index("<h1>") < page.index('class="purpose"') < page.index("<section")
    words = words_of(page)
    assert "Of the area of the first place, 47.0% would be chosen by past counts" in words
    assert "a place for a ground to stop and search somebody" in words
    assert "PACE" not in words


def test_the_report_of_a_study_without_a_purpose_says_so():
    words = words_of(render_report(reference_model(), study_facts()))
    assert purpose_line("") in words
    assert "The study states no purpose." in words


def test_the_report_warns_of_searches_first():
    told = dataclasses.replace(study_facts(), purpose="To plan stop and search")
    words = words_of(render_report(reference_model(), told))
    care = words[words.index("To be careful about") :]
    assert care.startswith("To be careful about The purpose names “stop and search”.")
