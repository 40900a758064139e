"""What may be told of a study, made of a folder of its results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from osgeo import gdal, ogr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsGeometry,
    QgsProject,
)

from ...core.mapping.described import Sums
from ...core.model.term import Term
from ...core.progress import Part, Progress
from ...core.publishing.numbered import numbered
from ...core.publishing.public_counts import PublicCount, width_of_bands
from ...core.publishing.public_places import Outline, PublicPlace
from ...core.publishing.public_scores import PublicScores
from ...core.publishing.public_study import LayerRights, PublicStudy
from ...core.publishing.public_terms import PublicTerm, public_ratio
from ...core.publishing.redrawn import MOST, redrawn_share
from ...core.publishing.scoring import EDGES, banded, scored
from ...core.report import phrases
from ..files.geotiff import quiet_gdal
from ..files.provenance import software
from ..files.rasters import hectare
from ..language import tr
from .place_rows import PlaceRow
from .results import Results

WGS84 = "EPSG:4326"
WORTH_SAYING = 0.1  # of a place's cells: an influence on fewer is no reason for the whole
WHOLE = 0.995


@dataclass(frozen=True, eq=False)
class Safe:
    """What may be told, and what the analyst should know of it.

    Attributes
    ----------
    study : PublicStudy
    scored_of : tuple of str
        The factors that the scores are made of.
    """

    study: PublicStudy
    scored_of: tuple[str, ...]


def safe(results: Results, rights: tuple[LayerRights, ...], least: int, progress: Progress) -> Safe:
    """Return what may be told of a study."""
    width = width_of_bands(least)
    terms = [_term(one, results.model.units, width) for one in results.model.terms]
    present = _present(results, Part(progress, 0.0, 0.6))
    banded_scores = _banded(terms, present, rights)
    return Safe(
        PublicStudy(
            title=results.study.title,
            purpose=results.study.purpose,
            places=tuple(_places(results, terms, present, width)),
            scores=None if banded_scores is None else _scores(results, banded_scores),
            rights=rights,
            least=least,
            first_day=results.month(results.model.inputs.events.first_date),
            last_day=results.month(results.model.inputs.events.last_date),
            terms=tuple(terms),
            width=width,
            made_with=software()["risk_terrain_modelling"],
        ),
        tuple(dict.fromkeys(terms[at].factor for at in banded_scores.terms))
        if banded_scores
        else (),
    )


def _term(term: Term, units: str, width: int) -> PublicTerm:
    known = term.citywide_first
    return PublicTerm(
        factor=term.factor,
        where=phrases.in_short(term.variable, units),
        protective=term.variable.sign < 0,
        ratio=public_ratio(known.ratio, known.independent.standard_error, width),
    )


def _present(results: Results, progress: Progress) -> list[np.ndarray]:
    """Return where the influence of each term is, bool (cells,), in the order of the terms."""
    found, terms = [], results.model.terms
    for number, term in enumerate(terms):
        part = Part(progress, number / len(terms), (number + 1) / len(terms))
        stored = results.factor(term.factor)
        (block,) = stored.blocks(results.cells, part, {term.variable})
        found.append(block.column(0))
    return found


@dataclass(frozen=True, eq=False)
class Banded:
    """Bands of scores, what each is, and of which terms they are made."""

    bands: np.ndarray
    labels: tuple[str, ...]
    terms: tuple[int, ...]


def _banded(
    terms: Sequence[PublicTerm], present: Sequence[np.ndarray], rights: Sequence[LayerRights]
) -> Banded | None:
    """Return scores of all terms, in bands so coarse that no layer that stays in can be redrawn.

    If none are, of the terms alone whose layers go out.
    """
    out = {one.layer for one in rights if one.goes_out}
    told = [at for at, one in enumerate(terms) if one.ratio is not None]
    open_ones = [at for at in told if terms[at].factor in out]
    hidden = [present[at] for at in told if at not in open_ones]
    beside = [present[at] for at in open_ones]
    for edges in EDGES if told else ():
        found = _bands_of(terms, present, told, edges)
        if all(redrawn_share(one, [found.bands, *beside]) <= MOST for one in hidden):
            return found
    return _bands_of(terms, present, open_ones, EDGES[0]) if open_ones else None


def _bands_of(terms, present, chosen: Sequence[int], edges: Sequence[float]) -> Banded:
    scores = scored([terms[at] for at in chosen], [present[at] for at in chosen])
    return Banded(*banded(scores, edges), tuple(chosen))


def _scores(results: Results, found: Banded) -> PublicScores:
    frame = results.cells.frame
    return PublicScores(
        bands=results.cells.on_raster(found.bands, 0),
        labels=found.labels,
        geotransform=(frame.left, frame.cell_size, 0.0, frame.top, 0.0, -frame.cell_size),
        crs=results.crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT2_2019),
    )


def _places(results: Results, terms, present, width: int):
    rows = _in_order(results.places(), results)
    sums = Sums(_ranks(rows, results))
    shares = [sums.of(one) / np.maximum(sums.sizes, 1) for one in present]
    degrees = QgsCoordinateTransform(
        results.crs, QgsCoordinateReferenceSystem(WGS84), QgsProject.instance()
    )
    for number, row in enumerate(rows, 1):
        here = [float(one[number - 1]) for one in shares]
        yield PublicPlace(
            number=number,
            name=row.name,
            outline=_outline(row.shape),
            outline_wgs84=_outline(_moved(row.shape, degrees)),
            hectares=round(row.area / hectare(results.crs), 1),
            past=_count(row.past, row.cells, width),
            later=_count(row.later, row.cells, width),
            reasons=tuple(_reasons(terms, here)),
        )


def _in_order(rows: Sequence[PlaceRow], results: Results) -> list[PlaceRow]:
    """Return places, which are by rank, in the order of the numbers that a copy gives them."""
    return [rows[rank - 1] for rank in numbered(_ranks(rows, results), len(rows))]


def _count(events: int | None, cells: int, width: int) -> PublicCount | None:
    """Return the band of a place's events; None for a single cell, whose count is a cell's."""
    return None if events is None or cells < 2 else PublicCount.of(events, width)


def _moved(shape: QgsGeometry, way: QgsCoordinateTransform) -> QgsGeometry:
    moved = QgsGeometry(shape)
    moved.transform(way)
    return moved


def _reasons(terms: Sequence[PublicTerm], shares: Sequence[float]):
    """Yield the influences on a place, the strongest first."""
    weights = [
        abs(np.log(term.ratio.middle)) * share if term.ratio else 0.0
        for term, share in zip(terms, shares)
    ]
    for at in sorted(range(len(terms)), key=lambda at: -weights[at]):
        if shares[at] >= WORTH_SAYING:
            yield _reason(terms[at], shares[at])


def _reason(term: PublicTerm, share: float) -> str:
    """Return an influence in words, how strong it is, and on how much of a place."""
    facts = []
    if term.ratio is not None:
        facts.append(tr("×{ratio}", ratio=term.ratio.words))
    if share < WHOLE:
        facts.append(tr("in {part} of it", part=phrases.whole_percent(share)))
    if not facts:
        return term.where
    return tr("{where} ({facts})", where=term.where, facts=", ".join(facts))


def _ranks(rows: Sequence[PlaceRow], results: Results) -> np.ndarray:
    """Return the number of the place of each cell, int (cells,), 0 for none."""
    frame = results.cells.frame
    raster = gdal.GetDriverByName("MEM").Create("", frame.columns, frame.rows, 1, gdal.GDT_Int32)
    raster.SetGeoTransform((frame.left, frame.cell_size, 0, frame.top, 0, -frame.cell_size))
    shapes = ogr.GetDriverByName("Memory").CreateDataSource("")
    layer = shapes.CreateLayer("places", None, ogr.wkbMultiPolygon)
    layer.CreateField(ogr.FieldDefn("number", ogr.OFTInteger))
    for number, row in enumerate(rows, 1):
        shape = ogr.Feature(layer.GetLayerDefn())
        shape.SetField("number", number)
        shape.SetGeometry(ogr.CreateGeometryFromWkb(bytes(row.shape.asWkb())))
        layer.CreateFeature(shape)
    with quiet_gdal():  # which misses a coordinate system, and both have the study's
        gdal.RasterizeLayer(raster, [1], layer, options=["ATTRIBUTE=number"])
    return results.cells.from_raster(raster.ReadAsArray())


def _outline(geometry: QgsGeometry) -> Outline:
    parts = geometry.asMultiPolygon() if geometry.isMultipart() else [geometry.asPolygon()]
    return tuple(
        tuple(tuple((point.x(), point.y()) for point in ring) for ring in part) for part in parts
    )
