"""A test of maps as rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...core.mapping.resampling import Interval
from ...core.mapping.slope import Slope
from ...core.mapping.validation import Validated

AT_SHARE = ("hit_rate", "pai", "pei", "rri", "new_hit_rate")
WHOLE_MAP = ("auc", "area_under_curve", "gini", "deviance_explained", "log_gain")
MEASURE_FIELDS = (
    ("map", str),
    ("kind", str),
    ("events", int),
    ("area_share", float),
    *(
        (f"{measure}{end}", float)
        for measure in (*AT_SHARE, *WHOLE_MAP)
        for end in ("", "_low", "_high")
    ),
    ("impossible", int),
    ("tied", float),
    ("new_events", int),
    *((f"slope{end}", float) for end in ("", "_low", "_high", "_standard_error", "_intercept")),
    *((f"per_doubling{end}", float) for end in ("", "_low", "_high")),
    ("no_slope", str),
    ("area_asked", str),
    ("hectares", float),
    ("best_pai", float),
    ("blocks", int),
    ("block_width", float),
    ("event_blocks", int),
)
CURVE_FIELDS = (
    ("map", str),
    ("area_share", float),
    ("captured_share", float),
)
CALIBRATION_FIELDS = (
    ("map", str),
    ("tenth", int),
    ("predicted", float),
    ("observed", float),
)


def measure_rows(results: Sequence[Validated]) -> Iterable[tuple]:
    """Yield a row for each map and share of the area; what is of the whole map is on each."""
    for result in results:
        found = result.evaluation
        whole = _ends(getattr(found, measure) for measure in WHOLE_MAP)
        for at in found.at:
            measures = _ends(getattr(at, measure) for measure in AT_SHARE)
            yield (
                *(result.name, result.kind, found.events, at.share),
                *(*measures, *whole, found.impossible),
                *(at.tied, found.new_events, *_slope(found.slope)),
                *(at.asked, at.hectares, at.best_pai),
                *(found.blocks, found.block_width, found.event_blocks),
            )


def _slope(found: Slope) -> tuple:
    """Return the slope, its interval, error and intercept, and what it makes of a doubling."""
    regression = (found.standard_error, found.intercept)
    return (*_ends([found.slope]), *regression, *_ends([found.per_doubling]), found.why_none)


def curve_rows(results: Sequence[Validated]) -> Iterable[tuple]:
    """Yield the points of each map's capture curve."""
    for result in results:
        curve = result.evaluation.curve
        for area, captured in zip(curve.area.tolist(), curve.captured.tolist()):
            yield result.name, area, captured


def calibration_rows(results: Sequence[Validated]) -> Iterable[tuple]:
    """Yield predicted and observed events of each tenth of the area, 1 the highest."""
    for result in results:
        calibration = result.evaluation.calibration
        both = zip(calibration.predicted.tolist(), calibration.observed.tolist())
        for tenth, (predicted, observed) in enumerate(both, 1):
            yield result.name, tenth, predicted, observed


def _ends(intervals: Iterable[Interval]) -> list[float]:
    """Return value, low and high of each interval, one after the other."""
    return [float(end) for one in intervals for end in (one.value, one.low, one.high)]
