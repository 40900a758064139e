"""How long work says where it is, and learns that it should stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class Cancelled(Exception):  # noqa: N818 (an answer to a wish, not an error)
    """The analyst asked to stop."""


class Progress(Protocol):
    """What every long computation takes.

    ``at`` is called several times a second with the share of the work done, 0 to 1. It raises
    `Cancelled` when the analyst asked to stop; computations let that exception through.
    """

    def at(self, share: float) -> None:
        """Report the share of the work done; raise `Cancelled` if asked to stop."""


class Quiet:
    """Progress that nobody watches and that never stops: for scripts and tests."""

    def at(self, share: float) -> None:
        """Do nothing."""


@dataclass(frozen=True)
class Part:
    """The stretch from `start` to `end` of a longer piece of work, seen as 0 to 1."""

    whole: Progress
    start: float
    end: float

    def at(self, share: float) -> None:
        """Report progress within this stretch."""
        self.whole.at(self.start + (self.end - self.start) * share)
