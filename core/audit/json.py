"""An audit as one JSON file: schema `rtm-audit/1`."""

from __future__ import annotations

import json

from ..errors import RtmError
from ..language import marked, said
from ..model.fields import plain, record
from ..shapes import Misshapen, read_json, shown
from .record import Audit

SCHEMA = "rtm-audit/1"
REMEDY = marked("Make the audit again with “Who is affected” (rtm:equalityaudit).")
AUDIT = record(Audit)


def write_audit(audit: Audit) -> str:
    """Return the audit as JSON, numbers to ten digits; `read_audit` reads it back."""
    content = {"schema": SCHEMA, **plain(audit)}
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_audit(text: str) -> Audit:
    """Read an audit.

    Raises
    ------
    RtmError
        If it is not whole JSON, of another schema, lacks something or was edited to nonsense.
    """
    try:
        content = read_json(text)
    except ValueError as reason:
        problem = said("The audit is not complete JSON ({reason}).", reason=reason)
        raise RtmError(problem, said(REMEDY), kind="unreadable") from reason
    schema = content.get("schema") if isinstance(content, dict) else None
    if schema != SCHEMA:
        raise RtmError(
            said(
                "The audit's schema is {schema}, not {wanted}.",
                schema=shown(schema),
                wanted=SCHEMA,
            ),
            said(REMEDY),
        )
    try:
        AUDIT.shape(content, ())
    except Misshapen as part:
        raise RtmError(_told(part), said(REMEDY)) from part
    audit: Audit = AUDIT.made(content)
    if any(len(at.groups) != len(audit.groups) for one in audit.maps for at in one.flagged):
        raise RtmError(
            said("The maps of the audit have other groups than the audit."), said(REMEDY)
        )
    return audit


def _told(part: Misshapen) -> str:
    if part.wanted is None:
        return said("The audit has no “{where}”.", where=part.where)
    return said(
        "“{where}” of the audit makes no sense: it must be {wanted}.",
        where=part.where,
        wanted=part.wanted,
    )
