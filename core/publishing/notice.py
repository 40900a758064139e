"""What a map or a hand-out for the public says around its places: what for, and what not to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ..language import said
from ..plain import cut, one_line
from ..report.phrases.numbers import listed
from ..report.phrases.purposes import of_searches, purpose_line
from .not_told import ORDER
from .numbered import FIRST
from .public_study import LayerRights, PublicStudy
from .public_terms import PublicTerm

LONGEST_TITLE, LONGEST_LINE, LONGEST_LAYER = 120, 400, 60  # letters


@dataclass(frozen=True)
class Told:
    """What is said beside the places, in sentences.

    Attributes
    ----------
    title, purpose, care : str
        What stands above all else, a line each.
    uses, donts, not_for, facts, terms, sources : tuple of str
        How to use the places, what not to do with them, what the map is not for, what it was made
        of, what was found of its factors, and by whom its data are.
    """

    title: str
    purpose: str
    care: str
    uses: tuple[str, ...]
    donts: tuple[str, ...]
    not_for: tuple[str, ...]
    facts: tuple[str, ...]
    terms: tuple[str, ...]
    sources: tuple[str, ...]


def told(study: PublicStudy, made: str, more_sources: Sequence[str] = ()) -> Told:
    """Return what is said of a study, each text of others on one line and not too long.

    Parameters
    ----------
    study : PublicStudy
    made : str
        The date of the copy, "2026-11-28".
    more_sources : sequence of str
        Of what is drawn and is no layer of the study: whose it is, and by which licence.
    """
    purpose = one_line(study.purpose).strip()
    sources = dict.fromkeys((*owed(study.rights), *more_sources))  # each once
    return Told(
        title=cut(one_line(study.title).strip(), LONGEST_TITLE) or said("Places to act on"),
        purpose=cut(purpose_line(purpose), LONGEST_LINE),
        care=said(
            "What is shown are places, not people: no place here is a ground to stop, search or "
            "arrest anybody, and nothing here is known of those who live or work there."
        ),
        uses=uses(),
        donts=donts(),
        not_for=tuple(filter(None, (*not_for(), of_searches(purpose)))),
        facts=facts(study, made),
        terms=tuple(cut(one_line(term(one)), LONGEST_LINE) for one in study.terms),
        sources=tuple(cut(one_line(one), LONGEST_LINE) for one in sources),
    )


def uses() -> tuple[str, ...]:
    """Return how to use a place."""
    return (
        said("Go to place 1 first, then to place 2 and so on, and look."),
        said("Ask what about the place makes it easy: lights, sightlines, opening hours, upkeep."),
        said("Change that together with those who live, work and trade there."),
        said("Write down what was done and when, and leave some places alone to compare with."),
    )


def donts() -> tuple[str, ...]:
    """Return what not to do with a place."""
    return (
        said("Do not stop, search or suspect anybody because they are there."),
        said("Do not tell a resident, tenant or customer that they live or shop in a bad place."),
        said("Do not set rents, insurance, credit or services by it."),
    )


def not_for() -> tuple[str, ...]:
    """Return what the map is not for."""
    return (
        said("It is no ground to stop, search or arrest anybody, and says nothing of any person."),
        said("It is no ranking of neighbourhoods: much of what happens, happens outside of it."),
        said(
            "It does not say why something happened: a factor goes with it, and may not cause it."
        ),
        said("It does not hold for ever: ask for a newer one when a year has passed."),
    )


def facts(study: PublicStudy, made: str) -> tuple[str, ...]:
    """Return what the places were made of, a sentence each."""
    found = [said("Published on {date}.", date=one_line(made))]
    if study.first_day and study.last_day:
        found.append(
            said(
                "Events were recorded from {first} to {last}.",
                first=one_line(study.first_day),
                last=one_line(study.last_day),
            )
        )
    if any(place.past or place.later for place in study.places):
        found.append(
            said(
                "Counts are told in bands of {width}, never exactly: outlines and order suggest "
                "more.",
                width=study.width,
            )
        )
    found.append(
        said(
            "Places were found by Risk Terrain Modelling, from what was recorded there and which "
            "features of a place go with that; their outlines and order follow the past counts."
        )
    )
    if len(study.places) > FIRST:
        found.append(said(ORDER, first=FIRST))
    return tuple(found)


def term(one: PublicTerm) -> str:
    """Return what was found of a factor."""
    if one.ratio is None:
        return said("{where}: too few events to say how strongly", where=one.where)
    return said("{where}: {ratio} times as many events", where=one.where, ratio=one.ratio.words)


def owed(rights: Iterable[LayerRights]) -> tuple[str, ...]:
    """Return whose the layers are, a line each owner and licence."""
    layers: dict[tuple[str, str], list[str]] = {}
    for one in rights:
        if one.attribution or one.licence:
            named = cut(one_line(one.layer), LONGEST_LAYER)
            layers.setdefault((one.attribution, one.licence), []).append(named)
    return tuple(
        said("{layers}: {owner}", layers=listed(names), owner=", ".join(filter(None, owner)))
        for owner, names in layers.items()
    )
