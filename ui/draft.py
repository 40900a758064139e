"""The study being edited: may be incomplete, turns into a `Study` when it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..algorithms.files.durable import write_durably
from ..algorithms.files.journal import is_under_way
from ..algorithms.files.strangers import plain_alone
from ..algorithms.language import marked, tr
from ..algorithms.study import names
from ..algorithms.study.leftovers import settle
from ..core.errors import RtmError, within
from ..core.settings import (
    AuditSettings,
    FactorSettings,
    FitSettings,
    ForecastSettings,
    GridSettings,
    MeasureSettings,
    PlacesSettings,
    StudyTestSettings,
)
from ..core.study import (
    INCIDENT_KEYS,
    AuditReference,
    FactorLayer,
    FactorReference,
    IncidentsReference,
    LayerReference,
    MeasureReference,
    Study,
    require_distinct,
    require_distinct_measures,
    write_study,
)
from ..core.study.sources import found_from, real, seen_from
from ..core.study.window import read_window
from ..core.terrain.influences.choice import require_streets, require_values
from .found_again import results_of
from .study_file import study_in

UNTITLED = marked("Untitled study")


@dataclass(frozen=True)
class FactorRow:
    """One factor of the table; a block length of None is the study's."""

    name: str
    source: str
    filter: str = ""
    operationalisation: str = FactorSettings.operationalisation
    max_blocks: int = FactorSettings.max_blocks
    increment: str = FactorSettings.increment
    effect: str = FactorSettings.effect
    block_length: float | None = None
    field: str = ""
    is_raster: bool = False

    @property
    def layer(self) -> FactorLayer:
        """What it is made of, as a study has it."""
        return FactorLayer(self.source, self.filter, self.field, self.is_raster)

    def settings(self) -> dict:
        """Return the settings of a factor by their names, without those that are the study's."""
        names = (one.name for one in fields(FactorSettings))
        found = {name: getattr(self, name) for name in names}
        return {name: value for name, value in found.items() if value is not None}

    def reference(self, block_length: float) -> FactorReference:
        """Return the factor as a study has it; raises `RtmError` for settings without sense."""
        settings = FactorSettings(**{"block_length": block_length, **self.settings()})
        if self.is_raster or self.field:
            require_values(settings.operationalisation, settings.name)
        return FactorReference(self.layer, settings)


@dataclass(frozen=True)
class MeasureRow:
    """What every place has, as one row: an exposure or a control."""

    name: str
    source: str
    measure: str
    field: str = ""
    filter: str = ""
    spread: float | None = None

    def reference(self) -> MeasureReference:
        """Return it as a study has it; raises `RtmError` for settings without sense."""
        settings = MeasureSettings(self.name, self.measure, self.field, self.spread)
        return MeasureReference(LayerReference(self.source, self.filter), settings)


@dataclass(frozen=True)
class AuditRow:
    """Small areas with residents, and what is asked of them; settings are by their names."""

    source: str
    filter: str = ""
    table: str = ""
    table_filter: str = ""
    settings: dict = field(default_factory=dict)

    def reference(self) -> AuditReference:
        """Return it as a study has it; raises `RtmError` for settings without sense."""
        table = LayerReference(self.table, self.table_filter) if self.table else None
        settings = AuditSettings(**self.settings)
        for where, code in (("code",), settings.code), (("table", "code"), settings.table_code):
            if table is not None and not code:
                raise RtmError(
                    tr("The table of counts has no field of codes to join it to the areas by."),
                    tr("Choose the field of the codes in the areas and in the table."),
                    kind="setting",
                    where=where,
                )
        return AuditReference(LayerReference(self.source, self.filter), settings, table)


@dataclass(frozen=True)
class Content:
    """What a person has entered so far; empty texts and None stand for what is missing."""

    title: str = field(default_factory=lambda: tr(UNTITLED))
    study_area: str = ""
    study_area_filter: str = ""
    crs: str = ""
    block_length: float | None = None
    cell_size: float | None = None
    keep: str = GridSettings.keep
    exclude: str = ""
    incidents: str = ""
    incidents_filter: str = ""
    incidents_count_once_by: str = ""
    incidents_date_field: str = ""
    incidents_time_field: str = ""
    incidents_end_date_field: str = ""
    incidents_end_time_field: str = ""
    holdout: str = ""
    holdout_filter: str = ""
    holdout_count_once_by: str = ""
    holdout_date_field: str = ""
    holdout_time_field: str = ""
    holdout_end_date_field: str = ""
    holdout_end_time_field: str = ""
    window: str = ""
    factors: tuple[FactorRow, ...] = ()
    exposure: MeasureRow | None = None
    controls: tuple[MeasureRow, ...] = ()
    model: dict = field(default_factory=lambda: asdict(FitSettings()))
    places: dict = field(default_factory=lambda: asdict(PlacesSettings()))
    names: str = ""
    basemap: tuple[str, ...] = ()
    streets: str = ""
    history: tuple[IncidentsReference, ...] = ()
    forecast: dict = field(default_factory=lambda: asdict(ForecastSettings()))
    validation: dict = field(default_factory=lambda: asdict(StudyTestSettings()))
    audit: AuditRow | None = None
    purpose: str = ""
    language: str = ""

    def grid(self) -> GridSettings:
        """Return the settings of the grid, or say what is missing."""
        with within("grid"):
            if self.block_length is None:
                raise RtmError(
                    tr("The block length is not given."),
                    tr("Enter it, or measure it."),
                    kind="setting",
                    where="block_length",
                )
            return GridSettings(self.block_length, self.cell_size, self.keep)

    def area(self) -> LayerReference:
        """Return the study area as a study has it."""
        return LayerReference(self.study_area, self.study_area_filter)

    def reference(self, name: str) -> IncidentsReference:
        """Return the “incidents” or the “holdout” as a study has them."""
        named = {one: getattr(self, f"{name}_{one}") for one in INCIDENT_KEYS if one != "source"}
        return IncidentsReference(getattr(self, name), **named)

    def fit(self) -> FitSettings:
        """Return how the model is chosen; raises `RtmError` for settings without sense."""
        with within("model"):
            return FitSettings(**self.model)

    def priority(self) -> PlacesSettings:
        """Return which places to act on; raises `RtmError` for settings without sense."""
        with within("places"):
            return PlacesSettings(**self.places)

    def ahead(self) -> ForecastSettings:
        """Return for how long the forecast is; raises `RtmError` for settings without sense."""
        with within("forecast"):
            return ForecastSettings(**self.forecast)

    def tests(self) -> StudyTestSettings:
        """Return how the maps are tested; raises `RtmError` for settings without sense."""
        with within("validation"):
            return StudyTestSettings(**self.validation)

    def asked_window(self) -> str:
        """Return at which times incidents count; raises `RtmError` for what says no time."""
        read_window(self.window)
        return self.window.strip()

    def affected(self) -> AuditReference | None:
        """Return who is asked about; raises `RtmError` for settings without sense."""
        if self.audit is None:
            return None
        with within("audit"):
            return self.audit.reference()

    def study(self) -> Study:
        """Return the study, or say the first thing that is missing or wrong."""
        grid = self.grid()
        for key, problem in (
            ("study_area", tr("The study area is not chosen.")),
            ("incidents", tr("The incidents layer is not chosen.")),
        ):
            if not getattr(self, key):
                raise RtmError(problem, tr("Choose a layer."), kind="setting", where=key)
        if not self.factors:
            raise RtmError(
                tr("The study has no factors."),
                tr("Add at least one layer."),
                kind="setting",
                where="factors",
            )
        require_distinct([row.name for row in self.factors])
        exposure, controls = self.measures()
        return Study(
            title=self.title.strip() or tr(UNTITLED),
            study_area=self.area(),
            crs=self.crs,
            grid=grid,
            incidents=self.reference("incidents"),
            factors=tuple(self._references(grid.block_length)),
            exclude=LayerReference(self.exclude) if self.exclude else None,
            holdout=self.reference("holdout") if self.holdout else None,
            model=self.fit(),
            places=self.priority(),
            names=LayerReference(self.names) if self.names else None,
            basemap=tuple(map(LayerReference, self.basemap)),
            exposure=exposure,
            controls=controls,
            streets=LayerReference(self.streets) if self.streets else None,
            history=self.history,
            forecast=self.ahead(),
            validation=self.tests(),
            audit=self.affected(),
            purpose=self.purpose.strip(),
            language=self.language,
            window=self.asked_window(),
        )

    def measures(self) -> tuple[MeasureReference | None, tuple[MeasureReference, ...]]:
        """Return the exposure and the controls as a study has them, or say what is wrong."""
        exposure, controls = None, []
        if self.exposure is not None:
            with within("exposure"):
                exposure = self.exposure.reference()
        for number, row in enumerate(self.controls):
            with within("controls", number):
                controls.append(row.reference())
        name = "" if exposure is None else exposure.settings.name
        require_distinct_measures(name, [one.settings.name for one in controls])
        return exposure, tuple(controls)

    def _references(self, block_length: float) -> Iterator[FactorReference]:
        for number, row in enumerate(self.factors):
            with within("factors", number):
                found = row.reference(block_length)
                require_streets(row.operationalisation, bool(self.streets), row.name)
                yield found


def content_of(study: Study) -> Content:
    """Return a study as it is edited."""
    length = study.grid.block_length
    return Content(
        title=study.title,
        study_area=study.study_area.source,
        study_area_filter=study.study_area.filter,
        crs=study.crs,
        block_length=length,
        cell_size=None if study.grid.cell_size == length / 2 else study.grid.cell_size,
        keep=study.grid.keep,
        exclude=study.exclude.source if study.exclude else "",
        **_parts("incidents", study.incidents),
        **_parts("holdout", study.holdout or IncidentsReference("")),
        factors=tuple(_row(one, length) for one in study.factors),
        exposure=None if study.exposure is None else _measure_row(study.exposure),
        controls=tuple(map(_measure_row, study.controls)),
        model=asdict(study.model),
        places=asdict(study.places),
        names=study.names.source if study.names else "",
        basemap=tuple(one.source for one in study.basemap),
        streets=study.streets.source if study.streets else "",
        history=study.history,
        forecast=asdict(study.forecast),
        validation=asdict(study.validation),
        audit=None if study.audit is None else _audit_row(study.audit),
        purpose=study.purpose,
        language=study.language,
        window=study.window,
    )


def _parts(name: str, layer: IncidentsReference) -> dict[str, str]:
    """Return incidents as they are edited."""
    return {
        name if key == "source" else f"{name}_{key}": value for key, value in asdict(layer).items()
    }


def _row(factor: FactorReference, block_length: float) -> FactorRow:
    layer, settings = factor.layer, asdict(factor.settings)
    if settings["block_length"] == block_length:
        settings["block_length"] = None
    return FactorRow(**asdict(layer), **settings)


def _measure_row(one: MeasureReference) -> MeasureRow:
    return MeasureRow(source=one.layer.source, filter=one.layer.filter, **asdict(one.settings))


def _audit_row(one: AuditReference) -> AuditRow:
    table = one.table or LayerReference("")
    layers = (one.layer.source, one.layer.filter, table.source, table.filter)
    return AuditRow(*layers, asdict(one.settings))


class Draft(QObject):
    """The content, the file it belongs to, and what was last saved and last run.

    Sources are absolute here, and relative to the study's folder in its file.
    """

    changed = pyqtSignal()
    reopened = pyqtSignal()

    def __init__(self, parent=None):
        super().__init__(parent)
        self.content = Content()
        self.path: Path | None = None
        self.results: Path | None = None
        self.data_folder: Path | None = None  # where an analyst has imported data kept
        self.ran: Content | None = None
        self.beside: Path | None = None  # where the results of one that is like it lie
        self._saved = self.content
        self._as_read: str | None = None

    def change(self, **parts) -> None:
        """Set parts of the content; tells the pages if anything is different."""
        changed = replace(self.content, **parts)
        if changed != self.content:
            self.content = changed
            self.changed.emit()

    @property
    def unsaved(self) -> bool:
        """Whether something would be lost by closing."""
        return self.content != self._saved

    @property
    def changed_elsewhere(self) -> bool:
        """Whether another program has changed the study's file since it was read or saved."""
        return self.path is not None and _text_of(self.path) not in (None, self._as_read)

    @property
    def out_of_date(self) -> bool:
        """Whether there are results, and the study has been changed since."""
        return self.ran is not None and self.content != self.ran

    def reset(self) -> None:
        """Begin a new study."""
        self._take(None, None)

    def open(self, path: Path, vet=plain_alone) -> list[str]:
        """Read a study file, with the results that lie beside it; raises `RtmError`.

        `vet` is given the study and its folder before anything of it is opened, and may refuse.
        What a run that was cut off left undone there is finished; returns the sentences about it.
        """
        path, told = real(str(path)), []
        if is_under_way(path.parent):
            settle(path.parent, told.append)
        study = _read(path, vet)
        found = results_of(path, study)
        if found is not None and found[0] != path.parent and is_under_way(found[0]):
            settle(found[0], told.append)
        self._take(study, path, found)
        return told

    def open_copy(self, path: Path) -> None:
        """Read a study file as the start of a new study, which leaves the file as it is."""
        self._take(_read(path, plain_alone), None)

    def begin_another(self, content: Content) -> None:
        """Begin a study that is like the one here; it has no file and no results yet."""
        beside = self.results.parent if self.results is not None else None
        data = self.data_folder
        self._take_content(content, None)
        self.beside, self.data_folder = beside, data
        self._saved = Content()
        self.reopened.emit()
        self.changed.emit()

    def finish(self, content: Content, results: Path) -> None:
        """Note which results there are now, and of what.

        They hold the study as it was run: a study that has no file of its own is saved with it.
        """
        self.results, self.ran = results, content
        record = results / names.STUDY
        if self.path in (None, record):
            self.path, self._saved, self._as_read = record, content, _text_of(record)
        self.changed.emit()

    def _take(
        self, study: Study | None, path: Path | None, found: tuple[Path, Study] | None = None
    ) -> None:
        """Take what was read, or nothing, with the folder of its results and what was run there."""
        self._take_content(Content() if study is None else content_of(study), path)
        if found is not None:
            self.results, self.ran = found[0], content_of(found[1])
        self.reopened.emit()
        self.changed.emit()

    def _take_content(self, content: Content, path: Path | None) -> None:
        self.content = self._saved = content
        self.path, self.results, self.ran, self.beside = path, None, None, None
        self.data_folder = None
        self._as_read = _text_of(path)

    def save(self, path: Path) -> None:
        """Write the study file, whole or not at all; raises `RtmError` where that fails."""
        path = real(str(path))
        study = self.content.study()
        text = write_study(seen_from(study, path.parent))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, text)
        except OSError as reason:
            raise RtmError(
                tr(
                    "The study cannot be saved as {path} ({reason}).",
                    path=path,
                    reason=reason.strerror or reason,
                ),
                tr("Choose a folder that you may write to."),
                kind="output",
            ) from reason
        self.path, self._saved, self._as_read = path, self.content, text


def _text_of(path: Path | None) -> str | None:
    """Return what a file holds, or None if it cannot be read."""
    try:
        return None if path is None else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return None


def _read(path: Path, vet) -> Study:
    folder, study = real(str(path)).parent, study_in(path)
    vet(study, folder)
    return found_from(study, folder)
