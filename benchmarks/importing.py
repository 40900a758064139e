"""Importing factors, beside GDAL's own programs on the same files in the same run."""

from __future__ import annotations

from pathlib import Path

from . import reasons
from .measure import Run, run, run_module
from .options import Options, folder_of
from .results import Result

OF_QGIS = 3  # runs of each, in turn, of which the fastest counts
MOST_MEGABYTES = 500
MOST_TEXT, MOST_EXTRACT = 1.5, 1.0  # times the peer


def extract(options: Options) -> Result:
    """Return how an extract of OpenStreetMap is imported, beside ogr2ogr with the same filter."""
    nodes = options.nodes
    folder = folder_of("extract")
    path = folder / "town.osm.pbf"
    run_module("made_places", "extract", str(path), str(nodes))
    run_module("import_peers", "filter", str(folder))
    settings, wanted = folder / "osm.ini", (folder / "filter.txt").read_text(encoding="utf-8")
    target = folder / "peer.gpkg"
    peer = ["ogr2ogr", "-q", "-f", "GPKG", str(target), str(path), "-where", wanted]
    peer += ["-oo", f"CONFIG_FILE={settings}"]
    result = Result(
        f"Import factors: an extract of OpenStreetMap with {nodes:,} nodes",
        ["what", "time, s", "of processors, s", "memory, MB", "places"],
    )
    ours, theirs = _in_turn(path, lambda: _fresh(peer, target))
    result.rows.append(["`rtm:importfactors`, all 53 factors", *ours])
    result.rows.append(["`ogr2ogr` with the same filter", *theirs, None])
    _aim(result, ours, theirs, MOST_EXTRACT, "ogr2ogr", reasons.AFTER_READING)
    return result


def supply(options: Options) -> Result:
    """Return how a supply of points of interest is imported, beside a plain read by GDAL."""
    rows = options.rows
    folder = folder_of("supply")
    path, commas = folder / "poi.csv", folder / "commas.csv"
    run_module("made_places", "supply", str(path), str(rows))
    _with_commas(path, commas)
    result = Result(
        f"Import factors: {rows:,} points of interest of Ordnance Survey's",
        ["what", "time, s", "of processors, s", "memory, MB", "places"],
    )
    ours, theirs = _in_turn(path, lambda: run_module("import_peers", "csv", str(commas)))
    result.rows.append(["`rtm:importfactors`, all 41 factors", *ours])
    result.rows.append(["a plain read by GDAL’s CSV driver", *theirs, None])
    _aim(result, ours, theirs, MOST_TEXT, "the plain read")
    result.notes.append("GDAL 3.6 does not know pipes: its file has commas in their place.")
    return result


def _in_turn(path: Path, peer) -> tuple[list, list]:
    """Return the fastest of some runs of ours, and of the peer's between them."""
    ours, theirs = [], []
    for _ in range(OF_QGIS):
        done = run_module("import_peers", "import", str(path))
        (told,) = done.results()
        ours.append([told["seconds"], told["processor"], done.megabytes, told["places"]])
        theirs.append(_row(peer()))
    return min(ours), min(theirs)


def _row(done: Run) -> list:
    """Return the seconds that a module tells of its work, or those of a whole command."""
    told = done.results()[0] if done.results() else {}
    return [
        told.get("seconds", done.seconds),
        told.get("processor", done.processor),
        done.megabytes,
    ]


def _fresh(command: list[str], target: Path) -> Run:
    target.unlink(missing_ok=True)
    return run(command)


def _with_commas(path: Path, target: Path) -> None:
    with path.open("rb") as read, target.open("wb") as written:
        while part := read.read(1 << 20):
            written.write(part.replace(b"|", b","))


def _aim(result: Result, ours: list, theirs: list, most: float, peer: str, why="") -> None:
    what = f"{result.title}: time as a share of {peer}’s"
    result.aim(what, ours[0] / theirs[0], most, "", why=why)
    result.aim(f"{result.title}: memory, with QGIS", ours[2], MOST_MEGABYTES, "MB")
