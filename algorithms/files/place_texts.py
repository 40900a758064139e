"""Places in delimited text, and in GeoJSON as Overture's downloader writes it."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem

from ...core.data.columns.places import Places, candidates, pair_of
from ...core.data.columns.sample import Sample, sample_of
from ...core.data.delimited import Dialect, Survey, read, sniff, survey
from ...core.data.downloads import Entry, unreadable
from ...core.data.mistaken import if_incidents
from ...core.data.places.any_file import layout_said, named
from ...core.data.places.classes import Classes, EachItsOwn, OneKind
from ...core.data.places.factor import CLASS
from ...core.data.places.gathered import Source
from ...core.data.places.heading import Columns, Where
from ...core.data.places.layouts import Layout, layout_of
from ...core.data.places.rows import Taking
from ...core.errors import RtmError
from ...core.plain import shown
from ...core.progress import Part, Progress
from ..language import tr
from . import names
from .guessed_crs import Guess, guess, turned
from .guessed_crs import named as title_of_crs
from .place_files import Asked, Batch, Taken, date_in_name

BRITISH = "EPSG:27700"
IN_BRITAIN = (0.0, 0.0, 700_000.0, 1_300_000.0)


def gather_text(entry: Entry, asked: Asked, progress: Progress) -> Batch:
    """Return the places of a delimited text."""
    with unreadable(entry.name):
        surveyed = survey(entry.open, Part(progress, 0.0, 0.2), entry.size)
        dialect = sniff(surveyed)
        layout, classes = meaning(dialect.names, entry, asked)
        where, crs, taken = _where(layout, surveyed, dialect, entry, asked)
        source = Source(entry.name, title_of(layout), layout.rights, date_in_name(entry))
        columns = Columns(layout, dialect.names, where)
        taking = Taking(layout, columns, classes, source, asked.accuracies)
        caution_of_incidents(dialect.names, source, taking)
        _read(entry, dialect, taking, Part(progress, 0.2, 1.0))
        for one in taken:
            _caution(one, taking)
    return Batch(tuple(classes.factors), taking.done(), crs, taken, dialect.names)


def caution_of_incidents(heading: tuple[str, ...], source: Source, taking: Taking) -> None:
    """Say of a file that it looks like one of incidents."""
    sentence = if_incidents(heading, source.name)
    if sentence:
        taking.found.ledger.warn("incidents_as_places", sentence)


def _caution(taken: Taken, taking: Taking) -> None:
    """Say of a coordinate system that it is only likely."""
    if not taken.sure:
        sentence = tr(
            "The coordinates of “{file}” are taken as {crs}, since that puts them into a town and "
            "nothing tells otherwise: look at the map, and give COLUMNS_CRS if they lie elsewhere.",
            file=shown(taken.file),
            crs=taken.value,
        )
        taking.found.ledger.warn("guessed_crs", sentence)


def _read(entry: Entry, dialect: Dialect, taking: Taking, progress: Progress) -> None:
    with entry.open() as stream:
        for batch in read(lambda: taking.sieve(stream, dialect), dialect):
            taking.batch(batch)
            progress.at(min(stream.tell() / max(entry.size, 1), 1.0))


def meaning(
    heading: tuple[str, ...], entry: Entry, asked: Asked, geometry: str = "point", name: str = ""
) -> tuple[Layout, Classes]:
    """Return what the columns of a file are, and how its classes become factors.

    Parameters
    ----------
    geometry : str
        Of the factor that a file of one kind becomes.
    name : str
        Of the layer, where it has one; the factor of a file of one kind is called so.
    """
    layout = layout_of([one.strip().casefold() for one in heading])
    if layout is not None and not asked.said.classes:
        return layout, Classes(layout, asked.factors)
    layout = layout_said(asked.said, heading, entry.name)
    if not asked.said.classes:
        called = name or names.as_words(entry.name.rpartition("/")[2])
        return layout, OneKind(named(called, asked.factors, geometry))
    if any(one.classes.get(CLASS) for one in asked.factors):
        return layout, Classes(layout, asked.factors)
    return layout, EachItsOwn(
        layout, lambda text: named(text, asked.factors, geometry), asked.said.classes
    )


def title_of(layout: Layout) -> str:
    """Return what kind of source a layout is of; empty of one that nobody knows."""
    return tr(layout.title) if layout.title else ""


def _where(
    layout: Layout, surveyed: Survey, dialect: Dialect, entry: Entry, asked: Asked
) -> tuple[Where | None, QgsCoordinateReferenceSystem, list[Taken]]:
    """Return where the coordinates are, and in which system."""
    known = Columns(layout, dialect.names).where
    if known is not None and layout.crs:
        return known, QgsCoordinateReferenceSystem(layout.crs), []
    sample = sample_of(surveyed, dialect)
    found = [] if known is None else [pair_of(sample, known.x, known.y)]
    best = next(filter(None, found or candidates(sample)), None)
    if best is None:
        raise RtmError(
            tr("“{file}” has no coordinates.", file=shown(entry.name)),
            tr("Choose a file with coordinates, or name their columns."),
            where="FILES",
        )
    told = _crs_of(best, sample, entry, asked)
    best = turned(best) if told.turned else best
    why = best.reason if best.degrees else f"{best.reason} {told.reason}".strip()
    taken = Taken(entry.name, title_of_crs(told.crs), why, told.sure)
    return Where.of(best), told.crs, [taken]


def _crs_of(places: Places, sample: Sample, entry: Entry, asked: Asked) -> Guess:
    """Return the system of coordinates in columns, and why it is taken."""
    if asked.columns_crs.isValid():
        return Guess(asked.columns_crs, "")
    if _is_british(places, sample):
        return Guess(QgsCoordinateReferenceSystem(BRITISH), tr("They are called as in Britain."))
    beside = [one for one in candidates(sample) if (one.x, one.y) != (places.x, places.y)]
    texts = (entry.name, entry.path.stem, entry.path.parent.name, *sample.names)
    return guess(places, beside, texts, asked.area)


def _is_british(places: Places, sample: Sample) -> bool:
    """Return whether columns are called eastings and northings, and lie on the national grid."""
    called = [sample.names[at].casefold() for at in (places.x, places.y)]
    x, y = places.middle()
    left, bottom, right, top = IN_BRITAIN
    inside = left < x < right and bottom < y < top and not places.degrees
    return inside and "easting" in called[0] and "northing" in called[1]
