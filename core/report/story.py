"""What was asked, what was found and what it is worth, in sentences written from the figures."""

from __future__ import annotations

from ..fitting.model import Model
from ..model.variable import PROTECTIVE
from ..plain import cut
from ..terrain.influences.density import DENSITY
from .facts import Counted, PriorityFacts, StudyFacts
from .holding import is_calibrated
from .validation import percent
from .verdict import COUNTS, FORECAST
from .words import by_strength, listed, plural

STACKED_WORTH_SAYING = 0.05


def in_short(model: Model, study: StudyFacts) -> tuple[str, ...]:
    """Return the findings of a study for those who read no further, a sentence each."""
    said = []
    if model.terms:
        strongest = max(model.terms, key=lambda term: term.rrv)
        scores = study.scores
        said.append(
            f"{plural(len(model.terms), 'factor')} of {len(model.inputs.get('factors', []))} "
            f"tested {'goes' if len(model.terms) == 1 else 'go'} with the events. The strongest is "
            f"{strongest.factor} (relative risk value {strongest.rrv:.2f}, 95% interval "
            f"{strongest.low:.2f} to {strongest.high:.2f})."
        )
        said.append(
            f"Scores run from 1 to {scores.maximum:.1f}, with a mean of {scores.mean:.1f}; "
            f"{plural(scores.highest_cells, 'cell')} of {model.cells:,} "
            f"({percent(scores.highest_cells / model.cells)}) "
            f"{'is' if scores.highest_cells == 1 else 'are'} of the highest risk."
        )
    else:
        said.append("No factor goes with the events clearly enough: the map is flat.")
    if study.places.count:
        said.append(_places_in_short(model, study.places))
    if study.tested:
        said.append(_test_in_short(study))
    return tuple(said)


def _places_in_short(model: Model, places: PriorityFacts) -> str:
    return (
        f"{plural(places.count, 'priority place')} in {percent(places.covered_share)} of the area "
        f"held {percent(places.past / model.events)} of the past events."
    )


def _test_in_short(study: StudyFacts) -> str:
    first = study.tested[0]
    share = f"{100 * first.headline.share:g}%"
    others = [
        f"{one.name} {percent(one.headline.hit_rate.value)}"
        for one in study.tested[1:]
        if one.name in (COUNTS, FORECAST)
    ]
    against = f" ({', '.join(others)})" if others else ""
    return (
        f"Tested on {plural(first.events, 'later event')}, the highest {share} of the area held "
        f"{percent(first.headline.hit_rate.value)} of them{against}."
    )


def question(model: Model) -> str:
    """Return what the study asks."""
    factors = [factor["name"] for factor in model.inputs.get("factors", [])]
    return (
        "Which features of a place go with the events, how far does their influence reach, how "
        f"strong is it, and where do influences overlap? Asked of "
        f"{plural(len(factors), 'factor')}: {listed(factors)}."
        if factors
        else "Which features of a place go with the events, and how strongly?"
    )


def data(model: Model, study: StudyFacts | None) -> tuple[str, ...]:
    """Return what the answer rests on, a paragraph each."""
    grid = model.inputs.get("grid", {})
    units = grid.get("units", "")
    size = f" of {grid['cell_size']:g} {units}" if "cell_size" in grid else ""
    tested = (
        f"The factors became {model.candidates['tested']:,} yes-or-no variables "
        "(factor, operationalisation and distance)."
    )
    if study is None:
        chosen = model.inputs.get("events", {}).get("filter", "")
        where = f", where {cut(chosen)}" if chosen else ""
        return (f"{model.events:,} events{where} in {model.cells:,} square cells{size}. {tested}",)
    where = (
        f"The study area of {study.area:,.1f} {study.area_unit} is divided into "
        f"{model.cells:,} square cells{size}."
    )
    paragraphs = [f"{_period('Events', study.incidents, model.cells)} {where} {tested}"]
    if study.holdout is not None:
        later = _period("Later events, for the test alone", study.holdout, model.cells)
        paragraphs.append(later)
    return tuple(paragraphs)


def _period(what: str, counted: Counted, cells: int) -> str:
    chosen = f", where {cut(counted.filter)}" if counted.filter else ""
    outside = f"; {counted.outside:,} more lay outside the study area" if counted.outside else ""
    return (
        f"{what}: {plural(counted.events, 'incident')} of the layer “{counted.layer}”{chosen}, in "
        f"{counted.event_cells:,} of the {cells:,} cells{outside}."
    )


def cautions(model: Model, study: StudyFacts | None) -> tuple[str, ...]:
    """Return what to be careful about before using the results."""
    said = list(model.warnings)
    if study is not None and study.holdout is not None:
        earlier, later = (study.sources.get(name) for name in ("incidents", "later incidents"))
        if earlier == later:
            said.append(
                "The later events are the very events that the maps were made of: the test below "
                "says nothing about a forecast."
            )
    return tuple(said)


def limits(model: Model, study: StudyFacts | None) -> tuple[tuple[str, str], ...]:
    """Return (heading, explanation) of what the results cannot carry, from this study's figures."""
    said = [
        (
            "Association, not cause.",
            "A factor that goes with the events need not cause them: it may stand for something "
            "that no layer holds, such as how many people pass by.",
        ),
        ("Positions.", _positions(model, study)),
        (
            "Reporting.",
            "Recorded events are what was reported and recorded. Where fewer people report, the "
            "map shows less risk than there is.",
        ),
        (
            "Police activity.",
            "Some kinds of incident, such as drug or weapon possession, are found by looking for "
            "them. A map of these shows where police were as much as where the incidents are, and "
            "acting on it makes the next map say the same more loudly.",
        ),
    ]
    said += _largest_distance(model)
    said += [
        (
            "Time.",
            "The layers of factors show one moment. A feature that came after the events, or went "
            "before them, is counted as if it had been there: check the dates of the layers.",
        ),
        ("Neighbours.", _neighbours(model)),
        ("People.", "Nothing here says anything about a person, only about places."),
    ]
    return tuple(said)


def _neighbours(model: Model) -> str:
    if not model.clustering:
        return (
            "Neighbouring cells are taken as independent. Crime clusters for reasons that no layer "
            "holds, so intervals are too narrow and a factor may enter by chance."
        )
    if is_calibrated(model):
        return (
            "The clustering of the events is taken into account as it is on average over the study "
            "area. Where a few quarters are unlike all others, or where clusters are as large as "
            "the study area, a factor may still enter by chance."
        )
    return (
        "The factors were chosen as if neighbouring cells were independent. Crime clusters for "
        "reasons that no layer holds: heed which terms hold up."
    )


def _positions(model: Model, study: StudyFacts | None) -> str:
    moved = (
        "Published positions are often moved to a near point on a map that stands for several "
        "addresses, so distances shorter than the spacing of such points mean little."
    )
    if study is None:
        return moved
    share = study.incidents.stacked_share
    if share < STACKED_WORTH_SAYING:
        return (
            f"{percent(share)} of the events share their exact coordinate with another, so "
            "positions do not look moved to shared points."
        )
    grid = model.inputs.get("grid", {})
    shortest = min((term.distance for term in model.terms), default=None)
    units = grid.get("units", "")
    used = f" The shortest distance in this model is {shortest:g} {units}." if shortest else ""
    return (
        f"{percent(share)} of the events share their exact coordinate with another: that is what "
        f"positions moved to shared points look like. {moved}{used}"
    )


def _largest_distance(model: Model) -> list[tuple[str, str]]:
    """Return a limit for terms at the largest distance tested of their factor, if there are any."""
    largest = {
        factor["name"]: max(one["distance"] for one in factor["variables"])
        for factor in model.inputs.get("factors", [])
    }
    reached = [term for term in model.terms if term.distance == largest.get(term.factor)]
    if not reached:
        return []
    units = model.inputs.get("grid", {}).get("units", "")
    names = [f"{term.factor} ({term.distance:g} {units})" for term in reached]
    return [
        (
            "Distances.",
            f"{listed(names)} {'was' if len(names) == 1 else 'were'} chosen at the largest "
            "distance tested: the influence may reach farther.",
        )
    ]


def reading(model: Model) -> tuple[str, ...]:
    """Return how to read an RRV and an RRS, with this model's own terms as the example."""
    said = [
        "The relative risk value (RRV) of a term is the factor by which events are more frequent "
        "under its influence, all else being equal; 1 would be no influence. Influences "
        f"multiply: {_example(model)}"
    ]
    if any(term.effect == PROTECTIVE for term in model.terms):
        said.append(
            "A protective factor is coded the other way round: its RRV says how many times more "
            "frequent events are outside its influence than within."
        )
    if any(term.operationalisation == DENSITY.key for term in model.terms):
        said.append(
            "Proximity means within the distance of the nearest feature. Density means where "
            "features crowd: a kernel density of that reach at least two standard deviations above "
            "its mean."
        )
    said.append(
        "The relative risk score (RRS) of a cell is the number of events that the model expects "
        "there divided by the smallest number it expects anywhere, so the lowest score is 1, and "
        "a cell of score 10 is expected to have ten times as many events as one of score 1. It "
        "compares places of this study area with one another and with nothing else. Above average "
        "means above the mean score; highest risk, above the mean plus two standard deviations."
    )
    return tuple(said)


def _example(model: Model) -> str:
    pair = [term for term in by_strength(model) if term.effect != PROTECTIVE][:2]
    if len(pair) != 2:
        return (
            "a place under two influences of RRV 2 and 3 has 6 times the expected events of a "
            "place under neither."
        )
    first, second = pair
    return (
        f"a place under the influence of both {first.factor} ({first.rrv:.2f}) and "
        f"{second.factor} ({second.rrv:.2f}) has {first.rrv * second.rrv:.2f} times the expected "
        "events of a place under neither."
    )
