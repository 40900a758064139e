"""What the report says of clustering, from figures set by hand."""

from dataclasses import asdict, replace

import pytest
from risk_terrain_modelling.core.report import holding
from risk_terrain_modelling.core.report.page import render_report


def facts(strength, far, nugget=0.5):
    return {"strength": strength, "range": far, "nugget": nugget, "components": []}


def judged(term, holds, **changes):
    adjusted = {
        "adjusted_standard_error": 0.2,
        "adjusted_p_value": 0.01 if holds else 0.3,
        "adjusted_low": 1.1 if holds else 0.8,
        "adjusted_high": 3.0,
        "holds_up": holds,
        "reason": "because" if holds else "for <b>chance</b>",
    }
    return replace(term, **adjusted, **changes)


@pytest.fixture
def calibrated(model):
    """One term of two holds up."""
    first, second = model.terms
    kept, gone = judged(first, True, admission_p_value=0.005), judged(second, False)
    return replace(
        model,
        terms=(kept,),
        settings={**model.settings, "selection": "calibrated", "alpha": 0.05},
        clustering={"before": facts(1.2, 900.0), "after": facts(0.6, 843.0)},
        calibrated={
            "steps": [
                {
                    "step": "admitted",
                    "variable": str(first.variable),
                    "p_value": 0.005,
                    "deviate": 8,
                }
            ],
            "turned_away": None,
            "critical": 3.4,
            "left_out": [
                {
                    "step": "turned away",
                    "variable": "Schools, proximity, 100",
                    "p_value": 0.3,
                    "deviate": 2.1,
                }
            ],
        },
        reference={
            "family": model.family,
            "intercept": model.intercept,
            "dispersion": model.dispersion,
            "log_likelihood": model.log_likelihood,
            "aic": model.aic,
            "bic": model.bic,
            "terms": [asdict(kept), asdict(gone)],
            "warnings": [],
        },
    )


def test_the_sentences_have_the_figures(calibrated):
    first, second, third = holding.explanation(calibrated)
    assert "over about 840 m for reasons outside these layers" in first
    assert "account for 50%" in first
    assert "nineteen of twenty surrogates" in second
    assert "clustering-adjusted" in third


def test_a_terms_verdict_and_its_intervals(calibrated):
    held, gone = holding.verdicts(calibrated)
    assert (held.said, gone.said) == ("holds up", "may be chance clustering")
    assert held.adjusted == "1.10 to 3.00"
    assert holding.headline(calibrated).endswith(
        "one of them holds up although the events cluster."
    )


def test_a_model_without_clustering_says_nothing_of_it(model):
    assert holding.explanation(model) == ()
    assert holding.measures(model) == ()
    assert "Does it hold up?" not in render_report(model)


def test_events_that_do_not_cluster(calibrated):
    even = replace(calibrated, clustering={"before": facts(0.001, 500.0), "after": facts(0.0, 0.0)})
    assert "events do not cluster" in holding.explanation(even)[0]
    assert ("Range of the clustering", "none", "none") in holding.measures(even)


def test_the_page_shows_it_and_escapes_what_it_shows(calibrated):
    page = render_report(calibrated)
    assert "Does it hold up?" in page
    assert "may be chance clustering" in page
    assert "for &lt;b&gt;chance&lt;/b&gt;" in page
    assert "its best variable (proximity 100 m) leans by 2.1, and 3.4 is what chance brings" in page


def test_stability_lists_the_terms_first_and_leaves_out_what_was_hardly_ever_chosen(calibrated):
    kept = calibrated.terms[0]
    shown = holding.stability(
        replace(
            calibrated,
            inputs={**calibrated.inputs, "grid": {"units": "m"}},
            stability={
                "resamples": 100,
                "parts": 60,
                "side": 900.0,
                "factors": {"Schools": 0.85, kept.factor: 0.8, "Stops, all": 0.3, "Parks": 0.04},
                "variables": {
                    str(kept.variable): 0.6,
                    "Schools, proximity, 100": 0.5,
                    "Schools, density, 200": 0.35,
                    "Stops, all, density, 50": 0.3,
                },
                "intervals": {str(kept.variable): [1.2, 2.345]},
            },
        )
    )
    assert [(row.factor, row.chosen, row.share) for row in shown] == [
        (kept.factor, True, "80%"),
        ("Schools", False, "85%"),
        ("Stops, all", False, "30%"),
    ]
    assert shown[0].interval == "1.20 to 2.35"
    assert shown[1].usual == "proximity 100 m (50%)"
    assert shown[2].usual == "density 50 m (30%)"
    assert shown[1].interval == ""


def test_without_resamples_nothing_is_said_of_stability(model):
    assert holding.stability(model) == ()
