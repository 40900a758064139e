"""The sections on who is affected: of a page of their own, and of the report on a study."""

from __future__ import annotations

from collections.abc import Mapping

from ...audit.record import Audit
from ...errors import MissingError
from ...language import marked, said
from ..audit_chart import Bars, Dots, class_chart, ratio_chart
from ..audit_tables import (
    asked_of,
    kept_table,
    of_groups,
    of_maps,
    ratios_by_share,
    same_facts,
    without_table,
)
from ..audit_words import (
    first_classes,
    headline,
    labels,
    panels_of,
    summary_of,
)
from ..fields import number
from ..phrases.numbers import short_percent, whole
from .base import Section, Told


class Notes(Section[Audit]):
    """What the reader should be careful about."""

    title = marked("To be careful about")
    template = "care.html"
    look = "care"

    def applies(self, about: Audit) -> bool:
        """Return whether there is something."""
        return bool(about.notes)

    def content(self, about: Audit) -> Mapping[str, object]:
        """Return the notes."""
        return {"cautions": about.notes}


def by_class(about: Audit) -> Mapping[str, object]:
    """Return the chart and the table of the classes of deprivation."""
    classes = about.classes
    some, words = first_classes(about)
    recorded = tuple(about.groups[at].events_share for at in classes)
    panels = [Bars(said("Recorded events"), recorded, events=True)]
    for title, _, at in panels_of(about):
        shares = tuple(at.groups[number].share_of_flagged for number in classes)
        panels.append(Bars(title, shares))
    everyone = [about.groups[at].share for at in classes]
    return {
        "chart": class_chart(panels, everyone, len(some)),
        "area": short_percent(headline(about)),
        "fifth": words,
        "table": of_groups(about, classes, panels_of(about)),
        "audit": about,
    }


def by_group(about: Audit) -> Mapping[str, object]:
    """Return the chart and the table of the groups."""
    named, names = about.named, labels(about)
    panels = [
        Dots(
            said("Recorded events"),
            tuple(about.groups[at].events_ratio for at in named),
            events=True,
        )
    ]
    for title, _, at in panels_of(about):
        panels.append(Dots(title, tuple(at.groups[number].ratio for number in named)))
    return {
        "chart": ratio_chart(panels, [names[at] for at in named]),
        "area": short_percent(headline(about)),
        "table": of_groups(about, named, panels_of(about)),
        "audit": about,
    }


class ByClass(Section[Audit]):
    """The residents of the flagged ground by class of deprivation."""

    title = marked("How deprived are the places that each map flags?")
    template = "audit_classes.html"

    def applies(self, about: Audit) -> bool:
        """Return whether there are classes."""
        return bool(about.classes)

    def content(self, about: Audit) -> Mapping[str, object]:
        """Return the chart and the table."""
        return by_class(about)


class ByGroup(Section[Audit]):
    """How often each group lives in the flagged ground."""

    title = marked("Who lives in the places that each map flags?")
    template = "audit_groups.html"

    def applies(self, about: Audit) -> bool:
        """Return whether there are groups."""
        return bool(about.named)

    def content(self, about: Audit) -> Mapping[str, object]:
        """Return the chart and the table."""
        return by_group(about)


class ChoiceOfMap(Section[Audit]):
    """What each map reaches, at every share of the area."""

    title = marked("The choice of map, side by side")
    template = "audit_maps.html"

    def content(self, about: Audit) -> Mapping[str, object]:
        """Return the table of the maps."""
        return {"table": of_maps(about), "audit": about}


class WithoutTypes(Section[Audit]):
    """What leaving out the types that police activity generates changes."""

    title = marked("Without the crime types that police activity generates")
    template = "audit_without.html"

    def applies(self, about: Audit) -> bool:
        """Return whether the maps were made so."""
        return about.without is not None

    def content(self, about: Audit) -> Mapping[str, object]:
        """Return what stays flagged, and the ratios of both."""
        return {
            "without": about.without,
            "kept": kept_table(about),
            "table": without_table(about),
            "area": short_percent(headline(about)),
            "least": about.least,
            "types": asked_of(about),
        }


class EveryShare(Section[Audit]):
    """The ratios at every share of the area."""

    title = marked("At every share of the area")
    template = "audit_shares.html"

    def content(self, about: Audit) -> Mapping[str, object]:
        """Return a table for each map."""
        return {"tables": ratios_by_share(about)}


class HowToRead(Section[Audit]):
    """What the figures are, and what they cannot show."""

    title = marked("How to read it, and what it cannot show")
    template = "audit_reading.html"

    def content(self, about: Audit) -> Mapping[str, object]:
        """Return the least number that is told, and how the intervals were drawn."""
        return {
            "least": number(about, "least", str),
            "resamples": number(about, "resamples", whole),
            "blocks": number(about, "blocks", whole),
            "clipped": about.clipped,
        }


class SameNumbers(Section[Audit]):
    """Settings, inputs and versions."""

    title = marked("To get the same numbers again")
    template = "same_test.html"
    look = "fine"

    def content(self, about: Audit) -> Mapping[str, object]:
        """Return them."""
        return {"facts": same_facts(about)}


class Affected(Section[Told]):
    """The same within the report on a study."""

    title = marked("Who is affected: who lives where the maps flag")
    template = "audit_in_study.html"

    def applies(self, about: Told) -> bool:
        """Return whether there was an audit."""
        return about.study is not None and about.study.audit is not None

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the sentences and the charts."""
        if about.study is None:
            raise MissingError
        audit = about.study.audit
        if audit is None:
            raise MissingError
        return {
            "summary": summary_of(audit),
            "classes": by_class(audit) if audit.classes else None,
            "groups": by_group(audit) if audit.named else None,
            "maps": of_maps(audit),
            "kept": kept_table(audit) if audit.without is not None else None,
            "without": audit.without,
            "types": asked_of(audit),
            "notes": audit.notes,
            "area": short_percent(headline(audit)),
            "least": number(audit, "least", str),
            "audit": audit,
        }


SECTIONS: tuple[Section[Audit], ...] = (  # in the order of the page
    ByClass(),
    ByGroup(),
    ChoiceOfMap(),
    WithoutTypes(),
    Notes(),
    HowToRead(),
    EveryShare(),
    SameNumbers(),
)
