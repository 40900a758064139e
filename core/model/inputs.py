"""What went into a fit: the grid, the events and the factors, as their rasters tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from ..settings import CHOSEN, EFFECTS, INCREMENTS, MEASURED, MOST_BLOCKS, OPERATIONALISATIONS
from ..shapes import Shape, listed, number, one_of, text, whole
from .fields import (
    LENGTH,
    NAME,
    VARIABLE,
    VARIABLE_PARTS,
    many,
    maybe,
    part,
    record,
    shapes_of,
    variable_shape,
)
from .tally import Tally
from .term import SHARE
from .variable import Variable

NUMBER = number()


@dataclass(frozen=True)
class GridInput:
    """The grid: columns and rows of its frame, the upper left corner, the CRS and its unit."""

    columns: int = part(whole(1))
    rows: int = part(whole(1))
    cell_size: float = part(LENGTH)
    left: float = part(NUMBER)
    top: float = part(NUMBER)
    crs: str = part(text())
    units: str = part(text())


@dataclass(frozen=True)
class EventsInput:
    """The events: what an incident had to meet, how many lay outside, their fingerprint, `tally`.

    `window` is that of time in which they counted, as it was asked for; empty for all of it.

    Incidents outside are rows, or distinct ones, as those inside are.
    """

    filter: str = part(text())
    outside: int = part(whole())
    sha256: str = part(text())
    rows: int | None = part(maybe(whole()), default=None)
    count_once_by: str = part(text(), default="")
    without_key: int = part(whole(), default=0)
    apart: int = part(whole(), default=0)
    date_field: str = part(text(), default="")
    first_date: str = part(text(), default="")
    last_date: str = part(text(), default="")
    undated: int = part(whole(), default=0)
    window: str = part(text(), default="")

    @property
    def tally(self) -> Tally:
        """The rows that were counted."""
        return Tally(**{one.name: getattr(self, one.name) for one in fields(Tally)})


@dataclass(frozen=True)
class FactorInput:
    """A factor and its variables.

    Attributes
    ----------
    name, effect : str
    operationalisation : str
        As it was asked for.
    chosen : str
        What was made of that.
    block_length : float
    max_blocks : int
    increment : "half" or "whole"
    filter : str
    features : int
        In reach of the study area; of values, the cells that have one.
    nearest_neighbour_index, nearest_neighbour_p : float or None
    notes : tuple of str
        What an analyst should know, a sentence each.
    variables : tuple of Variable
    sha256 : str
        Of the raster.
    layer : str
        Name of its layer; empty where nobody told.
    field : str
        Of the values of its polygons; empty where it is no level of one.
    streets : str
        Name of the layer of streets along which distances are measured; empty without one.
    """

    name: str = part(NAME)
    effect: str = part(one_of(EFFECTS))
    operationalisation: str = part(one_of(OPERATIONALISATIONS))
    chosen: str = part(one_of(CHOSEN))
    block_length: float = part(LENGTH)
    max_blocks: int = part(whole(1, MOST_BLOCKS))
    increment: str = part(one_of(INCREMENTS))
    filter: str = part(text())
    features: int = part(whole())
    nearest_neighbour_index: float | None = part(maybe(NUMBER))
    nearest_neighbour_p: float | None = part(maybe(SHARE))
    notes: tuple[str, ...] = part(many(text()))
    variables: tuple[Variable, ...] = part(many(VARIABLE, least=1))
    sha256: str = part(text())
    layer: str = part(text(), default="")
    field: str = part(text(), default="")
    streets: str = part(text(), default="")


# what the tag of a factor's raster says of it: its variables need not name it, and of itself it
# knows no fingerprint; parts that came with time may be missing
_NEEDED, LATER_FACTOR_PARTS = shapes_of(FactorInput)
FACTOR_PARTS: Mapping[str, Shape] = {
    **{name: shape for name, shape in _NEEDED.items() if name != "sha256"},
    "variables": listed(
        variable_shape({name: shape for name, shape in VARIABLE_PARTS.items() if name != "factor"}),
        least=1,
    ),
}


@dataclass(frozen=True)
class MeasureInput:
    """What every place has: an exposure or a control.

    Attributes
    ----------
    name : str
    measure : str
        Its key.
    field : str
        Of the features' numbers; empty where the measure needs none.
    filter : str
        That a feature had to meet.
    spread : float or None
        Distance over which it is spread.
    layer : str
        Name of its layer.
    total : float
        Sum over the cells.
    without : int
        Cells that have nothing.
    sha256 : str
        Of the values of the cells.
    """

    name: str = part(NAME)
    measure: str = part(one_of(MEASURED))
    field: str = part(text())
    filter: str = part(text())
    spread: float | None = part(maybe(LENGTH))
    layer: str = part(text())
    total: float = part(number(above=0, least=0))
    without: int = part(whole())
    sha256: str = part(text())


MEASURE_PARTS: Mapping[str, Shape] = {  # that the tag of its raster says of it
    name: shape for name, shape in shapes_of(MeasureInput)[0].items() if name != "sha256"
}


@dataclass(frozen=True)
class Inputs:
    """What went into a fit; nothing is told of one from arrays."""

    grid: GridInput | None = part(maybe(record(GridInput)), default=None)
    events: EventsInput | None = part(maybe(record(EventsInput)), default=None)
    factors: tuple[FactorInput, ...] = part(many(record(FactorInput)), default=())
    exposure: MeasureInput | None = part(maybe(record(MeasureInput)), default=None)
    controls: tuple[MeasureInput, ...] = part(many(record(MeasureInput)), default=())

    @property
    def events_print(self) -> str:
        """Fingerprint of the events; empty where it is not known."""
        return "" if self.events is None else self.events.sha256
