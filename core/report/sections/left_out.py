"""What became of every factor, and of the variables that no fit could use."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked
from ..narrowing import dropped, fates, what_chance_is
from .base import Section, Told


class LeftOut(Section[Told]):
    """The fates of the factors."""

    title = marked("What was left out, and why")
    template = "left_out.html"

    def applies(self, about: Told) -> bool:
        """Return whether the factors are known, or some variable was dropped."""
        return bool(fates(about.model) or dropped(about.model))

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the fates, the variables dropped, and whose outcome it is."""
        return {
            "fates": fates(about.model),
            "dropped": dropped(about.model),
            "chance": what_chance_is(about.model),
            "calibrated": about.model.calibrated is not None,
        }
