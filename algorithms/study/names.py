"""The files that a run of a study makes: each name, once."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...core.study import Study
from ..files import manifest, sidecars

GRID, EVENTS, LATER = "grid.tif", "events.tif", "holdout_events.tif"
RESIDUALS, RISK, HOTSPOTS, FORECAST = "residuals.tif", "risk.tif", "hotspots.tif", "forecast.tif"
MODEL, COEFFICIENTS, NARROWING = "model.json", "coefficients.csv", "narrowing.csv"
LAYERS, CELLS_LAYER, PLACES_LAYER = "risk.gpkg", "cells", "priority_places"
PLACES, SHARES, PICTURE = "priority_places.csv", "places_shares.csv", "map.png"
REPORT, STUDY, PROVENANCE = "report.html", "study.json", "provenance.json"
VALIDATION, CAPTURE_CURVE, CALIBRATION = "validation.csv", "capture_curve.csv", "calibration.csv"
FACTORS, EXPOSURE, CONTROL = "factors", "exposure.tif", "control_"
HISTORY = "history_"

RASTERS = (GRID, EVENTS, RESIDUALS, RISK, HOTSPOTS, FORECAST)
OTHERS = (
    *(MODEL, COEFFICIENTS, NARROWING, LAYERS, PLACES, SHARES),
    *(PICTURE, REPORT, STUDY, PROVENANCE, manifest.NAME),
)
ROLLING, ROLLING_SUMMARY = "rolling_origins.csv", "rolling_summary.csv"
OF_A_TEST = (VALIDATION, CAPTURE_CURVE, CALIBRATION)  # made only with a hold-out, as LATER is
OF_DATES = (ROLLING, ROLLING_SUMMARY)  # made only where maps are tested at several dates
AUDIT, AUDIT_RECORD = "equality_audit.csv", "equality_audit.json"
AUDIT_PAGE = "equality_audit.html"
OF_AN_AUDIT = (AUDIT, AUDIT_RECORD, AUDIT_PAGE)  # made only where it is asked who is affected
OF_NAMES = re.compile(rf"(({FACTORS}/|{CONTROL})[a-z0-9_]+|{HISTORY}[0-9]+)\.(tif|qml)")

LONGEST_SLUG = 60
# names that Windows keeps for devices
RESERVED = {
    "con",
    "prn",
    "aux",
    "nul",
    *(f"{port}{n}" for port in ("com", "lpt") for n in range(10)),
}


def style_of(raster: str) -> str:
    """Return the name of the style that lies beside a raster."""
    return f"{raster[: -len('.tif')]}.qml"


def files_of(study: Study) -> tuple[str, ...]:
    """Return the names of all files that a run of a study makes, with slashes."""
    rasters = [*RASTERS, *factor_rasters(study), *control_rasters(study)]
    rasters += history_rasters(study)
    rasters += [LATER] if study.holdout else []
    rasters += [EXPOSURE] if study.exposure else []
    tables = OF_A_TEST if study.holdout else ()
    tables += OF_DATES if study.validation.at_dates else ()
    tables += OF_AN_AUDIT if study.audit else ()
    return tuple(sorted([*rasters, *map(style_of, rasters), *OTHERS, *tables]))


def factor_rasters(study: Study) -> list[str]:
    """Return the name of each factor's raster, in the order of the factors."""
    taken: set[str] = set()
    return [f"{FACTORS}/{slug(one.settings.name, taken)}.tif" for one in study.factors]


def control_rasters(study: Study) -> list[str]:
    """Return the name of each control's raster, in the order of the controls."""
    taken: set[str] = set()
    return [f"{CONTROL}{slug(one.settings.name, taken)}.tif" for one in study.controls]


def history_rasters(study: Study) -> list[str]:
    """Return the name of the raster of each of the earlier incidents, in their order."""
    return [f"{HISTORY}{number}.tif" for number in range(1, len(study.history) + 1)]


def is_result(name: str) -> bool:
    """Return whether a name is one that a run of some study makes."""
    rasters = (*RASTERS, LATER, EXPOSURE)
    fixed = {*rasters, *map(style_of, rasters), *OTHERS, *OF_A_TEST, *OF_DATES}
    fixed |= {*OF_AN_AUDIT}
    return name in fixed or OF_NAMES.fullmatch(name) is not None


def is_known(name: str) -> bool:
    """Return whether a name is that of a result, or of what lies beside one."""
    return is_result(name) or any(map(is_result, sidecars.may_belong_to(name)))


def beside(names: Iterable[str]) -> list[str]:
    """Return the names of all that may lie beside files and belong to them."""
    return [one for name in names for one in sidecars.beside(name)]


def slug(name: str, taken: set[str]) -> str:
    """Return a file name for a factor, different from those taken, and take it."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")[:LONGEST_SLUG].strip("_")
    if not plain or plain in RESERVED:
        plain = f"factor_{plain}".strip("_")
    unique, number = plain, 2
    while unique in taken:
        unique, number = f"{plain}_{number}", number + 1
    taken.add(unique)
    return unique
