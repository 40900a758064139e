"""A check of layers as rows of a table, and as a text that programs read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from ...core.report.sections.checks import Judged
from ...core.terrain.checking.record import Checked
from ...core.terrain.clustering import NearestNeighbour

CHECK_FIELDS = (
    ("layer", str),
    ("role", str),
    ("geometry", str),
    ("crs", str),
    ("verdict", str),
    ("sentence", str),
    ("remedy", str),
    ("features", int),
    ("left_out", int),
    ("inside", int),
    ("outside", int),
    ("same_place_share", float),
    ("empty_share", float),
    ("stops_p_value", float),
    ("nearest_neighbour_index", float),
    ("nearest_neighbour_p", float),
    ("suggested", str),
    ("same_as", str),
    ("first_date", str),
    ("last_date", str),
    ("months_missing", int),
    ("types", int),
)


def check_rows(judged: Sequence[Judged]) -> Iterable[tuple]:
    """Yield a row for each layer, fields as in `CHECK_FIELDS`."""
    for one in judged:
        found = one.checked
        yield (
            *(found.name, found.role.name.lower(), found.kind, found.crs),
            *(one.verdict.value, one.sentence, one.remedy),
            *_counts(found),
            *_coverage(found),
            *_clustering(found),
            found.same_as,
            *_dates(found),
        )


def findings(judged: Sequence[Judged]) -> str:
    """Return the verdicts as JSON: a list with an object for each layer."""
    return json.dumps(
        [
            {
                "layer": one.checked.name,
                "role": one.checked.role.name.lower(),
                "verdict": one.verdict.value,
                "sentence": one.sentence,
                "remedy": one.remedy,
                "notes": one.besides,
            }
            for one in judged
        ],
        ensure_ascii=False,
    )


def _counts(found: Checked) -> tuple:
    lost, places = sum(found.left_out.values()), found.places
    if places is None:
        return None, None, None, None, None
    outside = places.features - places.inside
    return found.rows, lost, places.inside, outside, places.repeated_share


def _coverage(found: Checked) -> tuple:
    return (None, None) if found.gap is None else (found.gap.share, found.gap.p_value)


def _clustering(found: Checked) -> tuple:
    """Return the index, its p-value, and the operationalisation that they suggest."""
    if found.choice is None:
        return None, None, ""
    reason = found.choice.reason
    test: NearestNeighbour | None = None if reason is None else reason.clustering
    figures = (None, None) if test is None else (test.index, test.p_value)
    return (*figures, found.choice.key)


def _dates(found: Checked) -> tuple:
    when = found.when
    if when is None:
        return "", "", None, None
    span = (when.tally.first_date, when.tally.last_date)
    return (*span, len(when.months_missing), len(when.kinds))
