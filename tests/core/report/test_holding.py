"""What the report says of clustering, from figures set by hand."""

from dataclasses import replace

from risk_terrain_modelling.core.model.clustering import (
    Autocorrelation,
    Clusterings,
    Diagnostics,
    FactorShare,
    Moran,
    Stability,
    VariableInterval,
    VariableShare,
)
from risk_terrain_modelling.core.model.term import TOLD, Verdict
from risk_terrain_modelling.core.report import holding
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.core.report.stability import stability
from risk_terrain_modelling.tests.core.making import clustering, dense, judged, near

from .test_page import Page


def test_the_sentences_have_the_figures(calibrated):
    first, second, third = holding.explanation(calibrated)
    assert "over about 840 m for reasons outside these layers" in first
    assert "The factors account for 50% of the clustering that there is without them" in first
    assert "nineteen of twenty surrogates" in second
    assert "clustering-adjusted" in third


def test_those_that_hold_up_come_first_and_are_counted(calibrated):
    held, gone = holding.judged(calibrated)
    assert (held.factor, gone.factor) == ("bus_stops", "Parks")
    assert holding.headline(calibrated) == (
        "The reference procedure, which takes cells as independent, has 2 terms; one of them holds "
        "up although the events cluster."
    )


def test_a_model_without_clustering_says_nothing_of_it(model):
    assert holding.explanation(model) == ()
    assert holding.measures(model) == ()
    assert "Does it hold up?" not in render_report(model)


def test_events_that_do_not_cluster(calibrated):
    even = replace(
        calibrated,
        clustering=Clusterings(before=clustering(0.001, 500.0), after=clustering(0.0, 0.0)),
    )
    assert "events do not cluster" in holding.explanation(even)[0]
    unseen = "no clustering seen"
    assert ("Range of the clustering", unseen, unseen) in holding.measures(even)


def test_a_p_value_that_no_permutation_reached_is_a_floor(calibrated):
    moran = Moran(Autocorrelation(0.19, 0.005), Autocorrelation(0.02, 0.01), permutations=199)
    known = replace(calibrated, diagnostics=Diagnostics(moran=moran))
    name = "Moran's I of the residuals (p by permutation)"
    row = (name, "0.190 (at most 0.0050)", "0.020 (0.0100)")
    assert row in holding.measures(known)


def test_the_page_shows_it_and_escapes_what_it_shows(calibrated):
    held, gone = calibrated.reference.terms
    told = judged(gone, Verdict(False, TOLD, told="for <b>chance</b>"))
    reference = replace(calibrated.reference, terms=(held, told))
    page = render_report(replace(calibrated, reference=reference))
    assert "Does it hold up?" in page
    assert "may be chance clustering" in page
    assert "for &lt;b&gt;chance&lt;/b&gt;" in page
    assert "may be chance clustering (at its best: proximity 100 m)" in Page(page).text


def test_stability_lists_the_terms_first_and_leaves_out_what_was_hardly_ever_chosen(calibrated):
    kept = calibrated.terms[0]
    shares = {"Schools": 0.85, kept.factor: 0.8, "Stops, all": 0.3, "Parks": 0.04}
    variables = {
        kept.variable: 0.6,
        near("Schools", 100.0): 0.5,
        dense("Schools", 200.0): 0.35,
        dense("Stops, all", 50.0): 0.3,
    }
    found = Stability(
        resamples=100,
        parts=60,
        side=900.0,
        factors=tuple(FactorShare(*one) for one in shares.items()),
        variables=tuple(VariableShare(*one) for one in variables.items()),
        intervals=(VariableInterval(kept.variable, 1.2, 2.345),),
    )
    shown = stability(replace(calibrated, stability=found))
    assert [(row.factor, row.chosen, row.count) for row in shown] == [
        (kept.factor, True, "80"),
        ("Schools", False, "85"),
        ("Stops, all", False, "30"),
    ]
    assert shown[0].interval == "1.20 to 2.35"
    assert shown[0].taken == "proximity 100 m in 60"
    assert shown[1].taken == "proximity 100 m in 50 and density 200 m in 35"
    assert shown[2].taken == "density 50 m in 30"
    assert shown[1].interval == ""


def test_without_resamples_nothing_is_said_of_stability(model):
    assert stability(model) == ()
