"""A study as it may be given away: what every page, table and layer of the copy is made of."""

from __future__ import annotations

from dataclasses import dataclass

from ..settings import CALIBRATED
from .public_places import PublicPlace
from .public_scores import PublicScores
from .public_terms import PublicTerm


@dataclass(frozen=True)
class LayerRights:
    """Whether a layer may go out.

    Attributes
    ----------
    layer : str
        What it is to the study: a factor's name. Any text.
    licence, attribution : str
        As the layer says, or as the analyst told; empty where nobody did.
    goes_out : bool
    why : str
        In words.
    """

    layer: str
    licence: str
    attribution: str
    goes_out: bool
    why: str


@dataclass(frozen=True)
class PublicStudy:
    """All that is safe to tell of a study.

    Attributes
    ----------
    title, purpose : str
        The analyst's: any text. The purpose may be empty.
    places : tuple of PublicPlace
        By number.
    scores : PublicScores or None
    rights : tuple of LayerRights
        A layer each, those that stay in among them.
    least : int
        Smaller counts of events are told nowhere.
    first_day, last_day : str
        Of the events recorded, as in "2016-01"; empty where unknown.
    terms : tuple of PublicTerm
        What the study found of its factors.
    width : int
        Of the bands in which counts are told.
    made_with : str
        The plugin's version.
    selection : str
        How the factors were chosen: one of `SELECTIONS`.
    """

    title: str
    purpose: str
    places: tuple[PublicPlace, ...]
    scores: PublicScores | None
    rights: tuple[LayerRights, ...]
    least: int
    first_day: str
    last_day: str
    terms: tuple[PublicTerm, ...] = ()
    width: int = 15
    made_with: str = ""
    selection: str = CALIBRATED
