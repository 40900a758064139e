"""A folder of results, read for what may be given away of it, and nothing more."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem

from ...core.errors import RtmError
from ...core.model.json import read_model
from ...core.model.record import Model
from ...core.study import Study, read_study
from ...core.terrain.grid import Cells
from ..files.as_left import as_left
from ..files.factors import StoredFactor, described
from ..files.journal import STAGING, require_settled
from ..files.owner import living_owner
from ..files.raster_layers import opened
from ..files.rasters import FACTOR, GRID, Raster, cells_of
from ..files.texts import read_text
from ..language import marked, tr
from ..study import names
from .place_rows import PlaceRow, place_rows

AGAIN = marked("Choose a folder that “Run study” filled, or run the study again.")
OF_A_STUDY = (names.STUDY, names.MODEL, names.GRID, names.LAYERS)
OF_A_SERIES = "series.json"
MONTH = re.compile(r"\d{4}(-\d\d)?")


@dataclass(frozen=True)
class Results:
    """What is read of a folder.

    Attributes
    ----------
    told : mapping of str to mapping
        What its provenance says of the layers, by their names there.
    warnings : tuple of str
        What the analyst should know of the folder.
    """

    folder: Path
    study: Study
    model: Model
    grid: Raster
    cells: Cells
    told: Mapping[str, Mapping]
    warnings: tuple[str, ...] = ()

    @property
    def crs(self) -> QgsCoordinateReferenceSystem:
        """The study's."""
        return self.grid.crs

    def factor(self, name: str) -> StoredFactor:
        """Return the raster of the factor of a name."""
        number = [one.settings.name for one in self.study.factors].index(name)
        file = names.factor_rasters(self.study)[number]
        return described(opened(str(self.folder / file), file, (FACTOR,)))

    def said_of(self, layer: str) -> Mapping:
        """Return what the provenance says of a layer, as "factors.1"; nothing where it does not."""
        found = self.told.get(f"layer:{layer}")
        return found if isinstance(found, dict) else {}

    def month(self, date: str) -> str:
        """Return the month of a date, as in "2016-01"; empty where there is none."""
        found = MONTH.match(date)
        return found[0] if found else ""

    def places(self) -> list[PlaceRow]:
        """Return the priority places by rank."""
        file = self.folder / names.LAYERS
        try:
            return place_rows(file)
        except ValueError as reason:
            raise _unreadable(file) from reason


def results_in(folder: Path) -> Results:
    """Read a folder of results.

    Raises
    ------
    RtmError
        If it is none, a run works in it, or something in it is damaged or leads elsewhere.
    """
    _refuse_others(folder)
    study = read_study(_text(folder / names.STUDY))
    warnings = as_left(folder, _read_of(folder, study), names.is_result)
    model = read_model(_text(folder / names.MODEL))
    grid = opened(str(folder / names.GRID), names.GRID, (GRID,))
    return Results(folder, study, model, grid, cells_of(grid), _provenance(folder), warnings)


def _read_of(folder: Path, study: Study) -> tuple[str, ...]:
    """Return the files that a copy is made of; results of an earlier version have no provenance."""
    known = (names.PROVENANCE,) if (folder / names.PROVENANCE).is_file() else ()
    return (*OF_A_STUDY, *known, *names.factor_rasters(study))


def _refuse_others(folder: Path) -> None:
    if (folder / OF_A_SERIES).is_file() and not (folder / names.STUDY).is_file():
        raise RtmError(
            tr("{folder} holds a series of studies.", folder=folder),
            tr("Choose the folder of one of its studies: each is given away by itself."),
            kind="unreadable",
            where="RESULTS",
        )
    if not folder.is_dir():
        raise RtmError(
            tr("There is no folder {folder}.", folder=folder),
            tr(AGAIN),
            kind="unreadable",
            where="RESULTS",
        )
    lacking = [name for name in OF_A_STUDY if not (folder / name).is_file()]
    if lacking:
        raise RtmError(
            tr("{folder} has no {name}.", folder=folder, name=lacking[0]),
            tr(AGAIN),
            kind="unreadable",
            where="RESULTS",
        )
    if living_owner(folder / STAGING) is not None:
        raise RtmError(
            tr("A run is writing into {folder}.", folder=folder),
            tr("Wait until it has ended."),
            kind="unreadable",
            where="RESULTS",
        )
    require_settled(folder)


def _text(file: Path) -> str:
    return read_text(file, str(file), tr(AGAIN))


def _unreadable(file: Path) -> RtmError:
    return RtmError(
        tr("{file} cannot be read.", file=file), tr(AGAIN), kind="unreadable", where="RESULTS"
    )


def _provenance(folder: Path) -> Mapping[str, Mapping]:
    """Return what is recorded of the layers; nothing of results of an earlier version."""
    file = folder / names.PROVENANCE
    if not file.is_file():
        return {}
    try:
        found = json.loads(_text(file))
    except (ValueError, RecursionError):
        return {}
    entities = found.get("entity") if isinstance(found, dict) else None
    return entities if isinstance(entities, dict) else {}
