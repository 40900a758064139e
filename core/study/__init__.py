"""A study: what is asked of one run, as a file and as a thing, and where its layers lie."""

from .json import (
    FACTOR_KEYS,
    FACTOR_LAYER_KEYS,
    GRID_KEYS,
    INCIDENT_KEYS,
    LAYER_KEYS,
    MEASURE_KEYS,
    MODEL_KEYS,
    PLACES_KEYS,
    STUDY_KEYS,
    named_by,
    read_study,
    write_study,
)
from .record import (
    FactorLayer,
    FactorReference,
    IncidentsReference,
    LayerReference,
    MeasureReference,
    Study,
    require_distinct,
    require_distinct_measures,
)

__all__ = [
    "FACTOR_KEYS",
    "FACTOR_LAYER_KEYS",
    "GRID_KEYS",
    "INCIDENT_KEYS",
    "LAYER_KEYS",
    "MEASURE_KEYS",
    "MODEL_KEYS",
    "PLACES_KEYS",
    "STUDY_KEYS",
    "FactorLayer",
    "FactorReference",
    "IncidentsReference",
    "LayerReference",
    "MeasureReference",
    "Study",
    "named_by",
    "read_study",
    "require_distinct",
    "require_distinct_measures",
    "write_study",
]
