"""The test on a later period, set out in tables for the report."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from ..language import marked, said
from ..mapping.resampling import NOTHING, Interval
from ..plain import sentence_case
from .fields import of_map, told
from .measured import ground, limits, row_of, share, tied, value
from .phrases import figure, fraction, gain, map_name, percent, ratio, whole
from .tables import Figure, Row, Table, abreast
from .tested import Tested

BY_SHARE = (
    ("hit_rate", marked("Hit rate: share of the later events in the flagged area"), percent),
    ("pai", marked("PAI: how many times as many events as by chance"), figure),
)


def holdout_tables(tested: Sequence[Tested]) -> tuple[Table, ...]:
    """Return the tables of the test: hit rate and PAI by share of the area, and the whole map."""
    first = tested[0]
    shares = tuple(ground(first.map, one) for one in first.at)
    tables = [
        Table(
            said(caption),
            shares,
            _rows(
                tested,
                [
                    _column(
                        tested,
                        key,
                        [getattr(one.at[position], key) for one in tested],
                        shown,
                        row=row_of(first.at[position]),
                    )
                    for position in range(len(shares))
                ],
            ),
        )
        for key, caption, shown in BY_SHARE
    ]
    return (*(part for table in tables for part in abreast(table)), _whole_map(tested))


def without_intervals(tested: Sequence[Tested]) -> str:
    """Return where ties leave no interval, and why, in a sentence; "" where they do nowhere."""
    return tied(
        [(said("the {map}", map=map_name(one.name)), one.map, one.at) for one in tested[:-1]]
    )


def _whole_map(tested: Sequence[Tested]) -> Table:
    headline = tested[0].headline
    row, flagged = row_of(headline), share(tested[0].map, headline)
    slopes = [NOTHING if one.slope is None else one.slope.slope for one in tested]
    columns = [
        _column(tested, "pei", [one.headline.pei for one in tested], fraction, row=row),
        _column(tested, "rri", [one.headline.rri for one in tested], ratio, best=False, row=row),
        _column(tested, "slope", slopes, ratio, best=False),
        _column(tested, "auc", [one.auc for one in tested], fraction),
        _column(tested, "gini", [one.gini for one in tested], fraction),
        _column(tested, "log_gain", [one.log_gain for one in tested], gain),
        [Figure(told(whole(one.impossible), of_map(one.map, "impossible"))) for one in tested],
    ]
    headings = (
        said("PEI* at {share}", share=flagged),
        said("RRI* at {share}", share=flagged),
        said("Slope"),
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
    tested: Sequence[Tested],
    key: str,
    values: Sequence[Interval],
    shown: Callable[[float], str],
    *,
    best: bool = True,
    row: str = "",
) -> list[Figure]:
    """Return a figure for each map; the best but for the random one, the last, is marked."""
    most = max((one.value for one in values[:-1]), default=math.nan)
    return [
        Figure(
            value(of.map, key, one, shown, row),
            limits(of.map, key, one, shown, row),
            best and position < len(values) - 1 and one.value == most,
        )
        for position, (of, one) in enumerate(zip(tested, values))
    ]
