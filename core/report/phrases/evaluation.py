"""What an evaluation of areas says, in words that say what went with what, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from ...change.area_periods import WHOLE
from ...change.area_record import BY_LOT, MATCHED, Evaluation, PartFound, RoleFound
from ...change.areas import CONTROL, DISPLACEMENT, DISPLACEMENT_CONTROL, TREATED
from ...change.displacement import LOCAL, MOVED, Estimate
from ...language import counted, marked, said
from ..fields import number
from .numbers import figure, listed, one_decimal, p_in_words, whole, whole_percent

FEW = 20  # events: with fewer in a period, hardly any difference could be seen
FEW_DATES = 12  # earlier dates: with fewer no date can be among the rarest of them
DESIGNS = {
    BY_LOT: marked(
        "Lots decided which areas were treated. So a difference beyond chance can be put down to "
        "what was done there, or to whatever else the lots decided."
    ),
    MATCHED: marked(
        "The areas to treat were chosen, and control areas were matched to them. What went with "
        "the treatment is told here; whether the treatment made it cannot be told from these "
        "figures: the treated areas may have been chosen because crime was high there and would "
        "have fallen anyway, and something else may have changed at the same time."
    ),
}
CHOSEN_WORDS = marked(
    "The areas to treat were chosen, not drawn by lot. What went with the treatment is told here; "
    "whether the treatment made it cannot be told from these figures: areas are mostly chosen "
    "because crime is high there, and after a peak it falls anyway; and something else may have "
    "changed at the same time."
)


def summary(found: Evaluation) -> str:
    """Return what came out, in sentences that a councillor understands."""
    local = found.part(LOCAL)
    assert local is not None
    parts = [_went(found), _against(found, local), verdict(_headline(found, local))]
    return " ".join(parts)


def _headline(found: Evaluation, part: PartFound) -> Estimate:
    if found.by_ratio and part.ratio is not None:
        return part.ratio.ratio
    return part.difference


def _went(found: Evaluation) -> str:
    """Return what happened in treated and control areas."""
    treated, control = found.role(TREATED), found.role(CONTROL)
    assert treated is not None and control is not None
    return said(
        "The treated areas had {before} incidents before and {after} after ({change}); the control "
        "areas had {control_before} and {control_after} ({control_change}).",
        before=number(treated, "before", whole),
        after=number(treated, "after", whole),
        change=share_changed(treated),
        control_before=number(control, "before", whole),
        control_after=number(control, "after", whole),
        control_change=share_changed(control),
    )


def share_changed(one: RoleFound) -> str:
    """Return by which share events of a role changed, periods of the same length taken."""
    if one.ratio is None:
        return said("no share can be told")
    share = one.ratio.value - 1
    if round(100 * share) == 0:
        return said("the same")
    if share < 0:
        return said("down {share}", share=whole_percent(-share))
    return said("up {share}", share=whole_percent(share))


def _against(found: Evaluation, part: PartFound) -> str:
    """Return how the treated areas did beside their controls."""
    if found.by_ratio and part.ratio is not None:
        ratio = part.ratio.ratio
        low, high = ratio.ends
        change = ratio.value - 1
        words = said("{share} fewer", share=whole_percent(-change))
        if change >= 0:
            words = said("{share} more", share=whole_percent(change))
        return said(
            "That is {words} than if they had changed by the same share as the control areas "
            "(95% interval: {low} to {high} times as many).",
            words=words,
            low=figure(low),
            high=figure(high),
        )
    low, high = part.difference.ends
    return said(
        "That is {words} than if they had changed by as many as the control areas (95% interval: "
        "{low} to {high}).",
        words=more_or_fewer(part.difference.value),
        low=more_or_fewer(low, nothing=said("none")),
        high=more_or_fewer(high, nothing=said("none")),
    )


def more_or_fewer(value: float, nothing: str = "") -> str:
    """Return a number of events as "12 fewer" or "3 more"."""
    number = round(value)
    if number == 0:
        return nothing or said("no more and no fewer")
    shown = whole(abs(number))
    return (
        said("{number} fewer", number=shown) if number < 0 else said("{number} more", number=shown)
    )


def verdict(one: Estimate) -> str:
    """Return whether chance alone makes such a difference."""
    if one.p < 0.05:
        told = said(
            "A difference that large is more than chance alone makes ({p}).", p=p_in_words(one.p)
        )
    else:
        told = said(
            "Differences that large come about by chance alone ({p}): these figures do not show "
            "that anything changed with the treatment.",
            p=p_in_words(one.p),
        )
    if one.is_clustered and one.p_value < 0.05 <= one.p:
        told = said(
            "{told} Only if every incident came by itself would it be more than chance; but crime "
            "comes in clusters, and clusters come and go.",
            told=told,
        )
    return told


def displaced(found: Evaluation) -> Iterator[str]:
    """Yield what is told of the areas to which crime may have moved."""
    part, moved = found.part(MOVED), found.role(DISPLACEMENT)
    if part is None or moved is None:
        return
    low, high = part.difference.ends
    yield said(
        "The displacement areas had {before} incidents before and {after} after: {words} than "
        "{other} (95% interval: {low} to {high}).",
        before=number(moved, "before", whole),
        after=number(moved, "after", whole),
        words=more_or_fewer(part.difference.value),
        other=said("if they had changed by as many as their control areas")
        if found.role(DISPLACEMENT_CONTROL)
        else said("before"),
        low=more_or_fewer(low, nothing=said("none")),
        high=more_or_fewer(high, nothing=said("none")),
    )
    if part.difference.p >= 0.05:
        yield said("So nothing shows that crime moved there, or that the good effect spread.")
    elif part.difference.value > 0:
        yield said("More is what one would see had crime moved there.")
    else:
        yield said("Fewer is what one would see had a good effect spread there.")


def earlier_told(found: Evaluation) -> str:
    """Return where the true date lies among earlier ones."""
    many, large = len(found.earlier), found.earlier_as_large
    if not many or large is None:
        return said(
            "No earlier date can be tried: the counts do not go back long enough before the start."
        )
    told = counted(
        many,
        "The same computation was made at {count} earlier date, when nothing is known to have "
        "been done: at {large} of it the difference was as large, either way.",
        "The same computation was made at {count} earlier dates, when nothing is known to have "
        "been done: at {large} of them the difference was as large, either way.",
        large=whole(large),
    )
    if many < FEW_DATES:
        few = said("So few dates cannot show that the true one stands out.")
        return said("{told} {more}", told=told, more=few)
    if large > 0.05 * many:
        usual = said("A difference like this one is nothing unusual there.")
        return said("{told} {more}", told=told, more=usual)
    return said("{told} {more}", told=told, more=said("The true date stands out among them."))


def design(found: Evaluation) -> str:
    """Return what the design allows to be said."""
    return said(DESIGNS.get(found.design, CHOSEN_WORDS))


def cautions(found: Evaluation) -> Iterator[str]:
    """Yield what a reader should be careful about."""
    local = found.part(LOCAL)
    treated, control = found.role(TREATED), found.role(CONTROL)
    assert local is not None and treated is not None and control is not None
    least = min(one.before + one.after for one in (treated, control))
    if least < FEW:
        yield counted(
            least,
            "The fewest events of treated or control areas are {count}: only a very large change "
            "could be told from chance.",
            "The fewest events of treated or control areas are {count}: only a very large change "
            "could be told from chance.",
        )
    if local.ratio is None:
        yield said(
            "A count of treated or control areas is 0, so that no ratio can be told; the "
            "difference can."
        )
    if found.by_ratio:
        yield said(
            "Treated and control areas had very different numbers before, so that they are "
            "compared by shares: the difference of numbers takes for granted that both would have "
            "changed by as many."
        )
    yield from _unlike_lengths(found)
    yield from _empty_areas(found)
    if found.clustering is None:
        yield said(
            "Too few events elsewhere tell how change clusters: the intervals take every incident "
            "to come by itself, and are too short where crime comes in clusters."
        )
    if found.role(DISPLACEMENT) and not found.role(DISPLACEMENT_CONTROL):
        yield said(
            "The displacement areas have no control areas of their own: a change of crime all "
            "around looks like displacement."
        )


def _unlike_lengths(found: Evaluation) -> Iterator[str]:
    if found.scale != 1:
        yield said(
            "The periods have other lengths: counts before are multiplied by {scale}, as if that "
            "period were as long as the one after.",
            scale=figure(found.scale),
        )
    if found.unit == WHOLE:
        yield said("The incidents have no dates: no earlier date could be tried.")
    elif found.unit != "year" and not same_seasons(found):
        yield said(
            "The periods are not of the same months of the year: the control areas make up for "
            "the season only if theirs is the same."
        )


def same_seasons(found: Evaluation) -> bool:
    """Return whether both periods begin and end in the same months of the year, or are years."""
    both = (found.before, found.after)
    return len({(one.first[5:7], one.last[5:7]) for one in both}) == 1


def _empty_areas(found: Evaluation) -> Iterator[str]:
    names = [one.name for one in found.areas if not one.before + one.after]
    if names:
        quoted = listed([said("“{name}”", name=name) for name in names[:5]])
        yield counted(
            len(names),
            "{count} area has no event in either period ({names}).",
            "{count} areas have no event in either period ({names} …).",
            names=quoted,
        )


def clustering_told(found: Evaluation) -> str:
    """Return what was measured of how changes cluster."""
    one = found.clustering
    if one is None:
        return said("How change clusters could not be measured.")
    if not one.strength:
        return said(
            "Of {events} incidents outside treated and displacement areas, changes of places near "
            "each other were no more alike than chance makes them.",
            events=number(one, "events", whole),
        )
    return said(
        "Measured from {events} incidents outside treated and displacement areas: the logarithm of "
        "change has a variance of {strength} from place to place, and is alike up to about {range} "
        "{units}.",
        events=number(one, "events", whole),
        strength=number(one, "strength", figure),
        range=number(one, "range", lambda far: figure(far, 0)),
        units=one.units,
    )


def in_numbers(one: Estimate, *, ratio: bool = False) -> tuple[str, str, str]:
    """Return a number, and both intervals, as a table has them."""
    show = figure if ratio else one_decimal
    clustered = "–"
    if one.clustered_low is not None and one.clustered_high is not None:
        clustered = said(
            "{low} to {high}", low=show(one.clustered_low), high=show(one.clustered_high)
        )
    alone = said("{low} to {high}", low=show(one.low), high=show(one.high))
    return number(one, "value", show), alone, clustered
