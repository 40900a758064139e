"""A model printed, and shown in a notebook: a table that agrees with the record."""

import math
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from risk_terrain_modelling.core.model.cautions import FEW_PLACES, Caution
from risk_terrain_modelling.core.model.inputs import GridInput, Inputs
from risk_terrain_modelling.core.model.parts import AGREES, Check, Culling, FamilyFit, Narrowing
from risk_terrain_modelling.core.model.record import Model
from risk_terrain_modelling.core.model.term import ADMITTED, Estimate, Precision, Term, Verdict
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.settings import FitSettings
from risk_terrain_modelling.tests.core.making import with_control, with_exposure

BAD = '<script>alert(1)</script> & "Sons"\n\''


def term(factor, coefficient, effect="aggravating", adjusted=True) -> Term:
    protects = effect == "protective"
    ratio = math.exp(-coefficient if protects else coefficient)
    known = Precision(standard_error=0.1, p_value=0.0123, low=0.8 * ratio, high=1.25 * ratio)
    return Term(
        variable=Variable(factor, "proximity", 150.0),
        effect=effect,
        citywide=Estimate(
            coefficient=coefficient,
            ratio=ratio,
            independent=replace(known, p_value=0.00001),
            adjusted=known if adjusted else None,
        ),
        verdict=Verdict(holds_up=coefficient > 0.5, why=ADMITTED) if adjusted else None,
    )


@pytest.fixture
def model() -> Model:
    return Model(
        family="nb1",
        intercept=-2.5,
        intercept_standard_error=0.05,
        dispersion=0.25,
        terms=(term("Bus stops", 0.4), term("Parks", 0.7, "protective")),
        log_likelihood=-345.678,
        aic=697.356,
        bic=712.5,
        cells=1200,
        events=345,
        narrowing=Narrowing(tested=6, constant=(), duplicates=(), culled=4, survivors=()),
        families=(FamilyFit(family="nb1", bic=712.5, terms=2, dispersion=0.25),),
        culling=Culling(penalty=0.01, penalties_tried=50, held_out_deviance=1.2),
        check=Check(outcome=AGREES, largest_difference=1e-6),
        settings=FitSettings(),
        cautions=(),
        inputs=Inputs(grid=GridInput(40, 30, 100.0, 0.0, 3000.0, crs="", units="m")),
    )


class Cells(HTMLParser):
    """The texts of the rows of tables, and every tag that there is."""

    def __init__(self, page):
        super().__init__()
        self.rows, self.tags, self.inside = [], set(), False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.inside = tag in ("td", "th")
        if tag == "tr":
            self.rows.append([])
        elif self.inside:
            self.rows[-1].append("")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.rows[-1][-1] += data


def test_a_line_for_each_term_the_strongest_first(model):
    lines = str(model).splitlines()
    parks = next(number for number, line in enumerate(lines) if line.startswith("Parks"))
    assert lines[parks].split() == [
        *("Parks", "proximity,", "protective", "150", "0.497", "0.397", "0.621"),
        *("0.7000", "0.1000", "0.012", "yes"),
    ]
    assert lines[parks + 1].startswith("Bus stops")
    assert lines[parks + 1].endswith("no")
    assert lines[parks + 2].split() == ["intercept", "-2.5000", "0.0500"]
    assert "distance (m)" in lines[parks - 2]


def test_the_facts_of_the_whole_stand_above(model):
    text = " ".join(str(model).split())
    assert "Selection calibrated Events 345" in text
    assert "Family nb1, dispersion 0.25 Cells 1,200" in text
    assert "BIC 712.50" in text


def test_no_line_is_longer_than_its_rules(model):
    long = replace(model, terms=(term("Houses of many occupants " * 9, 0.6),))
    lines = str(long).splitlines()
    assert {len(line) for line in lines if set(line) in ({"="}, {"-"})} == {max(map(len, lines))}
    assert "…" in str(long)


def test_it_says_what_the_intervals_know(model):
    assert "Intervals and p-values know how the events cluster." in str(model)
    independent = replace(model, terms=(term("Bus stops", 0.4, adjusted=False),))
    assert "RRV: citywide ratios. Intervals and p-values take cells as independent." in str(
        independent
    )
    assert "<0.001" in str(independent)


def test_a_flat_model_says_so(model):
    flat = replace(model, terms=(), cautions=(Caution(kind=FEW_PLACES),))
    assert str(flat).endswith(
        "No factor is in the model: the map is flat.\n1 caution: see the report."
    )


def test_a_notebook_shows_the_same_figures(model):
    cells = Cells(model._repr_html_())
    assert cells.rows[1] == [
        *("Parks", "proximity, protective", "150", "0.497", "0.397", "0.621"),
        *("0.7000", "0.1000", "0.012", "yes"),
    ]
    assert ["BIC", "712.50"] in cells.rows


def test_names_are_texts_and_never_tags(model):
    odd = replace(
        model,
        terms=(term(BAD, 0.7),),
        inputs=Inputs(grid=replace(model.inputs.grid, units="<b>ft</b>")),
    )
    cells = Cells(odd._repr_html_())
    assert cells.tags == {*("div", "table", "caption", "thead", "tbody", "tr", "th", "td", "p")}
    assert cells.rows[1][0].strip() == BAD.replace("\n", " ")
    assert cells.rows[0][2] == "distance (<b>ft</b>)"
    assert len(str(odd).splitlines()) == len(str(model).splitlines()) - 1


def test_it_says_what_is_allowed_for(model):
    assert "exposure" not in str(model)
    text = str(with_control(with_exposure(model)))
    assert "Events in proportion to an exposure." in text
    assert "Controlled for: Residents." in text
    assert "Scores compare places that have as much of it." in text
