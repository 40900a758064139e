"""What is asked: the layers of a study, the grid, the factors and how the model is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ..errors import RtmError, Where
from ..language import marked, said
from ..settings import (
    AuditSettings,
    FactorSettings,
    FitSettings,
    ForecastSettings,
    GridSettings,
    MeasureSettings,
    PlacesSettings,
    StudyTestSettings,
)

CALLED: dict[str | int, str] = {
    "study_area": marked("study area"),
    "exclude": marked("impossible ground"),
    "incidents": marked("incidents"),
    "holdout": marked("later incidents"),
    "streets": marked("streets"),
    "names": marked("names of places"),
    "exposure": marked("exposure"),
    "audit": marked("small areas with residents"),
}


@dataclass(frozen=True)
class LayerReference:
    """A layer: a QGIS source string, relative to the study's folder, and a filter."""

    source: str
    filter: str = ""


@dataclass(frozen=True)
class IncidentsReference(LayerReference):
    """Incidents: a layer, the field by which they count once, and those of their times.

    Without the first every row counts; without a field of dates, or of the hour where a window
    needs it, one is looked for. The end is told by fields where incidents are known only between
    two times.
    """

    count_once_by: str = ""
    date_field: str = ""
    time_field: str = ""
    end_date_field: str = ""
    end_time_field: str = ""


@dataclass(frozen=True)
class FactorLayer(LayerReference):
    """What a factor is made of: a layer, a number field of its polygons, or a raster."""

    field: str = ""
    is_raster: bool = False


@dataclass(frozen=True)
class FactorReference:
    """A factor: its layer, and how it is operationalised."""

    layer: FactorLayer
    settings: FactorSettings


@dataclass(frozen=True)
class MeasureReference:
    """What every place has: its layer or raster, and how it is measured."""

    layer: LayerReference
    settings: MeasureSettings


@dataclass(frozen=True)
class AuditReference:
    """Who is asked about in an audit: small areas, and a table of counts if they lie in one."""

    layer: LayerReference
    settings: AuditSettings
    table: LayerReference | None = None


@dataclass(frozen=True)
class Study:
    """Everything that is asked of one run.

    `crs` is the one in which all is measured, by its number (EPSG:27700); without it, that of the
    study area. `window` says at which hours, weekdays or months incidents count
    (`core.study.window`); empty for all. `purpose` says in one line what the results are for; empty
    where nobody said. `language` is that of the pages and tables (a key of `core.languages`); empty
    for that of the program.
    """

    title: str
    study_area: LayerReference
    grid: GridSettings
    incidents: IncidentsReference
    factors: tuple[FactorReference, ...]
    exclude: LayerReference | None = None
    holdout: IncidentsReference | None = None
    model: FitSettings = field(default_factory=FitSettings)
    places: PlacesSettings = field(default_factory=PlacesSettings)
    names: LayerReference | None = None
    basemap: tuple[LayerReference, ...] = ()
    exposure: MeasureReference | None = None
    controls: tuple[MeasureReference, ...] = ()
    streets: LayerReference | None = None
    crs: str = ""
    history: tuple[IncidentsReference, ...] = ()
    forecast: ForecastSettings = field(default_factory=ForecastSettings)
    validation: StudyTestSettings = field(default_factory=StudyTestSettings)
    window: str = ""
    purpose: str = ""
    audit: AuditReference | None = None
    language: str = ""

    @property
    def layers(self) -> dict[Where, LayerReference]:
        """Every layer that is read, by the keys that lead to it."""
        found: dict[Where, LayerReference | None] = {
            ("study_area",): self.study_area,
            ("exclude",): self.exclude,
            ("incidents",): self.incidents,
            ("holdout",): self.holdout,
            **{("history", number): one for number, one in enumerate(self.history)},
            ("exposure",): None if self.exposure is None else self.exposure.layer,
            **{("controls", number): one.layer for number, one in enumerate(self.controls)},
            **{("factors", number): one.layer for number, one in enumerate(self.factors)},
            ("streets",): self.streets,
            ("names",): self.names,
            **{("basemap", number): one for number, one in enumerate(self.basemap)},
            ("audit",): None if self.audit is None else self.audit.layer,
            ("audit", "table"): None if self.audit is None else self.audit.table,
        }
        return {keys: layer for keys, layer in found.items() if layer is not None}

    def called(self, keys: Where) -> str:
        """Return what a message calls one of the `layers`: "incidents", "factor “Pubs”"."""
        if keys[0] == "factors":
            return said("factor “{name}”", name=self.factors[int(keys[1])].settings.name)
        if keys[0] == "controls":
            return said("control “{name}”", name=self.controls[int(keys[1])].settings.name)
        if keys[0] == "history":
            return said("earlier incidents {number}", number=int(keys[1]) + 1)
        if keys[0] == "basemap":
            return said("layer {number} of the base map", number=int(keys[1]) + 1)
        if keys == ("audit", "table"):
            return said("table of residents")
        return said(CALLED[keys[0]])

    def with_sources(self, change: Callable[[str], str]) -> Study:
        """Return the study with `change` applied to the source string of every layer."""

        def moved(layer):
            return None if layer is None else replace(layer, source=change(layer.source))

        def within(one):
            return replace(one, layer=moved(one.layer))

        return replace(
            self,
            study_area=moved(self.study_area),
            incidents=moved(self.incidents),
            exclude=moved(self.exclude),
            holdout=moved(self.holdout),
            factors=tuple(map(within, self.factors)),
            streets=moved(self.streets),
            names=moved(self.names),
            exposure=self.exposure and within(self.exposure),
            controls=tuple(map(within, self.controls)),
            basemap=tuple(moved(one) for one in self.basemap),
            history=tuple(moved(one) for one in self.history),
            audit=self.audit and replace(within(self.audit), table=moved(self.audit.table)),
        )


def require_distinct(names) -> None:
    """Refuse two factors of one name; `where` is the later of them."""
    for number, name in enumerate(names, 1):
        if name in names[number:]:
            raise RtmError(
                said("Two factors are called “{name}”.", name=name),
                said("Give every factor a name of its own."),
                kind="setting",
                where=("factors", names.index(name, number)),
            )


def require_distinct_measures(exposure: str, controls: Sequence[str]) -> None:
    """Refuse two of what every place has by one name; `where` is the later of them.

    `exposure` is empty where there is none.
    """
    taken = {exposure} if exposure else set()
    for number, name in enumerate(controls):
        if name in taken:
            raise RtmError(
                said("Two of what every place has are called “{name}”.", name=name),
                said("Give every control a name of its own."),
                kind="setting",
                where=("controls", number, "name"),
            )
        taken.add(name)
