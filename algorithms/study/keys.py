"""Where a fault of a step lies in the study, so that whoever wrote the study finds it there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ...core.errors import RtmError, Where
from ...core.study import (
    AUDIT_KEYS,
    FACTOR_KEYS,
    FACTOR_LAYER_KEYS,
    FORECAST_KEYS,
    GRID_KEYS,
    INCIDENT_KEYS,
    LAYER_KEYS,
    MEASURE_KEYS,
    MODEL_KEYS,
    PLACES_KEYS,
    VALIDATION_KEYS,
)

FOLDER = "OUTPUT_FOLDER"  # of “Run study”, where every result of a step goes
LAYERS = (
    "incidents",
    "factor",
    "layer",
    "raster",
)  # parameters for the layer of a part of the study
HAS = {
    "study_area": LAYER_KEYS,
    "grid": GRID_KEYS,
    "incidents": INCIDENT_KEYS,
    "holdout": INCIDENT_KEYS,
    "history": INCIDENT_KEYS,
    "forecast": FORECAST_KEYS,
    "validation": VALIDATION_KEYS,
    "exposure": MEASURE_KEYS,
    "controls": MEASURE_KEYS,
    "factors": ("name", *FACTOR_LAYER_KEYS, *FACTOR_KEYS),
    "model": MODEL_KEYS,
    "places": PLACES_KEYS,
    "streets": ("source",),
    "names": ("source",),
    "basemap": ("source",),
    "audit": AUDIT_KEYS,
}
ELSEWHERE: dict[str, Where] = {  # what a step was given that another part of the study decides
    "study_area": ("study_area", "source"),
    "exclude": ("exclude", "source"),
    "crs": ("crs",),
    "cell_size": ("grid", "cell_size"),
    "events": ("incidents",),
    "factors": ("factors",),
    "exposure": ("exposure",),
    "controls": ("controls",),
    "streets": ("streets", "source"),
    "names": ("names", "source"),
    "name_field": ("places", "name_field"),
    **{key: ("validation", key) for key in VALIDATION_KEYS},
}
# parameters of “Who is affected” that are called otherwise in the study
OF_AN_AUDIT: dict[str, Where] = {
    "areas": ("source",),
    "area_code": ("code",),
    "table_code": ("table", "code"),
    "table_filter": ("table", "filter"),
    **{key: (key,) for key in AUDIT_KEYS},
}


def in_study(fault: RtmError, *part: str | int) -> RtmError:
    """Return a fault of a step with the keys of the study in place of the step's parameter.

    Parameters
    ----------
    fault : RtmError
    *part : str or int
        Keys of the part of the study that the step is about, such as "factors", 2.
    """
    if fault.kind == "output":
        return fault.at(FOLDER)
    key = str(fault.where[0]).lower() if fault.where else ""
    if key == "history":  # which of them it is stands after it
        return fault.at(key, *fault.where[1:])
    if part == ("audit",) and key in OF_AN_AUDIT:
        return fault.at(*part, *OF_AN_AUDIT[key])
    if key in ELSEWHERE:
        return fault.at(*ELSEWHERE[key])
    if key == "filter" and part == ("grid",):  # the one of the study area
        return fault.at("study_area", key)
    own = "source" if key in LAYERS else key
    known = part and own in HAS[str(part[0])]
    return fault.at(*part, own) if known else fault.at(*part)


@contextmanager
def faults_in_study(*part: str | int) -> Iterator[None]:
    """Say of the faults of a step where they lie in the study, as `in_study` does."""
    try:
        yield
    except RtmError as fault:
        raise in_study(fault, *part) from fault
