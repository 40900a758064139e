"""How the terms that are compared are chosen, without favour to either period."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence

import numpy as np

from ..errors import RtmError
from ..fitting.fit import fit_model
from ..language import said
from ..model.block import Block
from ..model.record import Model
from ..model.variable import Variable
from ..progress import QUIET, Progress
from ..settings import FitSettings
from ..shapes import shown
from ..terrain.dates import begins_before_end
from .periods import Periods
from .record import BEFOREHAND, ONE_PERIOD, POOLED

BETWEEN = ";"
NUMBER_WITH_UNIT = re.compile(r"(?<=[0-9]) *[a-z]+$")
MOST_TOLD = 3


def chosen_on_both(
    periods: Periods,
    blocks: Sequence[Block],
    settings: FitSettings,
    progress: Progress = QUIET,
    layers: Mapping[str, str] | None = None,
) -> Model:
    """Return the model that the calibrated selection chooses for both periods together.

    Whatever chance it picks up is shared by the periods, and cancels.

    Parameters
    ----------
    periods : Periods
    blocks : sequence of Block
        The candidates, codes of shape (cells,).
    settings : FitSettings
    progress : Progress, optional
    layers : mapping of str to str, optional
        As for `fit_model`.
    """
    exposure = None if periods.exposures is None else np.add(*periods.exposures)
    return fit_model(
        blocks, periods.both, settings, progress, periods.cells, layers, exposure=exposure
    )


def named_terms(text: str, variables: Sequence[Variable]) -> tuple[Variable, ...]:
    """Return the variables that a text names: "pubs, proximity, 100; bus stops, density, 200".

    Parameters
    ----------
    text : str
    variables : sequence of Variable
        That there are.

    Raises
    ------
    RtmError
        If one is not among them, or is named twice.
    """
    by_name = {_plain(str(one)): one for one in variables}
    found: list[Variable] = []
    for name in filter(None, map(str.strip, text.split(BETWEEN))):
        one = by_name.get(_plain(name))
        if one is None:
            raise _unknown(name, by_name)
        if one in found:
            raise RtmError(
                said("The term “{name}” is named twice.", name=shown(name)),
                said("Name each term once."),
                kind="setting",
                where="terms",
            )
        found.append(one)
    return tuple(found)


def _plain(name: str) -> str:
    """Return a name as it is compared: small letters, single blanks, no unit."""
    return NUMBER_WITH_UNIT.sub("", " ".join(name.casefold().replace(",", ", ").split()))


def _unknown(name: str, known: Mapping[str, Variable]) -> RtmError:
    near = difflib.get_close_matches(_plain(name), known, MOST_TOLD, 0.5) or [*known][:MOST_TOLD]
    return RtmError(
        said("No factor has the variable “{name}”.", name=shown(name)),
        said(
            "Write factor, influence and distance as in the tables of a model, with a semicolon "
            "between terms; there are for example {some}.",
            some="; ".join(str(known[one]) for one in near),
        ),
        kind="setting",
        where="terms",
    )


def choice_behind(model: Model, prints: Mapping[str, str], spans: Sequence[tuple[str, str]]) -> str:
    """Return how the terms of a model stand to the periods compared, one of `record.CHOICES`.

    Its record says which events it was fitted to. Those of both periods together favour neither;
    those of other days know nothing of either. Where nothing tells, it may have been one of them.

    Parameters
    ----------
    model : Model
    prints : mapping of str to str
        Fingerprint of the counts of `POOLED` and of each `ONE_PERIOD` named otherwise.
    spans : sequence of (str, str)
        First and last date of each period, as `as_date` writes them; empty where not known.
    """
    events = model.inputs.events
    if events is None:
        return ONE_PERIOD
    if events.sha256 == prints[POOLED]:
        return POOLED
    own = events.first_date, events.last_date
    dated = all(map(all, (own, *spans)))
    same = events.sha256 in prints.values()
    if same or not dated or any(_share_days(own, one) for one in spans):
        return ONE_PERIOD
    return BEFOREHAND


def _share_days(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return begins_before_end(one, other) and begins_before_end(other, one)
