"""The keys of a study file, part by part."""

from __future__ import annotations

from dataclasses import fields

from ..language import marked
from ..settings import (
    AuditSettings,
    FactorSettings,
    FitSettings,
    ForecastSettings,
    GridSettings,
    PlacesSettings,
    StudyTestSettings,
)

SCHEMA = "rtm-study/1"
REMEDY = marked("Correct the study file; the README explains every part of it.")
GRID_KEYS = tuple(one.name for one in fields(GridSettings))
MODEL_KEYS = tuple(one.name for one in fields(FitSettings))
FORECAST_KEYS = tuple(one.name for one in fields(ForecastSettings))
VALIDATION_KEYS = tuple(one.name for one in fields(StudyTestSettings))
PLACES_KEYS = tuple(one.name for one in fields(PlacesSettings))
FACTOR_KEYS = tuple(one.name for one in fields(FactorSettings) if one.name != "name")
MEASURE_KEYS = ("name", "source", "filter", "measure", "field", "spread")
AUDIT_SETTINGS = tuple(one.name for one in fields(AuditSettings) if one.name != "table_code")
AUDIT_KEYS = ("source", "filter", "table", *AUDIT_SETTINGS)
TABLE_KEYS = ("source", "filter", "code")
SOURCE_KEYS = ("source",)
LAYER_KEYS = ("source", "filter")
FACTOR_LAYER_KEYS = (*LAYER_KEYS, "field", "raster")
FIELD_KEYS = ("count_once_by", "date_field", "time_field", "end_date_field", "end_time_field")
INCIDENT_KEYS = (*LAYER_KEYS, *FIELD_KEYS)
STUDY_KEYS = (
    "schema",
    "title",
    "purpose",
    "language",
    "study_area",
    "crs",
    "grid",
    "exclude",
    "incidents",
    "holdout",
    "history",
    "window",
    "exposure",
    "controls",
    "factor_defaults",
    "factors",
    "streets",
    "model",
    "forecast",
    "validation",
    "places",
    "names",
    "basemap",
    "audit",
)
