"""The report on areas before and after: what it says of what was found."""

import re
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.report.evaluation_page import render_evaluation
from risk_terrain_modelling.core.report.phrases import evaluation as phrases
from risk_terrain_modelling.tests.core.evaluations import fullest, simple

CAUSES = ("caused", "because of the", "led to", "effect of the treatment", "worked", "thanks to")


def text_of(html: str) -> str:
    return " ".join(re.sub("<[^>]*>", " ", re.sub("(?s)<(style|desc).*?</", "</", html)).split())


def test_the_example_of_the_method_in_words_for_a_councillor():
    assert phrases.summary(simple()) == (
        "The treated areas had 100 incidents before and 80 after (down 20%); the control areas had "
        "100 and 90 (down 10%). That is 10 fewer than if they had changed by as many as the "
        "control areas (95% interval: 48 fewer to 28 more). Differences that large come about by "
        "chance alone (p = 0.6): these figures do not show that any change went with what was "
        "done."
    )


def test_a_clear_difference():
    said = phrases.summary(simple(after=(20, 100)))
    assert "80 fewer than if they had changed" in said
    assert (
        "A difference that large is more than chance alone makes (p < 0.0001): fewer incidents"
        in said
    )


def test_only_the_clustering_of_change_makes_it_chance():
    found = simple(before=(400, 400), after=(300, 400), spread=0.04)
    assert found.parts[0].difference.p_value < 0.05 < found.parts[0].difference.p
    assert "crime comes in clusters, and clusters come and go" in phrases.summary(found)


def test_numbers_too_different_before_are_compared_by_shares():
    found = simple(before=(100, 300), after=(80, 270))
    assert "11% fewer than if they had changed by the same share" in phrases.summary(found)
    assert any("are compared by shares" in one for one in phrases.cautions(found))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({"before": (0, 40), "after": (5, 42)}, "A count of treated or control areas is 0"),
        ({"before": (5, 5), "after": (4, 6)}, "are 9: only a very large change"),
        ({"before": (100, 100), "lengths": (2.0, 1.0)}, "multiplied by 0.50, as if"),
        ({}, "Too few events elsewhere tell how change clusters"),
        ({}, "The incidents have no dates"),
    ],
)
def test_what_to_be_careful_about(made, said):
    assert any(said in one for one in phrases.cautions(simple(**made)))


@pytest.mark.parametrize("design", ["chosen", "matched", "lot"])
@pytest.mark.parametrize("make", [fullest, simple])
def test_no_page_says_what_made_what(make, design):
    page = text_of(render_evaluation(make(design=design), {}))
    assert not [word for word in CAUSES if word in page.lower()]
    told = "can be put down to" if design == "lot" else "cannot be told from these figures"
    assert told in page


def test_the_page_of_everything():
    html = render_evaluation(fullest(), {"counts": "robbery"})
    page = text_of(html)
    for told in (
        "Patrols by foot",
        "Before: 2012. After: 2013.",
        "The displacement areas had",
        "at 4 earlier dates",
        "So few dates cannot show",
        "Set by set",
        "Measured from 4,321 incidents",
        "To get the same numbers again",
    ):
        assert told in page, told
    assert html.count("<svg") == 3
    assert 'data-field="evaluation.json:parts.0.difference.value"' in html


def test_a_period_that_was_not_counted_whole():
    found = fullest()
    assert not [one for one in phrases.cautions(found) if "was counted" in one]
    late = replace(found, first_counted="2013", last_counted="2012")
    said = " ".join(phrases.cautions(late))
    assert "The period before begins with 2012, and the first incident is of 2013" in said
    assert "The period after ends with 2013, and the last incident is of 2012" in said


def test_names_are_no_markup():
    areas = simple(title="<b>bold</b> & co")
    html = render_evaluation(areas, {"counts": "<script>"})
    assert "<script>" not in html and "<b>bold" not in html
