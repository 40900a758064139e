"""No report holds two sentences of which one says that the other is wrong."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from risk_terrain_modelling.core.model import cautions
from risk_terrain_modelling.core.model import term as verdicts
from risk_terrain_modelling.core.model.cautions import Caution
from risk_terrain_modelling.core.model.clustering import (
    AdmissionStep,
    FactorShare,
    Stability,
    VariableShare,
)
from risk_terrain_modelling.core.model.json import read_model
from risk_terrain_modelling.core.model.parts import AGREES, Check
from risk_terrain_modelling.core.model.term import Admission, Verdict
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.tests.core.making import (
    calibrated_model,
    dense,
    judged,
    near,
    reference_model,
    study_facts,
    term,
    with_both,
    with_control,
    with_exposure,
)

from .told import Numbers

FIRST_VERSION = Path(__file__).resolve().parents[1] / "model" / "version1"
FACTORS = ("bus_stops", "Parks", "Schools", "Shops")
NARROWED = "How the candidates were narrowed"  # the reference procedure's own place

# a row of the table of verdicts, up to the verdict
JUDGED = r"{factor}(?: \(protective\))? (?:proximity|density) \d+ m [\d. to]+ "
# a row of the table of outcomes, up to the outcome
FATE = r"{factor}(?: \(protective\))?[ \d]* "
TAKEN = r"in the model: (?:proximity|density) \d+ m"
# pairs of sentences that exclude each other; {factor} is each factor of the study in turn
PAIRS = (
    (r"No factor goes with", r"strongest first"),
    (r"No factor is in the model", r"\bfactors? of \d+ tested"),
    (r"[Nn]o factor", r"The strongest, by"),
    (r"the risk map is flat", r"of the highest risk"),
    (r"map is flat", r"Citywide ratios multiply"),
    (r"for their sign: [^.]*{factor}", f"{FATE}in the model: "),
    (f"{FATE}left out: ", f"{FATE}in the model: "),
    (f"{FATE}left out: ", r"Places (within|where) [^.]*{factor} (are dense [^.]*)?had "),
    (f"{FATE}left out: ", r"{factor} \(in the model\)"),
    (f"{JUDGED}holds up", f"{FATE}left out: "),
    (f"{JUDGED}holds up", f"{JUDGED}may be chance clustering"),
    (f"{JUDGED}may be chance clustering", f"{FATE}{TAKEN}(?!; but it may be chance)"),
    (r"has no citywide ratio|knew local ratios alone", r"Citywide ratios multiply"),
    (r"knew local ratios alone", r"Scores are true to size"),
    (r"knew local ratios alone", r"model of the citywide ratios"),
    (r"likelihood of the model of the reference", r"likelihood of the model of the citywide"),
    (
        r"goes? with the [\d,]+ events in [^.]* more than clustering",
        r"The reference procedure chose",
    ),
    (r"none of them holds up", r"holds up the calibrated selection admits it too"),
    (r"events do not cluster", r"Events cluster over"),
    (r"[Nn]othing (here )?measures|Nor does it know", r"(is|are) allowed for|Controlled for"),
    (r"[Nn]othing (here )?measures|Nor does it know", r"expected in proportion to"),
    (r"for the same exposure", r"recorded events per cell as|were recorded per cell"),
    (r"says what the factors add", r"number of events that the model expects there divided"),
    (r"Scores are true to size", r"events expected are true to size"),
)
# what a calibrated page may say only of the reference procedure, in that section
OF_THE_REFERENCE = (
    r": chosen\b",
    r"lowest BIC wins",
    r"for their sign",
    r"is the largest distance tested",
    r"would have lowered the BIC",
    r"no weight in the culling",
)


def texts_of(page):
    """Return the text of each section with its numbers in place."""
    sections = re.split(r"<h2>(.*?)</h2>", page)
    names = ["", *sections[1::2]]
    bodies = [re.sub(r"<(style|svg|title).*?</\1>", " ", one, flags=re.S) for one in sections[::2]]
    plain = [re.sub(r"\s+", " ", re.sub(r"<wbr>", "", one)) for one in bodies]
    plain = [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", one)) for one in plain]
    return list(zip(names, (re.sub(r" (?=[.,;:)])", "", one) for one in plain)))


def exclusions(page, factors=FACTORS):
    """Yield the pairs of sentences that a page holds both of."""
    texts = texts_of(page)
    whole = " ".join(text for name, text in texts if name != NARROWED)
    for (one, other), factor in product(PAIRS, factors):
        both = [pattern.replace("{factor}", re.escape(factor)) for pattern in (one, other)]
        if all(re.search(pattern, whole) for pattern in both):
            yield tuple(both)


def out_of_place(page):
    """Yield what a calibrated page says of the reference procedure as if of the model shown."""
    for name, text in texts_of(page):
        if name != NARROWED:
            yield from (one for one in OF_THE_REFERENCE if re.search(one, text))


@st.composite
def ratios(draw):
    return draw(st.floats(-1.0, 2.0)), draw(st.floats(0.05, 2.0))


@st.composite
def models(draw):
    """Calibrated models of which some factors are in and the others out, in every way."""
    model = calibrated_model()
    effects = {name: "protective" if name == "Parks" else "aggravating" for name in FACTORS}
    inside = draw(st.lists(st.sampled_from(FACTORS), unique=True))
    terms, of_reference, left_out = [], [], []
    for name in FACTORS:
        p_value = draw(st.sampled_from([0.00001, 0.01, 0.049, 0.051, 0.6]))
        best = near(name, draw(st.sampled_from([100.0, 200.0, 300.0])), effects[name])
        deviate = draw(st.floats(0.5, 4.0))
        if name in inside:
            made = with_both(best, *draw(ratios()))
            admission = Admission(
                draw(st.sampled_from([1 / 81, 0.02, 0.05])),
                at_most=draw(st.booleans()),
                borderline=draw(st.booleans()),
            )
            terms.append(replace(made, admission=admission))
            why = Verdict(True, verdicts.ADMITTED_TOO, alpha=0.05, variable=best)
        else:
            why = draw(
                st.sampled_from(
                    [
                        Verdict(False, verdicts.TURNED_AWAY, 0.05, best, deviate, 3.4),
                        Verdict(False, verdicts.TURNED_AWAY, 0.05, best, deviate, None),
                        Verdict(False, verdicts.TOO_FEW, alpha=0.05),
                        Verdict(False, verdicts.DROPPED, alpha=0.05),
                    ]
                )
            )
            if why.why == verdicts.TURNED_AWAY:
                step = AdmissionStep(verdicts.TURNED_AWAY, best, 0.3, deviate)
                left_out.append(replace(step, borderline=draw(st.booleans())))
        if draw(st.booleans()):
            of_reference.append(judged(term(dense(name, 100.0), 0.4), why, p_value))
    share = st.sampled_from([0.0, 0.04, 0.35, 0.49, 0.5, 0.7, 1.0])
    shares = {name: draw(share) for name in FACTORS}
    return replace(
        model,
        terms=tuple(terms),
        local=model.local if terms else None,
        check=Check(AGREES, largest_difference=1e-12),
        cautions=() if terms else (Caution(cautions.NO_FACTOR_HOLDS_UP),),
        calibrated=replace(model.calibrated, left_out=tuple(left_out)),
        reference=replace(
            model.reference,
            terms=tuple(of_reference),
            cautions=(Caution(cautions.AGAINST_ITS_SIGN, factors=FACTORS),),
        ),
        stability=Stability(
            resamples=100,
            parts=50,
            side=500.0,
            factors=tuple(FactorShare(*one) for one in shares.items()),
            variables=tuple(
                VariableShare(near(name, 100.0), one) for name, one in shares.items() if one
            ),
            intervals=(),
        ),
    )


ALLOWED_FOR = st.sampled_from(
    [
        lambda model: model,
        with_exposure,
        with_control,
        lambda model: with_control(with_exposure(model)),
    ]
)


@given(models(), ALLOWED_FOR)
@settings(max_examples=60, deadline=None)
def test_no_two_sentences_of_a_calibrated_report_exclude_each_other(model, allowed_for):
    page = render_report(allowed_for(model), study_facts())
    assert list(exclusions(page)) == []
    assert list(out_of_place(page)) == []


@given(models())
@settings(max_examples=30, deadline=None)
def test_what_seems_to_disagree_is_reconciled(model):
    text = " ".join(text for _, text in texts_of(render_report(model)))
    inside = {one.factor for one in model.terms}
    for one in model.stability.factors:
        seldom = re.search(rf"{one.factor} is in the model, yet chosen in \d+ of 100", text)
        often = re.search(rf"{one.factor} is not in the model, yet chosen in \d+ of 100", text)
        assert bool(seldom) == (one.factor in inside and one.share < 0.5)
        assert bool(often) == (one.factor not in inside and one.share >= 0.5)
    for one in model.reference.terms:
        clear = one.citywide.precision.p_value <= 0.05 and not one.verdict.holds_up
        assert not clear or "yet not told apart from its quarter" in text


@given(st.sampled_from([0.001, 0.04, 0.3]), st.booleans())
def test_none_of_a_report_on_the_reference_procedure(p_value, empty):
    model = reference_model()
    verdict = Verdict(p_value <= 0.05, verdicts.OWN_P_VALUE, alpha=0.05)
    terms = () if empty else tuple(judged(one, verdict, p_value) for one in model.terms)
    found = replace(model, terms=terms, clustering=calibrated_model().clustering)
    assert list(exclusions(render_report(found, study_facts()))) == []


@pytest.mark.parametrize("name", ["calibrated", "reference"])
def test_none_of_a_model_of_the_first_version(name):
    model = read_model((FIRST_VERSION / f"{name}.json").read_text(encoding="utf-8"))
    page = render_report(model)
    factors = [one.name for one in model.inputs.factors]
    assert list(exclusions(page, factors)) == []
    text = " ".join(text for _, text in texts_of(page))
    assert ("knew local ratios alone" in text) == (name == "calibrated")
    assert Numbers(page).told


def test_the_verdicts_and_outcomes_of_a_report_are_seen():
    text = " ".join(text for _, text in texts_of(render_report(calibrated_model())))
    assert re.search(JUDGED.replace("{factor}", "bus_stops") + "holds up", text)
    assert re.search(r"bus_stops[ \d]* in the model: ", text)
    assert re.search(r"Schools[ \d]* left out: may be chance", text)


@pytest.mark.parametrize(
    "both",
    [
        "<p>No factor goes with the 3 events.</p><p>2 factors, strongest first: A, B.</p>",
        "<p>Refused for their sign: Parks.</p><p>Parks</p><p>in the model: proximity 100 m</p>",
        "<p>Parks 3</p><p>left out: may be chance</p><p>Parks proximity 100 m 1.2</p>holds up",
    ],
)
def test_a_pair_is_found(both):
    assert list(exclusions(both))
