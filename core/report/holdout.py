"""The test on a later period, set out in tables for the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..mapping.resampling import Interval
from .tested import Tested
from .validation import Figure, Row, Table, fraction, gain, interval, number, percent, ratio
from .words import sentence_case

BY_SHARE = (
    ("hit_rate", "Hit rate: share of the later events in the flagged area", percent),
    ("pai", "PAI: how many times as many events as by chance", number),
)


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
