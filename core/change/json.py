"""A comparison of two periods as one JSON file: schema `rtm-change/1`."""

from __future__ import annotations

from ..language import marked
from ..model.fields import record
from ..model.kept import Kept
from .record import Comparison

SCHEMA = "rtm-change/1"
COMPARISON = Kept(
    schema=SCHEMA,
    record=record(Comparison),
    remedy=marked("Make it again with “Compare periods” (rtm:compareperiods)."),
)


def write_comparison(found: Comparison) -> str:
    """Return a comparison as JSON; `read_comparison` reads it back."""
    return COMPARISON.write(found)


def read_comparison(text: str) -> Comparison:
    """Read a comparison; raise `RtmError` as `Kept` says."""
    comparison: Comparison = COMPARISON.read(text)
    return comparison
