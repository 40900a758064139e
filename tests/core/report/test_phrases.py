"""Facts become the sentences that they always were, each with its units once."""

from dataclasses import replace

import pytest
from risk_terrain_modelling.core.mapping.place import Bearing, Place
from risk_terrain_modelling.core.model import cautions
from risk_terrain_modelling.core.model import term as verdicts
from risk_terrain_modelling.core.model.cautions import Caution
from risk_terrain_modelling.core.model.parts import (
    AGREES,
    NO_STATSMODELS,
    TOLD,
    TOO_MANY_CELLS,
    Check,
)
from risk_terrain_modelling.core.model.term import Verdict
from risk_terrain_modelling.core.report import phrases
from risk_terrain_modelling.tests.core.making import clustering, dense, judged, near, term

PUBS = dense("Pubs", 400.0)


def test_a_variable_is_said_with_its_unit_where_that_is_known():
    assert phrases.variable(PUBS, "m") == "Pubs, density 400 m"
    assert phrases.variable(PUBS, "") == "Pubs, density 400"
    assert phrases.where(PUBS, "ft") == "where Pubs are dense within 400 ft"
    assert phrases.in_short(PUBS, "ft") == "dense Pubs within 400 ft"
    assert phrases.where(near("Bars, clubs", 50.0), "m") == "within 50 m of Bars, clubs"


def test_what_a_term_says():
    assert phrases.term_sentence(term(near("Pubs", 200.0), 0.5), "m") == (
        "Places within 200 m of Pubs have 1.65 times the events of other places (95% interval 1.35 "
        "to 2.01), all else being equal."
    )
    police = term(near("Police", 200.0, "protective"), 0.5)
    assert phrases.term_sentence(police, "m") == (
        "Places within 200 m of Police have 0.61 times the events of other places (95% interval "
        "0.50 to 0.74), all else being equal: a protective factor."
    )


CLUSTERED = "once clustering is taken into account"
AMONG = f"among the reference procedure's terms p = 0.01 {CLUSTERED}"
PAYS = "the calibrated selection would also pay for everything that was tried"
LEANS = (
    "compared with its neighbourhood its best variable (density 400 m) leans by 2.1, and "
    "clustering alone brings some variable to 3.4 in one surrogate of twenty"
)


@pytest.mark.parametrize(
    ("verdict", "p_value", "said"),
    [
        (
            Verdict(True, verdicts.ADMITTED),
            0.01,
            "admitted: leans further than clustering and everything tried would have it",
        ),
        (
            Verdict(True, verdicts.OWN_P_VALUE, alpha=0.05),
            0.00001,
            f"p < 0.0001 {CLUSTERED}, at most 0.05; {PAYS}",
        ),
        (
            Verdict(False, verdicts.OWN_P_VALUE, alpha=0.05),
            0.1234,
            f"p = 0.12 {CLUSTERED}, above 0.05; {PAYS}",
        ),
        (
            Verdict(True, verdicts.ADMITTED_TOO, variable=near("Pubs", 200.0)),
            0.01,
            f"the calibrated selection admits it too, in the same way; {AMONG}",
        ),
        (
            Verdict(True, verdicts.ADMITTED_TOO, variable=PUBS),
            0.01,
            f"the calibrated selection admits it too, as density 400 m; {AMONG}",
        ),
        (
            Verdict(False, verdicts.DROPPED),
            0.01,
            f"admitted at first, but it does not stand beside the others; {AMONG}",
        ),
        (
            Verdict(False, verdicts.TURNED_AWAY, 0.001, PUBS, 2.1, 3.4),
            0.01,
            f"{LEANS.replace('one surrogate of twenty', '0.1% of the surrogates')}; {AMONG}",
        ),
        (
            Verdict(False, verdicts.TURNED_AWAY, 0.05, PUBS, 2.1, 3.4),
            0.01,
            f"goes with whole quarters rather than with places: {LEANS}; {AMONG}",
        ),
        (
            Verdict(False, verdicts.TOO_FEW, alpha=0.001),
            0.01,
            f"too few events lie within its influence, or outside it, for an estimate; {AMONG}",
        ),
        (Verdict(False, verdicts.TOLD, told="as it was told"), 0.01, "as it was told"),
    ],
)
def test_why_a_term_holds_up_or_not(verdict, p_value, said):
    known = judged(term(near("Pubs", 200.0), 0.5), verdict, p_value)
    assert phrases.reason(known, "m") == said


@pytest.mark.parametrize(
    ("caution", "said"),
    [
        (
            Caution(cautions.LARGEST_DISTANCE, variable=PUBS),
            "Pubs, density 400 m is the largest distance tested: the influence may reach farther.",
        ),
        (
            Caution(cautions.AGAINST_ITS_SIGN, factors=("Parks", "Schools")),
            "Left out for their sign: Parks, Schools. Each would have lowered the BIC",
        ),
        (
            Caution(cautions.FAMILY_NOT_FITTED, family="nb1"),
            "The family nb1 could not be fitted: the counts vary no more than chance would have",
        ),
        (
            Caution(cautions.NOT_ADJUSTED, cells=3_000_000),
            "Nothing is adjusted for clustering: that is done up to 3,000,000 cells. Intervals",
        ),
        (
            Caution(cautions.WIDE_CLUSTERS, length=1234.0, side=8000.0),
            "Unexplained clustering over about 1,200 m is wide beside the study area, whose "
            "smaller side is 8,000 m: there is room for few clusters",
        ),
        (
            Caution(cautions.DISTRICTS_DIFFER, length=2000.0, times=1.55),
            "Even 2,000 m apart, a quarter of the study area's smaller side, there are 1.6 times "
            "as many pairs of events",
        ),
        (Caution(cautions.TOLD, told="{as} it was told"), "{as} it was told"),
    ],
)
def test_cautions_have_their_figures(caution, said):
    assert phrases.caution(caution, "m").startswith(said)


def test_clustering_is_said_with_range_and_strength():
    first, second = phrases.clustering_sentences(clustering(0.9163, 812.0, nugget=0.9), "m")
    assert first == (
        "Events cluster over about 810 m for reasons outside these layers: close together there "
        "are 2.5 times as many pairs of events as the layers alone would bring."
    )
    assert "1.9 times as much" in second
    (only,) = phrases.clustering_sentences(clustering(0.7, 4321.0, nugget=0.1), "ft")
    assert "about 4,300 ft" in only
    (none,) = phrases.clustering_sentences(clustering(0.05, 300.0, nugget=0.1), "m")
    assert none == "Beyond what these layers explain, events do not cluster."


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (
            Check(AGREES, largest_difference=1e-8),
            "Refitted with statsmodels, coefficients, standard errors and log-likelihood agree to "
            "1e-08 of their size.",
        ),
        (
            Check(NO_STATSMODELS),
            "statsmodels is not installed, so the model was not refitted with it.",
        ),
        (
            Check(TOO_MANY_CELLS, cells=250_000),
            "With 250,000 cells the refit with statsmodels would take long and was left out.",
        ),
        (Check(TOLD, told="As it was."), "As it was."),
    ],
)
def test_the_second_opinion(check, said):
    assert phrases.check(check) == said


PLACE = Place(
    rank=1,
    cells=10,
    area=100_000.0,
    mean_score=4.1,
    highest_score=5.0,
    expected=10.5,
    past=3,
    bearings=(
        Bearing(near("Police stations", 500.0, "protective"), 0.4, 1.0),
        Bearing(near("Bus stops", 200.0), 1.5, 0.996),
        Bearing(PUBS, 1.74, 0.6),
        Bearing(near("Kiosks", 100.0), 1.04, 1.0),
        Bearing(near("Theatres", 100.0), 9.0, 0.09),
    ),
)


def test_reasons_in_plain_words():
    assert phrases.reasons(PLACE.bearings, "m") == [
        "within 500 m of Police stations ×0.40",
        "within 200 m of Bus stops ×1.5",
        "dense Pubs within 400 m ×1.7 (in 60% of it)",
        "within 100 m of Kiosks ×1.04",
    ]


def test_a_sentence_on_a_place_gives_the_chief_reasons():
    assert phrases.place_sentence(PLACE, "m") == (
        "Place 1: 10 cells, 10.5 events expected, 3 recorded in the past. Why: "
        "within 500 m of Police stations ×0.40; within 200 m of Bus stops ×1.5; "
        "dense Pubs within 400 m ×1.7 (in 60% of it); and 1 weaker influence."
    )


def test_a_sentence_on_a_place_leaves_out_what_is_not_known():
    unknown = replace(PLACE, cells=1, expected=None, past=None, bearings=())
    assert phrases.place_sentence(unknown, "ft") == "Place 1: 1 cell."
