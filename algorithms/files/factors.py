"""Reading and writing factor rasters: one 0/1 band a variable, a tag that describes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...core.language import English, quoted, speaking
from ...core.model.block import MOST_IN_A_BLOCK, Block, pack
from ...core.model.fields import told_of
from ...core.model.inputs import FACTOR_PARTS, LATER_FACTOR_PARTS, FactorInput
from ...core.model.variable import Variable
from ...core.progress import Progress
from ...core.shapes import Misshapen, parts, read_json
from ...core.terrain.factor import Factor
from ...core.terrain.grid import Cells
from ..language import tr
from .rasters import (
    FACTOR,
    MADE_BY,
    Raster,
    open_raster,
    raster_layers,
    require_cells,
    write_raster,
)

if TYPE_CHECKING:
    from .given import Given

FACTOR_TAG = "RTM_FACTOR"
KNOWN = (*FACTOR_PARTS, *LATER_FACTOR_PARTS)
ABOUT = parts(FACTOR_PARTS, LATER_FACTOR_PARTS)


def open_factors(given: Given, name: str) -> list[StoredFactor]:
    """Open every factor raster of a parameter, or say what is wrong with the first bad one."""
    remedy = tr(
        "Choose rasters made with “{made_by}” that still exist.", made_by=tr(MADE_BY[FACTOR])
    )
    layers = raster_layers(given, name, tr("factor raster"), remedy)
    return [open_factor(layer) for layer in layers]


def write_factor(
    path: str, factor: Factor, cells: Cells, grid: Raster, origin: Mapping[str, str], progress
) -> None:
    """Write a factor, one 0/1 band a variable, described "Pubs, proximity, 200 m".

    Parameters
    ----------
    origin : mapping of str to str
        What is told of its layer: its name as "layer", its "filter", and what else there is.
    """
    bands = [
        (_described(variable, grid.units), block, position)
        for block in factor.blocks
        for position, variable in enumerate(block.variables)
    ]
    neighbours = factor.nearest_neighbour
    settings = factor.settings
    with speaking(English()):  # files are the same in every language
        notes = list(factor.notes)
    about = {
        "name": settings.name,
        "effect": settings.effect,
        "operationalisation": settings.operationalisation,
        "chosen": factor.chosen,
        "block_length": settings.block_length,
        "max_blocks": settings.max_blocks,
        "increment": settings.increment,
        "filter": origin["filter"],
        "features": factor.features_in_reach,
        "nearest_neighbour_index": None
        if neighbours is None
        else float(f"{neighbours.index:.10g}"),
        "nearest_neighbour_p": None if neighbours is None else float(f"{neighbours.p_value:.10g}"),
        "notes": notes,
        "variables": [
            {key: value for key, value in told_of(one).items() if key != "factor"}
            for block in factor.blocks
            for one in block.variables
        ],
        **{key: value for key, value in origin.items() if key != "filter"},
    }
    write_raster(
        path,
        FACTOR,
        cells,
        grid.crs,
        ((text, block.column(position)) for text, block, position in bands),
        dtype="uint8",
        count=len(bands),
        tags={FACTOR_TAG: about},
        progress=progress,
    )


def _described(variable: Variable, units: str) -> str:
    """Return what a band is called."""
    return f"{variable}" if variable.distance is None else f"{variable} {units}"


@dataclass(frozen=True)
class StoredFactor:
    """A factor raster: what its tag says, and its bands as blocks when asked for."""

    raster: Raster
    about: dict

    @property
    def name(self) -> str:
        """Return the factor's name."""
        return self.about["name"]

    @property
    def variables(self) -> tuple[Variable, ...]:
        """Return the variable of every band."""
        name, effect = self.name, self.about["effect"]
        return tuple(
            Variable(name, effect=effect, **_apart(one)) for one in self.about["variables"]
        )

    def as_input(self, sha256: str) -> FactorInput:
        """Return what the record of a model says of the factor, with a fingerprint of its cells."""
        notes = tuple(self.about["notes"])
        told = {**self.about, "notes": notes, "variables": self.variables}
        return FactorInput(**told, sha256=sha256)

    def blocks(self, cells: Cells, progress: Progress, wanted=None) -> list[Block]:
        """Read the variables (or those of the set `wanted`) as blocks, in the file's order."""
        require_cells(self.raster, cells)
        grouped: dict[str, list[tuple[Variable, int]]] = {}
        for number, variable in enumerate(self.variables, 1):
            if wanted is None or variable in wanted:
                members = grouped.setdefault(variable.operationalisation, [])
                members.append((variable, number))
        return [
            pack(
                [variable for variable, _ in members],
                (self._column(number, cells, progress) for _, number in members),
            )
            for members in grouped.values()
        ]

    def _column(self, number: int, cells: Cells, progress: Progress):
        progress.at((number - 1) / len(self.variables))
        column = cells.from_raster(self.raster.band(number))
        self.raster.require_sense(column, number)
        return column


def open_factor(layer) -> StoredFactor:
    """Open a factor raster, or say why it is none."""
    return described(open_raster(layer, FACTOR))


def described(raster: Raster) -> StoredFactor:
    """Return a factor raster with what its tag says, or say why that makes no sense."""
    try:
        about = read_json(raster.tags.get(FACTOR_TAG, ""))
        ABOUT(about, ())
        _require_bands(about, raster.dataset.RasterCount)
    except (Misshapen, ValueError) as reason:
        part = f" ({quoted(reason.where)})" if getattr(reason, "where", "") else ""
        raise raster.again(
            tr(
                "The raster “{name}” has lost the description of its variables{part}.",
                name=raster.name,
                part=part,
            )
        ) from reason
    return StoredFactor(raster, {key: about[key] for key in KNOWN if key in about})


def _apart(told: Mapping) -> dict:
    """Return what tells a variable of a factor from its others."""
    return {key: told.get(key) for key in ("operationalisation", "distance", "quantile")}


def _require_bands(about: dict, bands: int) -> None:
    """Refuse a description of other variables than a raster of so many bands can have."""
    variables = [tuple(_apart(one).values()) for one in about["variables"]]
    most = max(Counter(how for how, _, _ in variables).values())
    if len(variables) != bands or len(set(variables)) < bands or most > MOST_IN_A_BLOCK:
        raise Misshapen(("variables",), tr("one variable a band"))
