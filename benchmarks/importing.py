"""Importing factors, beside GDAL's own programs on the same files in the same run."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import reasons
from .measure import Run, run, run_module
from .options import Options, folder_of
from .results import Result

OF_QGIS = 3  # runs of each, in turn, of which the fastest counts
MOST_MEGABYTES = 500
MOST_TEXT, MOST_EXTRACT = 1.5, 1.0  # times the peer


def extract(options: Options) -> Result:
    """Return how an extract of OpenStreetMap is imported, beside ogr2ogr.

    That converts all of it, as without the plugin; and once more with the plugin's filter, which
    an analyst would have to write first: so the two read and keep the same.
    """
    nodes = options.nodes
    folder = folder_of("extract")
    path = folder / "town.osm.pbf"
    run_module("made_places", "extract", str(path), str(nodes))
    run_module("import_peers", "filter", str(folder))
    settings, wanted = folder / "osm.ini", (folder / "filter.txt").read_text(encoding="utf-8")
    target = folder / "peer.gpkg"
    whole = ["ogr2ogr", "-q", "-f", "GPKG", str(target), str(path)]
    same = [*whole, "-where", wanted, "-oo", f"CONFIG_FILE={settings}"]
    result = Result(
        f"Import factors: an extract of OpenStreetMap with {nodes:,} nodes",
        ["what", "time, s", "of processors, s", "memory, MB", "places"],
    )
    peers = [lambda: _fresh(whole, target), lambda: _fresh(same, target)]
    ours, plain, filtered = _in_turn(path, *peers)
    result.rows.append(["`rtm:importfactors`, all 53 factors", *ours])
    result.rows.append(["`ogr2ogr`, the whole extract", *plain, None])
    result.rows.append(["`ogr2ogr` with the plugin’s filter", *filtered, None])
    _aim(result, ours, plain, MOST_EXTRACT, "ogr2ogr")
    of_filtered = f"{result.title}: time as a share of ogr2ogr’s with the plugin’s filter"
    share = ours[0] / filtered[0]
    result.aim(of_filtered, share, MOST_EXTRACT, "", why=reasons.AFTER_READING)
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


def _in_turn(path: Path, *peers: Callable[[], Run]) -> list[list]:
    """Return the fastest of some runs of ours, and of each peer's between them."""
    ours: list[list] = []
    theirs: list[list[list]] = [[] for _ in peers]
    for _ in range(OF_QGIS):
        done = run_module("import_peers", "import", str(path))
        (told,) = done.results()
        ours.append([told["seconds"], told["processor"], done.megabytes, told["places"]])
        for runs, peer in zip(theirs, peers):
            runs.append(_row(peer()))
    return [min(ours), *map(min, theirs)]


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


def _aim(result: Result, ours: list, theirs: list, most: float, peer: str) -> None:
    what = f"{result.title}: time as a share of {peer}’s"
    result.aim(what, ours[0] / theirs[0], most, "")
    result.aim(f"{result.title}: memory, with QGIS", ours[2], MOST_MEGABYTES, "MB")
