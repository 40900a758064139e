"""The picture, the table of places and the report of a study, from the files of its steps."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import astuple, fields
from functools import partial
from pathlib import Path

from qgis.core import NULL, QgsFeature, QgsRasterLayer, QgsVectorLayer
from qgis.PyQt.QtGui import QImage

from ...core.audit.json import read_audit
from ...core.audit.record import Audit
from ...core.language import said
from ...core.mapping.holding import FIRST, Held
from ...core.mapping.place import Makeup, Outlook
from ...core.model.json import read_model
from ...core.model.record import Model
from ...core.packages import lack_of
from ...core.progress import Part
from ...core.report import phrases
from ...core.report.audit_page import render_audit
from ...core.report.facts import (
    Counted,
    MapSettings,
    Owed,
    PriorityFacts,
    Scores,
    ShownPlace,
    Sources,
    StudyFacts,
)
from ...core.report.narrowing import Fate, fates
from ...core.report.page import render_report
from ...core.report.rolled import Rolled
from ...core.report.tested import read_tested
from ...core.study import LayerReference, MeasureReference, Study
from ...core.study.sources import without_password
from ..base import FeedbackProgress
from ..files.counting import tally_of_outputs
from ..files.destinations import InFile
from ..files.failures import cannot_read_again
from ..files.forecast_told import forecast_made
from ..files.layer_rights import rights_in
from ..files.names import name_of
from ..files.places import as_bearings, place_fields
from ..files.raster_layers import opened
from ..files.rasters import (
    FORECAST,
    SQUARE_KILOMETRE,
    square_unit,
    write_bytes,
    write_csv,
    write_text,
)
from ..files.texts import read_text
from ..language import counted, marked, tr
from ..looks import picture
from ..looks.basemap import BaseMap, base_map
from ..looks.loading import plain_layer
from ..looks.picture import Outlined
from . import names
from .steps import Made, StudySteps

RUN_AGAIN = marked("It was made by this run and is gone: run it again.")
RANKED_BY = {"forecast": names.FORECAST, "risk": names.RISK, "hotspots": names.HOTSPOTS}
LEGENDS = {
    "forecast": marked("Expected events"),
    "risk": marked("Relative risk score"),
    "hotspots": marked("Density of events"),
}


def tell_of_no_report(feedback) -> None:
    """Say before the work if there will be no report, and how to have one."""
    lack = lack_of("jinja2")
    if lack is not None:
        feedback.pushWarning(tr("No report will be written, all else will. {lack}", lack=lack))


def explain(steps: StudySteps, made: Made, as_run: Study) -> None:
    """Write map.png, priority_places.csv, narrowing.csv and, where jinja2 is there, report.html.

    Parameters
    ----------
    as_run : Study
        The study as its study.json tells it, for where the layers came from.
    """
    folder = steps.folder
    steps.begin("picture")
    model = read_model(_text_of(folder / names.MODEL))
    risk = _styled(folder, names.RISK, steps)
    places = _read_places(folder)
    scored = as_run.places.map == "risk" and not phrases.is_measured(model)
    _write_places_table(folder / names.PLACES, places, "rrs" if scored else "value")
    _write_shares(folder / names.SHARES, made)
    _write_fates(folder / names.NARROWING, model)
    base = base_map([one.source for one in steps.study.basemap])
    shown = [Outlined(one["rank"], one.geometry()) for one in places[:FIRST]]
    legend = tr(LEGENDS["risk"])
    with ThreadPoolExecutor(os.cpu_count() or 1) as beside:  # what is next goes on meanwhile
        encode = partial(beside.submit, picture.png_bytes)
        image = picture.draw_map(risk, as_run.title, _subtitle(model, as_run), legend, shown, base)
        encoded = encode(image)
        if lack_of("jinja2") is None:
            _report(steps, made, as_run, model, risk, places, shown, image, base, encode)
        write_bytes(folder / names.PICTURE, encoded.result())
    steps.begin("done")


def _report(
    steps: StudySteps,
    made: Made,
    as_run: Study,
    model: Model,
    risk: QgsRasterLayer,
    places: list[QgsFeature],
    shown: list[Outlined],
    image: QImage,
    base: BaseMap,
    encode: Callable[[QImage], Future[bytes]],
) -> None:
    """Write report.html."""
    by = as_run.places.map
    ranked = risk if by == "risk" else _styled(steps.folder, RANKED_BY[by], steps)
    maps = [encode(picture.without_title(image))]
    if shown:
        drawn = picture.draw_map(ranked, "", "", tr(LEGENDS[by]), shown, base)
        maps.append(encode(picture.without_title(drawn)))
    pictures = []
    for number, place in enumerate(shown, 1):
        steps.begin("place_pictures", number, len(shown))
        pictures.append(encode(picture.draw_place(ranked, place, base)))
    stage = steps.begin("report")
    of_places = [one.result() for one in pictures]
    overview = maps[1].result() if shown else b""
    square, unit = square_unit(risk.crs())
    facts = StudyFacts(
        title=as_run.title,
        area=made.grid["AREA"] / square,
        area_unit=unit if unit == SQUARE_KILOMETRE else tr("square miles"),
        incidents=_counted(as_run.incidents, made.events, as_run.window),
        holdout=_counted(as_run.holdout, made.later, as_run.window) if made.later else None,
        picture=maps[0].result(),
        scores=Scores(made.mapped["MAXIMUM"], made.mapped["MEAN"], made.mapped["HIGHEST_CELLS"]),
        tested=_tested(steps.folder) if made.tested else (),
        rolled=_rolled(steps.folder) if made.rolled else None,
        audit=_audit(steps, as_run) if made.audit else None,
        places=_place_facts(as_run, made, places, of_places, square, overview),
        maps=_maps(made, steps.folder),
        sources=_sources(as_run),
        factor_sources={one.settings.name: _origin(one.layer) for one in as_run.factors},
        measure_sources={one.settings.name: _origin(one.layer) for one in _measures(as_run)},
        owed=owed_for(steps.study),
        history=tuple(_counted(*both, as_run.window) for both in zip(as_run.history, made.history)),
        purpose=as_run.purpose,
    )
    drawing = Part(FeedbackProgress(steps.feedback), stage.start, stage.end)
    write_text(steps.folder / names.REPORT, render_report(model, facts, drawing))


def _audit(steps: StudySteps, as_run: Study) -> Audit:
    """Write the page on who is affected; return what it tells."""
    audit = read_audit(_text_of(steps.folder / names.AUDIT_RECORD))
    title = tr("{title}: who is affected", title=as_run.title)
    page = render_audit(audit, title, as_run.purpose)
    write_text(steps.folder / names.AUDIT_PAGE, page)
    return audit


def _styled(folder: Path, raster: str, steps: StudySteps) -> QgsRasterLayer:
    """Return a raster in its style."""
    layer = plain_layer(folder / raster)
    layer.loadNamedStyle(str(folder / names.style_of(raster)))
    steps.context.temporaryLayerStore().addMapLayer(layer)  # to be closed with all others
    return layer


def _subtitle(model: Model, study: Study) -> str:
    of = tr(
        "{events}, {cells}, {terms}",
        events=counted(model.events, "{count} event", "{count} events"),
        cells=counted(model.cells, "{count} cell", "{count} cells"),
        terms=counted(len(model.terms), "{count} term", "{count} terms"),
    )
    if not study.purpose:
        return of
    return tr("{of}. Purpose: {purpose}", of=of, purpose=study.purpose)


def _read_places(folder: Path) -> list[QgsFeature]:
    """Return the priority places, by rank."""
    file = folder / names.LAYERS
    layer = QgsVectorLayer(InFile(file, names.PLACES_LAYER).source, names.PLACES_LAYER, "ogr")
    if not layer.isValid():
        raise cannot_read_again(
            tr("The priority places in {folder}", folder=folder), file, tr(RUN_AGAIN)
        )
    return sorted(layer.getFeatures(), key=lambda place: place["rank"])


def _text_of(file: Path) -> str:
    return read_text(file, str(file), tr(RUN_AGAIN))


def _write_places_table(path: Path, places: list[QgsFeature], score: str) -> None:
    """Write the places without their outlines, each with a point in it."""
    columns = [name for name, _ in place_fields(score)]
    rows = (
        (*(_plain(place[name]) for name in columns), *(f"{x:.10g}" for x in _centre(place)))
        for place in places
    )
    write_csv(path, (*columns, "x", "y"), rows)


def _write_shares(path: Path, made: Made) -> None:
    """Write what the places hold of the events, beside what past counts and chance hold."""
    columns = [one.name for one in fields(Held)]
    held = made.places["HELD"]
    rows = (["" if one[name] is None else one[name] for name in columns] for one in held)
    write_csv(path, columns, rows)


def _write_fates(path: Path, model: Model) -> None:
    """Write what became of each factor."""
    columns = [one.name for one in fields(Fate)]
    write_csv(path, columns, (astuple(fate) for fate in fates(model)))


def _plain(value):
    """Return a field's value as a table has it: nothing for NULL."""
    return "" if value == NULL else value


def _centre(place: QgsFeature) -> tuple[float, float]:
    point = place.geometry().pointOnSurface().asPoint()
    return point.x(), point.y()


def _counted(layer: LayerReference, counted: dict, window: str) -> Counted:
    return Counted(
        layer=name_of(layer.source),
        filter=layer.filter,
        events=counted["EVENTS"],
        outside=counted["OUTSIDE"],
        event_cells=counted["EVENT_CELLS"],
        stacked_share=counted["STACKED_SHARE"],
        tally=tally_of_outputs(counted),
        window=window,
    )


def _tested(folder: Path):
    tables = (folder / names.VALIDATION, folder / names.CAPTURE_CURVE)
    return read_tested(*map(_text_of, tables))


def _rolled(folder: Path) -> Rolled:
    return Rolled.read(*(_text_of(folder / name) for name in names.OF_DATES))


def _place_facts(
    study: Study,
    made: Made,
    places: list[QgsFeature],
    pictures: list[bytes],
    square: float,
    overview: bytes,
) -> PriorityFacts:
    found = made.places
    return PriorityFacts(
        shown=tuple(
            _shown(place, as_bearings(bearings), makeup and Makeup(**makeup), png, square)
            for place, bearings, makeup, png in zip(
                places, found["BEARINGS"], found["MAKEUP"], pictures
            )
        ),
        count=len(places),
        past=sum(place["past_events"] for place in places),
        covered_share=found["COVERED_SHARE"] / 100,
        budget_share=study.places.area_share,
        min_cells=found["SMALLEST"],
        max_area=study.places.max_area,
        map=study.places.map,
        held=tuple(Held(**one) for one in found["HELD"]),
        overview=overview,
    )


def _shown(
    place: QgsFeature, bearings, makeup: Makeup | None, png: bytes, square: float
) -> ShownPlace:
    return ShownPlace(
        rank=place["rank"],
        cells=place["cells"],
        area=place["area"] / square,
        expected=place["expected"],
        past=place["past_events"],
        centre=_centre(place),
        bearings=bearings,
        picture=png,
        name=_plain(place["name"]),
        past_rank=place["past_rank"],
        later=None if place["later_events"] == NULL else place["later_events"],
        makeup=makeup,
        outlook=_outlook(place),
    )


def _outlook(place: QgsFeature) -> Outlook | None:
    """Return how far its events may lie from what is expected, where the forecast says it."""
    found = [place[one.name] for one in fields(Outlook)]
    return None if NULL in found else Outlook(*found)


def _maps(made: Made, folder: Path) -> MapSettings:
    """Return the settings of the maps beside the risk map."""
    forecast = made.forecast
    return MapSettings(
        hotspot_bandwidth=made.hotspots["BANDWIDTH"],
        neighbourhood=forecast["BANDWIDTH"],
        shape=forecast["SHAPE"],
        history_share=forecast["HISTORY_SHARE"],
        past_events=forecast["PAST_EVENTS"],
        periods=forecast["PERIODS"],
        times=forecast["TIMES"],
        first_day=forecast["FIRST_DAY"],
        last_day=forecast["LAST_DAY"],
        made=forecast_made(opened(str(folder / names.FORECAST), names.FORECAST, (FORECAST,))),
    )


def _sources(study: Study) -> Sources:
    """Return where the layers of a study came from; those of factors apart."""
    exclude, holdout, called = study.exclude, study.holdout, study.names
    return Sources(
        study_area=_origin(study.study_area),
        incidents=_origin(study.incidents),
        exclude=None if exclude is None else _origin(exclude),
        holdout=None if holdout is None else _origin(holdout),
        names=None if called is None else _origin(called),
        history=tuple(map(_origin, study.history)),
    )


def owed_for(study: Study) -> tuple[Owed, ...]:
    """Return what each layer of a study says of whose data it holds; a base map is no layer."""
    found = []
    for keys, layer in study.layers.items():
        if keys[0] != "basemap":
            told = rights_in(layer.source)
            what = study.called(keys)
            found.append(
                Owed(what[:1].upper() + what[1:], " ".join(told.attribution), told.abstract)
            )
    return tuple(found)


def _measures(study: Study) -> tuple[MeasureReference, ...]:
    exposure = () if study.exposure is None else (study.exposure,)
    return (*exposure, *study.controls)


def _origin(layer: LayerReference) -> str:
    source = without_password(layer.source)
    if not layer.filter:
        return source
    return said("{source}, where {filter}", source=source, filter=layer.filter)
