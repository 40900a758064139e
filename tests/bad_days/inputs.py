"""Good parameters of every algorithm that takes rasters, from a folder of results."""

from __future__ import annotations

import json
from pathlib import Path

RASTERS = {
    "grid": "grid.tif",
    "events": "events.tif",
    "factor": "factors/pubs.tif",
    "risk": "risk.tif",
    "hotspot": "hotspots.tif",
    "forecast": "forecast.tif",
    "combined": "combined.tif",
}


def good_parameters(results: Path, sample: Path, out: Path) -> dict[str, dict]:
    """Return parameters with which each algorithm gives a result.

    Parameters
    ----------
    results : Path
        Results of the sample city, with a raster combined.tif besides.
    sample : Path
        The sample city's layers.
    out : Path
        Where results go.
    """
    grid, events, risk = (str(results / name) for name in ("grid.tif", "events.tif", "risk.tif"))
    factors = [str(results / "factors" / "pubs.tif"), str(results / "factors" / "schools.tif")]
    everything = [str(path) for path in sorted((results / "factors").glob("*.tif"))]
    explained = {"MODEL": str(results / "model.json"), "FACTORS": everything}
    return {
        "countevents": {
            "GRID": grid,
            "INCIDENTS": str(sample / "incidents_2024.geojson"),
            "OUTPUT": str(out / "events.tif"),
        },
        "operationalisefactor": {
            "GRID": grid,
            "FACTOR": str(sample / "pubs.geojson"),
            "OUTPUT": str(out / "factor.tif"),
        },
        "hotspotmap": {
            "GRID": grid,
            "EVENTS": events,
            "BANDWIDTH": 300,
            "OUTPUT": str(out / "hotspots.tif"),
        },
        "fitmodel": {
            "EVENTS": events,
            "FACTORS": factors,
            "SELECTION": "reference",
            "MODEL": str(out / "model.json"),
            "RESIDUALS": str(out / "residuals.tif"),
        },
        "riskmap": {**explained, "EVENTS": events, "RISK": str(out / "risk.tif")},
        "forecastmap": {**explained, "EVENTS": events, "FORECAST": str(out / "forecast.tif")},
        "combinemaps": {"MAPS": [risk], "OUTPUT": str(out / "combined.tif")},
        "validatemaps": {
            "MAPS": [risk],
            "EVENTS": str(results / "holdout_events.tif"),
            "GRID": grid,
            "RESAMPLES": 99,
            "TABLE": str(out / "table.csv"),
        },
        "rollingorigins": {
            "GRID": grid,
            "FACTORS": factors[:1],
            "INCIDENTS": str(sample / "incidents_2024.geojson"),
            "CUT_DATES": "2024-11",
            "SELECTION": "reference",
            "RESAMPLES": 99,
            "TABLE": str(out / "cuts.csv"),
            "SUMMARY": str(out / "summary.csv"),
        },
        "equalityaudit": {
            "GRID": grid,
            "MAPS": [risk],
            "EVENTS": events,
            "AREAS": _with_residents(sample),
            "GROUPS": ["residents"],
            "RESAMPLES": 99,
            "OUTPUT": str(out / "affected.csv"),
        },
        "accountability": {"RESULTS": str(results), "PACK": str(out / "pack")},
        "compareperiods": {
            "EVENTS_BEFORE": events,
            "EVENTS_AFTER": str(results / "holdout_events.tif"),
            "FACTORS": factors,
            "TERMS": "Pubs, proximity, 200",
            "CHANGE": str(out / "change.tif"),
            "TABLE": str(out / "changes.csv"),
        },
        "evaluate": {
            "TREATED": str(sample / "districts.geojson"),
            "TREATED_FILTER": "\"name\" < 'H'",
            "CONTROL": str(sample / "districts.geojson"),
            "CONTROL_FILTER": "\"name\" >= 'H'",
            "INCIDENTS": str(sample / "incidents_2024.geojson"),
            "BEFORE": "2024-01 to 2024-06",
            "AFTER": "2024-07 to 2024-12",
            "TABLE": str(out / "evaluated.csv"),
            "AREAS": str(out / "evaluated.gpkg"),
            "RECORD": str(out / "evaluation.json"),
            "REPORT": str(out / "evaluation.html"),
        },
        "suggestcontrols": {
            "TREATED": str(sample / "districts.geojson"),
            "TREATED_FILTER": "\"name\" = 'Priory'",
            "CANDIDATES": str(sample / "districts.geojson"),
            "INCIDENTS": str(sample / "incidents_2024.geojson"),
            "FORECAST": risk,
            "SUGGESTIONS": str(out / "suggested.gpkg"),
        },
        "priorityplaces": {
            **explained,
            "RISK": risk,
            "EVENTS": events,
            "GRID": grid,
            "PLACES": str(out / "places.gpkg"),
        },
    }


def _with_residents(sample: Path) -> str:
    """Write the sample city's districts with residents, and return their file."""
    content = json.loads((sample / "districts.geojson").read_text(encoding="utf-8"))
    for number, one in enumerate(content["features"], 1):
        one["properties"]["residents"] = 1000 * number
    path = sample / "residents.geojson"
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


def with_raster(parameters: dict, name: str, path: Path) -> dict:
    """Return parameters with another raster: the only one, or the first of a list."""
    value = str(path)
    if not isinstance(parameters.get(name), list):
        return {**parameters, name: value}
    own = parameters[name]
    others = own if name == "MAPS" else [one for one in own if Path(one).name != "pubs.tif"]
    return {**parameters, name: [value, *others]}
