"""How the candidates were narrowed to the terms of the model."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked, said
from ...model.record import Model
from ..fields import expression, told
from ..phrases import admission, caution, whole
from .base import Section, Told


class HowNarrowed(Section[Told]):
    """The steps of the selections, and the families that were tried."""

    title = marked("How the candidates were narrowed")
    template = "narrowing.html"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the model, and what the calibrated selection did."""
        model = about.model
        narrowing = model.narrowing
        field = expression(
            "{} - {}.length - {}.length",
            *((narrowing, one) for one in ("tested", "constant", "duplicates")),
        )
        tests = narrowing.tested - len(narrowing.constant) - len(narrowing.duplicates)
        reference = () if model.reference is None else model.reference.cautions
        return {
            "model": model,
            "units": about.units,
            "tests": tests,
            "tests_told": told(whole(tests), field),
            "path": _path(model),
            "reference_cautions": [caution(one, about.units) for one in reference],
        }


def _path(model: Model) -> str:
    """Return the steps of the calibrated selection, if there was one."""
    steps = () if model.calibrated is None else model.calibrated.steps
    return " → ".join(admission(one, model.units) for one in steps) or said("none was admitted")
