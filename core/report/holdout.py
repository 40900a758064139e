"""The test on a later period, set out in tables for the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..language import marked, said
from ..mapping.resampling import Interval
from .phrases import (
    figure,
    fraction,
    gain,
    interval,
    map_name,
    percent,
    ratio,
    sentence_case,
    short_percent,
    whole,
)
from .tables import Figure, Row, Table
from .tested import Tested

BY_SHARE = (
    ("hit_rate", marked("Hit rate: share of the later events in the flagged area"), percent),
    ("pai", marked("PAI: how many times as many events as by chance"), figure),
)


def holdout_tables(tested: Sequence[Tested]) -> tuple[Table, ...]:
    """Return the tables of the test: hit rate and PAI by share of the area, and the whole map."""
    shares = tuple(said("{share} of area", share=short_percent(one.share)) for one in tested[0].at)
    tables = [
        Table(
            said(caption),
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
    share = short_percent(tested[0].headline.share)
    columns = [
        _column([one.headline.pei for one in tested], fraction),
        _column([one.headline.rri for one in tested], ratio, best=False),
        _column([one.auc for one in tested], fraction),
        _column([one.gini for one in tested], fraction),
        _column([one.log_gain for one in tested], gain),
        [Figure(whole(one.impossible), "", False) for one in tested],
    ]
    headings = (
        said("PEI at {share}", share=share),
        said("RRI* at {share}", share=share),
        said("AUC"),
        said("Gini"),
        said("Log score"),
        said("Events called impossible"),
    )
    return Table(said("Other measures"), headings, _rows(tested, columns))


def _rows(tested: Sequence[Tested], columns: Sequence[Sequence[Figure]]) -> tuple[Row, ...]:
    return tuple(
        Row(sentence_case(map_name(one.name)), "", tuple(column[position] for column in columns))
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
