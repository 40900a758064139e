"""The sections of the two pages of a copy: its report, and the list of what was taken out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..language import marked, said
from ..report.sections.base import Section
from .fates import BECAME_IN_WORDS, Fate
from .not_told import NOT_TOLD, ORDER, OVERLAPPING, SUGGESTED
from .numbered import FIRST
from .public_counts import PublicCount
from .public_places import PublicPlace
from .public_study import PublicStudy
from .public_terms import PublicTerm


@dataclass(frozen=True)
class Copy:
    """What the pages of a copy tell of.

    Attributes
    ----------
    study : PublicStudy
    fates : tuple of Fate
        What became of each file of the results.
    scored_of : tuple of str
        The factors that the scores are made of.
    files : mapping of str to str
        What each file of the copy is, in words, by its name.
    """

    study: PublicStudy
    fates: tuple[Fate, ...]
    scored_of: tuple[str, ...]
    files: Mapping[str, str]


class Files(Section[Copy]):
    """What lies in the folder."""

    title = marked("What is in this folder")
    template = "public_files.html"

    def content(self, about: Copy) -> Mapping[str, object]:
        """Return the files."""
        return {"files": about.files}


class Factors(Section[Copy]):
    """What goes with the events."""

    title = marked("What goes with the events")
    template = "public_factors.html"

    def content(self, about: Copy) -> Mapping[str, object]:
        """Return the terms, each with its ratio in words."""
        terms = [(one.factor, one.where, _ratio(one)) for one in about.study.terms]
        return {"terms": terms, "scores": tuple(_scores(about))}


class Places(Section[Copy]):
    """The places."""

    title = marked("The places")
    template = "public_places.html"

    def applies(self, about: Copy) -> bool:
        """Return whether there are any."""
        return bool(about.study.places)

    def content(self, about: Copy) -> Mapping[str, object]:
        """Return the places, each with its counts in words."""
        places = about.study.places
        later = any(one.later is not None for one in places)
        return {
            "places": [_place(one) for one in places[:FIRST]],
            "later": later,
            "count": len(places),
            "order": said(ORDER, first=FIRST),
        }


class Reading(Section[Copy]):
    """How to read the counts, and what not to make of all this."""

    title = marked("How to read this")
    template = "paragraphs.html"

    def content(self, about: Copy) -> Mapping[str, object]:
        """Return the paragraphs."""
        return {"paragraphs": tuple(_reading(about.study))}


class Licences(Section[Copy]):
    """Whose the layers are, and which of them may go out."""

    title = marked("Whose data these are")
    template = "public_licences.html"

    def content(self, about: Copy) -> Mapping[str, object]:
        """Return the layers."""
        return {"rights": about.study.rights}


class NotTold(Section[Copy]):
    """Which facts are left out, and why."""

    title = marked("What is left out, and why")
    template = "public_not_told.html"

    def content(self, about: Copy) -> Mapping[str, object]:
        """Return the facts."""
        facts = [(said(what), said(why)) for what, why in NOT_TOLD]
        return {"facts": facts, "overlapping": said(OVERLAPPING)}


class FilesTakenOut(Section[Copy]):
    """What became of each file."""

    title = marked("What became of each file of the results")
    template = "public_fates.html"

    def content(self, about: Copy) -> Mapping[str, object]:
        """Return the files."""
        alike: dict[tuple[str, str, str], list[str]] = {}
        for one in about.fates:
            alike.setdefault((one.became, one.instead, one.why), []).append(one.files)
        fates = [
            (", ".join(files), said(BECAME_IN_WORDS[became]), instead, why)
            for (became, instead, why), files in alike.items()
        ]
        return {"fates": fates}


def _ratio(term: PublicTerm) -> str:
    if term.ratio is None:
        return said("not told: it rests on too few events")
    return said("× {band}", band=term.ratio.words)


def _scores(about: Copy) -> Iterable[str]:
    if about.study.scores is None:
        yield said(
            "There is no map of scores: it would have drawn layers that may not be given away."
        )
        return
    names = ", ".join(about.scored_of)
    if len(about.scored_of) < len({one.factor for one in about.study.terms}):
        yield said("The scores on the map are of these factors alone: {names}.", names=names)
    yield said(
        "Scores are the middles of the bands above, multiplied where they meet. They are made of "
        "nothing else, so they tell no more of the events than this table does."
    )


def _place(one: PublicPlace) -> tuple:
    return one.number, one.name or "", one.hectares, _words(one.past), _words(one.later), one.why


def _words(count: PublicCount | None) -> str:
    return said("not told") if count is None else count.words


def _reading(study: PublicStudy) -> Iterable[str]:
    if study.first_day and study.last_day:
        yield said(
            "Events were recorded from {first} to {last}. How many there were in all is not told: "
            "a total beside its parts would narrow them.",
            first=study.first_day,
            last=study.last_day,
        )
    yield said(
        "Counts are told in bands of {width}, such as “{first}” and “{second}”, and never exactly. "
        "What can be worked out from these bands alone, even of two copies, is never one of fewer "
        "than {least} numbers, for up to six counts put together.",
        width=study.width,
        first=PublicCount(low=0, width=study.width).words,
        second=PublicCount(low=study.width, width=study.width).words,
        least=study.least,
    )
    if study.places:
        yield said(SUGGESTED, first=FIRST, least=study.least)
        yield said(OVERLAPPING)
    yield said(
        "What is shown are places, not people. No place here is a ground to stop, search or arrest "
        "anybody, and nothing here is known of those who live or work there. A factor goes with "
        "the events and need not cause them."
    )


REPORT: Sequence[Section[Copy]] = (  # in the order of the page
    Reading(),
    Factors(),
    Places(),
    Licences(),
    NotTold(),
    Files(),
)
TAKEN_OUT: Sequence[Section[Copy]] = (NotTold(), FilesTakenOut(), Licences())
