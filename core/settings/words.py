"""What is chosen by a key: the keys, and the words that people read for them."""

from __future__ import annotations

from ..fitting import families
from ..language import marked, text
from ..terrain.exposure import MEASURES
from ..terrain.influences import INFLUENCES
from ..terrain.influences.choice import BOTH, RULES

KEEP = ("overlap", "centre")
OPERATIONALISATIONS = tuple(one.key for one in RULES)  # that a factor can be asked for
OPERATIONALISED = tuple(one.key for one in INFLUENCES)  # that a variable can be
CHOSEN = (*OPERATIONALISED, BOTH.key)  # that a factor can become
MEASURED = tuple(one.key for one in MEASURES)  # what can be asked for of what every place has
INCREMENTS = {"half": 0.5, "whole": 1.0}  # of a block
EFFECTS = ("aggravating", "protective")
FAMILY_TITLES = {family.key: family.title for family in families.FAMILIES}
FAMILIES = tuple(FAMILY_TITLES)
DISPERSED = tuple(family.key for family in families.FAMILIES if family.dispersion)
SELECTIONS = CALIBRATED, REFERENCE = "calibrated", "reference"
FOLD_KINDS = ("random", "spatial")
WORDS = {  # where people read what is chosen by a key
    **{one.key: one.noun for one in RULES},
    "overlap": marked("overlap"),
    "centre": marked("centre"),
    "half": marked("half"),
    "whole": marked("whole"),
    "aggravating": marked("aggravating"),
    "protective": marked("protective"),
    CALIBRATED: marked("calibrated"),
    REFERENCE: marked("reference"),
    "random": marked("random"),
    "spatial": marked("spatial"),
}
HOTSPOT_METHODS = ("kernel_density", "past_counts")
COMBINATIONS = ("product", "rank_mean")
HORIZONS = ("period", "month", "quarter", "year")  # that a forecast can be for
PLACES_MAPS = ("forecast", "risk", "hotspots")  # of a study, that can rank its places
MOST_DEPRIVED = ("lowest", "highest")  # which values of a field of deprivation are


def word(key: str) -> str:
    """Return what people read where something is chosen by a key: "half", "density"."""
    return text(WORDS[key]) if key in WORDS else key
