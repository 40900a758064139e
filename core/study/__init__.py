"""A study: what is asked of one run, as a file and as a thing, and where its layers lie."""

from .json import (
    FACTOR_KEYS,
    GRID_KEYS,
    INCIDENT_KEYS,
    LAYER_KEYS,
    MODEL_KEYS,
    PLACES_KEYS,
    STUDY_KEYS,
    read_study,
    write_study,
)
from .record import FactorReference, IncidentsReference, LayerReference, Study, require_distinct

__all__ = [
    "FACTOR_KEYS",
    "GRID_KEYS",
    "INCIDENT_KEYS",
    "LAYER_KEYS",
    "MODEL_KEYS",
    "PLACES_KEYS",
    "STUDY_KEYS",
    "FactorReference",
    "IncidentsReference",
    "LayerReference",
    "Study",
    "read_study",
    "require_distinct",
    "write_study",
]
