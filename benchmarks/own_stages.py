"""The plugin's stages, each timed in a process of its own.

``python -m PACKAGE.own_stages STUDY.json FOLDER STAGE [WHICH]`` reads from FOLDER what earlier
stages left there and leaves its own part. Stages: nothing (QGIS's start), grid, events, factors,
factor WHICH (a number), design (columns for R), culling, stepwise WHICH (a family), model, risk
(raster), cells (raster and polygons), whole (all of it, as `rtm:runstudy`).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from qgis.core import QgsApplication, QgsRasterLayer

from ..algorithms.files.factors import open_factor
from ..algorithms.files.rasters import EVENTS, cells_of, open_raster
from ..core.fitting.culling.candidates import screen
from ..core.progress import Quiet
from ..core.study import read_study
from . import fit_stages
from .headless import qgis, timed
from .measure import tell

TOLD = ("CELLS", "EVENT_CELLS", "VARIABLES", "FEATURES", "TERMS")


class Files:
    """The files of one study in one folder, and the algorithm calls that make them."""

    def __init__(self, study_file: str, folder: str):
        self.file = study_file
        self.study = read_study(Path(study_file).read_text(encoding="utf-8"))
        self.folder = Path(folder)
        (self.folder / "factors").mkdir(exist_ok=True)
        numbers = range(len(self.study.factors))
        self.factors = [str(self.folder / "factors" / f"{number}.tif") for number in numbers]

    def at(self, name: str) -> str:
        """Return the path of a file of the folder."""
        return str(self.folder / name)

    def grid(self) -> tuple[str, dict]:
        """Return the algorithm and parameters that make the grid."""
        return "rtm:creategrid", {
            "STUDY_AREA": self.study.study_area.source,
            "BLOCK_LENGTH": self.study.grid.block_length,
            "CELL_SIZE": self.study.grid.cell_size,
            "KEEP": self.study.grid.keep,
            "OUTPUT": self.at("grid.tif"),
        }

    def events(self) -> tuple[str, dict]:
        """Return the algorithm and parameters that count the events."""
        return "rtm:countevents", {
            "GRID": self.at("grid.tif"),
            "INCIDENTS": self.study.incidents.source,
            "FILTER": self.study.incidents.filter,
            "OUTPUT": self.at("events.tif"),
        }

    def factor(self, number: int | str) -> tuple[str, dict]:
        """Return the algorithm and parameters that operationalise one factor."""
        factor = self.study.factors[int(number)]
        settings = factor.settings
        return "rtm:operationalisefactor", {
            "GRID": self.at("grid.tif"),
            "FACTOR": factor.layer.source,
            "NAME": settings.name,
            "FILTER": factor.layer.filter,
            "OPERATIONALISATION": settings.operationalisation,
            "BLOCK_LENGTH": settings.block_length,
            "MAX_BLOCKS": settings.max_blocks,
            "INCREMENT": settings.increment,
            "EFFECT": settings.effect,
            "OUTPUT": self.factors[int(number)],
        }

    def model(self) -> tuple[str, dict]:
        """Return the algorithm and parameters that fit the model."""
        settings = self.study.model
        algorithm = QgsApplication.processingRegistry().algorithmById("rtm:fitmodel")
        # a version with one selection alone has no parameter for it
        choice = algorithm.parameterDefinition("SELECTION") is not None
        return "rtm:fitmodel", {
            **({"SELECTION": settings.selection} if choice else {}),
            "EVENTS": self.at("events.tif"),
            "FACTORS": self.factors,
            "FAMILIES": list(settings.families),
            "FOLDS": settings.folds,
            "SEED": settings.seed,
            "P_VALUE": settings.p_value,
            "L1_RATIO": settings.l1_ratio,
            "MODEL": self.at("model.json"),
        }

    def cells(self) -> tuple[str, dict]:
        """Return the algorithm and parameters that draw the risk raster and the polygons."""
        algorithm, parameters = self.risk()
        outputs = {"EVENTS": self.at("events.tif"), "CELLS": self.at("risk.gpkg")}
        return algorithm, {**parameters, **outputs}

    def whole(self) -> tuple[str, dict]:
        """Return the algorithm and parameters that run everything."""
        return "rtm:runstudy", {"STUDY": self.file, "OUTPUT_FOLDER": self.at("study")}

    def risk(self) -> tuple[str, dict]:
        """Return the algorithm and parameters that draw the risk raster."""
        return "rtm:riskmap", {
            "MODEL": self.at("model.json"),
            "FACTORS": self.factors,
            "RISK": self.at("risk.tif"),
        }

    def read(self):
        """Return the events of the cells and the blocks of all factors."""
        events = open_raster(QgsRasterLayer(self.at("events.tif")), EVENTS)
        cells = cells_of(events)
        blocks = []
        for path in self.factors:
            blocks.extend(open_factor(QgsRasterLayer(path)).blocks(cells, Quiet()))
        return cells.from_raster(events.band(1)), blocks


def measure(processing, files: Files, stage: str, *which: str) -> None:
    """Time one stage and tell its results."""
    if stage == "nothing":
        tell(seconds=0.0)
    elif stage == "design":
        _write_design(files)
    elif stage in fit_stages.STAGES:
        work = fit_stages.prepared(files, stage, *which)
        seconds, found = timed(work, Quiet())
        tell(seconds=seconds, **found)
    elif stage == "factors":
        _tell_factors([_run(processing, files.factor(i)) for i in range(len(files.factors))])
    else:
        seconds, made = _run(processing, getattr(files, stage)(*which))
        tell(seconds=seconds, **made)


def _run(processing, call: tuple[str, dict]) -> tuple[float, dict]:
    """Run an algorithm; return its seconds and the numbers it gives."""
    seconds, outputs = timed(processing.run, *call)
    numbers = {key: value for key, value in outputs.items() if isinstance(value, (int, float))}
    return seconds, {key.lower(): numbers[key] for key in TOLD if key in numbers}


def _tell_factors(made: list[tuple[float, dict]]) -> None:
    tell(
        seconds=sum(seconds for seconds, _ in made),
        factors=len(made),
        variables=sum(one["variables"] for _, one in made),
        features=sum(one["features"] for _, one in made),
    )


def _write_design(files: Files) -> None:
    """Write the variables worth testing as files that peer.R reads."""
    counts, blocks = files.read()
    candidates = screen(blocks)
    with open(files.at("columns.u8"), "wb") as file:
        for block in candidates.blocks:
            for position in range(len(block.variables)):
                file.write(block.column(position).view(np.uint8).tobytes())
    counts.astype("<i4").tofile(files.at("counts.i32"))
    variables = candidates.variables
    names = "".join(f"{variable.factor}\t{variable}\n" for variable in variables)
    Path(files.at("variables.txt")).write_text(names, encoding="utf-8")
    signs = "".join(f"{variable.sign}\n" for variable in variables)
    Path(files.at("signs.txt")).write_text(signs, encoding="utf-8")
    tell(cells=len(counts), events=int(counts.sum()), variables=len(variables), seconds=0.0)


def main(study_file: str, folder: str, stage: str, *which: str) -> None:
    """Measure one stage."""
    with qgis(plugin=True) as processing:
        measure(processing, Files(study_file, folder), stage, *which)


if __name__ == "__main__":
    main(*sys.argv[1:])
