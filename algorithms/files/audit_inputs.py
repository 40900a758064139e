"""What an audit is given: maps, places, events, the study area and the small areas."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from qgis.core import NULL, QgsGeometry

from ...core.audit.audit import Asked, Groups, kept_share
from ...core.audit.flagged import Ground
from ...core.audit.record import PLACES, Kept, Without
from ...core.audit.residents import (
    LEAST_OVERLAP,
    SharedOut,
    cover_of,
    require_cover,
    shared_out,
)
from ...core.audit.tenths import by_class, tenths_of
from ...core.errors import RtmError
from ...core.progress import Part, Progress, in_turn
from ...core.settings import AuditSettings
from ...core.terrain.grid import Cells
from ...core.terrain.overlaps import overlaps
from ..language import counted, tr
from .features import Skipped, located, merged, polygon_rings, read_polygons, tell_skipped
from .layers import Layer, field_of, open_table
from .maps import MAPS, StoredMap, past_counts_of
from .rasters import EVENTS, GRID, Raster, require_same_grid
from .small_areas import Read, columns_of, read_small_areas, require_codes

if TYPE_CHECKING:
    from .given import Given

RANK = "rank"  # the field of “Priority places”
HALF = 0.5  # of a cell: a place is made of whole cells
TOLD_FROM = 0.005  # by which groups may miss all residents before it is told
ALIKE = 1e-9  # shares nearer to each other are one


@dataclass(frozen=True)
class Inputs:
    """What is opened before the work."""

    grid: Raster
    maps: list[StoredMap]
    without: list[StoredMap]
    events: Raster
    areas: Layer
    table: Layer | None


def audit_inputs(given: Given, settings: AuditSettings) -> Inputs:
    """Return what is given, or say why it does not go together."""
    grid, events = given.raster("GRID", GRID), given.raster("EVENTS", EVENTS)
    maps = given.maps("MAPS", *MAPS)
    without = given.maps("WITHOUT_MAPS", *MAPS) if given.has("WITHOUT_MAPS") else []
    for raster in (events, maps[0].raster, *(one.raster for one in without[:1])):
        require_same_grid(grid, raster)
    areas = given.layer("AREAS", given.text("FILTER"))
    table = table_of(given)
    columns_of(settings, areas, table)
    require_codes(settings, areas, table)
    if given.has("PLACES"):
        field_of(given.layer("PLACES"), RANK, "PLACES")
    for name in ("STUDY_AREA", "EXCLUDE"):
        if given.has(name):
            given.layer(name, given.text("STUDY_AREA_FILTER") if name == "STUDY_AREA" else "")
    return Inputs(grid, maps, without, events, areas, table)


def table_of(given: Given) -> Layer | None:
    """Return the table of counts; None where there is none."""
    if not given.has("TABLE"):
        return None
    return given.once("TABLE", lambda: open_table(given, "TABLE", given.text("TABLE_FILTER")))


def outline_of(given: Given, crs, feedback, progress: Progress) -> QgsGeometry | None:
    """Return the study area in the CRS of the grid, less the impossible ground; None if unknown."""
    if not given.has("STUDY_AREA"):
        return None
    shapes = []
    for name, part in zip(("STUDY_AREA", "EXCLUDE"), in_turn(progress, 1, 1)):
        if given.has(name):
            layer = given.layer(
                name, given.text("STUDY_AREA_FILTER") if name == "STUDY_AREA" else ""
            )
            polygons, skipped = read_polygons(layer, crs, given.context, part)
            tell_skipped(layer, skipped, feedback)
            shapes.append(merged(polygons))
    return shapes[0] if len(shapes) == 1 else shapes[0].difference(shapes[1])


@dataclass(frozen=True, eq=False)
class Peopled:
    """The ground with its residents, the groups, and what is to be told of the small areas."""

    ground: Ground
    groups: Groups
    areas: int
    covered: float
    adds_up: float
    clipped: bool
    notes: tuple[str, ...]


def peopled(
    given: Given,
    settings: AuditSettings,
    inputs: Inputs,
    cells: Cells,
    areas: np.ndarray,
    events: np.ndarray,
    feedback,
    progress: Progress,
) -> Peopled:
    """Read the small areas and share their residents out to the cells.

    Parameters
    ----------
    areas : float array, shape (cells,)
        Share of each cell inside the study area.
    events : array, shape (cells,)
    """
    ground = (cells, areas, events)
    return peopled_by(given, settings, inputs.grid, *ground, feedback, progress)


def peopled_by(
    given: Given,
    settings: AuditSettings,
    grid: Raster,
    cells: Cells,
    areas: np.ndarray,
    events: np.ndarray,
    feedback,
    progress: Progress,
) -> Peopled:
    """Do so for a grid, whatever the maps are."""
    layer = given.layer("AREAS", given.text("FILTER"))
    table = table_of(given)
    first, second, third = in_turn(progress, 1, 5, 4)
    outline = outline_of(given, grid.crs, feedback, first)
    read = read_small_areas(given, settings, layer, table, grid.crs, outline, second)
    tell_skipped(layer, read.skipped, feedback)
    shared = shared_out(cells, read.areas, third)
    cover = cover_of(shared, areas, outline is not None)
    require_cover(cover, layer.name)
    ground, groups = _ground(settings, read, shared, areas, events)
    if not ground.everyone.sum() >= settings.least:
        raise RtmError(
            tr(
                "Fewer than {least} residents of “{name}” live in the study area.",
                least=settings.least,
                name=layer.name,
            ),
            tr("Check the field of all residents, and the coordinate systems."),
            where="TOTAL",
        )
    notes = _notes(settings, read, cover, ground, layer.name)
    for note in notes:
        feedback.pushWarning(note)
    lying = int(np.count_nonzero(np.asarray(shared.shares.sum(axis=0)).ravel() > 0))
    return Peopled(
        *(ground, groups, lying, cover.covered, read.adds_up, outline is not None), tuple(notes)
    )


def _ground(settings, read: Read, shared: SharedOut, areas, events) -> tuple[Ground, Groups]:
    small = read.areas
    people, tenths = shared.people(small.counts), None
    if small.deprivation is not None:
        inside = np.asarray(shared.shares.sum(axis=0)).ravel() * small.total
        tenths = tenths_of(small.deprivation, inside, settings.most_deprived)
        people = np.hstack([people, shared.people(by_class(small.total, tenths))])
    ground = Ground(areas, shared.people(small.total), people, events.astype(float))
    return ground, Groups(settings.groups, tenths)


def _notes(settings, read: Read, cover, ground: Ground, name: str) -> list[str]:
    """Return what to be careful about in the small areas."""
    notes = []
    if not cover.is_whole:
        notes.append(
            tr(
                "The areas of “{name}” cover {share:.1f}% of the study area: who lives in the "
                "rest, nobody knows here.",
                name=name,
                share=100 * cover.covered,
            )
        )
    if cover.overlapping > LEAST_OVERLAP:
        notes.append(
            tr(
                "The areas of “{name}” overlap each other on {share:.2g}% of the study area: "
                "residents there count twice.",
                name=name,
                share=100 * cover.overlapping,
            )
        )
    if settings.groups and abs(read.adds_up - 1) > TOLD_FROM:
        notes.append(
            tr(
                "The groups add up to {share:.1f}% of all residents: somebody is in none of them.",
                share=100 * read.adds_up,
            )
            if read.adds_up < 1
            else tr(
                "The groups add up to {share:.1f}% of all residents: somebody is in several.",
                share=100 * read.adds_up,
            )
        )
    notes += _of_deprivation(settings, read)
    if read.skipped.count:
        notes.append(tr("“{name}”: left out {skipped}.", name=name, skipped=read.skipped))
    return notes


def _of_deprivation(settings, read: Read) -> list[str]:
    if read.areas.deprivation is None:
        return []
    unknown = int(np.count_nonzero(np.isnan(read.areas.deprivation)))
    if not unknown:
        return []
    return [
        counted(
            unknown,
            "“{field}” is empty in {count} area, whose residents are in no class.",
            "“{field}” is empty in {count} areas, whose residents are in no class.",
            field=settings.deprivation,
        )
    ]


def asked_maps(
    given: Given,
    settings: AuditSettings,
    inputs: Inputs,
    cells: Cells,
    areas: np.ndarray,
    progress: Progress,
) -> list[Asked]:
    """Return the maps that are audited, with the priority places and those without some types."""
    shares = settings.area_shares
    found = [Asked(one.name, one.in_words, one.values(cells), shares) for one in inputs.maps]
    if given.has("PLACES"):
        values = place_values(given.layer("PLACES"), cells, inputs.grid.crs, given, progress)
        found += _places(values, areas, shares)
    found += [
        Asked(one.name, one.in_words, one.values(cells), shares, True) for one in inputs.without
    ]
    return found


def _places(values: np.ndarray, areas: np.ndarray, shares: Sequence[float]) -> list[Asked]:
    """Return the priority places as a map: only as much ground as they cover."""
    covered = float(areas[values > 0].sum() / areas.sum())
    if not covered:
        return []
    within = [share for share in shares if share < covered - ALIKE]
    return [Asked(tr(PLACES), PLACES, values, (*within, covered))]


def place_values(layer: Layer, cells: Cells, crs, given: Given, progress: Progress) -> np.ndarray:
    """Return how high the priority place of each cell ranks, float64 (cells,); 0 in none."""
    skipped = Skipped()
    at = layer.source.fields().lookupField(RANK)
    ranks: list[float] = []
    polygons = []
    for feature, geometry in located(layer, crs, given.context, progress, skipped, [at]):
        if feature[at] == NULL:
            continue
        for one in polygon_rings(geometry):
            polygons.append(one)
            ranks.append(float(feature[at]))
    values = np.zeros(cells.count)
    if not polygons:
        return values
    first = max(ranks) + 1
    worth = np.array([first - rank for rank in ranks])
    for _, pairs in overlaps(cells.frame, polygons, Part(progress, 0.5, 1.0)):
        number = cells.number.ravel()[pairs.place]
        good = (number >= 0) & (pairs.share > HALF)
        np.maximum.at(values, number[good], worth[pairs.polygon[good]])
    return values


def without_types(
    types: tuple[str, ...], inputs: Inputs, cells: Cells, maps: Sequence[Asked], ground, least: int
) -> Without | None:
    """Return what leaving out some crime types changes; None where no such maps are given."""
    if not inputs.without:
        return None
    kept = []
    others = [one for one in maps if one.without]
    for one in maps:
        other = next((o for o in others if o.kind == one.kind), None)
        if one.without or other is None:
            continue
        others.remove(other)
        kept += [
            Kept(one.name, share, kept_share(one.values, other.values, ground, share))
            for share in one.shares
        ]
    past = [past_counts_of(some, cells) for some in (inputs.maps, inputs.without)]
    before, after = (None if one is None else float(one.sum()) for one in past)
    left = None if before is None or after is None else round(before - after)
    told = left is not None and left >= least and (after or 0) >= least
    return Without(types, left if told else None, tuple(kept))
