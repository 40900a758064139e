"""The kinds of maps that foretell events, as tables of tests name them; a report says their names.

A map of any other kind has the name that somebody gave it.
"""

from __future__ import annotations

from ..language import marked

MODEL = marked("risk terrain model")
FORECAST = marked("forecast map")
PAST_COUNTS = marked("past counts")
DENSITY = marked("kernel density")
PRODUCT = marked("product of maps")
MEAN_RANK = marked("mean rank of maps")
RANDOM = marked("random map")
KINDS = (MODEL, FORECAST, PAST_COUNTS, DENSITY, PRODUCT, MEAN_RANK, RANDOM)
