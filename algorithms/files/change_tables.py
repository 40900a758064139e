"""The tables of two periods compared."""

from __future__ import annotations

from collections.abc import Iterator

from ...core.change.record import Comparison, Interval

TERM_FIELDS = (
    ("factor", str),
    ("operationalisation", str),
    ("spatial_influence", float),
    ("quantile", float),
    ("effect", str),
    ("events_before", int),
    ("events_after", int),
    *((f"{when}_{name}", float) for when in ("before", "after") for name in ("rrv", "low", "high")),
    ("change", float),
    ("change_low", float),
    ("change_high", float),
    ("p_value", float),
    ("p_value_paid", float),
    ("changed", str),
    *((f"citywide_change{end}", float) for end in ("", "_low", "_high")),
    ("citywide_p_value", float),
    ("independent_p_value", float),
    ("chosen", str),
)
PLACE_FIELDS = (
    ("place", int),
    ("x", float),
    ("y", float),
    ("cells", int),
    ("events_before", int),
    ("events_after", int),
    ("rank_before", int),
    ("rank_after", int),
    ("change", float),
    ("change_low", float),
    ("change_high", float),
    ("changed", str),
)


def term_rows(found: Comparison) -> Iterator[tuple]:
    """Yield a row for each term, in the order of `TERM_FIELDS`."""
    for one in found.terms:
        changed = "" if one.paid is None else _yes_or_no(one.changed)
        yield (
            one.variable.factor,
            one.variable.operationalisation,
            one.variable.distance,
            one.variable.quantile,
            one.effect,
            one.events_before,
            one.events_after,
            *_ratio(one.before),
            *_ratio(one.after),
            *_ratio(one.change),
            one.change.p_value,
            one.paid,
            changed,
            *_ratio(one.citywide),
            one.citywide.p_value,
            one.independent.p_value,
            found.chosen,
        )


def place_rows(found: Comparison) -> Iterator[tuple]:
    """Yield a row for each place, in the order of `PLACE_FIELDS`."""
    for one in found.places:
        yield (
            one.place,
            one.x,
            one.y,
            one.cells,
            one.events_before,
            one.events_after,
            one.rank_before,
            one.rank_after,
            *_ratio(one.change),
            _yes_or_no(not one.change.holds_one),
        )


def _ratio(found: Interval | None) -> tuple[float | None, ...]:
    return (None,) * 3 if found is None else (found.ratio, found.low, found.high)


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"
