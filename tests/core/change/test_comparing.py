"""Comparisons whose answer is known."""

import numpy as np
import pytest
from risk_terrain_modelling.core.change.comparing import compare
from risk_terrain_modelling.core.change.record import (
    CONSTANT,
    NAMED,
    NO_EVENTS,
    ONE_PERIOD,
)
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.model.block import pack
from risk_terrain_modelling.core.model.variable import Variable

PUBS = Variable("pubs", "proximity", 100.0)
POLICE = Variable("police", "proximity", 200.0, "protective")


def drawn(city, seed=5, pubs=1.0, police=1.0, level=1.0, stays=1.0):
    """Two periods over the same hidden clusters; what changed multiplies the later one."""
    random = np.random.default_rng(seed)
    hidden = np.exp(stays * random.normal(0, 1, city.cells.count))
    changed = np.where(city.pubs, pubs, 1.0) * np.where(city.police, police, 1.0) * level
    return random.poisson(4 * hidden), random.poisson(4 * hidden * changed)


class TestTerms:
    def test_what_became_stronger_is_found_and_what_did_not_is_not(self, city):
        before, after = drawn(city, pubs=1.5)
        pubs, police = compare(
            city.periods(before, after), city.blocks, (PUBS, POLICE), NAMED
        ).terms
        assert pubs.change.low < 1.5 < pubs.change.high
        assert pubs.changed
        assert not police.changed
        assert police.change.holds_one
        assert pubs.events_before == before[city.pubs].sum()
        assert pubs.cells == pytest.approx(city.pubs.mean())

    def test_the_ratio_of_a_protective_factor_is_of_events_too(self, city):
        before, after = drawn(city, police=0.5)
        _, police = compare(city.periods(before, after), city.blocks, (PUBS, POLICE), NAMED).terms
        assert police.change.low < 0.5 < police.change.high
        assert police.after.ratio / police.before.ratio == pytest.approx(0.5, rel=0.25)

    def test_hidden_clusters_that_stay_cost_nothing(self, city):
        errors = [
            compare(city.periods(*drawn(city, stays=stays)), city.blocks, (PUBS,), NAMED)
            .terms[0]
            .change.standard_error
            for stays in (0.0, 1.0)
        ]
        assert errors[1] == pytest.approx(errors[0], rel=0.25)

    def test_terms_of_one_period_have_no_p_values(self, city):
        found = compare(city.periods(*drawn(city, pubs=2.0)), city.blocks, (PUBS,), ONE_PERIOD)
        (pubs,) = found.terms
        assert pubs.change.p_value is pubs.citywide.p_value is pubs.paid is None
        assert pubs.change.low > 1
        assert not pubs.changed

    def test_what_cannot_be_compared_is_told_with_the_reason(self, city):
        everywhere = Variable("everywhere", "proximity", 100.0)
        nobody = Variable("empty corner", "proximity", 100.0)
        corner = np.arange(city.cells.count) < 40
        before, after = drawn(city)
        before[corner] = 0
        blocks = (
            *city.blocks,
            pack([everywhere], [np.ones(city.cells.count, bool)]),
            pack([nobody], [corner]),
        )
        found = compare(city.periods(before, after), blocks, (PUBS, everywhere, nobody), NAMED)
        assert [one.variable for one in found.terms] == [PUBS]
        assert [one.why for one in found.not_compared] == [CONSTANT, NO_EVENTS]

    def test_a_term_told_twice_is_not_compared_twice(self, city):
        again = Variable("pubs again", "proximity", 100.0)
        blocks = (*city.blocks, pack([again], [city.pubs]))
        found = compare(city.periods(*drawn(city)), blocks, (PUBS, again), NAMED)
        assert [one.why for one in found.not_compared] == ["like another"]


class TestLevel:
    def test_lengths_bear_on_the_level_alone(self, city):
        before, after = drawn(city, seed=8, level=2.0)
        plain = compare(city.periods(before, after), city.blocks, (PUBS,), NAMED)
        longer = compare(city.periods(before, after, days=(100, 200)), city.blocks, (PUBS,), NAMED)
        assert longer.terms == plain.terms
        assert not plain.level.per_day
        assert longer.level.per_day
        assert longer.level.change.ratio == pytest.approx(after.sum() / before.sum() / 2)
        assert longer.level.change.holds_one

    def test_the_error_without_clusters_is_that_of_two_counts(self, city):
        before, after = drawn(city)
        level = compare(city.periods(before, after), city.blocks, (), NAMED).level
        by_hand = np.sqrt(1 / before.sum() + 1 / after.sum())
        assert level.independent.standard_error == pytest.approx(by_hand)


class TestExposure:
    def test_twice_the_homes_explain_twice_the_events(self, city):
        before, after = drawn(city, pubs=2.0)
        homes = np.ones(city.cells.count)
        later = np.where(city.pubs, 2.0, 1.0)
        plain, exposed = (
            compare(city.periods(before, after, exposures=one), city.blocks, (PUBS,), NAMED)
            for one in (None, (homes, later))
        )
        assert plain.terms[0].changed
        assert exposed.terms[0].change.holds_one
        assert exposed.terms[0].change.ratio == pytest.approx(plain.terms[0].change.ratio / 2)
        assert exposed.level.per_exposure

    def test_cells_without_exposure_take_no_part(self, city):
        homes = np.ones(city.cells.count)
        homes[:50] = 0
        periods = city.periods(*drawn(city), exposures=(homes, homes[::-1].copy()))
        part, some = periods.comparable()
        assert some.sum() == part.cells.count == city.cells.count - 100

    def test_a_period_without_events_is_refused(self, city):
        before, after = drawn(city)
        with pytest.raises(RtmError, match="The later period has no event"):
            city.periods(before, 0 * after).comparable()
