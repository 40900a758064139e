"""Times for the tests of timing."""

from datetime import datetime

import numpy as np
from risk_terrain_modelling.core.progress import QUIET
from risk_terrain_modelling.core.terrain.when import DAY, HOUR, NO_TIME, When
from risk_terrain_modelling.core.timing.near_repeat.bands import read_bands
from risk_terrain_modelling.core.timing.near_repeat.record import Located, look_for_repeats
from risk_terrain_modelling.core.timing.near_repeat.snapped import positions_of
from risk_terrain_modelling.core.timing.week import Known, time_of_week

BANDS = read_bands("100, 200, 400", "7, 14")
MONDAY = 4 * DAY  # 1970-01-05

EPOCH = datetime(1970, 1, 1)


def minute(text):
    """Minutes since 1970 of "2016-01-31 22:30"."""
    return int((datetime.fromisoformat(text) - EPOCH).total_seconds() // 60)


def when(*stretches):
    """Moments ("2016-01-31 22:30"), stretches (two of them), days ("2016-01-31"), or None."""
    start, end, timed = [], [], []
    for one in stretches:
        first, last = one if isinstance(one, tuple) else (one, one)
        day_alone = first is not None and len(first) == 10
        start.append(NO_TIME if first is None else minute(first))
        end.append(start[-1] + 1440 if day_alone else start[-1] if first is None else minute(last))
        timed.append(first is not None and not day_alone)
    return When(np.array(start, np.int64), np.array(end, np.int64), np.array(timed, bool))


def a_week(weeks=20):
    """The record of incidents on Saturday nights, of midnights, and of some known by the day."""
    rng = np.random.default_rng(2)
    week = MONDAY + np.arange(weeks) * 7 * DAY
    late = np.repeat(week, 4) + 5 * DAY + 22 * HOUR + rng.integers(0, 110, 4 * weeks)
    midnights = np.repeat(week, 3) + DAY * rng.integers(0, 7, 3 * weeks)
    homes = week + 9 * HOUR
    start = np.concatenate([late, midnights, homes])
    end = np.concatenate([late, midnights, homes + 15 * HOUR])
    some = When(start, end, np.ones(len(start), bool))
    known = Known(
        incidents=len(start) + 40,
        timed=len(start),
        stretches=weeks,
        longest=15 * HOUR,
        undated=3,
        without_hour=31,
        reversed=2,
        too_long=4,
        unknown_midnight=0,
    )
    return time_of_week(some, known, 8, 1, {"layer": "incidents", "date_field": "day"})


def contagious(seed=1, many=400):
    """Each third incident follows the one before it within 80 m and 5 days."""
    rng = np.random.default_rng(seed)
    xy, days = rng.uniform(0, 6000, (many, 2)), rng.integers(16_801, 17_166, many)
    follows = np.arange(2, many, 3)
    angle, metres = rng.uniform(0, 2 * np.pi, len(follows)), rng.uniform(5, 80, len(follows))
    xy[follows] = xy[follows - 1] + (metres * [np.cos(angle), np.sin(angle)]).T
    days[follows] = days[follows - 1] + rng.integers(1, 6, len(follows))
    return xy, days


def look(xy, days, bands=BANDS, permutations=199, **left_out):
    """What is found among incidents of whole days."""
    return look_for_repeats(
        Located(xy, days, days.astype(float)),
        bands,
        positions_of(xy),
        {"undated": 0, "uncertain": 0, **left_out},
        permutations=permutations,
        seed=1,
        source={"layer": "incidents"},
        progress=QUIET,
    )


def some_repeats():
    """Repeats that were put there, with rows of one incident, and others left out."""
    xy, days = contagious()
    xy[1:4], days[1:4] = xy[0], days[0]
    xy[4] = xy[5] = xy[6]
    return look(xy, days, undated=7, uncertain=2)
