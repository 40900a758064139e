"""A study as one JSON file, read with care and written back resolved.

A study names its layers as QGIS source strings, the grid, the incidents, the factors and how the
model is chosen (schema `rtm-study/1`). Reading finds what is wrong before any work begins.
"""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path

from ..errors import RtmError, about, within
from ..language import marked, quoted, said
from ..languages import require_language
from ..plain import HALF_LETTERS, shown
from ..settings import (
    MEASURED,
    AuditSettings,
    FactorSettings,
    FitSettings,
    ForecastSettings,
    GridSettings,
    MeasureSettings,
    PlacesSettings,
    StudyTestSettings,
    require_streets,
    require_values,
    short_name,
)
from ..shapes import read_json
from .record import (
    AuditReference,
    FactorLayer,
    FactorReference,
    IncidentsReference,
    LayerReference,
    MeasureReference,
    Study,
    require_distinct,
    require_distinct_measures,
)
from .sources import without_password
from .window import read_window

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
NO_FILE_HOLDS = re.compile(f"[\0{HALF_LETTERS}]")
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
    content = _mapping(content, said("The study"))
    if content.get("schema") != SCHEMA:
        given = shown(content.get("schema"))
        raise RtmError(
            said("The study's schema is {given}, not {schema}.", given=given, schema=SCHEMA),
            said(REMEDY),
            where="schema",
        )
    _known_keys(content, STUDY_KEYS, said("The study"))
    for key, part in content.items():
        _refuse_broken_text(part, key)
    grid = _made(GridSettings, content, "grid", GRID_KEYS, needed=("block_length",))
    exposure = _exposure(content)
    study = Study(
        title=_title(content.get("title", "Risk Terrain Modelling")),
        study_area=_layer(content, "study_area", LAYER_KEYS),
        crs=_text(content.get("crs") or "", said("The coordinate system"), "crs").strip(),
        grid=grid,
        incidents=_incidents(content, "incidents"),
        factors=_factors(content, grid),
        exclude=_optional_layer(content, "exclude"),
        holdout=None if content.get("holdout") is None else _incidents(content, "holdout"),
        model=_made(FitSettings, content, "model", MODEL_KEYS),
        places=_made(PlacesSettings, content, "places", PLACES_KEYS),
        names=_optional_layer(content, "names"),
        basemap=_basemap(content),
        exposure=exposure,
        controls=_controls(content, exposure),
        streets=_optional_layer(content, "streets"),
        history=_history(content),
        forecast=_made(ForecastSettings, content, "forecast", FORECAST_KEYS),
        validation=_made(StudyTestSettings, content, "validation", VALIDATION_KEYS),
        window=_window(content),
        purpose=_purpose(content.get("purpose") or ""),
        audit=_audit(content),
        language=_language(content.get("language") or ""),
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


def _factors(content: Mapping, grid: GridSettings) -> tuple[FactorReference, ...]:
    entries = content.get("factors")
    if not isinstance(entries, list) or not entries:
        raise RtmError(
            said("The study has no factors."),
            said("List at least one layer under “factors”."),
            kind="setting",
            where="factors",
        )
    with within("factor_defaults"):
        defaults = _settings(content, "factor_defaults", FACTOR_KEYS)
    factors = []
    for number, given in enumerate(entries):
        with within("factors", number):
            factors.append(
                _factor(given, said("Factor {number}", number=number + 1), grid, defaults)
            )
    require_distinct([one.settings.name for one in factors])
    return tuple(factors)


def _exposure(content: Mapping) -> MeasureReference | None:
    if content.get("exposure") is None:
        return None
    with within("exposure"):
        return _measured(content["exposure"], said("The exposure"))


def _controls(content: Mapping, exposure: MeasureReference | None) -> tuple[MeasureReference, ...]:
    entries = content.get("controls")
    if entries is not None and not isinstance(entries, list):
        raise RtmError(
            said("“controls” of the study is no list."),
            said(REMEDY),
            kind="setting",
            where="controls",
        )
    controls = []
    for number, given in enumerate(entries or ()):
        with within("controls", number):
            controls.append(_measured(given, said("Control {number}", number=number + 1)))
    name = "" if exposure is None else exposure.settings.name
    require_distinct_measures(name, [one.settings.name for one in controls])
    return tuple(controls)


def _measured(given, what: str) -> MeasureReference:
    """Return what every place has; it is called after its layer where nothing else is said."""
    entry = _mapping(given, what)
    _known_keys(entry, MEASURE_KEYS, what)
    layer = _reference(entry, what)
    if "measure" not in entry:
        raise RtmError(
            said("{what} of the study does not say what is measured (“measure”).", what=what),
            said("Give one of {measures}.", measures=", ".join(MEASURED)),
            kind="setting",
            where="measure",
        )
    own = {key: entry[key] for key in ("measure", "field", "spread") if entry.get(key) is not None}
    return MeasureReference(
        layer, MeasureSettings(name=entry.get("name") or named_by(layer.source), **own)
    )


def named_by(source: str) -> str:
    """Return a layer's name in words, told from its source: “Street lines” of street_lines.shp."""
    path, _, rest = source.partition("|")
    within_file = re.search(r"(?:^|\|)layername=([^|]+)", rest)
    name = within_file[1] if within_file else Path(path.replace("\\", "/")).stem
    words = " ".join(name.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _audit(content: Mapping) -> AuditReference | None:
    """Return who is asked about in an audit, if there is one."""
    if content.get("audit") is None:
        return None
    with within("audit"):
        what = quoted("audit")
        part = _mapping(content["audit"], what)
        _known_keys(part, AUDIT_KEYS, what)
        layer, (table, code) = _reference(part, what), _table(part)
        own = {key: part[key] for key in AUDIT_SETTINGS if part.get(key) is not None}
        return AuditReference(layer, AuditSettings(**own, table_code=code), table)


def _table(part: Mapping) -> tuple[LayerReference | None, str]:
    """Return the table of counts of an audit, and the field of its codes."""
    if part.get("table") is None:
        return None, ""
    with within("table"):
        what = said("The table of “audit”")
        table = _mapping(part["table"], what)
        _known_keys(table, TABLE_KEYS, what)
        code = _text(table.get("code") or "", said("The code of {what}", what=what), "code")
        return _reference(table, what), code


def _basemap(content: Mapping) -> tuple[LayerReference, ...]:
    """Return the layers under the pictures: a list of them, or one."""
    given = content.get("basemap")
    if given is None:
        return ()
    layers = []
    for number, part in enumerate(given if isinstance(given, list) else [given]):
        with within("basemap", number):
            what = said("Layer {number} of “basemap”", number=number + 1)
            entry = _mapping(part, what)
            _known_keys(entry, SOURCE_KEYS, what)
            layers.append(_reference(entry, what))
    return tuple(layers)


def _factor(given, what: str, grid: GridSettings, defaults: Mapping) -> FactorReference:
    entry = _mapping(given, what)
    _known_keys(entry, ("name", *FACTOR_LAYER_KEYS, *FACTOR_KEYS), what)
    own = {key: entry[key] for key in FACTOR_KEYS if key in entry}
    settings = FactorSettings(
        **{"block_length": grid.block_length, **defaults, **own, "name": entry.get("name")}
    )
    return FactorReference(_made_of(entry, said("Factor “{name}”", name=settings.name)), settings)


def _made_of(entry: Mapping, what: str) -> FactorLayer:
    """Return what a factor is made of: a raster, or a layer and perhaps a field of it."""
    raster = entry.get("raster")
    if raster is None:
        layer = _reference(entry, what)
        field = _text(entry.get("field") or "", said("The field of {what}", what=what), "field")
        return FactorLayer(layer.source, layer.filter, field)
    for key in ("source", "filter", "field"):
        if entry.get(key):
            raise RtmError(
                said("{what} of the study has a “raster”, and a “{key}” too.", what=what, key=key),
                said("Leave one of them out."),
                kind="setting",
                where=key,
            )
    with about("raster"):
        named = _reference({"source": raster}, what)
    return FactorLayer(named.source, is_raster=True)


def _window(content: Mapping) -> str:
    text = _text(content.get("window") or "", said("The window"), "window").strip()
    read_window(text)
    return text


def _title(given) -> str:
    return short_name(_text(given, said("The title"), "title"), said("The title"), "title")


def _purpose(given) -> str:
    what = said("The purpose")
    return short_name(_text(given, what, "purpose"), what, "purpose")


def _language(given) -> str:
    key = _text(given, said("The language"), "language").strip()
    if key:
        require_language(key)
    return key


def _made(settings, content: Mapping, key: str, known, needed=()):
    """Return the settings that stand in a part of the study."""
    with within(key):
        return settings(**_settings(content, key, known, needed))


def _settings(content: Mapping, key: str, known, needed=()) -> dict:
    part = _mapping(content.get(key, {}), quoted(key))
    _known_keys(part, known, quoted(key))
    for name in needed:
        if name not in part:
            raise RtmError(
                said("“{key}” of the study has no “{name}”.", key=key, name=name),
                said(REMEDY),
                kind="setting",
                where=name,
            )
    return dict(part)


def _layer(content: Mapping, key: str, known=SOURCE_KEYS) -> LayerReference:
    with within(key):
        part = _mapping(content.get(key), quoted(key))
        _known_keys(part, known, quoted(key))
        return _reference(part, quoted(key))


def _optional_layer(content: Mapping, key: str) -> LayerReference | None:
    return None if content.get(key) is None else _layer(content, key)


def _incidents(content: Mapping, key: str) -> IncidentsReference:
    with within(key):
        return _incidents_of(content.get(key), quoted(key))


def _history(content: Mapping) -> tuple[IncidentsReference, ...]:
    entries = content.get("history")
    if entries is not None and not isinstance(entries, list):
        raise RtmError(
            said("“history” of the study is no list."),
            said(REMEDY),
            kind="setting",
            where="history",
        )
    history = []
    for number, given in enumerate(entries or ()):
        with within("history", number):
            what = said("Layer {number} of “history”", number=number + 1)
            history.append(_incidents_of(given, what))
    return tuple(history)


def _incidents_of(given, what: str) -> IncidentsReference:
    part = _mapping(given, what)
    _known_keys(part, INCIDENT_KEYS, what)
    layer = _reference(part, what)
    named = {
        name: _text(part.get(name) or "", said("A field of {what}", what=what), name)
        for name in FIELD_KEYS
    }
    return IncidentsReference(layer.source, layer.filter, **named)


def _reference(part: Mapping, what: str) -> LayerReference:
    source = part.get("source")
    if not isinstance(source, str) or not source.strip():
        raise RtmError(
            said("{what} of the study names no layer (“source”).", what=what),
            said(REMEDY),
            kind="setting",
            where="source",
        )
    text = _text(part.get("filter") or "", said("The filter of {what}", what=what), "filter")
    return LayerReference(source, text)


def _mapping(part, what: str) -> Mapping:
    if not isinstance(part, Mapping):
        raise RtmError(
            said("{what} is missing or is not an object in braces.", what=what),
            said(REMEDY),
            kind="setting",
        )
    return part


def _text(value, what: str, where: str) -> str:
    if not isinstance(value, str):
        raise RtmError(
            said("{what} is {value}, not a text.", what=what, value=shown(value)),
            said(REMEDY),
            kind="setting",
            where=where,
        )
    return value


def _refuse_broken_text(part, key: str) -> None:
    """Refuse half a letter, or an end of text, in any text of a part of the study."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and NO_FILE_HOLDS.search(one):
            raise RtmError(
                said(
                    "“{key}” of the study holds a text that no file can hold: “{text}”.",
                    key=key,
                    text=one,
                ),
                said("Type it again."),
                kind="setting",
                where=key,
            )


def _known_keys(part: Mapping, known, what: str) -> None:
    for key in part:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = (
                said("Did you mean “{near}”?", near=near[0])
                if near
                else said("It may have {known}.", known=", ".join(known))
            )
            raise RtmError(
                said("{what} has a part “{key}” that nobody knows.", what=what, key=key),
                hint,
                kind="setting",
                where=key,
            )


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
