"""What a folder of results holds: read with care, since parts of it may be missing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsRectangle

from ..algorithms.files import sources
from ..algorithms.files.destinations import InFile
from ..algorithms.files.journal import require_settled
from ..algorithms.files.texts import read_text
from ..algorithms.language import marked, tr
from ..algorithms.study import names
from ..core.audit.json import read_audit
from ..core.audit.record import Audit
from ..core.errors import RtmError
from ..core.mapping.holding import Held, read_held
from ..core.model.json import read_model
from ..core.model.record import Model
from ..core.report.tested import Tested, read_tested
from . import layers
from .values_found import as_value

REMEDY = marked("Run the study again.")
LAYERS = (names.LAYERS, names.RISK, names.FORECAST, names.HOTSPOTS, names.EVENTS)


@dataclass(frozen=True, eq=False)
class PriorityPlace:
    """A place to act on: its rank, what is said of it, where it is, and its fields by name."""

    rank: int
    sentence: str
    extent: QgsRectangle
    facts: dict = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Results:
    """The parts of a folder that the wizard shows; places and tested may be empty."""

    folder: Path
    model: Model
    tested: tuple[Tested, ...]
    places: tuple[PriorityPlace, ...]
    held: tuple[Held, ...] = ()
    audit: Audit | None = None

    @property
    def audit_page(self) -> Path:
        """The file of the page on who is affected."""
        return self.folder / names.AUDIT_PAGE

    @property
    def report(self) -> Path:
        """The report's file."""
        return self.folder / names.REPORT


def read_results(folder: Path) -> Results:
    """Read a folder; raises `RtmError` where there is no model to show."""
    require_settled(folder)
    text = read_text(
        folder / names.MODEL,
        tr("The model in {folder}", folder=folder),
        tr(REMEDY),
    )
    _require_own(folder)
    of_places = _places(folder), _held(folder)
    return Results(folder, read_model(text), _tested(folder), *of_places, _audit(folder))


def _require_own(folder: Path) -> None:
    """Refuse layers that no run wrote: results may come from somebody else, as studies do."""
    for name in LAYERS:
        for file in sorted(folder.glob(f"{name}*")):
            where = sources.leads_to(str(file))
            if where:
                raise RtmError(
                    tr(
                        "The file {where}, is no file of a run; nothing in {folder} was opened.",
                        where=where,
                        folder=folder,
                    ),
                    tr(REMEDY),
                )


def _tested(folder: Path) -> tuple[Tested, ...]:
    tables = folder / names.VALIDATION, folder / names.CAPTURE_CURVE
    if not all(table.exists() for table in tables):
        return ()
    what = tr("The test of the maps in {folder}", folder=folder)
    return read_tested(*(read_text(table, what, tr(REMEDY)) for table in tables))


def _audit(folder: Path) -> Audit | None:
    """Return who lives where the maps flag, if the study asked for it."""
    file = folder / names.AUDIT_RECORD
    if not file.exists():
        return None
    what = tr("The audit of who is affected in {folder}", folder=folder)
    return read_audit(read_text(file, what, tr(REMEDY)))


def _held(folder: Path) -> tuple[Held, ...]:
    """Return what the places hold; nothing where there is no such table, as in older results."""
    table = folder / names.SHARES
    if not table.exists():
        return ()
    what = tr("The shares of the places in {folder}", folder=folder)
    try:
        return read_held(read_text(table, what, tr(REMEDY)))
    except (KeyError, TypeError, ValueError) as reason:
        raise RtmError(
            tr("{what} make no sense.", what=what), tr(REMEDY), kind="unreadable"
        ) from reason


def _places(folder: Path) -> tuple[PriorityPlace, ...]:
    """Return the places by rank; none where there is no such layer."""
    layer = layers.open_layer(InFile(folder / names.LAYERS, names.PLACES_LAYER).source)
    if layer is None:
        return ()
    try:
        found = [_place(one) for one in layer.getFeatures()]
    except (KeyError, TypeError, ValueError) as reason:
        raise RtmError(
            tr(
                "The priority places in {folder} make no sense: a place has no rank, no "
                "sentence or no outline.",
                folder=folder,
            ),
            tr(REMEDY),
        ) from reason
    return tuple(sorted(found, key=lambda place: place.rank))


def _place(feature) -> PriorityPlace:
    rank, extent = int(feature["rank"]), feature.geometry().boundingBox()
    if rank < 1 or not extent.isFinite() or extent.isEmpty():
        raise ValueError("no rank, or no outline")
    facts = {one: as_value(value) for one, value in feature.attributeMap().items()}
    return PriorityPlace(rank, str(feature["sentence"] or ""), extent, facts)
