"""Incidents among which near repeats are looked for, and what is written of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsPointXY,
    QgsUnitTypes,
)

from ...core.errors import RtmError
from ...core.progress import QUIET
from ...core.terrain.when import DAY
from ...core.timing.near_repeat.bands import Bands
from ...core.timing.near_repeat.record import Located, NearRepeat
from ...core.timing.near_repeat.roles import Roles
from ...core.timing.near_repeat.snapped import Positions, positions_of
from ..language import tr
from .given import Given
from .incidents import read_incidents
from .layers import Layer
from .proposed_crs import measures_lengths, proposed_crs, title_of
from .rasters import square_metres
from .timed import TimedIncidents

EPOCH = date(1970, 1, 1)
BAND_FIELDS = (
    ("beyond_metres", float),
    ("up_to_metres", float),
    ("from_days", int),
    ("to_days", int),
    ("observed", int),
    ("expected", float),
    ("low", float),
    ("high", float),
    ("ratio", float),
    ("p", float),
    ("p_of_all", float),
    ("stands_out", str),
)
ROLE_FIELDS = (
    ("role", str),
    ("date", str),
    ("followed_by", int),
    ("follows", int),
    ("same_day", int),
    ("days_since", float),
    ("metres_to", float),
)


def crs_of_incidents(given: Given, layer: Layer) -> QgsCoordinateReferenceSystem:
    """Return the CRS in which distances are measured, or refuse one in degrees."""
    crs = given.crs("CRS") or layer.source.sourceCrs()
    if measures_lengths(crs):
        return crs
    raise RtmError(
        tr(
            "The coordinate system {authid} is in {units}, and distances need metres or feet.",
            authid=crs.authid(),
            units=QgsUnitTypes.toString(crs.mapUnits()),
        ),
        _remedy(given, layer),
        kind="setting",
        where="CRS",
    )


def _remedy(given: Given, layer: Layer) -> str:
    """Return what to do about degrees: which CRS suits the place."""
    transforms = given.context.transformContext()
    crs = proposed_crs(layer.source.sourceExtent(), layer.source.sourceCrs(), transforms)
    if not crs.isValid():
        return tr("Check the coordinate system of the layer in Layer properties > Source.")
    return tr(
        "Give one in metres; here {authid} ({title}) suits.",
        authid=crs.authid(),
        title=title_of(crs),
    )


def positions_in(layer: Layer, crs, context, once_by: str, timed: TimedIncidents) -> Positions:
    """Return how the incidents of a whole layer share positions, those of other types too."""
    metres = math.sqrt(square_metres(crs))
    if not timed.rows.places.size:
        return positions_of(np.zeros((0, 2)))
    rows = read_incidents(layer, crs, context, QUIET, count_once_by=once_by, places_alone=True)
    return positions_of(rows.places * metres)


def located_incidents(timed: TimedIncidents, positions: Positions, crs, bands: Bands):
    """Return the incidents whose place and date are known, which those are, and how many others.

    Raises
    ------
    RtmError
        If dates are months, or positions tell nothing of distances.
    """
    _require_days(timed)
    _require_places(positions)
    when = timed.when
    longest = max(bands.days[0], 1) * DAY
    uncertain = when.dated & (when.minutes > longest)
    kept = np.flatnonzero(when.dated & ~uncertain)
    some = when.of(kept)
    middle = (some.start + some.minutes // 2) / DAY
    located = Located(
        xy=timed.rows.places[kept] * math.sqrt(square_metres(crs)),
        days=some.days,
        at=middle if some.timed.all() else some.days.astype(float),
    )
    left_out = {"undated": int((~when.dated).sum()), "uncertain": int(uncertain.sum())}
    return located, kept, left_out


def _require_days(timed: TimedIncidents) -> None:
    if timed.months:
        raise RtmError(
            tr(
                "The dates in “{field}” are months: all incidents of a month would be of one day, "
                "and nobody can tell which followed which.",
                field=timed.fields.date_field,
            ),
            tr(
                "Choose incidents with their days; public files of the police in England have "
                "months alone."
            ),
            where="DATE_FIELD",
        )


def _require_places(positions: Positions) -> None:
    if positions.are_snapped:
        raise RtmError(
            tr(
                "{shared:.0%} of the {incidents:,} incidents share their position with another, "
                "and the {different:,} positions lie apart as points do that stand for whole "
                "streets: nobody can tell which incidents were near one another.",
                shared=positions.shared,
                incidents=positions.incidents,
                different=positions.different,
            ),
            tr("Choose incidents at their own addresses."),
            where="INCIDENTS",
        )


def band_rows(record: NearRepeat) -> Iterator[tuple]:
    """Yield a row for each band, fields as in `BAND_FIELDS`."""
    for one in record.cells:
        yield (
            *(one.beyond_metres, one.up_to_metres, one.from_days, one.to_days, one.observed),
            *(one.expected, one.low, one.high, one.ratio, one.p, one.p_of_all),
            "yes" if one.near else "no",
        )


def role_features(roles: Roles, timed: TimedIncidents, kept: np.ndarray) -> Iterator[QgsFeature]:
    """Yield a point for each incident that takes part, fields as in `ROLE_FIELDS`."""
    places, days = timed.rows.places[kept], timed.when.of(kept).days
    for at in np.flatnonzero(roles.takes_part).tolist():
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromPointXY(QgsPointXY(*places[at].tolist())))
        since = None if np.isnan(roles.days[at]) else round(float(roles.days[at]), 4)
        near = None if np.isnan(roles.metres[at]) else round(float(roles.metres[at]), 2)
        counts = (int(one[at]) for one in (roles.followed, roles.follows, roles.same_day))
        day = (EPOCH + timedelta(int(days[at]))).isoformat()
        feature.setAttributes([roles.of(at), day, *counts, since, near])
        yield feature
