"""Incidents with their dates, parted at cuts in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...core.errors import RtmError
from ...core.limits import FEWEST_EVENTS
from ...core.progress import in_turn
from ...core.terrain import cuts
from ...core.terrain.bursts import come_together
from ...core.terrain.cuts import Cut
from ...core.terrain.events import count_events
from ...core.terrain.grid import Cells
from ..language import counted, tr
from .features import tell_skipped
from .layers import Layer
from .windowed import AskedWindow, read_in_window


@dataclass(frozen=True, eq=False)
class DatedIncidents:
    """Incidents of one or two layers.

    Attributes
    ----------
    xy : float array, shape (incidents, 2)
    dates : Dated
        Of each of them.
    sources : tuple of str
        What the layers are called, and which of their rows were taken.
    """

    xy: np.ndarray
    dates: cuts.Dated
    sources: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Split:
    """Incidents at a cut.

    Attributes
    ----------
    cut : Cut
    past : float array, shape (incidents before it, 2)
        In the study area.
    tested : int array, shape (cells,)
        Events of the period after it.
    together : float
        How many events of the past come at once.
    """

    cut: Cut
    past: np.ndarray
    tested: np.ndarray
    together: float

    @property
    def at(self) -> str:
        """The date of the cut."""
        return self.cut.at


def read_dated(
    layers: Sequence[tuple[Layer, dict]], crs, context, progress, feedback
) -> DatedIncidents:
    """Read the incidents of layers, each with the fields by which they are counted and dated.

    Those fields are as for `read_in_window`; without a window they may leave it out.
    """
    places, texts, sources = [], [], []
    for (layer, fields), part in zip(layers, in_turn(progress, *(1 for _ in layers))):
        windowed = {"asked": AskedWindow(), "times": {}, **fields}
        rows = read_in_window(layer, crs, context, part, feedback, **windowed)
        tell_skipped(layer, rows.skipped, feedback)
        if not rows.dates:
            raise RtmError(
                tr("“{name}” has no field of dates.", name=layer.name),
                tr("Choose the field that says when an incident happened."),
                where="DATE_FIELD",
            )
        places.append(rows.places)
        texts += [rows.dates[row] for row in np.asarray(rows.once.standing).tolist()]
        where = tr(", where {filter}", filter=layer.filter) if layer.filter else ""
        sources.append(f"{layer.name}{where}")
    return DatedIncidents(np.concatenate(places), cuts.dated(texts), tuple(sources))


def split_at(cut: Cut, incidents: DatedIncidents, cells: Cells) -> Split:
    """Part the incidents at a cut, or say what it has too few of."""
    when = incidents.dates.when
    inside = cells.contain(incidents.xy)
    past = inside & np.array([bool(one) and cut.is_past(one) for one in when])
    tested = inside & np.array([bool(one) and cut.is_tested(one) for one in when])
    if past.sum() < FEWEST_EVENTS:
        raise RtmError(
            counted(
                int(past.sum()),
                "Before the cut {cut} the study area has {count} event, too few for a model (at "
                "least {least}).",
                "Before the cut {cut} the study area has {count} events, too few for a model (at "
                "least {least}).",
                cut=cut.at,
                least=FEWEST_EVENTS,
            ),
            tr("Begin with a later cut, or ask for fewer."),
            kind="setting",
            where="CUT_DATES",
        )
    if not tested.any():
        raise RtmError(
            tr(
                "The study area has no event from the cut {cut} until before {end}.",
                cut=cut.at,
                end=cut.end,
            ),
            tr("Give a longer period, or leave that cut out."),
            kind="setting",
            where="PERIOD",
        )
    together = come_together(incidents.xy[past], [when[row] for row in np.flatnonzero(past)])
    counts = count_events(cells, incidents.xy[tested]).counts
    return Split(cut, incidents.xy[past], counts, together or 1.0)


def tell_undated(incidents: DatedIncidents, feedback) -> None:
    """Say how many incidents have no date, and take no part."""
    undated = incidents.dates.undated
    if undated:
        feedback.pushWarning(
            counted(
                undated,
                "{count} incident has no date that can be read, and takes no part.",
                "{count} incidents have no date that can be read, and take no part.",
            )
        )
