"""The report on two periods, and its sentences."""

from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.change.record import ONE_PERIOD, Moved
from risk_terrain_modelling.core.change.surface import Surface
from risk_terrain_modelling.core.report.change_page import render_comparison
from risk_terrain_modelling.core.report.phrases import changes
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.tests.core.making_change import comparison, ratio, term


class TestSentences:
    def test_how_an_influence_changed(self):
        pubs, police, stops = comparison().terms
        assert changes.term_line(pubs, "m") == (
            "Within 100 m of pubs: 1.31 times as strong as before, 1.10 to 1.55 (changed)."
        )
        assert changes.term_line(police, "m") == (
            "Within 100 m of police: 0.80 times as many events, against other places, as before, "
            "0.60 to 1.10 (may be chance)."
        )
        assert "(perhaps)" in changes.term_line(stops, "m")

    def test_which_influences_changed(self):
        assert changes.influences(comparison()) == (
            "Of 3 influences compared one changed by more than chance would have it: within 100 m "
            "of pubs 1.31 times as strong as before (1.10 to 1.55)."
        )
        none = comparison(terms=(term("pubs", ratio(1.1, 0.9, 1.3, 0.4), 0.4),))
        assert changes.influences(none) == (
            "Of one influence compared none changed by more than chance would have it."
        )
        assert "cannot be said" in changes.influences(comparison(chosen=ONE_PERIOD))
        assert "No factor" in changes.influences(comparison(terms=()))

    def test_how_the_level_changed(self):
        told = comparison()
        assert changes.level(told) == (
            "Events a day rose: 1.48 times as many (1.20 to 1.80); 1.6 a day before, 2.4 after."
        )
        chance = replace(told.level, change=ratio(1.1, 0.9, 1.3, 0.3))
        assert "may be chance" in changes.level(replace(told, level=chance))
        fewer = replace(told.level, change=ratio(0.6, 0.5, 0.8, 0.01))
        assert changes.level(replace(told, level=fewer)).startswith("Events a day fell")
        nobody = replace(told.level, per_day=False)
        assert "How long the periods are nobody told" in changes.level(replace(told, level=nobody))

    def test_what_changed_of_where(self):
        assert "did not change by more than chance" in changes.pattern(Moved(0.0, 0.0), "m")
        assert "within about 350 m" in changes.pattern(Moved(0.2, 350.0), "m")
        assert changes.ranks(comparison()) == (
            "Of the 3 places with most events place 1 rose and place 2 fell; what the others "
            "changed may be chance."
        )


def shown(found):
    pytest.importorskip("jinja2")
    cells = Cells(Frame(0.0, 3000.0, 100.0, 30, 30), np.ones((30, 30), bool))
    change = np.where(np.arange(900) < 20, 1.0, 0.0)
    surface = Surface(change, np.full((900, 4), 0.2, np.float32))
    return render_comparison(found, cells, surface)


class TestPage:
    def test_it_says_what_changed_and_names_the_fields(self):
        page = shown(comparison())
        assert "What changed: 2016-01 to 2016-06, then 2016-07 to 2016-12" in page
        assert 'data-field="change.json:terms.0.change.ratio">1.31<' in page
        assert 'data-field="change.json:places.1.rank_after">3<' in page
        assert "river, proximity 500 m cannot be compared" in page.replace("</span>", "").replace(
            '<span data-field="change.json:not_compared.0.variable.distance">', ""
        )
        assert page.count("<svg") == 2

    def test_terms_of_one_period_have_a_caution_and_no_p(self):
        one = comparison(
            chosen=ONE_PERIOD,
            terms=(term("pubs", ratio(1.31, 1.1, 1.55), None),),
        )
        page = shown(one)
        assert "returns to the mean" in page
        assert "p, all paid for" not in page

    @pytest.mark.parametrize(
        ("moved", "wide"),
        [(Moved(0.5, 380.0), True), (Moved(0.5, 370.0), False), (Moved(0.05, 2000.0), False)],
    )
    def test_changes_that_reach_far_are_a_caution(self, moved, wide):
        # a side is 3,000 m: an eighth of it is 375 m
        assert ("room for few such changes" in shown(comparison(moved=moved))) == wide

    def test_names_of_layers_are_escaped(self):
        nasty = "<script>alert(1)</script>"
        page = shown(comparison(terms=(term(nasty, ratio(1.3, 1.1, 1.5, 0.01), 0.01),)))
        assert "<script>" not in page

    def test_nothing_to_compare_is_a_page_too(self):
        page = shown(comparison(terms=(), places=(), not_compared=()))
        assert "No factor goes with the events clearly enough" in page
