"""What an evaluation of areas says, in words that say what went with what, and no more."""

from __future__ import annotations

from collections.abc import Iterator

from ...change.area_periods import DAYS, WHOLE
from ...change.area_record import BY_LOT, MATCHED, Evaluation, PartFound, RoleFound
from ...change.areas import CONTROL, DISPLACEMENT, DISPLACEMENT_CONTROL, TREATED
from ...change.displacement import LOCAL, MOVED, Estimate
from ...errors import MissingError
from ...language import counted, marked, said
from ..fields import number
from .numbers import figure, listed, one_decimal, p_in_words, whole, whole_percent

FEW = 20  # events: with fewer in a period, hardly any difference could be seen
SURE = 0.05  # p-values below it are told as more than chance
MOST_NAMED = 3  # areas
FEW_DATES = 12  # earlier dates: with fewer no date can be among the rarest of them
DESIGNS = {
    BY_LOT: marked(
        "Lots decided which areas were treated. So a difference beyond chance can be put down to "
        "what was done there, or to whatever else the lots decided."
    ),
    MATCHED: marked(
        "The areas to treat were chosen, and control areas were matched to them. So these figures "
        "tell what went with the treatment; whether the treatment made it cannot be told from "
        "these figures. Matching makes up for a peak that falls anyway, as far as both had it; "
        "something else may have changed at the same time."
    ),
}
CHOSEN_WORDS = marked(
    "The areas to treat were chosen, not drawn by lot. So these figures tell what went with the "
    "treatment; whether the treatment made it cannot be told from these figures. Areas are mostly "
    "chosen because crime is high there, and after a peak it falls anyway; and something else may "
    "have changed at the same time."
)


def summary(found: Evaluation) -> str:
    """Return what came out, in sentences that a councillor understands."""
    local = found.part(LOCAL)
    if local is None:
        raise MissingError
    that = said("That is {words}.", words=_against(local, said("the control areas")))
    return " ".join([_went(found), that, verdict(local.told, fewer=_fewer(local))])


def _went(found: Evaluation) -> str:
    """Return what happened in treated and control areas."""
    treated, control = found.role(TREATED), found.role(CONTROL)
    if treated is None or control is None:
        raise MissingError
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


def _against(part: PartFound, control: str) -> str:
    """Return how areas did beside their controls."""
    low, high = part.told.ends
    words = {"control": control}
    if part.by_ratio:
        return said(
            "{words} than if they had changed by the same share as {control} (95% interval: "
            "{low} to {high})",
            words=by_share(part.told.value),
            low=by_share(low),
            high=by_share(high),
            **words,
        )
    return said(
        "{words} than if they had changed by as many as {control} (95% interval: {low} to {high})",
        words=more_or_fewer(part.told.value),
        low=more_or_fewer(low, nothing=said("no difference")),
        high=more_or_fewer(high, nothing=said("no difference")),
        **words,
    )


def by_share(value: float) -> str:
    """Return a ratio as "12% fewer" or "3% more"."""
    share = whole_percent(abs(value - 1))
    return said("{share} fewer", share=share) if value < 1 else said("{share} more", share=share)


def _fewer(part: PartFound) -> bool:
    return part.told.value < (1 if part.by_ratio else 0)


def more_or_fewer(value: float, nothing: str = "") -> str:
    """Return a number of events as "12 fewer" or "3 more"."""
    number = round(value)
    if number == 0:
        return nothing or said("no more and no fewer")
    shown = whole(abs(number))
    return (
        said("{number} fewer", number=shown) if number < 0 else said("{number} more", number=shown)
    )


def verdict(one: Estimate, *, fewer: bool) -> str:
    """Return whether chance alone makes such a difference."""
    p = p_in_words(one.p)
    if one.p < SURE:
        told = said("A difference that large is more than chance alone makes ({p})", p=p)
        if fewer:
            return said("{told}: fewer incidents went with what was done.", told=told)
        return said("{told}: more incidents went with what was done.", told=told)
    told = said(
        "Differences that large come about by chance alone ({p}): these figures do not show that "
        "any change went with what was done.",
        p=p,
    )
    if not one.is_clustered or one.p_value >= SURE:
        return told
    return said(
        "{told} Were every incident to come by itself it would be more than chance; but crime "
        "comes in clusters, and clusters come and go.",
        told=told,
    )


def displaced(found: Evaluation) -> Iterator[str]:
    """Yield what is told of the areas to which crime may have moved."""
    part, moved = found.part(MOVED), found.role(DISPLACEMENT)
    if part is None or moved is None:
        return
    yield said(
        "The displacement areas had {before} incidents before and {after} after ({change}): "
        "{words}.",
        before=number(moved, "before", whole),
        after=number(moved, "after", whole),
        change=share_changed(moved),
        words=_against(part, said("their control areas"))
        if found.role(DISPLACEMENT_CONTROL)
        else _since(part),
    )
    if part.told.p >= SURE:
        yield said("So nothing shows that crime moved there, or that a good effect spread.")
    elif _fewer(part):
        yield said("Fewer is what one would see had a good effect spread there.")
    else:
        yield said("More is what one would see had crime moved there.")


def _since(part: PartFound) -> str:
    low, high = part.told.ends
    return said(
        "{words} than before (95% interval: {low} to {high})",
        words=more_or_fewer(part.told.value),
        low=more_or_fewer(low, nothing=said("no difference")),
        high=more_or_fewer(high, nothing=said("no difference")),
    )


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
        "been done: at {large} of it was the difference as large, either way.",
        "The same computation was made at {count} earlier dates, when nothing is known to have "
        "been done: at {large} of them was the difference as large, either way.",
        large=whole(large),
    )
    if many < FEW_DATES:
        few = said("So few dates cannot show that the true one stands out.")
        return said("{told} {more}", told=told, more=few)
    if large > SURE * many:
        usual = said("A difference like this one is nothing unusual there.")
    else:
        usual = said("The true date stands out among them.")
    told = said("{told} {more}", told=told, more=usual)
    beyond = found.earlier_beyond or 0
    if beyond <= 2 * SURE * many:
        return told
    more = counted(
        beyond,
        "At {count} of them it lay further off than the interval reaches: these areas part from "
        "their controls by more than chance, with nothing done. Believe the interval less.",
        "At {count} of them it lay further off than the interval reaches: these areas part from "
        "their controls by more than chance, with nothing done. Believe the interval less.",
    )
    return said("{told} {more}", told=told, more=more)


def design(found: Evaluation) -> str:
    """Return what the design allows to be said."""
    return said(DESIGNS.get(found.design, CHOSEN_WORDS))


def cautions(found: Evaluation) -> Iterator[str]:
    """Yield what a reader should be careful about."""
    local = found.part(LOCAL)
    treated, control = found.role(TREATED), found.role(CONTROL)
    if local is None or treated is None or control is None:
        raise MissingError
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
        if (local.difference.p < SURE) != (local.told.p < SURE):
            yield said(
                "By numbers in place of shares it would be told otherwise: {words} (p = {p}).",
                words=more_or_fewer(local.difference.value),
                p=figure(local.difference.p, 3),
            )
    yield from _not_counted(found)
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


def _not_counted(found: Evaluation) -> Iterator[str]:
    """Yield which period begins before anything was counted, or ends after it."""
    if found.unit == DAYS or found.unit == WHOLE:
        return  # a day without an incident is nothing unusual
    if found.first_counted > found.before.first:
        yield said(
            "The period before begins with {begin}, and the first incident is of {first}: look "
            "whether all of the period was counted.",
            begin=found.before.first,
            first=found.first_counted,
        )
    if found.last_counted < found.after.last:
        yield said(
            "The period after ends with {end}, and the last incident is of {last}: look whether "
            "all of the period was counted.",
            end=found.after.last,
            last=found.last_counted,
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
    if not names:
        return
    if len(names) <= MOST_NAMED:
        quoted = listed([said("“{name}”", name=name) for name in names])
        yield counted(
            len(names),
            "{names} has no incident in either period.",
            "{names} have no incident in either period.",
            names=quoted,
        )
        return
    yield counted(
        len(names),
        "{count} area has no incident in either period.",
        "{count} areas have no incident in either period.",
    )


def clustering_told(found: Evaluation) -> str:
    """Return what was measured of how changes cluster."""
    one = found.clustering
    if one is None:
        return said("How change clusters could not be measured.")
    if not one.strength and one.nugget > 0:
        return said(
            "Of {events} incidents outside treated and displacement areas, changes of places near "
            "each other were no more alike than chance makes them; but those of single places "
            "vary {times} times as much as if every incident came by itself.",
            events=number(one, "events", whole),
            times=figure(1 + one.nugget),
        )
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
