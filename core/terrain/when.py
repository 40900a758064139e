"""When incidents were, to the minute: a moment, or a stretch between two of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

HOUR, DAY, WEEK = 60, 24 * 60, 7 * 24 * 60  # minutes
MONDAY = 3 * DAY  # of 1970-01-01, a Thursday, since the Monday before it
NO_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True, eq=False)
class When:
    """When each of some incidents was.

    Times are minutes since 1970-01-01 00:00 as the clocks of the place showed them.

    Attributes
    ----------
    start, end : int64 array, shape (incidents,)
        The stretch in which it was, [start, end); a moment where both are equal. Of a day whose
        hour is not known, that whole day; `NO_TIME` of what has no date.
    timed : bool array, shape (incidents,)
        Whether the hour is known: of a stretch, those of its start and its end.
    """

    start: np.ndarray
    end: np.ndarray
    timed: np.ndarray

    @property
    def dated(self) -> np.ndarray:
        """Whether there is a date (incidents,)."""
        return self.start != NO_TIME

    @property
    def minutes(self) -> np.ndarray:
        """How long each stretch is (incidents,); 0 of a moment."""
        return self.end - self.start

    @property
    def days(self) -> np.ndarray:
        """Day of the middle of each stretch, since 1970-01-01 (incidents,); of `dated` ones."""
        return (self.start + self.minutes // 2) // DAY

    def of(self, some: np.ndarray) -> When:
        """Return some of them: their positions, or whether each is one."""
        return When(self.start[some], self.end[some], self.timed[some])


def weekday(minutes: np.ndarray) -> np.ndarray:
    """Return the day of the week of times, 0 of a Monday to 6 of a Sunday."""
    return (minutes + MONDAY) % WEEK // DAY
