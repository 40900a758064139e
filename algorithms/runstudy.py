"""Run study: a study file becomes a folder of results, through the other algorithms."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingOutputFile,
    QgsProcessingOutputHtml,
    QgsProcessingOutputNumber,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ..core.errors import RtmError
from ..core.fitting.model import read_model
from ..core.progress import Cancelled
from ..core.report.page import render_report
from ..core.study import Study, read_study, write_study
from . import picture, raster_io
from .base import Group, RtmAlgorithm
from .stretch import Stretch

MOST_POLYGONS = 500_000
LAYERS_SHOWN = (("RISK", "Relative risk"), ("EVENTS", "Events"))


class RunStudy(RtmAlgorithm):
    """STUDY and OUTPUT_FOLDER -> every file of a study."""

    ID = "runstudy"
    TITLE = "Run study"
    GROUP = Group.STUDY
    SUMMARY = "Runs a whole study from its file: grid, events, factors, model, map and report."
    HELP = """<p>A study file (JSON) names the layers, the grid, the factors and how the model is
    chosen. The results are what the single algorithms give, step by step, in one folder:
    grid, events and factors as rasters, the model, its coefficients, the risk map as raster,
    polygons and picture, and a report. If the run fails or is stopped, the folder stays as it
    was.</p>"""
    TAGS = ("study", "batch", "everything", "report", "workflow")

    def initAlgorithm(self, configuration=None):  # noqa: N802
        """Declare the parameters."""
        self.add(
            QgsProcessingParameterFile("STUDY", "Study file", extension="json"),
            "A study.json; its layers are looked for beside it.",
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", "Folder for the results"),
            "Files of an earlier run in this folder are replaced when the new ones are complete.",
        )
        self.addOutput(QgsProcessingOutputFile("MODEL", "Model"))
        self.addOutput(QgsProcessingOutputRasterLayer("RISK", "Risk"))
        self.addOutput(QgsProcessingOutputRasterLayer("EVENTS", "Events"))
        self.addOutput(QgsProcessingOutputHtml("REPORT", "Report"))
        for name, text in (
            ("CELLS", "Number of cells"),
            ("EVENT_COUNT", "Events counted"),
            ("BIC", "BIC of the model"),
            ("TERMS", "Number of terms"),
            ("MAXIMUM", "Highest score"),
            ("HIGHEST_CELLS", "Cells of the highest risk"),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, text))

    def opened(self, parameters, context) -> Study:
        """Return the study with sources that QGIS can open, or say what is wrong with it."""
        path = Path(self.parameterAsFile(parameters, "STUDY", context))
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as reason:
            raise RtmError(
                f"The study {path} cannot be read ({reason}).", "Choose a study.json."
            ) from reason
        folder = path.resolve().parent
        return read_study(text).with_sources(lambda source: absolute_source(source, folder))

    def check(self, parameters, context):
        """Refuse a study file that is not one."""
        self.opened(parameters, context)

    def perform(self, parameters, context, feedback):
        """Make everything in a folder beside, then put it in its place."""
        study = self.opened(parameters, context)
        target = Path(self.parameterAsString(parameters, "OUTPUT_FOLDER", context)).resolve()
        with _filled_whole(target) as folder:
            results = _Run(study, folder, target, context, feedback).everything()
        for name, title in LAYERS_SHOWN:
            results[name] = str(target / results[name])
            details = QgsProcessingContext.LayerDetails(title, context.project(), name)
            context.addLayerToLoadOnCompletion(results[name], details)
        results["MODEL"] = str(target / "model.json")
        results["REPORT"] = str(target / "report.html")
        results["OUTPUT_FOLDER"] = str(target)
        return results


class _Run:
    """One run: the steps in their order, each by its own algorithm, writing into `folder`."""

    def __init__(self, study, folder, target, context, feedback):
        self.study, self.folder, self.target = study, folder, target
        self.context, self.feedback = context, feedback

    def everything(self) -> dict:
        """Run every step; return numbers, and files relative to the folder."""
        study = self.study
        grid = self._grid()
        events = self._step(
            "countevents",
            (0.04, 0.07),
            GRID=grid["OUTPUT"],
            INCIDENTS=study.incidents.source,
            FILTER=study.incidents.filter,
            OUTPUT="events.tif",
        )
        factors = self._factors(grid["OUTPUT"])
        fitted = self._step(
            "fitmodel",
            (0.45, 0.8),
            EVENTS=events["OUTPUT"],
            FACTORS=factors,
            FAMILIES=list(study.model.families),
            FOLDS=study.model.folds,
            SEED=study.model.seed,
            P_VALUE=study.model.p_value,
            L1_RATIO=study.model.l1_ratio,
            MODEL="model.json",
            COEFFICIENTS="coefficients.csv",
        )
        mapped = self._map(grid["CELLS"], fitted["MODEL"], factors, events["OUTPUT"])
        self._explain(mapped["RISK"], fitted["MODEL"])
        return {
            "RISK": "risk.tif",
            "EVENTS": "events.tif",
            "CELLS": grid["CELLS"],
            "EVENT_COUNT": events["EVENTS"],
            "BIC": fitted["BIC"],
            "TERMS": fitted["TERMS"],
            "MAXIMUM": mapped["MAXIMUM"],
            "HIGHEST_CELLS": mapped["HIGHEST_CELLS"],
        }

    def _grid(self):
        study = self.study
        wanted = {
            "STUDY_AREA": study.study_area.source,
            "BLOCK_LENGTH": study.grid.block_length,
            "CELL_SIZE": study.grid.cell_size,
            "KEEP": study.grid.keep,
            "OUTPUT": "grid.tif",
        }
        if study.exclude is not None:
            wanted["EXCLUDE"] = study.exclude.source
        return self._step("creategrid", (0.0, 0.04), **wanted)

    def _factors(self, grid: str) -> list[str]:
        """Operationalise every factor; return their rasters."""
        (self.folder / "factors").mkdir()
        taken: set[str] = set()
        rasters = []
        count = len(self.study.factors)
        for number, factor in enumerate(self.study.factors):
            settings = factor.settings
            made = self._step(
                "operationalisefactor",
                (0.07 + 0.38 * number / count, 0.07 + 0.38 * (number + 1) / count),
                f"factor {number + 1} of {count}: {settings.name}",
                GRID=grid,
                FACTOR=factor.layer.source,
                NAME=settings.name,
                FILTER=factor.layer.filter,
                OPERATIONALISATION=settings.operationalisation,
                BLOCK_LENGTH=settings.block_length,
                MAX_BLOCKS=settings.max_blocks,
                INCREMENT=settings.increment,
                EFFECT=settings.effect,
                OUTPUT=f"factors/{slug(settings.name, taken)}.tif",
            )
            rasters.append(made["OUTPUT"])
        return rasters

    def _map(self, cells: int, model: str, factors: list[str], events: str):
        wanted = {"MODEL": model, "FACTORS": factors, "EVENTS": events, "RISK": "risk.tif"}
        if cells <= MOST_POLYGONS:
            path = self.folder / "risk.gpkg"
            wanted["CELLS"] = f"ogr:dbname='{path}' table=\"cells\" (geom)"
        else:
            self.feedback.pushInfo(
                f"The cells are not written as polygons: there are {cells:,} of them, and the "
                f"most is {MOST_POLYGONS:,}. The risk raster shows the same."
            )
        return self._step("riskmap", (0.8, 0.95), **wanted)

    def _explain(self, risk: str, model_path: str) -> None:
        """Draw the map, write the report and the study as it was run."""
        self._checkpoint("map and report", 0.95)
        study = self.study
        model = read_model(Path(model_path).read_text(encoding="utf-8"))
        png = self.folder / "map.png"
        picture.draw_risk_map(
            risk,
            str(png),
            study.title,
            f"{model.events:,} events, {model.cells:,} cells, {len(model.terms)} terms",
        )
        self._checkpoint("map and report", 0.98)
        report = render_report(model, title=study.title, picture=png.read_bytes())
        raster_io.write_text(str(self.folder / "report.html"), report)
        moved = study.with_sources(lambda source: relative_source(source, self.target))
        raster_io.write_text(str(self.folder / "study.json"), write_study(moved))
        self._checkpoint("done", 1.0)

    def _step(self, algorithm_id, stretch, said="", **parameters):
        """Run one algorithm; a bare file name among the parameters lies in the folder."""
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{algorithm_id}")
        self._checkpoint(said or algorithm.displayName().lower(), stretch[0])
        for name, value in parameters.items():
            definition = algorithm.parameterDefinition(name)
            if definition.isDestination() and not value.startswith("ogr:"):
                parameters[name] = str(self.folder / value)
        feedback = Stretch(self.feedback, *stretch)
        try:
            results, _ = algorithm.run(parameters, self.context, feedback, {}, False)
        except QgsProcessingException as fault:
            if self.feedback.isCanceled():
                raise Cancelled from None
            raise RtmError(str(fault), "") from fault
        return results

    def _checkpoint(self, doing: str, share: float) -> None:
        if self.feedback.isCanceled():
            raise Cancelled
        self.feedback.setProgressText(doing[:1].upper() + doing[1:])
        self.feedback.setProgress(round(100 * share, 6))


def slug(name: str, taken: set[str]) -> str:
    """Return a file name for a factor, different from those taken, and take it."""
    plain = re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_") or "factor"
    unique, number = plain, 2
    while unique in taken:
        unique, number = f"{plain}_{number}", number + 1
    taken.add(unique)
    return unique


def absolute_source(source: str, folder: Path) -> str:
    """Return a source string with the file it names, if it lies beside the study, made absolute."""
    path, bar, rest = source.partition("|")
    beside = folder / path
    return f"{beside.resolve()}{bar}{rest}" if beside.exists() else source


def relative_source(source: str, folder: Path) -> str:
    """Return a source string with its file named relative to a folder where that is possible."""
    path, bar, rest = source.partition("|")
    if not Path(path).is_absolute():
        return source
    try:
        near = os.path.relpath(path, folder)
    except ValueError:  # another drive
        return source
    return f"{Path(near).as_posix()}{bar}{rest}"


@contextmanager
def _filled_whole(target: Path):
    """Give a folder to fill inside the target; its files take their places only at the end."""
    is_new = not target.exists()
    try:
        target.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target))
    except OSError as reason:
        raise raster_io.cannot_write(target, reason) from reason
    done = False
    try:
        yield folder
        _put_in_place(folder, target)
        done = True
    finally:
        shutil.rmtree(folder if done or not is_new else target, ignore_errors=True)


def _put_in_place(folder: Path, target: Path) -> None:
    """Move every file to the target; if one cannot be replaced, put the old ones back."""
    kept = folder / ".replaced"
    moved: list[tuple[Path, Path | None]] = []
    try:
        for new in sorted(path for path in folder.rglob("*") if path.is_file()):
            inside = new.relative_to(folder)
            final, old = target / inside, None
            final.parent.mkdir(parents=True, exist_ok=True)
            if final.exists():
                old = kept / inside
                old.parent.mkdir(parents=True, exist_ok=True)
                os.replace(final, old)
            moved.append((final, old))
            os.replace(new, final)
    except OSError as reason:
        for final, old in reversed(moved):
            final.unlink(missing_ok=True)
            if old is not None:
                os.replace(old, final)
        raise raster_io.cannot_write(reason.filename or target, reason) from reason
