"""Reading a model with the factors it needs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ...core.errors import RtmError, about
from ...core.model.block import Block
from ...core.model.json import read_model
from ...core.model.record import Model
from ...core.model.variable import Variable
from ...core.progress import Part
from ...core.report import phrases
from ...core.study import require_distinct
from ...core.terrain.grid import Cells
from ..language import tr
from .factors import StoredFactor
from .journal import require_settled
from .rasters import require_same_grid
from .texts import read_text

if TYPE_CHECKING:
    from .given import Given


def open_model(given: Given) -> tuple[Model, list[StoredFactor]]:
    """Return MODEL and FACTORS of an algorithm, or say why they do not go together."""
    given.require("MODEL")
    return model_on(given, given.factors()), given.factors()


def model_on(given: Given, factors: list[StoredFactor]) -> Model:
    """Return MODEL, or say why it does not go with these factors."""
    path = given.file("MODEL")
    remedy = tr("Choose a file made with “Fit model”.")
    require_settled(Path(path).parent)
    model = read_model(read_text(path, tr("The model {path}", path=path), remedy))
    with about("FACTORS"):
        for factor in factors[1:]:
            require_same_grid(factors[0].raster, factor.raster)
    require_distinct([factor.name for factor in factors])
    _require_factors(model, factors)
    return model


def blocks_of_terms(model: Model, factors: list[StoredFactor], cells: Cells, progress):
    """Read the variables of the model's terms, a block each, in the order of the terms.

    After them those that complete its controls.
    """
    given = {factor.name: factor for factor in factors}
    wanted = [{term.variable} for term in model.terms]
    wanted += _completing(model).values()
    blocks: list[Block] = []
    for number, variables in enumerate(wanted):
        part = Part(progress, number / len(wanted), (number + 1) / len(wanted))
        factor = next(iter(variables)).factor
        blocks.extend(given[factor].blocks(cells, part, variables))
    return blocks


def _completing(model: Model) -> dict[str, set[Variable]]:
    """Return the variables that complete controls of a model, by their factors."""
    found: dict[str, set[Variable]] = {}
    for control in model.controls:
        for one in control.completion.factors if control.completion else ():
            found.setdefault(one.variable.factor, set()).add(one.variable)
    return found


def _require_factors(model: Model, factors: list[StoredFactor]) -> None:
    """Refuse a model one of whose factors is not given, or lacks the variable."""
    given = {factor.name: factor for factor in factors}
    for factor, variables in _completing(model).items():
        if factor not in given or not variables <= set(given[factor].variables):
            raise RtmError(
                tr("A control of the model needs the factor “{factor}”.", factor=factor),
                tr("Add the rasters of all factors that the model was fitted with."),
                where="FACTORS",
            )
    for term in model.terms:
        if term.factor not in given:
            raise RtmError(
                tr(
                    "The model needs the factor “{factor}”, which is not among the factors given "
                    "({given}).",
                    factor=term.factor,
                    given=", ".join(given),
                ),
                tr("Add its raster to the factors."),
                where="FACTORS",
            )
        effect = given[term.factor].about["effect"]
        if effect != term.effect:
            raise RtmError(
                tr(
                    "The model has “{factor}” as {ours}, and the raster as {theirs}.",
                    factor=term.factor,
                    ours=term.effect,
                    theirs=effect,
                ),
                tr("Use the raster that the model was fitted with, or fit the model again."),
                where="FACTORS",
            )
        if term.variable not in given[term.factor].variables:
            raise RtmError(
                tr(
                    "The factor “{factor}” has no variable {way}, which the model needs.",
                    factor=term.factor,
                    way=phrases.way(term.variable, model.units),
                ),
                tr("Make it again with the distances that the model was fitted with."),
                where="FACTORS",
            )
