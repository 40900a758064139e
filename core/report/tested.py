"""The test on a later period, read from the tables that “Validate maps” writes."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import RtmError
from ..language import said
from ..mapping.capture import Curve
from ..mapping.kinds import RANDOM
from ..mapping.measures import AtShare
from ..mapping.resampling import NOTHING, Interval
from ..mapping.slope import WHY_NONE, Slope
from ..mapping.validation import HEADLINE_SHARE
from ..shapes import shown

AT_SHARE = ("hit_rate", "pai", "pei", "rri")
INFINITY = math.inf
LIMITS = {  # of each measure; what is infinite or undefined is empty
    "hit_rate": (0.0, 1.0),
    "pai": (0.0, INFINITY),
    "pei": (0.0, INFINITY),
    "rri": (0.0, INFINITY),
    "auc": (0.0, 1.0),
    "gini": (-1.0, 1.0),
    "log_gain": (-INFINITY, INFINITY),
    "new_hit_rate": (0.0, 1.0),
    "slope": (-INFINITY, INFINITY),
}
ERROR, INTERCEPT = "slope_standard_error", "slope_intercept"
NEARLY = 1e-9  # the last decimals of a table


@dataclass(frozen=True, eq=False)
class Tested:
    """One map against the events of the later period.

    Attributes
    ----------
    name : str
        What kind of map it is, in words.
    events : int
        Of the later period.
    at : tuple of AtShare
        By share of the area, ascending.
    auc, gini, log_gain : Interval
    impossible : int
        Events in cells for which the map says 0.
    curve : Curve
        Capture curve.
    map : str
        Its name in the table.
    new_events : int or None
        Events in cells without past events; None where that is not known.
    slope : Slope or None
        None in a table of an older version.
    blocks : int or None
        Of the study area, that were drawn for the intervals; None in a table of an older version.
    block_width : float or None
        Of these.
    """

    name: str
    events: int
    at: tuple[AtShare, ...]
    auc: Interval
    gini: Interval
    log_gain: Interval
    impossible: int
    curve: Curve
    map: str = ""
    new_events: int | None = None
    slope: Slope | None = None
    blocks: int | None = None
    block_width: float | None = None

    @property
    def headline(self) -> AtShare:
        """The measures at the share of the area nearest to 10%, which comparisons quote most."""
        return min(self.at, key=lambda one: abs(one.share - HEADLINE_SHARE))


def read_tested(measures: str, curves: str) -> tuple[Tested, ...]:
    """Return the tested maps, in their order.

    Parameters
    ----------
    measures : str
        CSV of the measures, a row for each map and share of the area.
    curves : str
        CSV of the capture curves.

    Raises
    ------
    RtmError
        If something is missing, or was edited to nonsense.
    """
    try:
        rows, points = _by_map(measures, said("measures")), _by_map(curves, said("capture curves"))
    except csv.Error as reason:
        raise _nonsense(said("they are no tables: {reason}", reason=reason)) from reason
    found = tuple(_tested(name, some, points.get(name, ())) for name, some in rows.items())
    if not found:
        raise _nonsense(said("they are empty"))
    if len({(tuple(at.share for at in one.at), one.events) for one in found}) > 1:
        raise _nonsense(said("the maps are tested at different shares, or on different events"))
    return found


def _nonsense(why: str) -> RtmError:
    return RtmError(
        said("The test of the maps cannot be read ({why}).", why=why),
        said("Run the study again."),
        kind="unreadable",
    )


def _by_map(table: str, which: str) -> dict[str, list[Mapping[str, str]]]:
    rows: dict[str, list[Mapping[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(table)):
        if not row.get("map"):
            raise _nonsense(said("a row of the {which} names no map", which=which))
        rows.setdefault(row["map"], []).append(row)
    return rows


def _tested(name: str, rows: Sequence[Mapping[str, str]], points) -> Tested:
    first = rows[0]
    impossible = _whole(first, "impossible", 0)
    log_gain = _interval(first, "log_gain")
    if impossible and math.isnan(log_gain.value):  # a table has no number for infinity
        log_gain = Interval(-math.inf, math.nan, math.nan)
    return Tested(
        name=RANDOM if name == RANDOM else first.get("kind") or name,
        events=_whole(first, "events", 1),
        at=tuple(_at_shares(rows)),
        auc=_interval(first, "auc"),
        gini=_interval(first, "gini"),
        log_gain=log_gain,
        impossible=impossible,
        curve=_curve(name, points),
        map=name,
        new_events=_whole(first, "new_events", 0) if first.get("new_events") else None,
        slope=_slope(first),
        blocks=_whole(first, "blocks", 1) if first.get("blocks") else None,
        block_width=_number(first, "block_width", 0.0, 1e9) if first.get("block_width") else None,
    )


def _slope(row: Mapping[str, str]) -> Slope | None:
    if row.get("slope") is None:
        return None
    why = row.get("no_slope") or ""
    found = _interval(row, "slope")
    if (why and why not in WHY_NONE) or bool(why) != math.isnan(found.value):
        raise _nonsense(
            said("“no_slope” of “{map}” is {told}", map=shown(row["map"]), told=shown(why))
        )
    error, intercept = (_known(row, name, *LIMITS["slope"]) for name in (ERROR, INTERCEPT))
    return Slope(found, error, intercept, why)


def _at_shares(rows: Sequence[Mapping[str, str]]) -> Iterator[AtShare]:
    last = 0.0
    for row in rows:
        share = _number(row, "area_share", 0.0, 1.0)
        if share <= last:
            raise _nonsense(
                said("the shares of the area of “{map}” do not ascend", map=shown(row["map"]))
            )
        tied = _number(row, "tied", 0.0, 1.0) if row.get("tied") else 0.0
        new = _interval(row, "new_hit_rate") if "new_hit_rate" in row else NOTHING
        hit_rate, pai, pei, rri = (_interval(row, measure) for measure in AT_SHARE)
        yield AtShare(
            *(share, hit_rate, pai, pei, rri, tied, new),
            best_pai=_optional(row, "best_pai"),
            asked=shown(row["area_asked"]) if row.get("area_asked") else "",
            hectares=_optional(row, "hectares"),
        )
        last = share


def _curve(name: str, rows: Sequence[Mapping[str, str]]) -> Curve:
    """Return a capture curve, which must lead from nothing to everything and never back."""
    points = [
        [_number(row, column, 0.0, 1.0) for row in rows]
        for column in ("area_share", "captured_share")
    ]
    whole = len(rows) > 1 and all(
        ends[0] == 0 and math.isclose(ends[-1], 1, rel_tol=NEARLY) for ends in points
    )
    if not whole or (np.diff(points) < -NEARLY).any():
        raise _nonsense(said("“{name}” has no capture curve", name=shown(name)))
    return Curve(*np.array(points))


def _interval(row: Mapping[str, str], measure: str) -> Interval:
    ends = (f"{measure}{end}" for end in ("", "_low", "_high"))
    return Interval(*(_known(row, end, *LIMITS[measure]) for end in ends))


def _optional(row: Mapping[str, str], column: str) -> float:
    return _number(row, column, 0.0, INFINITY) if row.get(column) else math.nan


def _known(row: Mapping[str, str], column: str, least: float, most: float) -> float:
    return math.nan if row.get(column) == "" else _number(row, column, least, most)


def _number(row: Mapping[str, str], column: str, least: float, most: float) -> float:
    try:
        value = float(row[column])
    except (KeyError, ValueError, TypeError):
        value = math.nan
    if not (math.isfinite(value) and least - NEARLY <= value <= most + NEARLY):
        told = shown(row.get(column) or "missing")
        raise _nonsense(
            said("“{column}” of “{map}” is {told}", column=column, map=shown(row["map"]), told=told)
        )
    return value


def _whole(row: Mapping[str, str], column: str, least: int) -> int:
    value = _number(row, column, least, 1e15)
    if value % 1:
        raise _nonsense(
            said(
                "“{column}” of “{map}” is {value:g}",
                column=column,
                map=shown(row["map"]),
                value=value,
            )
        )
    return int(value)
