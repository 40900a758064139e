"""Reading incidents: where they were, which rows are of one incident, and when."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from qgis.core import NULL
from qgis.PyQt.QtCore import QByteArray

from ...core.model.tally import Tally
from ...core.terrain import dates
from ...core.terrain.bursts import come_together
from ...core.terrain.incidents import Once, count_once, each_row, looks_like_a_number
from ...core.terrain.periods import months_of
from .date_fields import DateColumns, as_text
from .features import Skipped, located, some
from .layers import Layer


@dataclass(frozen=True, eq=False)
class Incidents:
    """The rows of a layer that can be counted.

    Attributes
    ----------
    xy : float64 array, shape (rows, 2)
    once : Once
        Which of them stand for an incident.
    dates : tuple of str
        The date of each, empty where none can be read; empty without a field of dates.
    count_once_by, date_field : str
        Fields, as the layer spells them.
    other_dates : tuple of str
        Fields that might have been taken for the dates.
    likely_key : str
        A field called like a number of incidents, where nothing says which one is.
    likely_keys : tuple of hashable or None
        What is in it.
    skipped : Skipped
    besides : mapping of str to tuple of str
        What each row says in other fields that were asked for, as texts.
    """

    xy: np.ndarray
    once: Once
    dates: tuple[str, ...]
    count_once_by: str
    date_field: str
    other_dates: tuple[str, ...]
    likely_key: str
    likely_keys: tuple[Hashable | None, ...]
    skipped: Skipped
    besides: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def places(self) -> np.ndarray:
        """Where each incident was (incidents, 2)."""
        return self.xy[self.once.standing]

    def only(self, some: np.ndarray) -> Incidents:
        """Return some of the incidents, bool (incidents,), with all of their rows."""
        rows = np.flatnonzero(some[self.once.of])
        new_row, new_incident = np.cumsum(some[self.once.of]) - 1, np.cumsum(some) - 1
        once = Once(
            standing=new_row[self.once.standing[some]],
            of=new_incident[self.once.of[rows]],
            keyed=self.once.keyed[some],
            apart=self.once.apart[some],
        )
        return replace(
            self,
            xy=self.xy[rows],
            once=once,
            dates=_at(rows, self.dates),
            likely_keys=_at(rows, self.likely_keys),
            besides={name: _at(rows, texts) for name, texts in self.besides.items()},
        )

    def tally(self, inside: np.ndarray) -> Tally:
        """Return what the incidents within (incidents,) were counted from."""
        counted = inside[self.once.of]
        span = dates.span_of(np.array(self.dates)[counted]) if self.dates else dates.Span()
        return Tally(
            rows=int(counted.sum()),
            count_once_by=self.count_once_by,
            without_key=int((inside & ~self.once.keyed).sum()),
            apart=int((inside & self.once.apart).sum()),
            date_field=self.date_field if span.first else "",
            first_date=span.first,
            last_date=span.last,
            undated=span.undated if span.first else 0,
        )

    def together(self, inside: np.ndarray) -> float | None:
        """Return how many of the incidents within (incidents,) come at once, if dates tell it."""
        return come_together(self.places[inside], _at(self.once.standing[inside], self.dates))

    def months(self, inside: np.ndarray) -> dict[tuple[int, int], int]:
        """Return how many of the incidents within (incidents,) lie in each month that has some."""
        if not self.dates:
            return {}
        return months_of(self.dates[row] for row in self.once.standing[inside])


def read_incidents(
    layer: Layer,
    crs,
    context,
    progress,
    *,
    count_once_by: str = "",
    date_field: str = "",
    places_alone: bool = False,
    besides: Sequence[str] = (),
) -> Incidents:
    """Read the incidents of a point layer.

    Parameters
    ----------
    crs : QgsCoordinateReferenceSystem
        CRS of the result.
    count_once_by : str
        Field by which rows are of one incident.
    date_field : str
        Field of the dates; looked for where it is empty.
    places_alone : bool
        Look neither for dates nor for what may be the number of an incident.
    besides : sequence of str
        Other fields whose texts are wanted.
    """
    columns = None if places_alone else DateColumns(layer, date_field)
    likely = "" if count_once_by or places_alone else _likely_key(layer)
    rows = _rows(layer, crs, context, progress, count_once_by or likely, columns, besides)
    xy, keys, found, skipped, texts = rows
    likeliest, *others = found or [""]
    return Incidents(
        xy=xy,
        once=count_once(keys, xy) if count_once_by else each_row(len(xy)),
        dates=dates.read_dates(found.get(likeliest, ())),
        count_once_by=count_once_by,
        date_field=likeliest,
        other_dates=tuple(others),
        likely_key=likely,
        likely_keys=keys if likely else (),
        skipped=skipped,
        besides=texts,
    )


def _rows(layer: Layer, crs, context, progress, key: str, columns: DateColumns | None, besides):
    """Return locations, the keys, dates by field, what was left out, and texts beside them."""
    skipped = Skipped()
    at = layer.source.fields().lookupField(key) if key else -1
    found, keys = [], []
    texts: dict[str, list[str]] = {one: [] for one in besides}
    others = {layer.source.fields().lookupField(one): several for one, several in texts.items()}
    wanted = (at, *(columns.names if columns else ()), *others)
    features = located(layer, crs, context, progress, skipped, wanted)
    for feature, location in _single(features, skipped):
        found.append(location)
        if key:
            keys.append(_key(feature[at]))
        if columns:
            columns.add(feature)
        for place, several in others.items():
            several.append(as_text(feature[place]))
    xy = np.array(found, float).reshape(-1, 2)
    finite = np.isfinite(xy).all(axis=1)
    skipped.reasons["invalid"] += int((~finite).sum())
    kept = some(np.flatnonzero(finite), layer, skipped)
    dated = columns.found() if columns else {}
    by_field = ({one: _at(kept, several[one]) for one in several} for several in (dated, texts))
    dates_there, beside = by_field
    return xy[kept], _at(kept, keys), dates_there, skipped, beside


def _at(rows: np.ndarray, values: Sequence) -> tuple:
    """Return the values of some rows; nothing where nothing was asked for."""
    return tuple(values[row] for row in rows) if values else ()


def _single(features, skipped: Skipped) -> Iterator[tuple]:
    """Yield features with their location; an incident happened in one place."""
    for feature, geometry in features:
        shape = geometry.constGet()
        if not geometry.isMultipart():
            yield feature, (shape.x(), shape.y())
        elif shape.partCount() > 1:
            skipped.reasons["several"] += 1
        else:
            for vertex in shape.vertices():
                yield feature, (vertex.x(), vertex.y())


def _likely_key(layer: Layer) -> str:
    names = layer.source.fields().names()
    return next((name for name in names if looks_like_a_number(name)), "")


def _key(value) -> Hashable | None:
    """Return what rows of one incident share; None where there is nothing."""
    if value is None or value == NULL or (isinstance(value, float) and math.isnan(value)):
        return None
    if isinstance(value, QByteArray):  # which is equal to a text up to the first zero byte
        value = bytes(value)
    key = value.strip() if isinstance(value, str) else value
    if isinstance(key, (int, float)):
        return key
    return (key if isinstance(key, (str, bytes)) else str(key)) if key else None
