"""All rows of some files as arrays: numbers and codes, a few bytes a row."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field

import numpy as np

from ..ledger import Ledger, Row


class Codes(dict):
    """Numbers different texts in the order in which they come: ``codes[text]``."""

    def __missing__(self, text: str) -> int:
        self[text] = number = len(self)
        return number


@dataclass(eq=False)
class Gathered:
    """All rows as wide as their heading, in the order of files and lines.

    Attributes
    ----------
    x, y : array of float
        NaN where there is nothing, infinity where there is no number.
    kinds, days, times : Codes
        The different texts.
    kind, day, time : array of int
        Their code for each row.
    number, row : array of int
        A print of the incident's number (0 where there is none) and of the whole row: good to tell
        what is alike within this run, and for nothing else.
    line : array of int
    ends : list of int
        How many rows there are up to the end of each file.
    lost : Ledger
        Of lines that are no rows.
    mended : list of Row
        Rows whose quotes do not match, so many as are worth counting.
    """

    x: array = field(default_factory=lambda: array("d"))
    y: array = field(default_factory=lambda: array("d"))
    kinds: Codes = field(default_factory=Codes)
    days: Codes = field(default_factory=Codes)
    times: Codes = field(default_factory=Codes)
    kind: array = field(default_factory=lambda: array("i"))
    day: array = field(default_factory=lambda: array("i"))
    time: array = field(default_factory=lambda: array("i"))
    number: array = field(default_factory=lambda: array("q"))
    row: array = field(default_factory=lambda: array("q"))
    line: array = field(default_factory=lambda: array("i"))
    ends: list[int] = field(default_factory=list)
    lost: Ledger = field(default_factory=Ledger)
    mended: list[Row] = field(default_factory=list)

    def give(self, name: str) -> np.ndarray:
        """Return one of the arrays, which is then gone from here, so that memory is free again."""
        values: array = getattr(self, name)
        setattr(self, name, array(values.typecode))
        kind = f"{values.typecode}{values.itemsize}".replace("d", "f").replace("q", "i")
        return np.frombuffer(values, kind) if len(values) else np.empty(0, kind)
