"""Records of what was found, as one JSON file each that says its schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import RtmError
from ..language import said
from ..shapes import Misshapen, read_json, shown
from .fields import Kind, plain


@dataclass(frozen=True)
class Kept:
    """How a kind of record is written and read.

    Attributes
    ----------
    schema : str
        With its version, as "rtm-change/1".
    record : Kind
        Of the class of what is kept.
    remedy : str
        What to do where a file cannot be read, marked.
    """

    schema: str
    record: Kind
    remedy: str

    def write(self, found: Any) -> str:
        """Return what was found as JSON, numbers to ten digits; `read` reads it back."""
        content = {"schema": self.schema, **plain(found)}
        return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"

    def read(self, text: str) -> Any:
        """Return what was kept.

        Raises
        ------
        RtmError
            If it is not whole JSON, of another schema, lacks something or was edited to nonsense.
        """
        try:
            content = read_json(text)
        except ValueError as reason:
            problem = said("The record is not complete JSON ({reason}).", reason=reason)
            raise self.unreadable(problem) from reason
        schema = content.get("schema") if isinstance(content, Mapping) else None
        if schema != self.schema:
            found = {"schema": shown(schema), "wanted": self.schema}
            raise self.unreadable(
                said("The schema of the record is {schema}, not {wanted}.", **found)
            )
        try:
            self.record.shape(content, ())
        except Misshapen as part:
            raise self.unreadable(_misshapen(part)) from part
        return self.record.made(content)

    def unreadable(self, problem: str) -> RtmError:
        """Return the fault of a file that cannot be read."""
        return RtmError(problem, said(self.remedy), kind="unreadable")


def _misshapen(part: Misshapen) -> str:
    if part.wanted is None:
        return said("The record has no “{where}”.", where=part.where)
    return said(
        "“{where}” of the record makes no sense: it must be {wanted}.",
        where=part.where,
        wanted=part.wanted,
    )
