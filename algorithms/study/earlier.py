"""Whose the files in a folder of results are: an earlier run's, or the analyst's."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ..files import kinds, manifest
from ..files.ordinary import is_link
from ..files.ours import is_model
from ..files.prints import Print, is_still
from ..files.raster import kind_of
from . import names

KINDS = {
    names.GRID: kinds.GRID,
    names.EVENTS: kinds.EVENTS,
    names.LATER: kinds.EVENTS,
    names.RESIDUALS: kinds.RESIDUALS,
    names.RISK: kinds.RISK,
    names.HOTSPOTS: kinds.HOTSPOT,
    names.FORECAST: kinds.FORECAST,
}


@dataclass(frozen=True)
class Earlier:
    """What earlier runs left in a folder.

    Attributes
    ----------
    recorded : mapping of name to Print or None
        None where nobody knows how the file was when it was written.
    """

    folder: Path
    recorded: Mapping[str, Print | None] = field(default_factory=dict)

    def clashes(self, planned: Iterable[str]) -> list[str]:
        """Return the names of what lies where results go, or beside, and is not an earlier run's.

        A folder or a link is never one, whatever an earlier run recorded.
        """
        mains = [name for name in planned if self._is_others(name)]
        free = [name for name in planned if name not in self.recorded]
        return sorted({*mains, *filter(self._is_there, names.beside(free)), *self._no_folder()})

    def making_way(self, placed: Mapping[str, Print]) -> tuple[dict[str, Print], list[str]]:
        """Return what is dropped, as it is, and the names of what is kept for the analyst.

        What an earlier run wrote and nobody has touched since is dropped, and what is the same as
        the new result. Everything else that lies where a result goes, or would pass for one of
        this run, is kept.
        """
        there = [name for name in sorted({*self.recorded, *placed}) if self._is_there(name)]
        known = ((name, one.get(name)) for name in there for one in (self.recorded, placed))
        dropped = {name: one for name, one in known if one is not None and self._is(name, one)}
        kept = [name for name in there if name not in dropped]
        kept += filter(self._is_there, names.beside({*there, *placed}))
        return dropped, sorted(kept)

    def _is_there(self, name: str) -> bool:
        return os.path.lexists(self.folder / name)

    def _is_others(self, name: str) -> bool:
        try:
            found = os.lstat(self.folder / name)
        except OSError:
            return False
        return name not in self.recorded or not stat.S_ISREG(found.st_mode)

    def _is(self, name: str, known: Print) -> bool:
        return is_still(self.folder / name, known)

    def _no_folder(self) -> list[str]:
        """Return what stands where the folder of the factors goes and is none of its own."""
        inside = self.folder / names.FACTORS
        good = not self._is_there(names.FACTORS) or (inside.is_dir() and not is_link(inside))
        return [] if good else [names.FACTORS]


def earlier_results(folder: Path) -> Earlier:
    """Return what earlier runs left in a folder, by their record.

    Results from before there were records are known by their model and by the tags of their
    rasters; whether such a file was changed since, nobody knows.
    """
    record = manifest.read_manifest(folder, names.is_result)
    if record is not None:
        return Earlier(folder, {**record.files, manifest.NAME: record.own})
    if not is_model(folder / names.MODEL):
        return Earlier(folder)
    rasters = [name for name, kind in KINDS.items() if _is_kind(folder / name, kind)]
    for path in sorted((folder / names.FACTORS).glob("*.tif")):
        name = f"{names.FACTORS}/{path.name}"
        if names.is_result(name) and _is_kind(path, kinds.FACTOR):
            rasters.append(name)
    known = (*rasters, *map(names.style_of, rasters), *names.OTHERS, *names.OF_A_TEST)
    return Earlier(folder, dict.fromkeys(known))


def _is_kind(path: Path, kind: str) -> bool:
    return os.path.isfile(path) and kind_of(str(path)) == kind
