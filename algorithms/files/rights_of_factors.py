"""What layers of factors say of themselves: their sources, of which date, and to whom owed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...core.data.places.factor import Factor
from ...core.data.places.gathered import Places, Source
from ..language import counted, tr
from .layer_rights import Rights

if TYPE_CHECKING:
    from .factor_layers import FactorPlaces

MOST_NAMED = 5  # sources that an abstract names


def rights_of_places(factor: Factor, places: Places, sources: list[Source]) -> Rights:
    """Return what the layer of some places says of itself."""
    used = [sources[number] for number in sorted(set(places.sources))]
    attribution = tuple(dict.fromkeys(_owed(one) for one in used if one.rights))
    told = "; ".join(_told(one) for one in used[:MOST_NAMED])
    if len(used) > MOST_NAMED:
        told += "; …"
    number = counted(len(places), "{count} place", "{count} places")
    return Rights(attribution, tr("{number} from {sources}.", number=number, sources=told))


def _owed(source: Source) -> str:
    """Return the words that a licence asks for, with the year of the data."""
    year = source.date[:4]
    return " ".join(source.rights.replace("{year}", year).split()).replace(" .", ".")


def _told(source: Source) -> str:
    what = f"{source.title}, {source.name}" if source.title else source.name
    if source.date:
        return tr("{what}, of {date}", what=what, date=source.date)
    return tr("{what}, of unknown date", what=what)


def attribution_of(layers: Iterable[FactorPlaces]) -> str:
    """Return all attributions of some layers, each once, one a line."""
    found = dict.fromkeys(text for one in layers for text in one.rights.attribution)
    return "\n".join(found)
