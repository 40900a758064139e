"""A comparison of two periods as one JSON file: schema `rtm-change/1`."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..errors import RtmError
from ..language import marked, said
from ..model.fields import plain, record
from ..shapes import Misshapen, read_json, shown
from .record import Comparison

SCHEMA = "rtm-change/1"
REMEDY = marked("Make it again with “Compare periods” (rtm:compareperiods).")
COMPARISON = record(Comparison)


def write_comparison(found: Comparison) -> str:
    """Return a comparison as JSON, numbers to ten digits; `read_comparison` reads it back."""
    content = {"schema": SCHEMA, **plain(found)}
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_comparison(text: str) -> Comparison:
    """Read a comparison.

    Raises
    ------
    RtmError
        If it is not whole JSON, of another schema, lacks something or was edited to nonsense.
    """
    try:
        content = read_json(text)
    except ValueError as reason:
        raise _unreadable(
            said("The comparison is not complete JSON ({reason}).", reason=reason)
        ) from reason
    schema = content.get("schema") if isinstance(content, Mapping) else None
    if schema != SCHEMA:
        raise _unreadable(
            said(
                "The comparison's schema is {schema}, not {wanted}.",
                schema=shown(schema),
                wanted=SCHEMA,
            )
        )
    try:
        COMPARISON.shape(content, ())
    except Misshapen as reason:
        raise _unreadable(_misshapen(reason)) from reason
    return COMPARISON.made(content)


def _misshapen(reason: Misshapen) -> str:
    if reason.wanted is None:
        return said("The comparison has no “{where}”.", where=reason.where)
    return said(
        "“{where}” of the comparison makes no sense: it must be {wanted}.",
        where=reason.where,
        wanted=reason.wanted,
    )


def _unreadable(problem: str) -> RtmError:
    return RtmError(problem, said(REMEDY), kind="unreadable")
