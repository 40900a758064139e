"""What an audit of who is affected says, in words: groups, maps, and what was found."""

from __future__ import annotations

from collections.abc import Sequence

from ..audit.record import DEPRIVATION, PLACES, Audit, Flagged, Group, Living, MapAudit, Spread
from ..language import counted, numeral, said
from ..plain import cut, one_line, sentence_case
from .fields import expression, field_of, number, told
from .phrases.numbers import figure, short_percent, whole, whole_percent
from .phrases.terms import map_name

LONGEST_LABEL = 60
HEADLINE = 0.05  # the share of the area that is told first
FIFTH, TENTHS = 2, 10  # classes that make a fifth, of how many
MOST_SAID = 3  # groups in a sentence


def headline(audit: Audit) -> float:
    """Return the share of the area that is told first: the nearest to 5 per cent."""
    return min(audit.area_shares, key=lambda one: abs(one - HEADLINE))


def headline_told(audit: Audit) -> str:
    """Return that share, told."""
    share, field = headline(audit), field_of(audit, "area_shares")
    place = f"{field}.{audit.area_shares.index(share)}" if field else ""
    return told(short_percent(share), place)


def at_headline(one: MapAudit, audit: Audit) -> Flagged | None:
    """Return what a map flags at that share; of the priority places, all where they cover less."""
    found = one.at(headline(audit))
    if found is None and one.kind == PLACES and one.flagged:
        return one.flagged[-1]
    return found


def own_maps(audit: Audit) -> list[MapAudit]:
    """Return the maps that were made of all crime types."""
    return [one for one in audit.maps if not one.without]


def panels_of(audit: Audit) -> list[tuple[str, MapAudit, Flagged]]:
    """Return what each map flags at the share of the area that is told first, by its title."""
    maps = own_maps(audit)
    found = []
    for title, one in zip(titles(maps), maps):
        at = at_headline(one, audit)
        if at is not None:
            same = abs(at.area_share - headline(audit)) < 1e-9
            words = title if same else said("{map}, {area}", map=title, area=_plain_area(at))
            found.append((words, one, at))
    return found


def _plain_area(at: Flagged) -> str:
    return short_percent(round(at.area_share, 3))


def labels(audit: Audit) -> list[str]:
    """Return what each group is called: its field in words, less what all fields begin with."""
    names = [one.name for one in audit.groups if one.kind != DEPRIVATION]
    begin = _common(names)
    return [_label(one, begin, len(audit.classes)) for one in audit.groups]


def _common(names: Sequence[str]) -> int:
    """Return how many letters all names begin with, up to a “_”."""
    if len(names) < 2:
        return 0
    first, last = min(names), max(names)
    same = next((at for at, (a, b) in enumerate(zip(first, last)) if a != b), len(first))
    return first.rfind("_", 0, same) + 1


def _label(group: Group, begin: int, classes: int) -> str:
    if group.kind != DEPRIVATION:
        words = " ".join(one_line(group.name)[begin:].replace("_", " ").split())
        return sentence_case(cut(words or one_line(group.name), LONGEST_LABEL))
    if group.number == 1:
        return said("{number} (most deprived)", number=group.number)
    if group.number == classes:
        return said("{number} (least deprived)", number=group.number)
    return str(group.number)


def called(one: MapAudit) -> str:
    """Return what a map is called: its kind, and its own name where another map is of that kind."""
    return cut(one_line(one.name), LONGEST_LABEL)


def kind_told(one: MapAudit) -> str:
    """Return what kind of map it is."""
    return said(PLACES) if one.kind == PLACES else map_name(one.kind)


def titles(maps: Sequence[MapAudit]) -> list[str]:
    """Return what each map is called: its kind, or its name where several are of one kind."""
    several, kinds = _of_one_kind(maps), [sentence_case(kind_told(one)) for one in maps]
    return [called(one) if one.kind in several else kind for kind, one in zip(kinds, maps)]


def in_a_sentence(maps: Sequence[MapAudit]) -> list[str]:
    """Return what each map is called within a sentence, its kind as that stands there."""
    several = _of_one_kind(maps)
    return [called(one) if one.kind in several else kind_told(one) for one in maps]


def _of_one_kind(maps: Sequence[MapAudit]) -> set[str]:
    kinds = [one.kind for one in maps]
    return {kind for kind in kinds if kinds.count(kind) > 1}


def ratio_told(found: Spread | None) -> str:
    """Return a ratio, "1.8"; a dash where it is not told."""
    return "–" if found is None else number(found, "value", figure)


def ends_told(found: Spread | None) -> str:
    """Return its interval, "1.2 to 2.6"; empty where it has none."""
    if found is None or found.low is None or found.high is None:
        return ""
    return said(
        "{low} to {high}",
        low=number(found, "low", figure),
        high=number(found, "high", figure),
    )


def share_told(record: object, name: str) -> str:
    """Return a share as whole per cent, with a decimal where it is small; a dash if not told."""
    if getattr(record, name) is None:
        return said("not told")
    return number(record, name, percent)


def percent(share: float) -> str:
    """Return a share as per cent: whole, with a decimal below 10%."""
    return whole_percent(share) if share >= 0.0995 else figure(100 * share, 1) + numeral("%")


def area_told(at: Flagged) -> str:
    """Return the share of the area that is flagged."""
    return number(at, "area_share", lambda share: short_percent(round(share, 4)))


def first_classes(audit: Audit) -> tuple[list[int], str]:
    """Return the most deprived groups of an audit, and what they are called in a sentence."""
    classes = audit.classes
    if len(classes) == TENTHS:
        return classes[:FIFTH], said("the most deprived fifth")
    return classes[:1], said("the most deprived class")


def summed(records: Sequence[object], name: str) -> tuple[float, str] | None:
    """Return the sum of a share over groups, and as it is told; None where one may not be."""
    values = [getattr(one, name) for one in records]
    if not values or None in values:
        return None
    places = expression(" + ".join("{}" for _ in records), *((one, name) for one in records))
    return sum(values), told(percent(sum(values)), places)


def summary_of(audit: Audit) -> str:
    """Return what was found, in some sentences."""
    found = [*_of_deprivation(audit), *_of_groups(audit)]
    return " ".join(found) or said("Nothing stands out that may be told.")


def _of_deprivation(audit: Audit) -> list[str]:
    """Return how much of each map's flagged ground is the most deprived areas'."""
    some, words = first_classes(audit)
    of_all = summed([audit.groups[at] for at in some], "share") if some else None
    if of_all is None:
        return []
    events = summed([audit.groups[at] for at in some], "events_share")
    begin = (
        said("{share} of all residents live in {fifth} of areas.", share=of_all[1], fifth=words)
        if events is None
        else said(
            "{share} of all residents live in {fifth} of areas, and {events} of the recorded "
            "events lie there.",
            share=of_all[1],
            fifth=words,
            events=events[1],
        )
    )
    return [begin, *_least_and_most(audit, some)]


def _least_and_most(audit: Audit, some: Sequence[int]) -> list[str]:
    """Return on which map the fewest and on which the most of the flagged live there."""
    maps = own_maps(audit)
    known = []
    for one, title in zip(maps, in_a_sentence(maps)):
        at = at_headline(one, audit)
        share = at and summed([at.groups[number] for number in some], "share_of_flagged")
        if share:
            known.append((*share, title))
    if not known:
        return []
    least, most = min(known), max(known)
    area = headline_told(audit)
    if len(known) == 1:
        return [
            said(
                "Of the residents of the {area} of the area that the {map} ranks highest it is "
                "{share}.",
                area=area,
                map=least[2],
                share=least[1],
            )
        ]
    return [
        said(
            "Which map is used makes a difference: of the residents of the {area} of the area "
            "that it ranks highest, {least} live in such areas with the {one}, and {most} with "
            "the {other}.",
            area=area,
            least=least[1],
            one=least[2],
            most=most[1],
            other=most[2],
        )
    ]


def _of_groups(audit: Audit) -> list[str]:
    """Return which group is flagged most, and how differently the maps do so."""
    maps, names = own_maps(audit), labels(audit)
    flagged = [
        (at, title)
        for one, title in zip(maps, in_a_sentence(maps))
        if (at := at_headline(one, audit)) is not None
    ]
    sure = [
        (living.ratio.value, group, living.ratio, title)
        for at, title in flagged
        for group, living in enumerate(at.groups)
        if group in audit.named and living.ratio is not None and is_above(living)
    ]
    if not sure:
        return []
    _, group, ratio, title = max(sure, key=lambda one: one[0])
    found = said(
        "Of the groups, “{group}” stands out most: with the {map} a resident of it lives in the "
        "flagged ground {ratio} times as often as residents do on average ({ends})",
        group=names[group],
        map=title,
        ratio=ratio_told(ratio),
        ends=ends_told(ratio),
    )
    others = [
        (living.ratio.value, living.ratio, other)
        for at, other in flagged
        if (living := at.groups[group]).ratio is not None and other != title
    ]
    if not others:
        return [said("{found}.", found=found)]
    _, least, other = min(others, key=lambda one: one[0])
    return [
        said(
            "{found}, with the {map} {ratio} times.",
            found=found,
            map=other,
            ratio=ratio_told(least),
        )
    ]


def is_above(one: Living) -> bool:
    """Return whether a group surely lives there more often than all residents."""
    return one.ratio is not None and one.ratio.low is not None and one.ratio.low > 1


def _elsewhere(audit: Audit) -> str:
    """Return how many events lie where nobody lives; nothing where that may not be told."""
    if audit.events_elsewhere is None:
        return ""
    count = number(audit, "events_elsewhere", whole)
    return said(", {count} of them where nobody lives, which are in no group", count=count)


def first_lines(audit: Audit) -> list[str]:
    """Return under the summary of how many people and events it is."""
    events = (
        said("fewer than {least} recorded events", least=audit.least)
        if audit.events is None
        else counted(
            audit.events,
            "{count} recorded event",
            "{count} recorded events",
            count=number(audit, "events", whole),
        )
    )
    return [
        said(
            "{residents} residents of {areas} small areas (“{layer}”), {events}{elsewhere}.",
            residents=number(audit, "residents", whole),
            areas=number(audit, "areas", whole),
            layer=cut(one_line(audit.layer), LONGEST_LABEL),
            events=events,
            elsewhere=_elsewhere(audit),
        )
    ]
