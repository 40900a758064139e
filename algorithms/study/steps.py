"""The steps of a study in their order, each by its own algorithm, written into one folder."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

from ...core.errors import RtmError
from ...core.progress import Cancelled
from ...core.report.phrases.incidents import beside_a_test
from ...core.study import IncidentsReference, Study
from ..files.counting import tally_of_outputs
from ..files.dated import DatedIncidents
from ..files.destinations import InFile
from ..language import tr
from . import names, parameters
from .audit import Second, require_residents, room_for_a_second, types_found, without
from .dates import of_layer, require_dates
from .done import StepDone
from .history import require_past
from .inner import Inner
from .keys import faults_in_study, in_study
from .room import require_study
from .shared import Taking
from .stages import (
    Stage,
    Stretch,
    algorithm_of,
    begin,
    stage_of,
    stage_of_control,
    stage_of_factor,
    with_a_second,
    with_dates,
)

MOST_POLYGONS = 500_000


@dataclass
class Made:
    """The outputs of each step by name, empty where the study does not ask for it.

    Of controls and factors it is their rasters; the earlier incidents have outputs each.
    """

    grid: dict = field(default_factory=dict)
    events: dict = field(default_factory=dict)
    later: dict = field(default_factory=dict)
    history: list[dict] = field(default_factory=list)
    exposure: dict = field(default_factory=dict)
    controls: list[str] = field(default_factory=list)
    factors: list[str] = field(default_factory=list)
    fitted: dict = field(default_factory=dict)
    mapped: dict = field(default_factory=dict)
    hotspots: dict = field(default_factory=dict)
    forecast: dict = field(default_factory=dict)
    tested: dict = field(default_factory=dict)
    rolled: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)
    audit: dict = field(default_factory=dict)


class StudySteps:
    """One run of a study: every algorithm's files go into `folder`."""

    def __init__(
        self,
        study: Study,
        folder: Path,
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
        shared: Taking | None = None,
    ):
        self.study, self.folder = study, folder
        self.context, self.feedback = context, feedback
        self.shared = shared
        self.made = Made()
        self.done: list[StepDone] = []
        self.inner: Inner | None = None

    def everything(self) -> Made:
        """Run every step up to the priority places."""
        made = self.made
        made.grid = self._grid()
        with faults_in_study():
            require_study(self.study, made.grid["CELLS"])
        require_residents(self.study, made.grid["OUTPUT"], self.context, self.feedback)
        made.events = self._count("events", self.study.incidents, names.EVENTS)
        if self.study.holdout is not None:
            made.later = self._count("later", self.study.holdout, names.LATER)
            for note in beside_a_test(*map(tally_of_outputs, (made.events, made.later))):
                self.feedback.pushWarning(note)
        made.history = self._earlier()
        dated = self._dated()
        if self.study.exposure is not None:
            made.exposure = self._exposure()
        made.controls = self._controls()
        made.factors = self._factors()
        made.fitted = self._fit()
        made.mapped = self._map()
        made.hotspots = self._hotspots()
        made.forecast = self._forecast()
        if self.study.holdout is not None:
            made.tested = self._test()
        if self.study.validation.at_dates:
            made.rolled = self._dates(dated)
        made.places = self._places()
        if self.study.audit is not None:
            made.audit = self._audit()
        return made

    def begin(self, step: str, number: int = 1, of: int = 1) -> Stage:
        """Say what comes next and how far the run is, or stop if asked to."""
        stage = self._placed(stage_of(step, number, of))
        begin(stage, self.feedback)
        return stage

    def _placed(self, stage: Stage) -> Stage:
        """Return a stage where it lies in this run."""
        if self.study.validation.at_dates:
            stage = replace(stage, start=with_dates(stage.start), end=with_dates(stage.end))
        if self._has_second:
            start, end = with_a_second(stage.start), with_a_second(stage.end)
            stage = replace(stage, start=start, end=end)
        return stage

    @property
    def _has_second(self) -> bool:
        """Whether the maps are made again without some crime types."""
        asked = self.study.audit
        return asked is not None and bool(asked.settings.type_field and asked.settings.police_types)

    def _grid(self) -> dict:
        return self._step("grid", **parameters.of_study_grid(self.study), OUTPUT=names.GRID)

    def _count(self, step: str, layer: IncidentsReference, output: str) -> dict:
        given = parameters.of_events(layer, self.made.grid["OUTPUT"], self.study.window)
        return self._step(step, **given, OUTPUT=output)

    def _earlier(self) -> list[dict]:
        """Count the earlier incidents, and refuse before the long work what is no history."""
        counted, of = [], len(self.study.history)
        outputs = names.history_rasters(self.study)
        for number, (layer, output) in enumerate(zip(self.study.history, outputs), 1):
            grid, window = self.made.grid["OUTPUT"], self.study.window
            given = parameters.of_events(layer, grid, window)
            counted.append(self._run(stage_of("earlier", number, of), **given, OUTPUT=output))
        rasters = [one["OUTPUT"] for one in counted]
        later = self.made.later.get("OUTPUT")
        with faults_in_study("forecast"):
            require_past(self.study, self.made.events["OUTPUT"], rasters, later, self.context)
        return counted

    def _exposure(self) -> dict:
        one, grid = self.study.exposure, self.made.grid["OUTPUT"]
        given = parameters.of_measure(one.layer, one.settings, grid)
        return self._step("exposure", **given, OUTPUT=names.EXPOSURE)

    def _controls(self) -> list[str]:
        """Measure every control; return their rasters."""
        rasters, grid = [], self.made.grid["OUTPUT"]
        outputs = names.control_rasters(self.study)
        for number, (one, output) in enumerate(zip(self.study.controls, outputs), 1):
            given = parameters.of_measure(one.layer, one.settings, grid)
            stage = stage_of_control(self.study, number)
            rasters.append(self._run(stage, **given, OUTPUT=output)["OUTPUT"])
        return rasters

    def _factors(self) -> list[str]:
        """Operationalise every factor; return their rasters."""
        rasters = []
        outputs = names.factor_rasters(self.study)
        for number, (factor, output) in enumerate(zip(self.study.factors, outputs), 1):
            given = parameters.of_factor(
                factor.layer,
                asdict(factor.settings),
                self.made.grid["OUTPUT"],
                self.study.streets and self.study.streets.source,
            )
            stage = stage_of_factor(self.study, number)
            rasters.append(self._run(stage, **given, OUTPUT=output)["OUTPUT"])
        return rasters

    def _fit(self) -> dict:
        made = self.made
        return self._step(
            "fit",
            **parameters.of_fit(
                self.study.model,
                made.events["OUTPUT"],
                made.factors,
                made.exposure.get("OUTPUT"),
                made.controls,
            ),
            MODEL=names.MODEL,
            COEFFICIENTS=names.COEFFICIENTS,
            RESIDUALS=names.RESIDUALS,
        )

    def _map(self) -> dict:
        wanted = {**self._model(), "RISK": names.RISK}
        cells = self.made.grid["CELLS"]
        if cells <= MOST_POLYGONS:
            wanted["CELLS"] = self._table(names.CELLS_LAYER)
        else:
            self.feedback.pushInfo(
                tr(
                    "The cells are not written as polygons: there are {cells:,} of them, and the "
                    "most is {most:,}. The risk raster shows the same.",
                    cells=cells,
                    most=MOST_POLYGONS,
                )
            )
        return self._step("risk", **wanted)

    def _hotspots(self) -> dict:
        grid, window = self.made.grid["OUTPUT"], self.study.window
        given = parameters.of_incidents(self.study.incidents, grid, window)
        return self._step("hotspots", **given, OUTPUT=names.HOTSPOTS)

    def _forecast(self) -> dict:
        history = [one["OUTPUT"] for one in self.made.history]
        given = parameters.of_forecast(self.study, self._model(), history)
        return self._step("forecast", **given, FORECAST=names.FORECAST)

    def _test(self) -> dict:
        made = self.made
        return self._step(
            "test",
            MAPS=[
                made.mapped["RISK"],
                made.forecast["FORECAST"],
                made.events["OUTPUT"],
                made.hotspots["OUTPUT"],
            ],
            EVENTS=made.later["OUTPUT"],
            GRID=made.grid["OUTPUT"],
            **parameters.of_test(self.study),
            TABLE=names.VALIDATION,
            CURVES=names.CAPTURE_CURVE,
            CALIBRATION=names.CALIBRATION,
        )

    def _dated(self) -> DatedIncidents | None:
        """Read all incidents with their dates, and refuse before the long work what has none."""
        if not self.study.validation.at_dates:
            return None
        return require_dates(self.study, self.made.grid["OUTPUT"], self.context, self.feedback)

    def _dates(self, dated: DatedIncidents) -> dict:
        made = self.made
        given = parameters.of_dates(
            *(self.study, made.grid["OUTPUT"], made.factors),
            *(made.exposure.get("OUTPUT"), made.controls),
        )
        return self._step(
            "dates",
            **given,
            **of_layer(dated, made.grid["OUTPUT"], self.context),
            TABLE=names.ROLLING,
            SUMMARY=names.ROLLING_SUMMARY,
        )

    def _places(self) -> dict:
        made = self.made
        maps = {
            "forecast": made.forecast["FORECAST"],
            "risk": made.mapped["RISK"],
            "hotspots": made.hotspots["OUTPUT"],
        }
        later = made.later["OUTPUT"] if made.later else None
        given = parameters.of_places(self.study, maps, made.grid["OUTPUT"], self._model(), later)
        return self._step("places", **given, PLACES=self._table(names.PLACES_LAYER))

    def _audit(self) -> dict:
        """Say who lives where the maps flag, and what the maps without some types change."""
        with room_for_a_second() as second:
            if self._has_second:
                self._again(second)
            made = self.made
            given = {
                "GRID": made.grid["OUTPUT"],
                "MAPS": self._maps(made),
                "EVENTS": (made.later or made.events)["OUTPUT"],
                "PLACES": made.places["PLACES"],
            }
            if second.maps:
                given["WITHOUT_MAPS"] = list(second.maps)
                given["WITHOUT_TYPES"] = ", ".join(second.types)
            results = {"OUTPUT": names.AUDIT, "RECORD": names.AUDIT_RECORD}
            found = self._step("audit", **parameters.of_audit(self.study, given), **results)
            self.context.temporaryLayerStore().removeAllMapLayers()  # of files that go now
            return found

    def _maps(self, made: Made) -> list[str]:
        rasters = (made.mapped["RISK"], made.forecast["FORECAST"], made.events["OUTPUT"])
        return [*rasters, made.hotspots["OUTPUT"]]

    def _again(self, second: Second) -> None:
        """Make the maps again without some crime types, from the same factors."""
        asked = self.study.audit.settings
        fewer = replace(
            self.study,
            incidents=self._fewer(self.study.incidents),
            history=tuple(map(self._fewer, self.study.history)),
            audit=None,
            holdout=None,
            validation=replace(self.study.validation, cut_dates=""),
        )
        if fewer.incidents == self.study.incidents:
            self.feedback.pushInfo(
                tr(
                    "None of the incidents is of the types that would be left out ({types}).",
                    types=", ".join(asked.police_types),
                )
            )
            return
        steps = _Again(fewer, second.folder, self.context, self.feedback)
        steps.stage = self._placed(stage_of("without"))
        steps.made = replace(self.made, later={}, audit={})
        second.types = types_found(self.study, self.study.incidents, self.context)
        second.maps = tuple(self._maps(steps.again()))
        self.inner = Inner(steps.done, fewer.layers, second.folder)

    def _fewer(self, layer: IncidentsReference) -> IncidentsReference:
        """Return incidents without some crime types."""
        with faults_in_study("audit"):
            types = types_found(self.study, layer, self.context)
        return without(layer, self.study.audit.settings.type_field, types)

    def _model(self) -> dict:
        made = self.made
        return parameters.of_model(
            made.fitted["MODEL"],
            made.factors,
            made.events["OUTPUT"],
            made.exposure.get("OUTPUT"),
            made.controls,
        )

    def _table(self, name: str) -> str:
        """Return the destination for one of the layers of the GeoPackage."""
        return InFile(self.folder / names.LAYERS, name).source

    def _step(self, step: str, **given) -> dict:
        return self._run(stage_of(step), **given)

    def _run(self, stage: Stage, **given) -> dict:
        """Run one algorithm; a bare file name among its destinations lies in the folder."""
        stage = self._placed(stage)
        begin(stage, self.feedback)
        algorithm = algorithm_of(stage.step)
        placed = {
            name: str(self.folder / value)
            if algorithm.parameterDefinition(name).isDestination()
            else value
            for name, value in given.items()
        }
        outputs = (one.name() for one in algorithm.destinationParameterDefinitions())
        self.done.append(StepDone.of(stage, algorithm.id(), placed, outputs))
        if self.shared is not None:
            taken = self.shared.take(stage, Path(str(placed.get("OUTPUT", ""))))
            if taken is not None:
                self.feedback.pushInfo(tr("Made before, of the same data and settings: taken."))
                return taken
        feedback = Stretch(self.feedback, stage)
        try:
            results, _ = algorithm.run(placed, self.context, feedback, {}, False)
        except QgsProcessingException as fault:
            if self.feedback.isCanceled():
                raise Cancelled from None
            raise in_study(feedback.fault or RtmError(str(fault), ""), *stage.keys) from fault
        return results


class _Again(StudySteps):
    """The steps of a study made a second time, within one stage of the first."""

    stage: Stage

    def again(self) -> Made:
        """Fit the model and make the maps."""
        made = self.made
        with faults_in_study("audit"):
            made.events = self._count("events", self.study.incidents, names.EVENTS)
        made.history = self._earlier()
        made.fitted = self._fit()
        made.mapped = self._map()
        made.hotspots = self._hotspots()
        made.forecast = self._forecast()
        return made

    def _placed(self, stage: Stage) -> Stage:
        """Return a stage as a part of that of the first run."""
        start, end = self.stage.start, self.stage.end
        whole = end - start
        return replace(
            stage,
            start=start + whole * stage.start,
            end=start + whole * stage.end,
            words=tr("{step}, without some crime types", step=stage.words),
        )
