"""Times for the tests of timing."""

from datetime import datetime

import numpy as np
from risk_terrain_modelling.core.terrain.when import NO_TIME, When

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
