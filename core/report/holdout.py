"""The test on a later period, read from its tables and set out for the report."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..mapping.capture import Curve
from ..mapping.evaluation import AtShare
from ..mapping.resampling import Interval
from ..mapping.validation import HEADLINE_SHARE, RANDOM_MAP
from .validation import Figure, Row, Table, fraction, gain, interval, number, percent, ratio
from .words import sentence_case

BY_SHARE = (
    ("hit_rate", "Hit rate: share of the later events in the flagged area", percent),
    ("pai", "PAI: how many times as many events as by chance", number),
)


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
    """

    name: str
    events: int
    at: tuple[AtShare, ...]
    auc: Interval
    gini: Interval
    log_gain: Interval
    impossible: int
    curve: Curve

    @property
    def headline(self) -> AtShare:
        """The measures at the share of the area nearest to 10%, which comparisons quote most."""
        return min(self.at, key=lambda one: abs(one.share - HEADLINE_SHARE))


def read_tested(measures: str, curves: str) -> tuple[Tested, ...]:
    """Return the tested maps from the tables that “Validate maps” writes, in their order.

    Parameters
    ----------
    measures : str
        CSV of the measures, a row for each map and share of the area.
    curves : str
        CSV of the capture curves.
    """
    points: dict[str, list[tuple[float, float]]] = {}
    for row in csv.DictReader(io.StringIO(curves)):
        where = float(row["area_share"]), float(row["captured_share"])
        points.setdefault(row["map"], []).append(where)
    rows: dict[str, list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(measures)):
        rows.setdefault(row["map"], []).append(row)
    return tuple(_tested(of_map, points[name]) for name, of_map in rows.items())


def _tested(rows: Sequence[dict[str, str]], points: Sequence[tuple[float, float]]) -> Tested:
    first = rows[0]
    impossible = int(first["impossible"])
    log_gain = _interval(first, "log_gain")
    if impossible and math.isnan(log_gain.value):  # a table has no number for infinity
        log_gain = Interval(-math.inf, math.nan, math.nan)
    return Tested(
        name=RANDOM_MAP if first["map"] == RANDOM_MAP else first["kind"],
        events=int(first["events"]),
        at=tuple(
            AtShare(
                float(row["area_share"]),
                *(_interval(row, measure) for measure in ("hit_rate", "pai", "pei", "rri")),
            )
            for row in rows
        ),
        auc=_interval(first, "auc"),
        gini=_interval(first, "gini"),
        log_gain=log_gain,
        impossible=impossible,
        curve=Curve(*np.array(points).T),
    )


def _interval(row: dict[str, str], measure: str) -> Interval:
    ends = (row[f"{measure}{end}"] for end in ("", "_low", "_high"))
    return Interval(*(float(text) if text else math.nan for text in ends))


def holdout_tables(tested: Sequence[Tested]) -> tuple[Table, ...]:
    """Return the tables of the test: hit rate and PAI by share of the area, and the whole map."""
    shares = tuple(f"{100 * one.share:g}% of area" for one in tested[0].at)
    tables = [
        Table(
            caption,
            shares,
            _rows(
                tested,
                [
                    _column([getattr(one.at[position], key) for one in tested], shown)
                    for position in range(len(shares))
                ],
            ),
        )
        for key, caption, shown in BY_SHARE
    ]
    return (*tables, _whole_map(tested))


def _whole_map(tested: Sequence[Tested]) -> Table:
    share = f"at {100 * tested[0].headline.share:g}%"
    columns = [
        _column([one.headline.pei for one in tested], fraction),
        _column([one.headline.rri for one in tested], ratio, best=False),
        _column([one.auc for one in tested], fraction),
        _column([one.gini for one in tested], fraction),
        _column([one.log_gain for one in tested], gain),
        [Figure(f"{one.impossible:,}", "", False) for one in tested],
    ]
    headings = (
        f"PEI {share}",
        f"RRI* {share}",
        "AUC",
        "Gini",
        "Log score",
        "Events called impossible",
    )
    return Table("Other measures", headings, _rows(tested, columns))


def _rows(tested: Sequence[Tested], columns: Sequence[Sequence[Figure]]) -> tuple[Row, ...]:
    return tuple(
        Row(sentence_case(one.name), "", tuple(column[position] for column in columns))
        for position, one in enumerate(tested)
    )


def _column(
    values: Sequence[Interval], shown: Callable[[float], str], *, best: bool = True
) -> list[Figure]:
    """Return a figure for each map; the best but for the random one, the last, is marked."""
    most = max((one.value for one in values[:-1]), default=math.nan)
    return [
        Figure(
            shown(one.value),
            "" if math.isnan(one.low) else interval(one, shown),
            best and position < len(values) - 1 and one.value == most,
        )
        for position, one in enumerate(values)
    ]
