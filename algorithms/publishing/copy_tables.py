"""The tables of a copy."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...core.model.variable import AGGRAVATING, PROTECTIVE
from ...core.publishing.fates import BECAME_IN_WORDS, Fate
from ...core.publishing.public_counts import PublicCount
from ...core.publishing.public_places import PublicPlace
from ...core.publishing.public_study import LayerRights, PublicStudy
from ...core.publishing.public_terms import PublicTerm
from ..files.rasters import write_csv
from ..language import tr
from . import copy_names
from .rights import COLUMNS, NO, YES

OF_PLACES = ("number", "name", "hectares", "past_events", "later_events", "why")
OF_TERMS = ("factor", "where", "effect", "ratio_from", "ratio_to")
OF_FATES = ("file", "became", "instead", "why")


def write_tables(folder: Path, study: PublicStudy) -> None:
    """Write places, factors and licences."""
    write_csv(folder / copy_names.TABLE, OF_PLACES, map(_place, study.places))
    write_csv(folder / copy_names.TERMS, OF_TERMS, map(_term, study.terms))
    write_csv(folder / copy_names.RIGHTS, (*COLUMNS, "why"), map(_rights, study.rights))


def write_fates(folder: Path, fates: Iterable[Fate]) -> None:
    """Write what became of each file of the results."""
    rows = ((one.files, tr(BECAME_IN_WORDS[one.became]), one.instead, one.why) for one in fates)
    write_csv(folder / copy_names.TAKEN_OUT, OF_FATES, rows)


def _place(one: PublicPlace) -> tuple:
    counts = (_words(count) for count in (one.past, one.later))
    return one.number, one.name or "", one.hectares, *counts, one.why


def _words(count: PublicCount | None) -> str:
    return "" if count is None else count.words


def _term(one: PublicTerm) -> tuple:
    effect = PROTECTIVE if one.protective else AGGRAVATING
    ends = ("", "") if one.ratio is None else (one.ratio.low, one.ratio.high)
    return one.factor, one.where, effect, *ends


def _rights(one: LayerRights) -> tuple:
    return one.layer, one.licence, one.attribution, YES if one.goes_out else NO, one.why
