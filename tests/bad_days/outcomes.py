"""What became of a bad day: a result or one sentence is good, everything else is told."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from dataclasses import dataclass

LONGEST = 1500  # letters of a sentence with its remedy
PREFIX = "Unable to execute algorithm\n"  # of QGIS, not ours


@dataclass(frozen=True)
class Outcome:
    """Whether it was good, whether there is a result, and what was said."""

    good: bool
    result: bool
    said: str


def outcome(work: Callable[[], object], *sentences: type[Exception]) -> Outcome:
    """Do some work that may end with a result, or with one of these errors as a sentence."""
    try:
        work()
    except sentences as fault:
        said = str(fault).removeprefix(PREFIX)
        plain = "\n" not in said and "Traceback" not in said and len(said) <= LONGEST
        return Outcome(plain and said.rstrip().endswith("."), False, said)
    except Exception:
        return Outcome(False, False, traceback.format_exc())
    return Outcome(True, True, "")
