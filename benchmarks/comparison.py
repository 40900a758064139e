"""A table of stages, each beside its peer."""

from __future__ import annotations

from dataclasses import dataclass

from .results import Result, number

COLUMNS = [
    "stage",
    "time, s",
    "memory, MB",
    "peer",
    "peer's time, s",
    "peer's memory, MB",
    "times faster",
]


@dataclass(frozen=True)
class Took:
    """What a stage took; where it was not finished, `seconds` is the least that it would take."""

    seconds: float
    megabytes: float | None = None
    finished: bool = True

    def __add__(self, other: Took) -> Took:
        return Took(self.seconds + other.seconds, None, self.finished and other.finished)


NOTHING = Took(0.0)


class Comparison:
    """The table of one study."""

    def __init__(self, title: str):
        self.result = Result(title, COLUMNS)

    def row(self, stage: str, own: Took | None, peer: str = "", beside: Took | None = None):
        """Add a row; return how many times faster, or None without a peer."""
        ratio = beside.seconds / own.seconds if own and beside else None
        over = "over " if beside and not beside.finished else ""
        self.result.rows.append(
            [
                stage,
                own.seconds if own else None,
                own.megabytes if own else None,
                peer or None,
                f"{over}{number(beside.seconds)}" if beside else None,
                beside.megabytes if beside else None,
                f"{over}{number(ratio)}" if ratio else None,
            ]
        )
        return ratio

    def aim(self, what: str, measured: float | None, limit: float | None, unit="", **further):
        """Note a target, where there is one and it was measured; `further` as for `Result.aim`."""
        if limit is not None and measured is not None:
            self.result.aim(f"{self.result.title}: {what}", measured, limit, unit, **further)
