"""Single algorithms with mistreated inputs: a result that is sound, or one sentence."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from osgeo import gdal

from . import decoys, filters, models, mutations, rasters, running, studies, town, words
from .machine import in_child
from .outputs import unsound
from .scene import empty, give_away
from .tally import Tally

SECONDS = 25  # after which an algorithm that takes one is said to hang
FILTER = "\"kind\" = 'a'"
GIVEN = {  # algorithm: its parameters; a text with a dot names a file of the folder
    "creategrid": {
        "STUDY_AREA": "area.geojson",
        "BLOCK_LENGTH": 200,
        "CELL_SIZE": 100,
        "KEEP": "overlap",
        "OUTPUT": "out.tif",
    },
    "countevents": {
        "GRID": "grid.tif",
        "INCIDENTS": "incidents.geojson",
        "FILTER": FILTER,
        "OUTPUT": "out.tif",
    },
    "operationalisefactor": {
        "GRID": "grid.tif",
        "FACTOR": "pubs.geojson",
        "NAME": "Pubs",
        "FILTER": '"size" > 0',
        "OPERATIONALISATION": "both",
        "BLOCK_LENGTH": 200,
        "MAX_BLOCKS": 3,
        "INCREMENT": "half",
        "EFFECT": "aggravating",
        "OUTPUT": "out.tif",
    },
    "fitmodel": {
        "EVENTS": "events.tif",
        "FACTORS": ["pubs.tif", "schools.tif"],
        "SELECTION": "reference",
        "FAMILIES": ["poisson"],
        "FOLDS": 5,
        "SEED": 1,
        "P_VALUE": 0.05,
        "FOLD_KIND": "random",
        "L1_RATIO": 0.95,
        "SURROGATES": 99,
        "ALPHA": 0.05,
        "MODEL": "out.json",
        "COEFFICIENTS": "out.csv",
        "REPORT": "out.html",
        "RESIDUALS": "out2.tif",
    },
    "riskmap": {
        "MODEL": "model.json",
        "FACTORS": ["pubs.tif", "schools.tif"],
        "EVENTS": "events.tif",
        "RISK": "out.tif",
        "CELLS": "out.gpkg",
    },
    "hotspotmap": {
        "GRID": "grid.tif",
        "INCIDENTS": "incidents.geojson",
        "FILTER": FILTER,
        "METHOD": "kernel_density",
        "KERNEL": "quartic",
        "BANDWIDTH": 300,
        "OUTPUT": "out.tif",
    },
    "hotspotmap ": {
        "GRID": "grid.tif",
        "EVENTS": "events.tif",
        "METHOD": "past_counts",
        "OUTPUT": "out.tif",
    },
    "forecastmap": {
        "MODEL": "model.json",
        "FACTORS": ["pubs.tif", "schools.tif"],
        "EVENTS": "events.tif",
        "SEED": 1,
        "FORECAST": "out.tif",
    },
    "combinemaps": {"MAPS": ["risk.tif", "hotspots.tif"], "METHOD": "product", "OUTPUT": "out.tif"},
    "validatemaps": {
        "MAPS": ["risk.tif", "hotspots.tif"],
        "EVENTS": "later.tif",
        "GRID": "grid.tif",
        "AREA_SHARES": "5,10,20",
        "SEED": 1,
        "RESAMPLES": 99,
        "TABLE": "out.csv",
        "CURVES": "out2.csv",
        "CALIBRATION": "out3.csv",
        "REPORT": "out.html",
    },
    "priorityplaces": {
        "RISK": "risk.tif",
        "AREA_SHARE": 5,
        "MIN_CELLS": 2,
        "MODEL": "model.json",
        "FACTORS": ["pubs.tif", "schools.tif"],
        "EVENTS": "events.tif",
        "GRID": "grid.tif",
        "PLACES": "out.gpkg",
    },
    "runstudy": {"STUDY": "study.json", "OUTPUT_FOLDER": "out.folder"},
}
BY_QGIS = ".aux.xml"  # statistics of a raster that is only looked at
OUTPUTS = ("OUTPUT", "MODEL", "COEFFICIENTS", "REPORT", "RESIDUALS", "RISK", "CELLS", "FORECAST")
OUTPUTS += ("TABLE", "CURVES", "CALIBRATION", "PLACES", "OUTPUT_FOLDER")
PLACES = (
    "",
    None,
    ".",
    "..",
    "/",
    "/dev/null",
    "/dev/full",
    "/proc/x.tif",
    "/nowhere/x.tif",
    "out",
    "out.shp",
    "out.xyz",
    "out.gpkg",
    "out.tif",
    "area.geojson",
    "decoys",
    "pipe",
    "a|b.tif",
    "TEMPORARY_OUTPUT",
    "memory:",
    "memory:x",
    "ogr:dbname='x.gpkg' table=\"y\" (geom)",
    "ogr:dbname='no/x.gpkg' table=\"y\" (geom)",
    "postgres://x",
    "x" * 256 + ".tif",
    "é\n.tif",
    "O'Brien.tif",
    "O'Brien.gpkg",
    "100%20.gpkg",
    "link",
    "loop",
    "read only.txt",
    "notes.txt/x.tif",
)
VALUES = (
    None,
    "",
    "x",
    0,
    -1,
    1,
    2.5,
    1e308,
    -1e308,
    float("nan"),
    float("inf"),
    10**30,
    True,
    [],
    ["x"],
    [None],
    [[]],
    {},
    {"a": 1},
    b"x",
    (),
    "0",
    "-1",
    "1e400",
    "nan",
    "\ud800",
    "a\0b",
    "x" * 100_000,
    [1] * 1000,
    range(3),
    object,
)


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Mistreat every algorithm in turn."""
    base = root / "base"
    made = in_child(lambda: prepare(base))
    assert made.kind == "result", made
    kinds = {
        name: Tally(f"Mistreated inputs: {name.strip()}") for name in GIVEN if name.strip() == name
    }
    tallies = {name: kinds[name.strip()] for name in GIVEN}
    for number in range(0, runs, every):
        name = list(GIVEN)[number % len(GIVEN)]
        one_case(root, base, name, str(rng.randrange(10**9)), tallies[name])
    return list(kinds.values())


def prepare(base: Path) -> None:
    """Make good inputs of every kind."""
    town.build(base)
    for name, parameters in (
        ("creategrid", {"STUDY_AREA": "area.geojson", "BLOCK_LENGTH": 200, "OUTPUT": "grid.tif"}),
        (
            "countevents",
            {"GRID": "grid.tif", "INCIDENTS": "incidents.geojson", "OUTPUT": "events.tif"},
        ),
        ("countevents", {"GRID": "grid.tif", "INCIDENTS": "later.geojson", "OUTPUT": "later.tif"}),
        *(
            (
                "operationalisefactor",
                {
                    "GRID": "grid.tif",
                    "FACTOR": f"{one}.geojson",
                    "NAME": one.title(),
                    "OUTPUT": f"{one}.tif",
                },
            )
            for one in ("pubs", "schools")
        ),
        ("fitmodel", {**GIVEN["fitmodel"], "MODEL": "model.json", "COEFFICIENTS": "model.csv"}),
        ("riskmap", {**GIVEN["riskmap"], "RISK": "risk.tif"}),
        ("hotspotmap", {**GIVEN["hotspotmap "], "OUTPUT": "hotspots.tif"}),
    ):
        running.run(name, in_folder(base, parameters))
    for path in base.glob("out*"):
        path.unlink()


def in_folder(folder: Path, value):
    """Return parameters with their files in a folder."""
    if isinstance(value, dict):
        return {key: in_folder(folder, one) for key, one in value.items()}
    if isinstance(value, list):
        return [in_folder(folder, one) for one in value]
    named = isinstance(value, str) and "." in value and " " not in value
    return str(folder / value) if named else value


def one_case(root: Path, base: Path, name: str, seed: str, tally: Tally) -> None:
    """Mistreat one algorithm's inputs once."""
    rng, folder = random.Random(seed), root / "case"
    empty(root / "temporary")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(base, folder)
    decoys.place(folder)
    parameters, said = dict(GIVEN[name]), []
    harm(rng, folder, parameters, said)
    before = decoys.look(folder)
    given = in_folder(folder, parameters)
    nobody = rng.random() < 0.3
    if nobody:
        give_away(root)
        before = decoys.look(folder)
    outcome = in_child(lambda: _run(root, name.strip(), given), seconds=SECONDS, as_nobody=nobody)
    faults = [one for one in studies.faults_of(outcome) if "ERROR 5" not in one]
    if outcome.kind == "result":
        faults += outcome.value
    before = {path: was for path, was in before.items() if not path.endswith(BY_QGIS)}
    declared = {str(given.get(key)) for key in OUTPUTS if outcome.kind == "result"}
    faults += [one for one in decoys.harmed(before) if one.split(": ", 1)[1] not in declared]
    if outcome.kind == "refused":
        after = decoys.look(folder)
        made = [path for path in after if path not in before and not path.endswith(BY_QGIS)]
        faults += [f"left behind: {path!r}" for path in made]
    tally.add(f"seed {seed}: {'; '.join(said)}"[:400], list(dict.fromkeys(faults)), outcome.kind)


def harm(rng: random.Random, folder: Path, parameters: dict, said: list[str]) -> None:
    """Mistreat files or parameters in one or two ways."""
    for _ in range(rng.choice((1, 1, 1, 2))):
        rng.choice((_file, *[_contents] * 2, *[_mistreated] * 2, _parameter, _output, _filter))(
            rng, folder, parameters, said
        )


def _inputs(parameters: dict) -> list[str]:
    found = []
    for key, value in parameters.items():
        many = value if isinstance(value, list) else [value]
        if key not in OUTPUTS or (key == "MODEL" and value == "model.json"):
            found += [one for one in many if isinstance(one, str) and "." in one and one != FILTER]
    return found


def _file(rng, folder, parameters, said) -> None:
    _on_a_file(mutations.file, rng, folder, parameters, said)


def _contents(rng, folder, parameters, said) -> None:
    _on_a_file(mutations.values, rng, folder, parameters, said)


def _on_a_file(change, rng, folder, parameters, said) -> None:
    there = [one for one in _inputs(parameters) if (folder / one).is_file()]
    if there:
        said.append(change(rng, folder / rng.choice(there)))


def _mistreated(rng, folder, parameters, said) -> None:
    """Put a mistreated raster, or an edited model, in the place of one of the inputs."""
    there = [one for one in _inputs(parameters) if (folder / one).is_file()]
    if not there:
        return
    name = rng.choice(there)
    if name.endswith(".tif"):
        if not _opens(folder / name):  # spoilt before
            return
        (folder / "mistreated").mkdir(exist_ok=True)
        path, how = rasters.mistreated(folder / name, rng.randrange(10**9), folder / "mistreated")
        _replace(parameters, name, str(path.relative_to(folder)))
    else:
        text = (folder / name).read_text(encoding="utf-8", errors="replace")
        text, how = models.edited_model(text, rng.randrange(10**9))
        (folder / name).write_text(text, encoding="utf-8", errors="surrogatepass")
    said.append(f"{name}: {how}")


def _opens(raster: Path) -> bool:
    with suppress(RuntimeError):  # where GDAL raises
        return gdal.Open(str(raster)) is not None
    return False


def _replace(parameters: dict, old: str, new: str) -> None:
    for key, value in parameters.items():
        many = isinstance(value, list)
        parameters[key] = [new if one == old else one for one in value] if many else value
        if value == old and key not in OUTPUTS:
            parameters[key] = new


def _parameter(rng, folder, parameters, said) -> None:
    key = rng.choice([*parameters, "NO_SUCH_PARAMETER"])
    if key in parameters and rng.random() < 0.2:
        del parameters[key]
        said.append(f"without {key}")
        return
    parameters[key] = value = rng.choice((*VALUES, words.name(rng, 1)))
    said.append(f"{key} = {value!r}"[:80])


def _output(rng, folder, parameters, said) -> None:
    key = rng.choice([one for one in parameters if one in OUTPUTS])
    inputs = _inputs(parameters)
    value = rng.choice((*PLACES, *(inputs or [""]), "model.json"))
    others = [parameters[one] for one in parameters if one in OUTPUTS and one != key]
    parameters[key] = rng.choice((value, value, value, rng.choice([*others, value])))
    chosen = parameters[key]
    if isinstance(chosen, str) and re.match(r"[^/:]+$", chosen) and chosen != "TEMPORARY_OUTPUT":
        parameters[key] = str(folder / chosen)
    said.append(f"{key} to {parameters[key]!r}"[:120])


def _filter(rng, folder, parameters, said) -> None:
    if "FILTER" in parameters:
        parameters["FILTER"] = filters.strange(rng)
        said.append(f"filter {parameters['FILTER'][:60]!r}")
    else:
        _parameter(rng, folder, parameters, said)


def _run(root: Path, name: str, given: dict) -> list[str]:
    os.environ["TMPDIR"] = tempfile.tempdir = str(root / "temporary")
    os.chdir(root / "temporary")
    outputs = running.run(name, given)
    json.dumps(outputs, default=str)
    return unsound(outputs)


def quick(root: Path, rng: random.Random) -> list[Tally]:
    """Mistreat every algorithm once."""
    return lines(root, rng, len(GIVEN))
