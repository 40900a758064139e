"""A factor, and what every place has."""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import RtmError
from ..language import said
from ..limits import positive
from ..plain import shown
from ..terrain.exposure import OF_FIELDS, OF_RASTERS
from ..terrain.influences.choice import BOTH, rule
from .ranges import MOST_BLOCKS
from .refusals import one_of, short_name, whole_number
from .words import EFFECTS, INCREMENTS, MEASURED, OPERATIONALISATIONS


@dataclass(frozen=True)
class FactorSettings:
    """One factor: how it is operationalised, up to which distance, in which direction."""

    name: str
    block_length: float
    operationalisation: str = BOTH.key
    max_blocks: int = 3
    increment: str = "half"
    effect: str = "aggravating"

    def __post_init__(self) -> None:
        name = (
            short_name(self.name, said("The name of a factor"), "name")
            if isinstance(self.name, str)
            else ""
        )
        if not name:
            raise RtmError(
                said("A factor has no name."),
                said("Give every factor a name of its own."),
                kind="setting",
                where="name",
            )
        object.__setattr__(self, "name", name)
        positive(
            self.block_length,
            said("The block length of factor “{factor}”", factor=name),
            "block_length",
        )
        one_of(
            self.operationalisation,
            OPERATIONALISATIONS,
            said("The operationalisation of factor “{factor}”", factor=name),
            "operationalisation",
        )
        whole_number(
            self.max_blocks,
            1,
            MOST_BLOCKS,
            said("The number of blocks of factor “{factor}”", factor=name),
            "max_blocks",
        )
        one_of(
            self.increment,
            INCREMENTS,
            said("The increment of factor “{factor}”", factor=name),
            "increment",
        )
        one_of(self.effect, EFFECTS, said("The effect of factor “{factor}”", factor=name), "effect")

    @property
    def distances(self) -> tuple[float, ...]:
        """The spatial influences that are tried, ascending."""
        step = INCREMENTS[self.increment]
        steps = round(self.max_blocks / step)
        return tuple(number * step * self.block_length for number in range(1, steps + 1))

    @property
    def most_variables(self) -> int:
        """How many variables the factor makes at most.

        Fewer come of lines and polygons, which do not have every influence; constant and identical
        ones are dropped later.
        """
        return rule(self.operationalisation).most_variables(self)


@dataclass(frozen=True)
class MeasureSettings:
    """What every place has, as streets, homes or people: how it is measured.

    `field` is the one of the features' numbers, where the measure needs one. Where `spread` is a
    distance, a cell has the mean over the cells whose centres lie within it.
    """

    name: str
    measure: str
    field: str = ""
    spread: float | None = None

    def __post_init__(self) -> None:
        what = said("The name of what every place has")
        name = short_name(self.name, what, "name") if isinstance(self.name, str) else ""
        if not name:
            raise RtmError(
                said("What every place has is given without a name."),
                said("Give it a name, as “Homes”."),
                kind="setting",
                where="name",
            )
        object.__setattr__(self, "name", name)
        one_of(self.measure, MEASURED, said("The measure of “{name}”", name=name), "measure")
        self._require_field()
        if self.spread is not None:
            positive(
                self.spread, said("The distance over which “{name}” is spread", name=name), "spread"
            )

    @property
    def of_raster(self) -> bool:
        """Whether it is a raster that is measured, and no layer of features."""
        return self.measure in OF_RASTERS

    def _require_field(self) -> None:
        """Refuse a field that is no text, one that is missing, and one that would do nothing."""
        needed = self.measure in OF_FIELDS
        if isinstance(self.field, str) and bool(self.field) == needed:
            return
        if not isinstance(self.field, str):
            problem = said(
                "The field of “{name}” is {field}, not a text.",
                name=self.name,
                field=shown(self.field),
            )
            remedy = said("Give the name of a field.")
        elif needed:
            problem = said("“{name}” is measured by a field, and none is given.", name=self.name)
            remedy = said("Choose the field of the number, or another measure.")
        else:
            problem = said(
                "A field is given for “{name}”, and “{measure}” uses none.",
                name=self.name,
                measure=self.measure,
            )
            remedy = said(
                "Choose the measure “{measure}”, or leave the field out.", measure=OF_FIELDS[0]
            )
        raise RtmError(problem, remedy, kind="setting", where="field")
