"""Facts become the sentences that they always were, each with its units once."""

from dataclasses import replace

import pytest
from risk_terrain_modelling.core.mapping.place import Bearing, Place
from risk_terrain_modelling.core.model import cautions
from risk_terrain_modelling.core.model import term as verdicts
from risk_terrain_modelling.core.model.cautions import Caution
from risk_terrain_modelling.core.model.clustering import AdmissionStep
from risk_terrain_modelling.core.model.parts import (
    AGREES,
    NO_STATSMODELS,
    TOLD,
    TOO_MANY_CELLS,
    Check,
)
from risk_terrain_modelling.core.model.term import Admission, Verdict
from risk_terrain_modelling.core.report import phrases
from risk_terrain_modelling.tests.core.making import (
    clustering,
    dense,
    estimate,
    judged,
    near,
    term,
)

PUBS = dense("Pubs", 400.0)


def test_a_variable_is_said_with_its_unit_where_that_is_known():
    assert phrases.variable(PUBS, "m") == "Pubs, density 400 m"
    assert phrases.variable(PUBS, "") == "Pubs, density 400"
    assert phrases.where(PUBS, "ft") == "where Pubs are dense within 400 ft"
    assert phrases.in_short(PUBS, "ft") == "dense Pubs within 400 ft"
    assert phrases.where(near("Bars, clubs", 50.0), "m") == "within 50 m of Bars, clubs"


HELD = "the other terms held equal"


def test_what_a_term_says():
    assert phrases.term_sentence(term(near("Pubs", 200.0), 0.5), "m") == (
        "Places within 200 m of Pubs had 1.65 times as many recorded events per cell as the other "
        f"places of the study area, {HELD} (citywide ratio, 95% interval 1.35 to 2.01)."
    )
    police = term(near("Police", 200.0, "protective"), 0.5)
    assert phrases.term_sentence(police, "m") == (
        "Places within 200 m of Police had 0.61 times as many recorded events per cell as the "
        f"other places of the study area, {HELD} (citywide ratio, 95% interval 0.50 to 0.74)."
    )


def test_a_local_ratio_is_said_as_such():
    pubs = near("Pubs", 200.0)
    both = replace(term(pubs, 0.5), local=estimate(pubs, 0.4))
    assert phrases.term_sentence(both, "m").endswith(
        "Against places of the same neighbourhood without this influence it is 1.49 times as many "
        "(local ratio, 95% interval 1.22 to 1.82)."
    )
    alone = replace(both, citywide=None)
    assert phrases.term_sentence(alone, "m") == (
        "Places within 200 m of Pubs had 1.49 times as many recorded events as places of the same "
        f"neighbourhood without this influence, {HELD} (local ratio, 95% interval 1.22 to 1.82)."
    )


@pytest.mark.parametrize(
    ("effect", "citywide", "local", "said"),
    [
        ("aggravating", 1.2, 0.4, "citywide ratio is above the local one by more than their"),
        ("aggravating", 0.3, 1.2, "local ratio is above the citywide one by more than their"),
        (
            "aggravating",
            -0.2,
            0.4,
            "such a quarter the places within 200 m of Pubs have more",
        ),
        ("protective", 1.2, 0.4, "citywide ratio is below the local one by more than their"),
        ("protective", 0.3, 1.2, "local ratio is below the citywide one by more than their"),
        (
            "protective",
            -0.2,
            0.4,
            "such a quarter the places within 200 m of Pubs have fewer",
        ),
    ],
)
def test_what_it_means_where_the_two_ratios_differ(effect, citywide, local, said):
    pubs = near("Pubs", 200.0, effect)
    both = replace(term(pubs, citywide), local=estimate(pubs, local))
    assert said in phrases.term_sentence(both, "m")
    alike = replace(term(pubs, 0.5), local=estimate(pubs, 0.4))
    assert said not in phrases.term_sentence(alike, "m")


def test_an_interval_that_holds_1_is_no_finding_citywide():
    pubs = near("Pubs", 200.0)
    both = replace(term(pubs, 0.1), local=estimate(pubs, 0.4))
    assert "That interval holds 1" in phrases.term_sentence(both, "m")
    assert "holds 1" not in phrases.term_sentence(term(pubs, 0.4), "m")


@pytest.mark.parametrize(
    ("test", "said"),
    [
        (Admission(p_value=0.0123), "0.0123"),
        (Admission(p_value=1 / 81, at_most=True), "at most 0.012"),
        (Admission(p_value=0.041, error=0.0021), "0.0410 ± 0.0021"),
        (Admission(p_value=0.00001), "< 0.0001"),
    ],
)
def test_a_p_value_of_admission(test, said):
    assert phrases.p_tested(test) == said


def test_a_step_that_another_seed_might_not_make_is_borderline():
    step = AdmissionStep(verdicts.ADMITTED, PUBS, 0.048, 3.4, borderline=True)
    assert phrases.admission(step, "m") == "Pubs, density 400 m (p 0.0480, borderline)"


CLUSTERED = "once clustering is taken into account"
PAYS = "the calibrated selection would also pay for everything that was tried"
CHANCE = (
    "in more than one of twenty made-up cities where events merely cluster, some variable stands "
    "out from its neighbourhood more clearly than its best one (density 400 m) does here"
)
BY_ITSELF = f"by itself p = 0.01, {CLUSTERED}, yet not told apart from its quarter"


@pytest.mark.parametrize(
    ("verdict", "p_value", "said"),
    [
        (
            Verdict(True, verdicts.ADMITTED),
            0.01,
            "admitted: stands out more clearly than clustering and everything tried would have it",
        ),
        (
            Verdict(True, verdicts.OWN_P_VALUE, alpha=0.05),
            0.00001,
            f"by itself p < 0.0001, {CLUSTERED}: at most 0.05; {PAYS}",
        ),
        (
            Verdict(False, verdicts.OWN_P_VALUE, alpha=0.05),
            0.1234,
            f"by itself p = 0.12, {CLUSTERED}: above 0.05; {PAYS}",
        ),
        (
            Verdict(True, verdicts.ADMITTED_TOO, 0.05, variable=near("Pubs", 200.0)),
            0.01,
            f"the calibrated selection admits it too, in the same way; by itself p = 0.01, "
            f"{CLUSTERED}",
        ),
        (
            Verdict(True, verdicts.ADMITTED_TOO, 0.05, variable=PUBS),
            0.01,
            f"the calibrated selection admits it too, as density 400 m; by itself p = 0.01, "
            f"{CLUSTERED}",
        ),
        (
            Verdict(True, verdicts.ADMITTED_TOO, 0.05, variable=PUBS),
            0.051,
            "the calibrated selection admits it too, as density 400 m, against its neighbourhood; "
            f"citywide, as the reference procedure has it, only p = 0.051 {CLUSTERED}",
        ),
        (
            Verdict(False, verdicts.DROPPED),
            0.01,
            f"admitted at first, but it does not stand beside the others; by itself p = 0.01, "
            f"{CLUSTERED}",
        ),
        (
            Verdict(False, verdicts.TURNED_AWAY, 0.001, PUBS, 2.1, 3.4),
            0.01,
            f"{CHANCE.replace('one of twenty', '0.1% of the')}; by itself p = 0.01, {CLUSTERED}",
        ),
        (
            Verdict(False, verdicts.TURNED_AWAY, 0.05, PUBS, 2.1, 3.4),
            0.01,
            f"{BY_ITSELF}: {CHANCE}",
        ),
        (
            Verdict(False, verdicts.TURNED_AWAY, 0.05, PUBS, 3.5, 3.4),
            0.01,
            f"{BY_ITSELF}: its best variable (density 400 m) did not pass the test of the "
            "calibrated selection",
        ),
        (
            Verdict(False, verdicts.ONE_QUARTER, 0.05, PUBS, 4.1, 3.4),
            0.01,
            f"{BY_ITSELF}: its best variable (density 400 m) stands out, but owes that to one "
            "quarter: without it, the rest of the study area does not bear it out",
        ),
        (
            Verdict(False, verdicts.TOO_FEW, alpha=0.001),
            0.01,
            "too few events lie within its influence, or outside it, for an estimate; by itself "
            f"p = 0.01, {CLUSTERED}",
        ),
        (Verdict(False, verdicts.TOLD, told="as it was told"), 0.01, "as it was told"),
    ],
)
def test_why_a_term_holds_up_or_not(model, verdict, p_value, said):
    known = judged(term(near("Pubs", 200.0), 0.5), verdict, p_value)
    assert phrases.reason(known, model) == said


def test_what_the_draw_decided_is_marked_in_the_reason(calibrated):
    *_, gone = calibrated.reference.terms
    plain = phrases.reason(gone, calibrated)
    before, more = plain.split(";")
    (best,) = calibrated.calibrated.left_out
    nearly = replace(best, variable=gone.variable, borderline=True)
    changed = replace(calibrated, calibrated=replace(calibrated.calibrated, left_out=(nearly,)))
    marked = f"{before} (borderline: other random numbers might have let it in);{more}"
    assert phrases.reason(gone, changed) == marked


@pytest.mark.parametrize(
    ("caution", "said"),
    [
        (
            Caution(cautions.LARGEST_DISTANCE, variable=PUBS),
            "Pubs, density 400 m is the largest distance tested: the influence may reach farther.",
        ),
        (
            Caution(cautions.AGAINST_ITS_SIGN, factors=("Parks", "Schools")),
            "Refused by the reference procedure, although the BIC would have been lower: Parks, ",
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
            "Refitted with statsmodels, coefficients, standard errors and log-likelihood of this "
            "model agree to 1e-08 of their size.",
        ),
        (
            Check(NO_STATSMODELS),
            "statsmodels is not installed, so this model was not refitted with it.",
        ),
        (
            Check(TOO_MANY_CELLS, cells=250_000),
            "With 250,000 cells the refit of this model with statsmodels would take long and was "
            "left out.",
        ),
        (Check(TOLD, told="As it was."), "As it was."),
    ],
)
def test_the_second_opinion_names_the_model_that_it_is_of(check, said):
    assert phrases.check(check, "this model") == said


def test_the_model_that_was_checked_has_a_name(model, calibrated):
    assert "reference procedure" in phrases.checked(model)
    assert "citywide ratios" in phrases.checked(calibrated)
    (kept,) = calibrated.terms
    first_version = replace(calibrated, terms=(replace(kept, citywide=None),))
    assert "reference procedure" in phrases.checked(first_version)


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


def test_a_sentence_on_a_place_gives_the_chief_reasons_and_says_which_ratios():
    bearings = tuple(replace(one, is_local=True) for one in PLACE.bearings)
    assert "Why (× are local ratios): " in phrases.place_sentence(
        replace(PLACE, bearings=bearings), "m"
    )
    assert phrases.place_sentence(PLACE, "m") == (
        "Place 1: 10 cells, 10.5 events expected, 3 recorded in the past. "
        "Why (× are citywide ratios): "
        "within 500 m of Police stations ×0.40; within 200 m of Bus stops ×1.5; "
        "dense Pubs within 400 m ×1.7 (in 60% of it); and 1 weaker influence."
    )


def test_a_sentence_on_a_place_leaves_out_what_is_not_known():
    unknown = replace(PLACE, cells=1, expected=None, past=None, bearings=())
    assert phrases.place_sentence(unknown, "ft") == "Place 1: 1 cell."
