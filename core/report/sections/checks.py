"""The sections of the report on a check of layers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ...language import marked, said
from ...terrain.checking.gaps import DRAWS, LEVEL, SEED
from ...terrain.checking.places import Area
from ...terrain.checking.record import Checked, Role, Verdict
from ...terrain.checking.verdicts import Amiss, amiss, verdict
from ..layer_map import layer_map
from ..phrases import checks as phrases
from ..phrases.numbers import figure, whole, whole_percent
from .base import Section


@dataclass(frozen=True, eq=False)
class Judged:
    """A layer with its verdict.

    Attributes
    ----------
    checked : Checked
    amiss : tuple of Amiss
        The worst first.
    units : str
        Of lengths, as in "m".
    """

    checked: Checked
    amiss: tuple[Amiss, ...]
    units: str

    @classmethod
    def of(cls, checked: Checked, area: Area, units: str) -> Judged:
        """Return a layer judged by what was found of it."""
        return cls(checked, amiss(checked, area.side), units)

    @property
    def verdict(self) -> Verdict:
        """Whether it can be used."""
        return verdict(self.amiss)

    @property
    def rank(self) -> int:
        """How bad it is: 0 for the worst that can be, larger than any for a good layer."""
        every = list(Amiss)
        return every.index(self.amiss[0]) if self.amiss else len(every)

    @property
    def verdict_named(self) -> str:
        """The verdict in words."""
        return phrases.verdict_named(self.verdict)

    @property
    def sentence(self) -> str:
        """What is worst with it, or that it is good."""
        if not self.amiss:
            return phrases.in_order(self.checked)
        return phrases.problem(self.checked, self.amiss[0], self.units)

    @property
    def remedy(self) -> str:
        """What to do about that; empty where nothing is amiss."""
        return phrases.remedy(self.checked, self.amiss[0]) if self.amiss else ""

    @property
    def besides(self) -> list[str]:
        """What else is amiss with it, with remedies, and what else to know."""
        others = [
            f"{phrases.problem(self.checked, one, self.units)} {phrases.remedy(self.checked, one)}"
            for one in self.amiss[1:]
        ]
        return [*others, *phrases.notes(self.checked)]


@dataclass(frozen=True, eq=False)
class Layers:
    """The layers of a study with their verdicts.

    Attributes
    ----------
    area : Area
    judged : tuple of Judged
        The study area, the incidents if there are any, and the factors.
    facts : mapping of str to str
        With what the check was made.
    """

    area: Area
    judged: tuple[Judged, ...]
    facts: Mapping[str, str] = field(default_factory=dict)

    def with_facts(self, facts: Mapping[str, str]) -> Layers:
        """Return the same with what it was made with."""
        return replace(self, facts=facts)


class Verdicts(Section[Layers]):
    """One sentence a layer, the worst first."""

    title = marked("In short")
    template = "verdicts.html"

    def content(self, about: Layers) -> Mapping[str, object]:
        """Return the layers, those that cannot be used first."""
        return {"judged": sorted(about.judged, key=lambda one: one.rank)}


class LayerByLayer(Section[Layers]):
    """A map and the figures of each layer."""

    title = marked("Layer by layer")
    template = "layers.html"

    def content(self, about: Layers) -> Mapping[str, object]:
        """Return each layer with its map, where it has places, and its figures."""
        return {
            "layers": [
                (one, _map(about.area, one, number), dict(figures(one)))
                for number, one in enumerate(about.judged)
            ]
        }


class HowChecked(Section[Layers]):
    """By what rules layers are judged."""

    title = marked("How layers are judged")
    template = "how_checked.html"

    def content(self, about: Layers) -> Mapping[str, object]:
        """Return the settings of the test of coverage."""
        return {"squares": about.area.squares.count, "level": LEVEL, "draws": DRAWS}


class SameCheck(Section[Layers]):
    """Inputs and versions."""

    title = marked("To get the same verdicts again")
    template = "same_check.html"
    look = "fine"

    def content(self, about: Layers) -> Mapping[str, object]:
        """Return them."""
        return {"facts": {**about.facts, said("seed"): f"{SEED}"}}


def _map(area: Area, judged: Judged, number: int) -> str:
    drawn = judged.checked.places is not None and judged.checked.role is not Role.AREA
    return layer_map(area, judged.checked, f"map-{number}", judged.sentence) if drawn else ""


def figures(judged: Judged) -> Iterator[tuple[str, str]]:
    """Yield the figures of a layer by their names."""
    one = judged.checked
    kind = said(one.kind) if one.kind else said("no places")
    yield said("What it is"), f"{said(one.role.value)}, {kind}"
    yield said("Coordinate system"), one.crs or said("not known")
    if one.places is None:
        return
    yield said("Features"), whole(one.rows)
    if one.role is Role.AREA:
        return
    yield said("In the study area"), whole(one.places.inside)
    yield said("Outside"), whole(one.places.features - one.places.inside)
    yield said("Left out"), whole(sum(one.left_out.values()))
    yield said("At the place of another"), whole_percent(one.places.repeated_share)
    if one.gap is not None and one.gap.found:
        yield said("Covers"), whole_percent(1 - one.gap.share)
    if one.choice is not None:
        yield said("Operationalisation suggested"), one.choice.key
        reason = one.choice.reason
        if reason is not None and reason.clustering is not None:
            yield said("Nearest-neighbour index"), figure(reason.clustering.index)


SECTIONS: tuple[Section[Layers], ...] = (  # in the order of the page
    Verdicts(),
    LayerByLayer(),
    HowChecked(),
    SameCheck(),
)
