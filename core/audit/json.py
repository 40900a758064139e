"""An audit as one JSON file: schema `rtm-audit/1`."""

from __future__ import annotations

from ..language import marked, said
from ..model.fields import record
from ..model.kept import Kept
from .record import Audit

SCHEMA = "rtm-audit/1"
AUDIT = Kept(
    schema=SCHEMA,
    record=record(Audit),
    remedy=marked("Make the audit again with “Who is affected” (rtm:equalityaudit)."),
)


def write_audit(audit: Audit) -> str:
    """Return the audit as JSON; `read_audit` reads it back."""
    return AUDIT.write(audit)


def read_audit(text: str) -> Audit:
    """Read an audit.

    Raises
    ------
    RtmError
        As `Kept` says, or if its maps are of other groups than the audit.
    """
    audit: Audit = AUDIT.read(text)
    if any(len(at.groups) != len(audit.groups) for one in audit.maps for at in one.flagged):
        raise AUDIT.unreadable(said("The maps of the audit have other groups than the audit."))
    return audit
