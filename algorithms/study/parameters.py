"""What each step of a study is given: the parameters of its algorithm, by their keys.

A run gives what earlier steps made by the names of files, a graph of the Modeler by the steps that
will make it, and the wizard what its pages hold so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ...core.errors import MissingError
from ...core.mapping.validation import in_percent
from ...core.settings import FitSettings, GridSettings, MeasureSettings
from ...core.study import FactorLayer, IncidentsReference, LayerReference, Study
from ...core.terrain.influences.choice import along_streets


def of_settings(settings: Mapping) -> dict:
    """Return settings as parameters: each is called as in a study's file, in capitals."""
    return {
        name.upper(): list(value) if isinstance(value, tuple) else value
        for name, value in settings.items()
    }


def of_area(study_area: LayerReference, crs: str = "") -> dict:
    """Return the parameters that say where a study is; what is not asked for is left out."""
    besides = {"FILTER": study_area.filter, "CRS": crs}
    return {"STUDY_AREA": study_area.source, **{key: one for key, one in besides.items() if one}}


def of_grid(study_area: LayerReference, settings: GridSettings, exclude=None, crs="") -> dict:
    """Return the parameters of “Create grid”; what is not asked for is left out."""
    given = {**of_area(study_area, crs), **of_settings(asdict(settings))}
    return {**given, "EXCLUDE": exclude} if exclude else given


def of_study_grid(study: Study) -> dict:
    """Return the parameters of “Create grid” for the layers of a study."""
    exclude = study.exclude.source if study.exclude else None
    return of_grid(study.study_area, study.grid, exclude, study.crs)


def of_incidents(layer: IncidentsReference, grid, window: str = "") -> dict:
    """Return the parameters of “Hot spot map” for incidents, in a window of time if there is one.

    Fields of times say nothing without a window.
    """
    given = {"GRID": grid, "INCIDENTS": layer.source, "FILTER": layer.filter}
    besides = {"COUNT_ONCE_BY": layer.count_once_by}
    if window:
        besides.update(WINDOW=window, DATE_FIELD=layer.date_field, **of_times(layer))
    return {**given, **{key: one for key, one in besides.items() if one}}


def of_times(layer: IncidentsReference) -> dict:
    """Return the fields of times as parameters."""
    return {
        "TIME_FIELD": layer.time_field,
        "END_DATE_FIELD": layer.end_date_field,
        "END_TIME_FIELD": layer.end_time_field,
    }


def of_events(layer: IncidentsReference, grid, window: str = "") -> dict:
    """Return the parameters of “Count events”, which looks for dates too."""
    given = of_incidents(layer, grid, window)
    return {**given, **({"DATE_FIELD": layer.date_field} if layer.date_field else {})}


def of_check(
    study_area: LayerReference,
    crs: str = "",
    incidents: IncidentsReference | None = None,
    exclude=None,
) -> dict:
    """Return the parameters of “Check layers” for a study without its factors."""
    given = {**of_area(study_area, crs), **({"EXCLUDE": exclude} if exclude else {})}
    if incidents is None:
        return given
    besides = {
        "INCIDENTS_FILTER": incidents.filter,
        "COUNT_ONCE_BY": incidents.count_once_by,
        "DATE_FIELD": incidents.date_field,
    }
    told = {key: one for key, one in besides.items() if one}
    return {**given, "INCIDENTS": incidents.source, **told}


def of_factor(layer: FactorLayer, settings: Mapping, grid, streets=None) -> dict:
    """Return the parameters of “Operationalise factor”; `settings` are those that are known.

    `streets` is the study's layer of them, if it has one: only who needs it is given it.
    """
    given = {"GRID": grid, **of_factor_layer(layer), **of_settings(settings)}
    if streets and along_streets(settings["operationalisation"]):
        given["STREETS"] = streets
    return given


def of_factor_layer(layer: FactorLayer) -> dict:
    """Return the parameters that say what a factor is made of."""
    if layer.is_raster:
        return {"RASTER": layer.source}
    given = {"FACTOR": layer.source, "FILTER": layer.filter}
    return {**given, "FIELD": layer.field} if layer.field else given


def of_measure(layer: LayerReference, settings: MeasureSettings, grid) -> dict:
    """Return the parameters of “Exposure”; what is not asked for is left out."""
    source = "RASTER" if settings.of_raster else "LAYER"
    asked = {**of_settings(asdict(settings)), "FILTER": layer.filter}
    given = {name: value for name, value in asked.items() if value not in (None, "")}
    return {"GRID": grid, source: layer.source, **given}


def of_fit(
    settings: FitSettings, events, factors: Sequence, exposure=None, controls: Sequence = ()
) -> dict:
    """Return the parameters of “Fit model”."""
    given = {"EVENTS": events, "FACTORS": factors}
    return {**given, **_besides(exposure, controls), **of_settings(asdict(settings))}


def of_model(model, factors: Sequence, events, exposure=None, controls: Sequence = ()) -> dict:
    """Return a model with what it was made of, which several steps take."""
    given = {"MODEL": model, "FACTORS": factors, "EVENTS": events}
    return {**given, **_besides(exposure, controls)}


def of_forecast(study: Study, model: Mapping, history: Sequence = ()) -> dict:
    """Return the parameters of “Forecast map”; what is not asked for is left out.

    Parameters
    ----------
    model : mapping
        As `of_model` gives it.
    history : sequence
        The counts of the earlier events.
    """
    asked = of_settings(asdict(study.forecast))
    given = {"HISTORY": list(history), **asked}
    besides = {key: one for key, one in given.items() if one not in (None, "", [])}
    return {**model, **besides, "SEED": study.model.seed}


def of_test(study: Study) -> dict:
    """Return how much ground “Validate maps” flags in a study, and what it draws."""
    asked = study.validation
    given = {"AREA_SHARES": in_percent(asked.area_shares), "AREAS": asked.areas}
    width = {} if asked.block_width is None else {"BLOCK_WIDTH": asked.block_width}
    return {**given, **width, "SEED": study.model.seed}


def of_dates(study: Study, grid, factors: Sequence, exposure=None, controls=()) -> dict:
    """Return the parameters of “Test at several dates”, but for the incidents."""
    asked = {"CUT_DATES": study.validation.cut_dates, "PERIOD": study.validation.period}
    given = {"GRID": grid, "FACTORS": factors, **_besides(exposure, controls)}
    return {**given, **of_settings(asdict(study.model)), **of_test(study), **asked}


def _besides(exposure, controls: Sequence) -> dict:
    given = {"EXPOSURE": exposure, "CONTROLS": list(controls)}
    return {key: one for key, one in given.items() if one}


def of_places(study: Study, maps: Mapping, grid, model: Mapping, later=None) -> dict:
    """Return the parameters of “Priority places”.

    Parameters
    ----------
    maps : mapping
        Of each of `PLACES_MAPS`, as far as they are known; the forecast is.
    model : mapping
        As `of_model` gives it.
    later : optional
        The counts of the later events.
    """
    asked = {**asdict(study.places), "area_share": 100 * study.places.area_share}  # in per cent
    besides = {"FORECAST": maps["forecast"], "RISK": maps[asked.pop("map")], "GRID": grid}
    if study.names:
        besides["NAMES"] = study.names.source
    if later is not None:
        besides["LATER"] = later
    return {**model, **besides, **of_settings(asked)}


def of_audit(study: Study, given: Mapping) -> dict:
    """Return the parameters of “Who is affected”; what is not asked for is left out.

    Parameters
    ----------
    given : mapping
        The rasters and places that a run made, by the parameters that take them.
    """
    asked = study.audit
    if asked is None:
        raise MissingError
    settings = asked.settings
    fields = {
        "GROUPS": list(settings.groups),
        "TOTAL": settings.total,
        "DEPRIVATION": settings.deprivation,
        "AREA_CODE": settings.code,
        "FILTER": asked.layer.filter,
        "STUDY_AREA": study.study_area.source,
        "STUDY_AREA_FILTER": study.study_area.filter,
        "EXCLUDE": study.exclude.source if study.exclude else "",
    }
    if asked.table is not None:
        fields["TABLE"], fields["TABLE_FILTER"] = asked.table.source, asked.table.filter
        fields["TABLE_CODE"] = settings.table_code
    width = study.validation.block_width
    return {
        **given,
        "AREAS": asked.layer.source,
        **{key: one for key, one in fields.items() if one},
        "MOST_DEPRIVED": settings.most_deprived,
        "AREA_SHARES": in_percent(settings.area_shares),
        "LEAST": settings.least,
        "SEED": study.model.seed,
        **({} if width is None else {"BLOCK_WIDTH": width}),
    }
