"""How the candidates were narrowed to the terms of the model."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked, said
from ...model.record import Model
from ..phrases import admission
from .base import Section, Told


class HowNarrowed(Section[Told]):
    """The steps of the selections, and the families that were tried."""

    title = marked("How the candidates were narrowed")
    template = "narrowing.html"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the model, and what the calibrated selection did."""
        narrowing = about.model.narrowing
        return {
            "model": about.model,
            "units": about.units,
            "tests": narrowing.tested - len(narrowing.constant) - len(narrowing.duplicates),
            "path": _path(about.model),
        }


def _path(model: Model) -> str:
    """Return the steps of the calibrated selection, if there was one."""
    steps = () if model.calibrated is None else model.calibrated.steps
    return " → ".join(admission(one, model.units) for one in steps) or said("none was admitted")
