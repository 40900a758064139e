"""How the forecast map was made, and what it may be expected to reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...errors import MissingError
from ...language import marked, said
from ...mapping.forecast.ageing import FEWEST_PERIODS
from ...mapping.kinds import FORECAST
from ..facts import MapSettings, StudyFacts
from ..fields import number, of_map, told
from ..making import ForecastMade, ScaleMade
from ..measured import row_of, share
from ..phrases import (
    distance,
    figure,
    is_measured,
    listed,
    one_decimal,
    percent,
    short,
    short_percent,
)
from ..phrases.incidents import at_once, shown
from .base import Section, Told

AS_IN_THE_MODEL = 0.005  # off a power of 1, or of 0, that is printed as it


class Foretelling(Section[Told]):
    """Place, neighbourhood and history, and their powers."""

    title = marked("How the forecast is made")
    template = "foretelling.html"

    def applies(self, about: Told) -> bool:
        """Return whether it is known."""
        return about.study is not None and about.study.maps.made is not None

    def content(self, about: Told) -> Mapping[str, object]:
        """Return what is multiplied, each with its name, and what it comes to."""
        study = about.study
        if study is None:
            raise MissingError
        if study.maps.made is None:
            raise MissingError
        made = study.maps.made
        paragraphs = (
            _together(made),
            _ages(study, made),
            _beforehand(study, made),
            _intervals(study),
        )
        return {
            "intro": _intro(study.maps),
            "parts": (
                (said("Place:"), _place(about, made)),
                (said("Neighbourhood:"), _neighbourhood(made, about.units)),
                (said("History:"), _history(study.maps)),
            ),
            "paragraphs": tuple(filter(None, paragraphs)),
        }


def _intro(maps: MapSettings) -> str:
    if maps.first_day:
        when = said(
            "from {first} to {last}", first=shown(maps.first_day), last=shown(maps.last_day)
        )
    else:
        when = said("in a period as long as that of the events")
    return said(
        "The forecast map says how many events are expected in each cell {when}. It multiplies "
        "three numbers: what the place is like, what happened around it, and what happened in the "
        "cell itself. “Why this risk?” shows them for a cell of the map that is clicked.",
        when=when,
    )


def _place(about: Told, made: ForecastMade) -> str:
    if not about.model.terms and not is_measured(about.model):
        return said("the same for every cell, as the model has no terms.")
    ratios = said("local ratios") if about.model.local is not None else said("citywide ratios")
    return said(
        "the events that the model expects by its {ratios}, to the power {power}. {weight}",
        ratios=ratios,
        power=number(made, "place_power", figure),
        weight=_weight(made.place_power),
    )


def _weight(power: float) -> str:
    """Return what a power does to differences between places."""
    if power < AS_IN_THE_MODEL:
        return said("So what a place is like adds nothing here to what happened around and in it.")
    if power < 1 - AS_IN_THE_MODEL:
        return said("So places differ less in the forecast than in the model.")
    if power < 1 + AS_IN_THE_MODEL:
        return said("So places differ as much in the forecast as in the model.")
    return said("So places differ more in the forecast than in the model.")


def _neighbourhood(made: ForecastMade, units: str) -> str:
    if not made.scales:
        return said(
            "the same for every cell, as what happened around says nothing more at any reach."
        )
    return said(
        "how far what happened around the cell, without the cell itself, lies above or below what "
        "the model expects there. Nearer cells count more; square roots of counts are compared, so "
        "that one address with very many events does not colour all around it. Each reach is taken "
        "to a power, which is larger the more it says: {reaches}. Reaches that say nothing more "
        "are left out.",
        reaches=listed([_reach(one, units) for one in made.scales]),
    )


def _reach(scale: ScaleMade, units: str) -> str:
    reach = number(scale, "reach", lambda length: distance(float(f"{length:.4g}"), units))
    power = number(scale, "power", figure)
    if scale.along:
        return said(
            "about {reach} along its row and column (power {power})", reach=reach, power=power
        )
    return said("about {reach} around (power {power})", reach=reach, power=power)


def _history(maps: MapSettings) -> str:
    return said(
        "how many times as many events are expected since the cell's own are known. How much they "
        "say is told by how much cells differ that look alike otherwise; about {share} of the "
        "forecast comes from the cells' own counts.",
        share=number(maps, "history_share", percent),
    )


def _together(made: ForecastMade) -> str:
    return at_once(number(made, "together", figure)) if made.together > 1 else ""


def _ages(study: StudyFacts, made: ForecastMade) -> str:
    """Return whether older events count for less; "" where there are none."""
    if made.half_life is not None:
        return said(
            "An event counts half after {periods} periods as long as that of the events: so the "
            "last period was foretold better by those before it.",
            periods=number(made, "half_life", short),
        )
    if len(study.history) + 1 < FEWEST_PERIODS:
        return said("Earlier events count as much as others.") if study.history else ""
    return said(
        "Earlier events count as much as others: the last period was not foretold better with "
        "older events counting for less."
    )


def _beforehand(study: StudyFacts, made: ForecastMade) -> str:
    if not made.accuracy:
        return ""
    held = [
        said(
            "the highest {share} may be expected to hold {times} times",
            share=number(one, "share", short_percent),
            times=number(one, "pai", one_decimal),
        )
        for one in made.accuracy
    ]
    sentences = [
        said(
            "Told beforehand, by how well some of the past events foretold others: of all cells, "
            "if nothing changes, {held} as many events as there are in as many cells on average. A "
            "later period can show less, as something changes.",
            held=listed(held),
        )
    ]
    came = list(_came(study, made))
    if came:
        sentences.append(said("In the later period it was {came} of the area.", came=listed(came)))
    return " ".join(sentences)


def _came(study: StudyFacts, made: ForecastMade) -> Iterator[str]:
    """Yield what came in the later period, at the shares that were told of."""
    for one in study.tested:
        if one.name != FORECAST:
            continue
        for at in one.at:
            if any(abs(at.share - told_of.share) < 1e-9 for told_of in made.accuracy):
                times = told(one_decimal(at.pai.value), of_map(one.map, "pai", row_of(at)))
                yield said("{times} times at {share}", times=times, share=share(one.map, at))


def _intervals(study: StudyFacts) -> str:
    if not any(place.outlook for place in study.places.shown):
        return ""
    return said(
        "The numbers between which the events of a place will lie are of a time as long as the "
        "forecast's. Besides chance, and what the past leaves open, they allow for what changes "
        "from one period to the next in single cells and in whole places. How much that is cannot "
        "be told by one period: it is the same in all studies, and was settled on records of "
        "several cities. A rise or fall of events in the whole study area is not allowed for. "
        "How often such intervals held is in docs/forecasts.md of the project."
    )
