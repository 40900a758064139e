"""What was found of a layer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ...errors import RtmError
from ...language import marked
from ...model.tally import Tally
from ..influences.choice import Choice
from .gaps import Gap
from .places import Places


class Role(Enum):
    """What a layer is in a study."""

    AREA = marked("study area")
    INCIDENTS = marked("incidents")
    FACTOR = marked("factor")


class Verdict(Enum):
    """Whether a layer can be used."""

    GOOD = "good"
    LOOK = "look"
    UNUSABLE = "unusable"


VERDICTS = tuple(Verdict)  # the worst last


@dataclass(frozen=True)
class When:
    """When incidents were, and of which kinds.

    Attributes
    ----------
    tally : Tally
        Of those in the study area.
    months_missing : tuple of str
        Months without any between the first and the last.
    kind_field : str
        Field that most likely says their type, empty where there is none.
    kinds : tuple of (str, int)
        Each type and how many rows have it, the commonest first.
    """

    tally: Tally
    months_missing: tuple[str, ...] = ()
    kind_field: str = ""
    kinds: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, eq=False)
class Checked:
    """What was found of a layer.

    Attributes
    ----------
    name : str
    role : Role
    kind : str
        Points, lines or polygons, as `SHAPES` has them; empty where nobody can say.
    crs, moved_to : str
        Its coordinate system, and that of the study area where it is another.
    fault : RtmError or None
        Why it cannot be read at all.
    left_out : mapping of str to int
        Features that were left out, by the keys of `left_out.IN_WORDS`.
    places : Places or None
    gap : Gap or None
        None where there is too little to tell.
    choice : Choice or None
        The operationalisation that a factor's clustering suggests.
    when : When or None
        Of incidents.
    same_as : str
        The name of another factor that has the same places.
    """

    name: str
    role: Role
    kind: str = ""
    crs: str = ""
    moved_to: str = ""
    fault: RtmError | None = None
    left_out: Mapping[str, int] = field(default_factory=dict)
    places: Places | None = None
    gap: Gap | None = None
    choice: Choice | None = None
    when: When | None = None
    same_as: str = ""

    @property
    def rows(self) -> int:
        """Features that the layer has, those left out among them."""
        read = 0 if self.places is None else self.places.features
        return read + sum(self.left_out.values())
