"""To whom the data of a study are owed, and of which date they are."""

from __future__ import annotations

from collections.abc import Mapping

from ...language import marked
from ..facts import Owed
from .base import Section, Told


class WhoseData(Section[Told]):
    """What licences ask to be said, each once, with the layers that it is owed for."""

    title = marked("Whose data")
    template = "owed.html"
    look = "fine"

    def applies(self, about: Told) -> bool:
        """Return whether any layer says whose data it holds, or of which date they are."""
        return about.study is not None and any(one.attribution for one in about.study.owed)

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the layers by whom they are owed to."""
        owed: dict[str, list[Owed]] = {}
        for one in () if about.study is None else about.study.owed:
            owed.setdefault(one.attribution, []).append(one)
        return {"owed": owed}
