"""What several studies make alike (grid, exposure, controls, factors): made once, for all of them.

A result is known by a hash of all it depends on: what its algorithm is given, the bytes of the
files that are read, the grid, the language and the software. So it is taken only where the study
would have made the very same bytes.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ...core.language import tag
from ...core.languages import nearest
from ...core.study import Study
from ..files import sidecars
from ..files.members import files_of, layer_of, path_of
from ..files.names import name_of
from ..files.prints import Print, is_still, print_of, prints_from
from ..files.provenance import software
from ..files.whole import write_text
from . import names, parameters
from .stages import Stage

SCHEMA = "rtm-shared/1"
LAYERS = ("STUDY_AREA", "EXCLUDE", "FACTOR", "RASTER", "LAYER", "STREETS")
DIGITS = 16  # of a hash, in the name of a file
LARGEST = 1 << 20  # bytes of a note; a longer one is none of ours
PrintOf = Callable[[Path], Print]


@dataclass(frozen=True)
class Wanted:
    """A result that several studies may share.

    Attributes
    ----------
    step, number : str and int
        Which step of a study makes it, and which of several, from 1.
    called : str
        The name of the factor or of what every place has; empty for the grid.
    key : str
        The hash of all it depends on.
    read : tuple of Path
        The files it is made of.
    grid : Wanted or None
        None for a grid.
    given : callable
        Takes the path of the grid, and returns what the algorithm is given.
    language : str
        Key of that of the labels of its style.
    """

    step: str
    number: int
    called: str
    key: str
    read: tuple[Path, ...]
    grid: Wanted | None
    given: Callable[[str], dict]
    language: str

    @property
    def file(self) -> str:
        """The name of its raster in the folder of what is shared."""
        return f"{names.slug(f'{self.step} {self.called}', set())}_{self.key[:DIGITS]}.tif"


def wanted_by(study: Study, print_of_file: PrintOf) -> Iterator[Wanted]:
    """Give what a study makes that others could share, the grid first.

    What is read from anything but files is left out: nobody knows whether it is still the same.

    Parameters
    ----------
    study : Study
        With sources that QGIS can open.
    print_of_file : callable
    """
    language = study.language or nearest(tag())
    asked = _wanted("grid", 1, "", lambda _grid: parameters.of_study_grid(study), None, language)
    grid = asked(print_of_file)
    if grid is None:
        return
    yield grid
    for make in _on(study, grid, language):
        found = make(print_of_file)
        if found is not None:
            yield found


def _on(study: Study, grid: Wanted, language: str) -> Iterator[Callable[[PrintOf], Wanted | None]]:
    """Give what is made on a grid."""
    measures = [("exposure", 1, study.exposure)] if study.exposure is not None else []
    measures += [("control", at, one) for at, one in enumerate(study.controls, 1)]
    for step, number, one in measures:

        def given(path: str, one=one) -> dict:
            return parameters.of_measure(one.layer, one.settings, path)

        yield _wanted(step, number, one.settings.name, given, grid, language)
    streets = study.streets and study.streets.source
    for number, factor in enumerate(study.factors, 1):

        def given(path: str, factor=factor) -> dict:
            return parameters.of_factor(factor.layer, asdict(factor.settings), path, streets)

        yield _wanted("factor", number, factor.settings.name, given, grid, language)


def _wanted(step: str, number: int, called: str, given, grid: Wanted | None, language: str):
    def known(print_of_file: PrintOf) -> Wanted | None:
        told = given("" if grid is None else grid.key)
        sources = {name: told[name] for name in LAYERS if told.get(name)}
        files = {name: _files(source) for name, source in sources.items()}
        if not all(files.values()):
            return None
        described = {name: _described(source) for name, source in sources.items()}
        content = {
            "step": step,
            "given": {**told, **described},
            "read": {
                name: [[one.suffix, *asdict(print_of_file(one)).values()] for one in found]
                for name, found in files.items()
            },
            "software": software(),
            "language": language,
        }
        text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        read = tuple(sorted({one for found in files.values() for one in found}))
        return Wanted(step, number, called, key, read, grid, given, language)

    return known


def _described(source: str) -> list[str]:
    """Return what of a source goes into a result wherever its file lies."""
    return [name_of(source), Path(source.partition("|")[0]).name, source.partition("|")[2]]


def _files(source: str) -> list[Path]:
    path = path_of(source)
    return [] if path is None else files_of(path, layer_of(source))


@dataclass(frozen=True)
class SharedFolder:
    """A folder of shared results: each a raster, its style, and a note of what they are."""

    folder: Path

    def path_of(self, wanted: Wanted) -> Path:
        """Return where a raster is, or will be."""
        return self.folder / wanted.file

    def outputs(self, wanted: Wanted) -> dict | None:
        """Return what its algorithm gave; None where it is not there, or not as it was made."""
        note = self._note(wanted)
        if note is None or not all(
            is_still(self.folder / name, one) for name, one in prints_from(note["files"]).items()
        ):
            return None
        return note["outputs"]

    def take(self, wanted: Wanted, raster: Path) -> dict | None:
        """Copy a result to where a study has it, and return what its algorithm gave, or None."""
        outputs = self.outputs(wanted)
        if outputs is None:
            return None
        here = self.path_of(wanted)
        try:
            for one in _parts(here):
                if one.is_file():
                    place = raster.with_name(one.name.replace(here.stem, raster.stem, 1))
                    shutil.copyfile(one, place)
        except OSError:  # it was removed just now: the study makes it itself
            return None
        return {**outputs, "OUTPUT": str(raster)}

    def keep(self, wanted: Wanted, outputs: Mapping) -> None:
        """Note that a result is whole and what its algorithm gave."""
        here = self.path_of(wanted)
        made = [one for one in _parts(here) if one.is_file()]
        note = {
            "schema": SCHEMA,
            "step": wanted.step,
            "name": wanted.called,
            "key": wanted.key,
            "files": {one.name: asdict(print_of(one)) for one in made},
            "outputs": {name: one for name, one in outputs.items() if name != "OUTPUT"},
        }
        text = json.dumps(note, indent=1, ensure_ascii=False) + "\n"
        write_text(here.with_suffix(".json"), text, lambda _path: True)

    def drop_all_but(self, wanted: set[str]) -> None:
        """Remove results that no study asks for any more; `wanted` are names of rasters."""
        for note in self.folder.glob("*.json"):
            raster = note.with_suffix(".tif")
            if raster.name in wanted or _content(note) is None:
                continue
            for one in (note, *_parts(raster)):
                with suppress(OSError):  # it is of no harm
                    one.unlink()

    def _note(self, wanted: Wanted) -> dict | None:
        note = _content(self.path_of(wanted).with_suffix(".json"))
        return note if note is not None and note.get("key") == wanted.key else None


class Taking:
    """What one study may take of a folder of shared results, by its stages.

    Parameters
    ----------
    folder : Path
    study : Study
        With sources that QGIS can open.
    print_of_file : callable
    """

    def __init__(self, folder: Path, study: Study, print_of_file: PrintOf):
        self._folder = SharedFolder(folder)
        found = wanted_by(study, print_of_file)
        self._wanted = {(one.step, one.number): one for one in found}

    def take(self, stage: Stage, raster: Path) -> dict | None:
        """Put a stage's result in its place and return its outputs; None if it must be made."""
        wanted = self._wanted.get((stage.step, stage.number))
        return None if wanted is None else self._folder.take(wanted, raster)


def _parts(raster: Path) -> list[Path]:
    """Return the files of a raster: itself, its style, its statistics."""
    return [raster, raster.with_suffix(".qml"), raster.with_name(raster.name + sidecars.NOTES)]


def _content(note: Path) -> dict | None:
    """Return what a note says; None where there is none of ours."""
    try:
        if note.stat().st_size > LARGEST:
            return None
        content = json.loads(note.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    good = isinstance(content, dict) and content.get("schema") == SCHEMA
    parts = good and all(isinstance(content.get(key), dict) for key in ("files", "outputs"))
    return content if parts else None
