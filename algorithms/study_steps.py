"""The steps of a study in their order, each by its own algorithm, written into one folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingException

from ..core.errors import RtmError
from ..core.plain import harmless
from ..core.progress import Cancelled
from ..core.study import Study
from .files.destinations import InFile
from .files.room import require_study
from .stretch import Stretch
from .study import names
from .study.keys import faults_in_study, in_study
from .study.layers import said_of_factor

MOST_POLYGONS = 500_000
FACTORS_FROM, FACTORS_TO = 0.07, 0.4  # of the whole run


@dataclass
class Made:
    """The outputs of each step by name; `later` and `tested` stay empty without a hold-out."""

    grid: dict = field(default_factory=dict)
    events: dict = field(default_factory=dict)
    later: dict = field(default_factory=dict)
    factors: list[str] = field(default_factory=list)
    fitted: dict = field(default_factory=dict)
    mapped: dict = field(default_factory=dict)
    hotspots: dict = field(default_factory=dict)
    forecast: dict = field(default_factory=dict)
    tested: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)


class StudySteps:
    """One run of a study: every algorithm's files go into `folder`."""

    def __init__(self, study: Study, folder: Path, context, feedback):
        self.study, self.folder = study, folder
        self.context, self.feedback = context, feedback
        self.made = Made()

    def everything(self) -> Made:
        """Run every step up to the priority places."""
        made = self.made
        made.grid = self._grid()
        with faults_in_study():
            require_study(self.study, made.grid["CELLS"])
        made.events = self._count("incidents", (0.03, 0.05), names.EVENTS)
        if self.study.holdout is not None:  # now, so that a fault shows before the long work
            made.later = self._count(
                "holdout", (0.05, FACTORS_FROM), names.LATER, "count later events"
            )
        made.factors = self._factors()
        made.fitted = self._fit()
        made.mapped = self._map()
        made.hotspots = self._hotspots()
        made.forecast = self._forecast()
        if self.study.holdout is not None:
            made.tested = self._test()
        made.places = self._places()
        return made

    def checkpoint(self, doing: str, share: float) -> None:
        """Say what comes next and how far the run is, or stop if asked to."""
        if self.feedback.isCanceled():
            raise Cancelled
        self.feedback.setProgressText(harmless(doing[:1].upper() + doing[1:]))
        self.feedback.setProgress(round(100 * share, 6))

    def _grid(self) -> dict:
        study = self.study
        wanted = {
            "STUDY_AREA": study.study_area.source,
            "BLOCK_LENGTH": study.grid.block_length,
            "CELL_SIZE": study.grid.cell_size,
            "KEEP": study.grid.keep,
            "OUTPUT": names.GRID,
        }
        if study.exclude is not None:
            wanted["EXCLUDE"] = study.exclude.source
        return self._step("creategrid", ("grid",), (0.0, 0.03), **wanted)

    def _count(self, part: str, stretch, output: str, said="") -> dict:
        layer = self.study.layers[(part,)]
        return self._step(
            "countevents",
            (part,),
            stretch,
            said,
            GRID=self.made.grid["OUTPUT"],
            INCIDENTS=layer.source,
            FILTER=layer.filter,
            OUTPUT=output,
        )

    def _factors(self) -> list[str]:
        """Operationalise every factor; return their rasters."""
        rasters = []
        count = len(self.study.factors)
        share = (FACTORS_TO - FACTORS_FROM) / count
        outputs = names.factor_rasters(self.study)
        for number, (factor, output) in enumerate(zip(self.study.factors, outputs)):
            settings = factor.settings
            operationalised = self._step(
                "operationalisefactor",
                ("factors", number),
                (FACTORS_FROM + share * number, FACTORS_FROM + share * (number + 1)),
                said_of_factor(self.study, number),
                GRID=self.made.grid["OUTPUT"],
                FACTOR=factor.layer.source,
                NAME=settings.name,
                FILTER=factor.layer.filter,
                OPERATIONALISATION=settings.operationalisation,
                BLOCK_LENGTH=settings.block_length,
                MAX_BLOCKS=settings.max_blocks,
                INCREMENT=settings.increment,
                EFFECT=settings.effect,
                OUTPUT=output,
            )
            rasters.append(operationalised["OUTPUT"])
        return rasters

    def _fit(self) -> dict:
        model = self.study.model
        return self._step(
            "fitmodel",
            ("model",),
            (FACTORS_TO, 0.68),
            EVENTS=self.made.events["OUTPUT"],
            FACTORS=self.made.factors,
            SELECTION=model.selection,
            FAMILIES=list(model.families),
            FOLDS=model.folds,
            FOLD_KIND=model.fold_kind,
            SEED=model.seed,
            P_VALUE=model.p_value,
            L1_RATIO=model.l1_ratio,
            SURROGATES=model.surrogates,
            ALPHA=model.alpha,
            MODEL=names.MODEL,
            COEFFICIENTS=names.COEFFICIENTS,
            RESIDUALS=names.RESIDUALS,
        )

    def _map(self) -> dict:
        wanted = {**self._explained(), "RISK": names.RISK}
        cells = self.made.grid["CELLS"]
        if cells <= MOST_POLYGONS:
            wanted["CELLS"] = self._table(names.CELLS_LAYER)
        else:
            self.feedback.pushInfo(
                f"The cells are not written as polygons: there are {cells:,} of them, and the "
                f"most is {MOST_POLYGONS:,}. The risk raster shows the same."
            )
        return self._step("riskmap", (), (0.68, 0.8), **wanted)

    def _hotspots(self) -> dict:
        return self._step(
            "hotspotmap",
            ("incidents",),
            (0.8, 0.83),
            GRID=self.made.grid["OUTPUT"],
            INCIDENTS=self.study.incidents.source,
            FILTER=self.study.incidents.filter,
            OUTPUT=names.HOTSPOTS,
        )

    def _forecast(self) -> dict:
        return self._step(
            "forecastmap",
            (),
            (0.83, 0.88),
            **self._explained(),
            SEED=self.study.model.seed,
            FORECAST=names.FORECAST,
        )

    def _test(self) -> dict:
        made = self.made
        return self._step(
            "validatemaps",
            ("holdout",),
            (0.88, 0.93),
            MAPS=[
                made.mapped["RISK"],
                made.forecast["FORECAST"],
                made.events["OUTPUT"],
                made.hotspots["OUTPUT"],
            ],
            EVENTS=made.later["OUTPUT"],
            GRID=made.grid["OUTPUT"],
            SEED=self.study.model.seed,
            TABLE=names.VALIDATION,
            CURVES=names.CAPTURE_CURVE,
            CALIBRATION=names.CALIBRATION,
        )

    def _places(self) -> dict:
        return self._step(
            "priorityplaces",
            ("places",),
            (0.93, 0.96),
            **self._explained(),
            RISK=self.made.mapped["RISK"],
            GRID=self.made.grid["OUTPUT"],
            AREA_SHARE=100 * self.study.places.area_share,
            MIN_CELLS=self.study.places.min_cells,
            PLACES=self._table(names.PLACES_LAYER),
        )

    def _explained(self) -> dict:
        """Return the model with what it was made of, which several steps take."""
        made = self.made
        return {
            "MODEL": made.fitted["MODEL"],
            "FACTORS": made.factors,
            "EVENTS": made.events["OUTPUT"],
        }

    def _table(self, name: str) -> str:
        """Return the destination for one of the layers of the GeoPackage."""
        return InFile(self.folder / names.LAYERS, name).source

    def _step(self, algorithm_id, part, stretch, said="", **parameters) -> dict:
        """Run one algorithm; a bare file name among the parameters lies in the folder.

        `part` are the keys of what the step is about in the study, where its faults lie.
        """
        algorithm = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{algorithm_id}")
        self.checkpoint(said or algorithm.displayName().lower(), stretch[0])
        for name, value in parameters.items():
            definition = algorithm.parameterDefinition(name)
            if definition.isDestination():
                parameters[name] = str(self.folder / value)
        feedback = Stretch(self.feedback, *stretch)
        try:
            results, _ = algorithm.run(parameters, self.context, feedback, {}, False)
        except QgsProcessingException as fault:
            if self.feedback.isCanceled():
                raise Cancelled from None
            raise in_study(feedback.fault or RtmError(str(fault), ""), *part) from fault
        return results
