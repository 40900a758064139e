"""The parts of a study file, as things."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..errors import RtmError, about, within
from ..language import quoted, said
from ..languages import require_language
from ..settings import (
    MEASURED,
    AuditSettings,
    FactorSettings,
    GridSettings,
    MeasureSettings,
    short_name,
)
from .keys import (
    AUDIT_KEYS,
    AUDIT_SETTINGS,
    FACTOR_KEYS,
    FACTOR_LAYER_KEYS,
    FIELD_KEYS,
    INCIDENT_KEYS,
    MEASURE_KEYS,
    REMEDY,
    SOURCE_KEYS,
    TABLE_KEYS,
)
from .record import (
    AuditReference,
    FactorLayer,
    FactorReference,
    IncidentsReference,
    LayerReference,
    MeasureReference,
    require_distinct,
    require_distinct_measures,
)
from .values import known_keys, mapping, settings_of, text_of
from .window import read_window


def read_factors(content: Mapping, grid: GridSettings) -> tuple[FactorReference, ...]:
    """Return the factors, with what all of them have by default."""
    entries = content.get("factors")
    if not isinstance(entries, list) or not entries:
        raise RtmError(
            said("The study has no factors."),
            said("List at least one layer under “factors”."),
            kind="setting",
            where="factors",
        )
    with within("factor_defaults"):
        defaults = settings_of(content, "factor_defaults", FACTOR_KEYS)
    factors = []
    for number, given in enumerate(entries):
        with within("factors", number):
            factors.append(
                _factor(given, said("Factor {number}", number=number + 1), grid, defaults)
            )
    require_distinct([one.settings.name for one in factors])
    return tuple(factors)


def read_exposure(content: Mapping) -> MeasureReference | None:
    """Return what the events are divided by, if there is any."""
    if content.get("exposure") is None:
        return None
    with within("exposure"):
        return _measured(content["exposure"], said("The exposure"))


def read_controls(
    content: Mapping, exposure: MeasureReference | None
) -> tuple[MeasureReference, ...]:
    """Return what is allowed for, none of it the same as the exposure."""
    controls = []
    for number, given in enumerate(_entries(content, "controls")):
        with within("controls", number):
            controls.append(_measured(given, said("Control {number}", number=number + 1)))
    name = "" if exposure is None else exposure.settings.name
    require_distinct_measures(name, [one.settings.name for one in controls])
    return tuple(controls)


def _measured(given, what: str) -> MeasureReference:
    """Return what every place has; it is called after its layer where nothing else is said."""
    entry = mapping(given, what)
    known_keys(entry, MEASURE_KEYS, what)
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


def read_audit(content: Mapping) -> AuditReference | None:
    """Return who is asked about in an audit, if there is one."""
    if content.get("audit") is None:
        return None
    with within("audit"):
        what = quoted("audit")
        part = mapping(content["audit"], what)
        known_keys(part, AUDIT_KEYS, what)
        layer, (table, code) = _reference(part, what), _table(part)
        own = {key: part[key] for key in AUDIT_SETTINGS if part.get(key) is not None}
        return AuditReference(layer, AuditSettings(**own, table_code=code), table)


def _table(part: Mapping) -> tuple[LayerReference | None, str]:
    """Return the table of counts of an audit, and the field of its codes."""
    if part.get("table") is None:
        return None, ""
    with within("table"):
        what = said("The table of “audit”")
        table = mapping(part["table"], what)
        known_keys(table, TABLE_KEYS, what)
        code = text_of(table.get("code") or "", said("The code of {what}", what=what), "code")
        return _reference(table, what), code


def read_basemap(content: Mapping) -> tuple[LayerReference, ...]:
    """Return the layers under the pictures: a list of them, or one."""
    given = content.get("basemap")
    if given is None:
        return ()
    layers = []
    for number, part in enumerate(given if isinstance(given, list) else [given]):
        with within("basemap", number):
            what = said("Layer {number} of “basemap”", number=number + 1)
            entry = mapping(part, what)
            known_keys(entry, SOURCE_KEYS, what)
            layers.append(_reference(entry, what))
    return tuple(layers)


def _factor(given, what: str, grid: GridSettings, defaults: Mapping) -> FactorReference:
    entry = mapping(given, what)
    known_keys(entry, ("name", *FACTOR_LAYER_KEYS, *FACTOR_KEYS), what)
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
        field = text_of(entry.get("field") or "", said("The field of {what}", what=what), "field")
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


def window_text(content: Mapping) -> str:
    """Return the window of time as it was given, after a look at it."""
    text = text_of(content.get("window") or "", said("The window"), "window").strip()
    read_window(text)
    return text


def read_title(given) -> str:
    """Return the title on one line."""
    return short_name(text_of(given, said("The title"), "title"), said("The title"), "title")


def read_purpose(given) -> str:
    """Return the purpose on one line."""
    what = said("The purpose")
    return short_name(text_of(given, what, "purpose"), what, "purpose")


def read_language(given) -> str:
    """Return the language that is asked for; empty for that of QGIS."""
    key = text_of(given, said("The language"), "language").strip()
    if key:
        require_language(key)
    return key


def read_layer(content: Mapping, key: str, known=SOURCE_KEYS) -> LayerReference:
    """Return a layer that has to be there."""
    with within(key):
        part = mapping(content.get(key), quoted(key))
        known_keys(part, known, quoted(key))
        return _reference(part, quoted(key))


def read_optional_layer(content: Mapping, key: str) -> LayerReference | None:
    """Return a layer that may be left out."""
    return None if content.get(key) is None else read_layer(content, key)


def read_incidents(content: Mapping, key: str) -> IncidentsReference:
    """Return a layer of incidents with the fields of their dates."""
    with within(key):
        return _incidents_of(content.get(key), quoted(key))


def read_history(content: Mapping) -> tuple[IncidentsReference, ...]:
    """Return the layers of earlier incidents."""
    history = []
    for number, given in enumerate(_entries(content, "history")):
        with within("history", number):
            what = said("Layer {number} of “history”", number=number + 1)
            history.append(_incidents_of(given, what))
    return tuple(history)


def _entries(content: Mapping, key: str) -> Sequence:
    """Return the entries of a list that may be left out."""
    entries = content.get(key)
    if entries is not None and not isinstance(entries, list):
        raise RtmError(
            said("{part} of the study is no list.", part=quoted(key)),
            said(REMEDY),
            kind="setting",
            where=key,
        )
    return entries or ()


def _incidents_of(given, what: str) -> IncidentsReference:
    part = mapping(given, what)
    known_keys(part, INCIDENT_KEYS, what)
    layer = _reference(part, what)
    named = {
        name: text_of(part.get(name) or "", said("A field of {what}", what=what), name)
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
    text = text_of(part.get("filter") or "", said("The filter of {what}", what=what), "filter")
    return LayerReference(source, text)
