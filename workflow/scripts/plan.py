"""What the plan of a series says, for the rules: steps, what they need, which files they read.

Only Python's own library is used: it runs in the environment of Snakemake, which has no QGIS.
"""

from __future__ import annotations

import glob
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

SOURCE_KEYS = ("source", "raster")  # keys of a study whose texts say where layers lie
STEPS, PAGE = "steps.json", "series.html"
RECORD = "manifest.json"  # of results, with the prints of all files


@dataclass(frozen=True)
class Plan:
    """The steps of a series, as `rtm:prepareseries` writes them.

    Attributes
    ----------
    folder : Path
        Where shared things lie.
    shared : mapping of str to list of str
        What a shared thing needs, by keys.
    studies : mapping of str to list of str
        What a study needs, by the name of its folder.
    """

    folder: Path
    shared: Mapping[str, list[str]]
    studies: Mapping[str, list[str]]

    def needs(self, key: str) -> list[str]:
        """Return the keys of what a shared thing needs."""
        return self.shared[key]

    def needs_of(self, study: str) -> list[str]:
        """Return the keys of what a study shares with others."""
        return self.studies[study]

    def folders(self) -> list[str]:
        """Return the names of the folders of all studies."""
        return list(self.studies)

    def files_of(self, study: str) -> list[str]:
        """Return the files that a study reads, with its own."""
        return files_of_study(self.folder / "studies" / f"{study}.json")


def read(folder: Path) -> Plan:
    """Read the plan that lies in the folder of what is shared, once as long as it is the same."""
    return _read(folder, (folder / STEPS).stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _read(folder: Path, _changed: int) -> Plan:
    content = json.loads((folder / STEPS).read_text(encoding="utf-8"))
    return Plan(
        folder=folder,
        shared={one["key"]: one["needs"] for one in content["shared"]},
        studies={one["folder"]: one["needs"] for one in content["studies"] if not one.get("fault")},
    )


def files_of_series(path: Path) -> list[str]:
    """Return the files that a series reads: itself, its base study and the layers.

    What cannot be read is left for the algorithms, which say what is wrong with it.
    """
    content = _json(path)
    base = content.get("study")
    if not isinstance(base, str):
        return _sorted([path, *_files(content, path.parent)])
    study = Path(os.path.normpath(path.parent / base))
    return _sorted([path, study, *_files([content, _json(study)], study.parent)])


def files_of_study(path: Path) -> list[str]:
    """Return the files that a study reads: itself and the layers."""
    return _sorted([path, *_files(_json(path), path.parent)])


def forget_lost(markers: Path, results: Path) -> None:
    """Remove the markers of studies that failed, or whose results are no longer as they were made.

    They are made again, and the page of all; what is there as it was made is not.
    """
    lost = [one for one in markers.glob("studies/*.done") if _is_lost(one, results)]
    for marker in lost:
        marker.unlink()
    if lost or not (results / PAGE).is_file():  # a step that nothing needs is not made again
        (markers / "gathered.done").unlink(missing_ok=True)


def _is_lost(marker: Path, results: Path) -> bool:
    recorded = _json(marker).get("results")
    return recorded is None or recorded != print_of(results / marker.stem)


def print_of(results: Path) -> str | None:
    """Return what tells the results in a folder from others, or None if there are none."""
    try:
        return hashlib.sha256((results / RECORD).read_bytes()).hexdigest()
    except OSError:
        return None


def _json(path: Path) -> dict:
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _sorted(paths: Iterable[Path]) -> list[str]:
    return sorted({str(one) for one in paths})


def _files(content: object, folder: Path) -> Iterator[Path]:
    """Give the files that sources anywhere in a content name, as seen from a folder."""
    if isinstance(content, list):
        for one in content:
            yield from _files(one, folder)
    if not isinstance(content, Mapping):
        return
    for key, value in content.items():
        if key in SOURCE_KEYS and isinstance(value, str):
            yield from _file(value, folder)
        else:
            yield from _files(value, folder)


def _file(source: str, folder: Path) -> Iterator[Path]:
    """Give the file of a QGIS source string, with those beside a shapefile; nothing of others."""
    name = source.split("|", 1)[0]
    if name.startswith("file:"):
        name = unquote(urlsplit(name).path)
    path = Path(os.path.normpath(folder / name))
    try:
        if not path.is_file():
            return
    except (OSError, ValueError):
        return
    yield path
    if path.suffix.lower() == ".shp":
        yield from (one for one in path.parent.glob(f"{glob.escape(path.stem)}.*") if one.is_file())
