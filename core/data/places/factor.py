"""A factor as a table names it: what makes a place one of it, and how it may be operationalised."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...settings import FactorSettings
from .tags import Rule

POINT, LINE, POLYGON = GEOMETRIES = ("point", "line", "polygon")
CLASS = "class"  # column of a table for classes of sources that are nobody's in particular
METRES_BETWEEN_DOUBLES = 20.0


@dataclass(frozen=True)
class Factor:
    """A factor of a table.

    Attributes
    ----------
    name : str
        For people: "Pubs and bars".
    crimes : tuple of str
        Keys of the types of crime whose presets have it.
    operationalisation, effect : str
        What is suggested, as `settings` knows them.
    reference : str
        Who tested it.
    geometry : str
        One of `GEOMETRIES`: what its layer holds where the source has outlines.
    doubles_within : float
        Metres within which two places of one name are one.
    tags : tuple of Rule
        Of OpenStreetMap.
    classes : dict of str to tuple of str
        By the columns of a table (`SCHEMES` in `layouts`): the classes, where ``*`` stands for any
        letters.
    """

    name: str
    crimes: tuple[str, ...] = ()
    operationalisation: str = FactorSettings.operationalisation
    effect: str = FactorSettings.effect
    reference: str = ""
    geometry: str = POINT
    doubles_within: float = METRES_BETWEEN_DOUBLES
    tags: tuple[Rule, ...] = ()
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def suggested(self) -> dict[str, str]:
        """What an analyst may begin with, by the keys of a study."""
        return {"operationalisation": self.operationalisation, "effect": self.effect}
