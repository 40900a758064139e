"""What a map or a hand-out for the public says around its places: what for, and what not to do."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import said
from ..plain import cut, one_line
from ..report.phrases.purposes import of_searches, purpose_line

LONGEST_TITLE, LONGEST_LINE = 200, 600  # letters


@dataclass(frozen=True)
class Notice:
    """What is said of a study beside its places.

    Attributes
    ----------
    title, purpose : str
        Of the study; the purpose is one line, empty where nobody said.
    made : str
        The date of the published copy, "2026-11-28".
    counted : str
        What the counts of the places are of: "robberies, January to June 2016"; empty if the places
        have none.
    rounded : int
        To how many the counts are rounded.
    sources : tuple of str
        A line a source: what it is, whose it is, by which licence.
    """

    title: str
    purpose: str
    made: str
    counted: str = ""
    rounded: int = 5
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A notice in sentences.

    Attributes
    ----------
    title, purpose, care : str
        What stands above all else, a line each.
    uses, donts, not_for, facts, sources : tuple of str
        How to use the places, what not to do with them, what the map is not for, what it was made
        of and by whom its data are.
    """

    title: str
    purpose: str
    care: str
    uses: tuple[str, ...]
    donts: tuple[str, ...]
    not_for: tuple[str, ...]
    facts: tuple[str, ...]
    sources: tuple[str, ...]


def told(notice: Notice) -> Told:
    """Return the sentences of a notice, each text of others on one line and not too long."""
    purpose = one_line(notice.purpose).strip()
    return Told(
        title=cut(one_line(notice.title).strip(), LONGEST_TITLE) or said("Places to act on"),
        purpose=cut(purpose_line(purpose), LONGEST_LINE),
        care=said(
            "It shows places, not people: no place here is a ground to stop, search or arrest "
            "anybody, and nothing here is known of those who live or work there."
        ),
        uses=uses(),
        donts=donts(),
        not_for=tuple(filter(None, (*not_for(), of_searches(purpose)))),
        facts=facts(notice),
        sources=tuple(cut(one_line(source), LONGEST_LINE) for source in notice.sources),
    )


def uses() -> tuple[str, ...]:
    """Return how to use a place."""
    return (
        said("Begin with the places that have the lowest numbers, and go there to look."),
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
        said("It is no ranking of neighbourhoods: most of what happens, happens outside of it."),
        said("It does not say why something happened: a factor goes with it, and may not cause it."),
        said("It does not hold for ever: ask for a newer one when a year has passed."),
    )


def facts(notice: Notice) -> tuple[str, ...]:
    """Return what the places were made of, a sentence each."""
    found = [said("Published on {date}.", date=one_line(notice.made))]
    if notice.counted:
        found.append(
            said(
                "Counts are of {what}, rounded to {rounded}, so that nobody can be told from them.",
                what=cut(one_line(notice.counted), LONGEST_LINE),
                rounded=notice.rounded,
            )
        )
    found.append(
        said(
            "Places were found by Risk Terrain Modelling: which features of a place go with what is "
            "recorded there, and how strongly (× says how many times as much)."
        )
    )
    return tuple(found)
