"""What the results cannot carry, from this study's figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...language import counted, marked, said
from ...model.record import Model
from ..facts import StudyFacts
from ..fields import number
from ..holding import is_calibrated
from ..phrases import is_measured, listed, named, percent, reach
from ..phrases.purposes import feedback, found_by_police
from .base import Section, Told

STACKED_WORTH_SAYING = 0.05


class Limits(Section[Told]):
    """A heading and an explanation for each limit."""

    title = marked("Limits")
    template = "limits.html"

    def content(self, about: Told) -> Mapping[str, object]:
        """Return the limits."""
        return {"limits": tuple(limits(about.model, about.study))}


def limits(model: Model, study: StudyFacts | None) -> Iterator[tuple[str, str]]:
    """Yield (heading, explanation) of what the results cannot carry."""
    yield (
        said("Association, not cause."),
        said(
            "A factor that goes with the events need not cause them: it may stand for something "
            "that no layer holds."
        ),
    )
    yield from _busy_places(model)
    yield said("Positions."), _positions(model, study)
    yield (
        said("Reporting."),
        said(
            "Recorded events are what was reported and recorded. Where fewer people report, the "
            "map shows less risk than there is."
        ),
    )
    yield (
        said("Police activity."),
        _police_activity(model, study),
    )
    yield from _largest_distance(model)
    yield (
        said("Time."),
        said(
            "The layers of factors show one moment. A feature that came after the events, or went "
            "before them, is counted as if it had been there: check the dates of the layers."
        ),
    )
    yield said("Neighbours."), _neighbours(model)
    yield said("People."), said("Nothing here says anything about a person, only about places.")


def _police_activity(model: Model, study: StudyFacts | None) -> str:
    """Return how the map may feed itself, by this study's incidents and places."""
    if study is None:
        events = model.inputs.events
        return feedback(found_by_police("" if events is None else events.filter), None)
    counted_are = (study.incidents.layer, study.incidents.filter)
    return feedback(found_by_police(*counted_are), next(iter(study.places.held), None))


def _busy_places(model: Model) -> Iterator[tuple[str, str]]:
    """Yield what is not known of how much every place has, and what helps."""
    if is_measured(model):
        yield (
            said("Busy places."),
            said(
                "What is allowed for, {what}, stands for how much goes on in a place, and is not "
                "the whole of it: a factor may still mark what these layers miss, such as those "
                "who pass by at night.",
                what=listed(named(model)),
            ),
        )
    elif model.terms:
        yield (
            said("Busy places."),
            said(
                "Events happen where streets, homes and people are, and so do most features. "
                "Nothing here measures how many of them a place has, so a factor may mark busy "
                "places and nothing else: events spread at random over the addresses of a city "
                "make pubs look like a cause. Give what there is a layer "
                "of (lengths of street, homes, residents, those who pass by) as an exposure or a "
                "control and run the study again: what remains is more than busyness."
            ),
        )


def _neighbours(model: Model) -> str:
    if model.clustering is None:
        return said(
            "Neighbouring cells are taken as independent. Crime clusters for reasons that no layer "
            "holds, so intervals are too narrow and a factor may enter by chance."
        )
    if is_calibrated(model):
        return said(
            "The clustering of the events is taken into account as it is on average over the study "
            "area, and a factor must show in several quarters. Where a few quarters are unlike all "
            "others, or where clusters are as large as the study area, a factor may still enter by "
            "chance: where real incidents were set against layers mirrored or turned about the "
            "city, about one study of seventeen found a factor."
        )
    return said(
        "The factors were chosen as if neighbouring cells were independent. Crime clusters for "
        "reasons that no layer holds: heed which terms hold up."
    )


def _positions(model: Model, study: StudyFacts | None) -> str:
    moved = said(
        "Published positions are often moved to a near point on a map that stands for several "
        "addresses, so distances shorter than the spacing of such points mean little."
    )
    if study is None:
        return moved
    share = study.incidents.stacked_share
    told_share = number(study.incidents, "stacked_share", percent)
    if share < STACKED_WORTH_SAYING:
        return said(
            "{share} of the events share their exact coordinate with another, so positions do not "
            "look moved to shared points.",
            share=told_share,
        )
    stacked = said(
        "{share} of the events share their exact coordinate with another: that is what positions "
        "moved to shared points look like.",
        share=told_share,
    )
    sentences = [stacked, moved]
    reaching = [term.variable for term in model.terms if term.variable.distance is not None]
    if reaching:
        shortest = min(reaching, key=lambda one: one.reach)
        used = reach(shortest, model.units)
        sentences.append(said("The shortest distance in this model is {distance}.", distance=used))
    return " ".join(sentences)


def _largest_distance(model: Model) -> Iterator[tuple[str, str]]:
    """Yield a limit for terms at the largest distance tested of their factor, if there are any."""
    largest = {
        factor.name: max(variable.reach for variable in factor.variables)
        for factor in model.inputs.factors
    }
    reached = [
        said(
            "{factor} ({distance})",
            factor=term.factor,
            distance=reach(term.variable, model.units),
        )
        for term in model.terms
        if term.variable.distance == largest.get(term.factor)
    ]
    if reached:
        yield (
            said("Distances."),
            counted(
                len(reached),
                "{factors} was chosen at the largest distance tested: the influence may reach "
                "farther.",
                "{factors} were chosen at the largest distance tested: the influence may reach "
                "farther.",
                factors=listed(reached),
            ),
        )
