"""What settings may be at least and at most, and what more than one of them begins with."""

from __future__ import annotations

from ..plain import LONGEST_QUOTE

LEAST_PERIODS, MOST_PERIODS = 0.001, 1000.0  # lengths of earlier events
MOST_HECTARES = 1_000_000.0
MOST_BLOCKS = 4
MOST_CELLS_CALIBRATED = 3_000_000  # surrogates of more would take hours, and several gigabytes
LONGEST_NAME = LONGEST_QUOTE  # letters of a title or of a factor's name
MOST_FOLDS = 20
LARGEST_SEED = 2**31 - 1
DIGITS = 2  # of a number of dates
CUT_DATES = "4"  # of a test at several dates: four periods, the last of which ends with the data
FEWEST_RESAMPLES, MOST_RESAMPLES = 99, 99_999
AREA_SHARES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2)  # at which maps are compared
AUDITED_SHARES = (0.01, 0.02, 0.05, 0.1, 0.2)  # at which it is told who is affected
LEAST_TOLD, MOST_UNTOLD = 10, 1000  # an audit tells no smaller number; the largest such limit
FEWEST_SURROGATES, MOST_SURROGATES = 99, 9_999
LEAST_LEVEL = 1e-15  # the inverse of a lower one may be infinite
