"""Filling the folder of a copy: every file made anew, hashes and the record last."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ...core.packages import lack_of
from ...core.progress import Part, Progress
from ...core.publishing.fates import Fate
from ...core.publishing.json import write_public
from ...core.publishing.pages import render_public, render_taken_out
from ...core.publishing.sections import Copy
from ..files.failures import cannot_write, writing
from ..files.manifest import names_in
from ..files.rasters import write_text
from ..language import marked, tr
from ..study import names
from . import copy_names
from .copy_rasters import write_factor_again, write_scores
from .copy_tables import write_fates, write_tables
from .for_readers import Surroundings, write_for_readers
from .left_out import fates_of
from .results import Results
from .safe import Safe
from .target import prints_in

WHAT = {
    copy_names.REPORT: marked("This page."),
    copy_names.TAKEN_OUT_PAGE: marked("What was taken out of the results, file by file, and why."),
    copy_names.MAP: marked("A map of the places, for any browser, without a network."),
    copy_names.HANDOUT: marked("One page to print: the first places, where they are and why."),
    copy_names.PLACES: marked("The places, for QGIS and other programs."),
    copy_names.PLACES_KML: marked("The places, for Google Earth and other programs."),
    copy_names.PLACES_GPX: marked("The places, for navigation devices."),
    copy_names.TABLE: marked("The places as a table."),
    copy_names.SCORES: marked("The scores of the factors alone, in bands, as a raster."),
    copy_names.TERMS: marked("What was found of each factor."),
    copy_names.RIGHTS: marked("The licence of each factor layer, and whether it goes out."),
    copy_names.TAKEN_OUT: marked("What was taken out, as a table."),
    copy_names.RECORD: marked("All of this, for programs."),
    copy_names.HASHES: marked("A hash (SHA-256) of every other file, to see if one was changed."),
}


@dataclass(frozen=True, eq=False)
class Copying:
    """A copy that is being made in a folder."""

    results: Results
    safe: Safe
    folder: Path
    around: Surroundings

    def fill(self, progress: Progress) -> tuple[Fate, ...]:
        """Write every file; return what became of those of the results."""
        study = self.safe.study
        self._write_factors(Part(progress, 0.0, 0.5))
        if study.scores is not None:
            write_scores(self.folder / copy_names.SCORES, study.scores)
        write_tables(self.folder, study)
        with _writing(self.folder):
            write_for_readers(self.folder, study, self.around, Part(progress, 0.5, 0.9))
        made = [*names_in(self.folder), *self._pages()]
        fates = fates_of(names_in(self.results.folder), study, self._factor_files(), made)
        write_fates(self.folder, fates)
        self._write_pages(fates)
        self._write_record(fates)
        progress.at(1.0)
        return fates

    def _factor_files(self) -> dict[str, str]:
        of_study = self.results.study
        named = (one.settings.name for one in of_study.factors)
        return dict(zip(named, names.factor_rasters(of_study)))

    def _write_factors(self, progress: Progress) -> None:
        files = self._factor_files()
        rights = self.safe.study.rights[: len(files)]  # streets come after the factors
        out = [one.layer for one in rights if one.goes_out]
        for number, name in enumerate(out):
            part = Part(progress, number / len(out), (number + 1) / len(out))
            stored = self.results.factor(name)
            write_factor_again(self.folder / files[name], stored, self.results, part)

    def _pages(self) -> tuple[str, ...]:
        return () if lack_of("jinja2") else (copy_names.REPORT, copy_names.TAKEN_OUT_PAGE)

    def _write_pages(self, fates: tuple[Fate, ...]) -> None:
        last = (copy_names.RECORD, copy_names.HASHES)
        found = {*names_in(self.folder), *self._pages(), *last}
        what = {name: tr(WHAT[name]) for name in WHAT if name in found}
        about = Copy(self.safe.study, fates, self.safe.scored_of, what)
        for name, render in zip(self._pages(), (render_public, render_taken_out)):
            write_text(self.folder / name, render(about))

    def _write_record(self, fates: Sequence[Fate]) -> None:
        files = prints_in(self.folder)
        text = write_public(self.safe.study, fates, files)
        write_text(self.folder / copy_names.RECORD, text)
        lines = (f"{_hash(self.folder / name)}  {name}\n" for name in names_in(self.folder))
        write_text(self.folder / copy_names.HASHES, "".join(lines))


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Tell failures to write of the folder, those of SQLite too."""
    with writing(folder):
        try:
            yield
        except sqlite3.Error as reason:
            raise cannot_write(folder, reason) from reason


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
