"""A study as one JSON file, read with care and written back resolved.

A study names its layers as QGIS source strings, the grid, the incidents, the factors and how the
model is chosen (schema `rtm-study/1`). Reading finds what is wrong before any work begins.
"""

from __future__ import annotations

import json
from dataclasses import asdict

from ..errors import RtmError, within
from ..language import said
from ..plain import shown
from ..settings import (
    FactorSettings,
    FitSettings,
    ForecastSettings,
    GridSettings,
    PlacesSettings,
    StudyTestSettings,
    require_streets,
    require_values,
)
from ..shapes import read_json
from .keys import (
    AUDIT_KEYS,
    FACTOR_KEYS,
    FORECAST_KEYS,
    GRID_KEYS,
    LAYER_KEYS,
    MEASURE_KEYS,
    MODEL_KEYS,
    PLACES_KEYS,
    REMEDY,
    SCHEMA,
    STUDY_KEYS,
    VALIDATION_KEYS,
)
from .parts import (
    read_audit,
    read_basemap,
    read_controls,
    read_exposure,
    read_factors,
    read_history,
    read_incidents,
    read_language,
    read_layer,
    read_optional_layer,
    read_purpose,
    read_title,
    window_text,
)
from .record import (
    AuditReference,
    FactorLayer,
    FactorReference,
    LayerReference,
    MeasureReference,
    Study,
)
from .sources import without_password
from .values import known_keys, made, mapping, refuse_broken_text, text_of


def read_study(text: str) -> Study:
    """Read a study.

    Raises
    ------
    RtmError
        If it is not JSON, of another schema, lacks something, has a key nobody knows, or a value
        makes no sense; `where` and the message name the part.
    """
    try:
        content = read_json(text)
    except json.JSONDecodeError as reason:
        raise RtmError(
            said("The study file is not complete JSON ({reason}).", reason=reason),
            said(REMEDY),
            kind="unreadable",
        ) from reason
    except ValueError as reason:
        raise RtmError(
            said("The study file cannot be read: {reason}.", reason=reason),
            said(REMEDY),
            kind="unreadable",
        ) from reason
    content = mapping(content, said("The study"))
    if content.get("schema") != SCHEMA:
        given = shown(content.get("schema"))
        raise RtmError(
            said("The study's schema is {given}, not {schema}.", given=given, schema=SCHEMA),
            said(REMEDY),
            where="schema",
        )
    known_keys(content, STUDY_KEYS, said("The study"))
    for key, part in content.items():
        refuse_broken_text(part, key)
    grid = made(GridSettings, content, "grid", GRID_KEYS, needed=("block_length",))
    exposure = read_exposure(content)
    study = Study(
        title=read_title(content.get("title", "Risk Terrain Modelling")),
        study_area=read_layer(content, "study_area", LAYER_KEYS),
        crs=text_of(content.get("crs") or "", said("The coordinate system"), "crs").strip(),
        grid=grid,
        incidents=read_incidents(content, "incidents"),
        factors=read_factors(content, grid),
        exclude=read_optional_layer(content, "exclude"),
        holdout=None if content.get("holdout") is None else read_incidents(content, "holdout"),
        model=made(FitSettings, content, "model", MODEL_KEYS),
        places=made(PlacesSettings, content, "places", PLACES_KEYS),
        names=read_optional_layer(content, "names"),
        basemap=read_basemap(content),
        exposure=exposure,
        controls=read_controls(content, exposure),
        streets=read_optional_layer(content, "streets"),
        history=read_history(content),
        forecast=made(ForecastSettings, content, "forecast", FORECAST_KEYS),
        validation=made(StudyTestSettings, content, "validation", VALIDATION_KEYS),
        window=window_text(content),
        purpose=read_purpose(content.get("purpose") or ""),
        audit=read_audit(content),
        language=read_language(content.get("language") or ""),
    )
    for number, factor in enumerate(study.factors):
        with within("factors", number):
            _require_suited(factor, study)
    return study


def _require_suited(factor: FactorReference, study: Study) -> None:
    """Refuse what a raster or a field does not have, and what needs streets where none are."""
    asked, name = factor.settings.operationalisation, factor.settings.name
    if factor.layer.is_raster or factor.layer.field:
        require_values(asked, name)
    require_streets(asked, study.streets is not None, name)


def write_study(study: Study) -> str:
    """Return the study as JSON with every default resolved; `read_study` reads it back.

    Passwords of sources are left out.
    """
    study = study.with_sources(without_password)
    content = {
        "schema": SCHEMA,
        "title": study.title,
        "purpose": study.purpose or None,
        "language": study.language or None,
        "study_area": _as_json(study.study_area),
        "crs": study.crs or None,
        "grid": asdict(study.grid),
        "exclude": study.exclude and _as_json(study.exclude),
        "incidents": _as_json(study.incidents),
        "holdout": study.holdout and _as_json(study.holdout),
        "history": list(map(_as_json, study.history)) or None,
        "window": study.window or None,
        "exposure": study.exposure and _measure_as_json(study.exposure),
        "controls": list(map(_measure_as_json, study.controls)) or None,
        "factors": [
            {"name": one.settings.name, **_factor_layer(one.layer), **_without_name(one.settings)}
            for one in study.factors
        ],
        "streets": study.streets and _as_json(study.streets),
        "model": asdict(study.model),
        "forecast": asdict(study.forecast),
        "validation": asdict(study.validation),
        "places": asdict(study.places),
        "names": study.names and _as_json(study.names),
        "basemap": [_as_json(one) for one in study.basemap] or None,
        "audit": study.audit and _audit_as_json(study.audit),
    }
    kept = {key: value for key, value in content.items() if value is not None}
    return json.dumps(kept, indent=2, ensure_ascii=False) + "\n"


def _as_json(layer: LayerReference) -> dict:
    """Return what is told of a layer; what is empty is left out."""
    told = asdict(layer)
    return {key: value for key, value in told.items() if value or key == "source"}


def _measure_as_json(one: MeasureReference) -> dict:
    """Return what is told of what every place has; what is empty is left out."""
    told = {**_as_json(one.layer), **asdict(one.settings)}
    return {key: told[key] for key in MEASURE_KEYS if told.get(key) not in (None, "")}


def _audit_as_json(one: AuditReference) -> dict:
    """Return what is told of an audit; what is empty is left out."""
    told = {**_as_json(one.layer), **asdict(one.settings)}
    if one.table is not None:
        told["table"] = {**_as_json(one.table), "code": one.settings.table_code}
    found = {key: told[key] for key in AUDIT_KEYS if told.get(key) not in (None, "", ())}
    if not one.settings.police_types:
        found["police_types"] = []
    return found


def _factor_layer(layer: FactorLayer) -> dict:
    """Return what is told of what a factor is made of."""
    if layer.is_raster:
        return {"raster": layer.source}
    return {key: value for key, value in _as_json(layer).items() if key != "is_raster"}


def _without_name(settings: FactorSettings) -> dict:
    return {key: getattr(settings, key) for key in FACTOR_KEYS}
