"""Areas compared before and after: everything that the record of an evaluation holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .area_periods import WHOLE, Periods
from .area_record import (
    BY_DIFFERENCE,
    BY_RATIO,
    CHOSEN,
    AreaFound,
    ClusteringFound,
    Evaluation,
    PartFound,
    PeriodFound,
    RoleFound,
    SetFound,
)
from .areas import ROLES, TREATED, Compared, History
from .displacement import (
    LOCAL,
    MOVED,
    ROLES_OF,
    TOTAL,
    Estimate,
    Likeness,
    displacement_difference,
    ratio_of_ratios,
    size_weights,
)
from .displacement_clustering import Measured
from .displacement_dates import Earlier, Step, as_large, beyond, earlier_dates, step_by_step

ALIKE = 1.5  # times as many events before: beyond, shares are compared and not numbers


@dataclass(frozen=True, eq=False)
class Given:
    """What is evaluated.

    Attributes
    ----------
    compared : Compared
    history : History
    periods : Periods
    hectare : float
        Square units of the map in a hectare.
    units : str
        Of lengths.
    design, title : str
    measured : (Measured, Likeness) or None
    over : str
        Whether the clustering was measured over "cells" or "areas".
    """

    compared: Compared
    history: History
    periods: Periods
    hectare: float
    units: str
    design: str = CHOSEN
    title: str = ""
    measured: tuple[Measured, Likeness] | None = None
    over: str = "cells"


def evaluate(given: Given) -> Evaluation:
    """Compare the areas before and after."""
    compared, periods = given.compared, given.periods
    likeness = None if given.measured is None else given.measured[1]
    parts = tuple(_parts(compared, likeness, None))
    by_ratio = parts[0].by_ratio
    earlier: tuple[Earlier, ...] = ()
    steps: tuple[Step, ...] = ()
    large = outside = None
    if periods.unit != WHOLE:
        earlier = earlier_dates(compared.areas, given.history, periods)
        steps = step_by_step(compared.areas, given.history, periods, ratios=by_ratio)
        large = as_large(earlier, parts[0].told, ratios=by_ratio)
        outside = beyond(earlier, parts[0].told, ratios=by_ratio)
    sets = compared.sets
    return Evaluation(
        title=given.title,
        design=given.design,
        unit=periods.unit,
        before=_period(periods, 0),
        after=_period(periods, 1),
        scale=periods.scale,
        areas=tuple(_areas(given, likeness)),
        roles=tuple(_roles(given, likeness)),
        parts=parts,
        sets=()
        if len(sets) < 2
        else tuple(SetFound(one, tuple(_parts(compared, likeness, one))) for one in sets),
        clustering=_clustering(given),
        first_counted=periods.named(int(given.history.units[0])),
        last_counted=periods.named(int(given.history.units[-1])),
        earlier=earlier,
        earlier_as_large=large,
        earlier_beyond=outside,
        steps=steps,
    )


def _by(compared: Compared, part: str, matched: str | None) -> str:
    """Return what is compared, which counts before the start alone decide."""
    role, control = (compared.having(one, matched) for one in ROLES_OF[part][:2])
    if not control.any():
        return BY_DIFFERENCE
    treated, beside = float(compared.before[role].sum()), float(compared.before[control].sum())
    alike = max(treated, beside) <= ALIKE * min(treated, beside)
    return BY_DIFFERENCE if alike else BY_RATIO


def _parts(
    compared: Compared, likeness: Likeness | None, matched: str | None
) -> Iterator[PartFound]:
    """Yield the comparisons that can be made, of one set where it is named."""
    weights = size_weights(compared)
    names = [LOCAL]
    if any(compared.having(role).any() for role in ROLES[2:]):
        names += [MOVED, TOTAL]
    for part in names:
        given = (compared, part, likeness, matched)
        unlike = bool((weights != 1).any())
        ratio = None if part == TOTAL else ratio_of_ratios(*given)
        yield PartFound(
            part=part,
            compared_by=_by(compared, part, matched) if ratio else BY_DIFFERENCE,
            difference=displacement_difference(*given),
            by_size=displacement_difference(*given, weights) if unlike else None,
            ratio=ratio,
        )


def _areas(given: Given, likeness: Likeness | None) -> Iterator[AreaFound]:
    for number, one in enumerate(given.compared.areas):
        some = _only(given.compared, [number])
        change, ratio = _change(some, _within(likeness, [number]))
        yield AreaFound(
            role=one.role,
            name=one.name,
            matched=one.matched,
            hectares=one.size / given.hectare,
            before=int(some.before[0]),
            after=int(some.after[0]),
            change=change,
            ratio=ratio,
        )


def _roles(given: Given, likeness: Likeness | None) -> Iterator[RoleFound]:
    for role in ROLES:
        rows = given.compared.having(role).nonzero()[0].tolist()
        if rows:
            some = _only(given.compared, rows)
            change, ratio = _change(some, _within(likeness, rows))
            yield RoleFound(
                role=role,
                areas=len(rows),
                hectares=sum(one.size for one in some.areas) / given.hectare,
                before=int(some.before.sum()),
                after=int(some.after.sum()),
                change=change,
                ratio=ratio,
            )


def _only(compared: Compared, rows: list[int]) -> Compared:
    areas = tuple(compared.areas[row] for row in rows)
    return Compared(areas, compared.before[rows], compared.after[rows], compared.scale)


def _within(likeness: Likeness | None, rows: list[int]) -> Likeness | None:
    if likeness is None:
        return None
    some = likeness.covariance[rows][:, rows]
    return Likeness(some, likeness.nugget, likeness.odds)


def _change(compared: Compared, likeness: Likeness | None) -> tuple[Estimate, Estimate | None]:
    """Return the change of areas of one role together, and its ratio."""
    alone = replace(compared, areas=tuple(replace(one, role=TREATED) for one in compared.areas))
    ratio = ratio_of_ratios(alone, LOCAL, likeness)
    change = displacement_difference(alone, LOCAL, likeness)
    return change, None if ratio is None else ratio.ratio


def _period(periods: Periods, number: int) -> PeriodFound:
    window = (periods.before, periods.after)[number]
    first, last = (periods.named(at) for at in (window.first, window.end - 1))
    return PeriodFound(first, last, periods.lengths[number])


def _clustering(given: Given) -> ClusteringFound | None:
    if given.measured is None:
        return None
    measured, likeness = given.measured
    strength = measured.clustering.strength
    if given.over == "areas" and len(likeness.covariance):
        strength = max(strength, float(likeness.covariance.diagonal().max()))
    return ClusteringFound(
        over=given.over,
        strength=strength,
        range=measured.clustering.range,
        nugget=likeness.nugget,
        units=given.units,
        events=measured.events,
    )
