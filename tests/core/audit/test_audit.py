"""An audit of small made-up cities, against plain loops."""

import json
import math
from dataclasses import replace

import numpy as np
import pytest
from risk_terrain_modelling.core.audit.audit import Asked, Groups, audited, kept_share
from risk_terrain_modelling.core.audit.flagged import Ground
from risk_terrain_modelling.core.audit.json import read_audit, write_audit
from risk_terrain_modelling.core.audit.record import Audit
from risk_terrain_modelling.core.audit.spread import Resamples
from risk_terrain_modelling.core.audit.tenths import LOWEST, by_class, tenths_of
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.mapping.spatial_blocks import Blocks, blocks_of
from risk_terrain_modelling.core.progress import QUIET
from risk_terrain_modelling.core.terrain.grid import Cells, Frame

SIDE = 20
SHARES = (0.01, 0.05, 0.2)


def city(seed=5):
    """Cells, some cut by the edge, with two groups: one lives in the west, one everywhere."""
    rng = np.random.default_rng(seed)
    frame = Frame(0.0, SIDE * 100.0, 100.0, SIDE, SIDE)
    cells = Cells(frame, np.ones(frame.shape, bool))
    west = np.tile(np.arange(SIDE) < SIDE / 2, SIDE)
    everyone = rng.integers(20, 200, cells.count).astype(float)
    some = everyone * np.where(west, 0.7, 0.1)
    people = np.column_stack([some, everyone - some])
    events = rng.poisson(np.where(west, 2.0, 0.5)).astype(float)
    areas = np.where(rng.random(cells.count) < 0.1, 0.5, 1.0)
    return cells, Ground(areas, everyone, people, events)


def flagged_by_hand(values, areas, share):
    """The flagged part of each cell, one value after the other from the highest down."""
    left, parts = share * areas.sum(), np.zeros(len(values))
    for value in sorted(set(values), reverse=True):
        these = values == value
        part = min(1.0, max(left, 0.0) / areas[these].sum())
        parts[these] = part
        left -= areas[these].sum()
    return parts


def audit_of(cells, ground, maps, groups=None, least=10, resamples=99):
    drawn = Resamples.drawn(blocks_of(cells, 400.0), resamples, 1)
    groups = groups or Groups(("west", "rest"))
    return audited(maps, ground, groups, drawn, least, QUIET)


def test_shares_and_ratios_are_those_by_hand():
    cells, ground = city()
    rng = np.random.default_rng(8)
    values = np.round(rng.random(cells.count) + ground.events, 1)  # some are equal
    groups, (one,) = audit_of(cells, ground, [Asked("m", "forecast map", values, SHARES)])
    everyone = ground.everyone.sum()
    for share, at in zip(SHARES, one.flagged):
        parts = flagged_by_hand(values, ground.areas, share)
        there = parts @ ground.everyone
        assert at.residents == round(there)
        assert at.residents_share == pytest.approx(there / everyone, abs=1e-12)
        assert at.events_share.value == pytest.approx(parts @ ground.events / ground.events.sum())
        for group, living in enumerate(at.groups):
            people = ground.people[:, group]
            if living.residents is None:
                continue
            of_group = parts @ people / people.sum()
            assert living.share_of_group == pytest.approx(of_group, abs=1e-12)
            assert living.share_of_flagged == pytest.approx(parts @ people / there, abs=1e-12)
            assert living.ratio.value == pytest.approx(of_group / (there / everyone), abs=1e-12)
            assert living.ratio.low < living.ratio.value < living.ratio.high
    assert groups[0].share == pytest.approx(ground.people[:, 0].sum() / everyone)


def test_events_count_by_who_lives_where_they_are():
    """Three cells: 6 events where all are of the group, 2 where half are, 9 where nobody lives."""
    ground = Ground(
        np.ones(3),
        np.array([100, 100, 0.0]),
        np.array([[100], [50], [0.0]]),
        np.array([6, 2, 9.0]),
    )
    blocks = Blocks(np.arange(3), 3, 100.0)
    (group,), _ = audited([], ground, Groups(("all",)), Resamples.drawn(blocks, 99, 1), 5, QUIET)
    assert ground.among_residents.sum() == 8
    assert group.events_share == pytest.approx((6 * 1 + 2 * 0.5) / 8)
    assert group.events_ratio.value == pytest.approx(7 / 8 / 0.75)


def test_intervals_are_those_of_resampled_cities():
    """Each resample is built cell by cell: as many copies of a block as it was drawn."""
    cells, ground = city()
    values = ground.events + np.random.default_rng(2).random(cells.count)  # no two are equal
    drawn = Resamples.drawn(blocks_of(cells, 500.0), 99, 4)
    _, (one,) = audited(
        [Asked("m", "m", values, (0.05,))], ground, Groups(("west", "rest")), drawn, 1, QUIET
    )
    found = []
    for times in drawn.times.astype(int):
        copies = np.repeat(np.arange(cells.count), times[drawn.blocks.of_cell])
        parts = flagged_by_hand(values[copies], ground.areas[copies], 0.05)
        west, everyone = ground.people[copies, 0], ground.everyone[copies]
        found.append((parts @ west / west.sum()) / (parts @ everyone / everyone.sum()))
    low, high = np.quantile(found, (0.025, 0.975))
    ratio = one.flagged[0].groups[0].ratio
    assert (ratio.low, ratio.high) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))


def test_a_map_that_flags_the_west_flags_who_lives_there():
    cells, ground = city()
    west = np.tile(np.arange(SIDE)[::-1], SIDE).astype(float)
    _, (one,) = audit_of(cells, ground, [Asked("west", "west", west, (0.2,))])
    of_west, of_rest = one.flagged[0].groups
    assert of_west.ratio.value > 1.3
    assert of_rest.ratio.value < 1
    everybody = Asked("flat", "flat", np.ones(cells.count), (0.2,))
    _, (flat,) = audit_of(cells, ground, [everybody])
    assert [one.ratio.value for one in flat.flagged[0].groups] == [pytest.approx(1, abs=0.02)] * 2
    assert flat.flagged[0].groups[0].ratio.low is None  # which cells are flagged is left open
    assert flat.flagged[0].tied == pytest.approx(1)


def test_classes_of_deprivation_stand_behind_the_groups():
    cells, ground = city()
    income = np.tile(np.arange(SIDE), SIDE).astype(float)  # the west is poor; a cell is an area
    noise = np.random.default_rng(6).uniform(0, 9, cells.count)
    tenths = tenths_of(income, ground.everyone, LOWEST)
    people = np.hstack([ground.people, by_class(ground.everyone, tenths)])
    rich = replace(ground, people=people)
    groups, (one,) = audit_of(
        cells,
        rich,
        [Asked("west", "west", -income + noise, (0.1,))],
        Groups(("west", "rest"), tenths),
    )
    assert [group.number for group in groups] == [0, 0, *range(1, 11)]
    assert one.flagged[0].groups[2].ratio.value > 3
    assert one.flagged[0].groups[-1].residents == 0  # which areas are flagged is no secret
    of_events = sum(group.events_share for group in groups[2:])
    assert of_events == pytest.approx(1)


def test_small_numbers_stand_nowhere():
    cells, ground = city()
    few = np.zeros(cells.count)
    few[:40] = 1  # 40 people of the group in all, in the north
    people = np.column_stack([few, ground.everyone - few])
    ground = replace(ground, people=people, areas=np.ones(cells.count))
    values = -np.arange(cells.count, dtype=float)
    groups, (one,) = audit_of(cells, ground, [Asked("m", "m", values, SHARES)])
    told = [at.groups[0].residents for at in one.flagged]
    assert told == [None, 20, None]  # 4 are few; 40 of 40 leave 0 outside
    assert all(
        (at.groups[0].ratio is None) == (at.groups[0].residents is None) for at in one.flagged
    )
    assert one.flagged[0].groups[1].residents is None  # what is left of everyone would tell the 4
    assert groups[0].residents == 40
    assert (
        audit_of(cells, ground, [Asked("m", "m", values, SHARES)], least=41)[0][0].residents is None
    )


def test_how_much_of_the_ground_stays():
    _, ground = city()
    one = np.arange(400.0)
    assert kept_share(one, one, ground, 0.05) == pytest.approx(1)
    assert kept_share(one, -one, ground, 0.05) == 0
    shifted = np.roll(one, 10)
    parts = [flagged_by_hand(values, ground.areas, 0.05) for values in (one, shifted)]
    both = np.minimum(*parts) @ ground.areas / (parts[0] @ ground.areas)
    assert kept_share(one, shifted, ground, 0.05) == pytest.approx(both)


def test_an_audit_is_read_back_as_it_was_written(audit):
    text = write_audit(audit)
    assert write_audit(read_audit(text)) == text
    assert json.loads(text)["schema"] == "rtm-audit/1"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema": "rtm-audit/9"}, "The schema of the record is rtm-audit/9, not rtm-audit/1."),
        ({"residents": -4}, "“residents” of the record makes no sense"),
        ({"maps": None}, "“maps” of the record makes no sense"),
        ({"groups": []}, "The maps of the audit have other groups than the audit."),
    ],
)
def test_an_audit_that_was_edited_to_nonsense_is_refused(audit, change, said):
    content = {**json.loads(write_audit(audit)), **change}
    with pytest.raises(RtmError) as fault:
        read_audit(json.dumps(content))
    assert said in fault.value.problem
    assert "rtm:equalityaudit" in fault.value.remedy


def test_an_audit_without_a_part_or_half_of_it_is_refused(audit):
    content = json.loads(write_audit(audit))
    del content["least"]
    with pytest.raises(RtmError, match="The record has no “least”"):
        read_audit(json.dumps(content))
    with pytest.raises(RtmError, match="The record is not complete JSON"):
        read_audit(write_audit(audit)[:-40])


def test_no_figure_of_a_record_is_infinite(audit):
    def numbers(value):
        if isinstance(value, dict):
            value = list(value.values())
        if isinstance(value, list):
            return [one for part in value for one in numbers(part)]
        return [value] if isinstance(value, float) else []

    assert isinstance(audit, Audit)
    assert all(map(math.isfinite, numbers(json.loads(write_audit(audit)))))
