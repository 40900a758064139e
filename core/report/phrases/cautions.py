"""What an analyst should know before using a model, a sentence or two each."""

from __future__ import annotations

from functools import partial

from ...language import marked, said
from ...model import cautions as kinds
from ...model.cautions import Caution
from ..fields import number
from .numbers import figure, rough, whole
from .variables import variable

TEXTS = {  # all of it, or with places for what `_places` gives
    kinds.NO_FACTOR: marked(
        "No factor goes with the events clearly enough to enter the model, so the map is flat. "
        "That is an answer: try other factors, other distances or more events."
    ),
    kinds.NO_FACTOR_HOLDS_UP: marked(
        "No factor holds up against the clustering of the events, so the map is flat. That is an "
        "answer: try other factors, other distances or more events."
    ),
    kinds.LARGEST_DISTANCE: marked(
        "{variable} is the largest distance tested: the influence may reach farther. Test more "
        "blocks to see."
    ),
    kinds.AGAINST_ITS_SIGN: marked(
        "Refused by the reference procedure, although the BIC would have been lower: {factors}. "
        "The events go against the direction expected. Look whether the effect is rather the "
        "opposite (aggravating or protective), or the factor stands in for another."
    ),
    kinds.SMALLEST_PENALTY: marked(
        "The best penalty of the culling is the smallest one tried, so hardly any variable was "
        "culled."
    ),
    kinds.FAMILY_NOT_FITTED: marked(
        "The family {family} could not be fitted: the counts vary no more than chance would have "
        "it."
    ),
    kinds.NOT_ADJUSTED: marked(
        "Nothing is adjusted for clustering: that is done up to {cells} cells. Intervals take "
        "cells as independent and are too narrow."
    ),
    kinds.WIDE_CLUSTERS: marked(
        "Unexplained clustering over about {length} is wide beside the study area, whose smaller "
        "side is {side}: there is room for few clusters, and a factor can go with few by chance, "
        "so take the model as a hint. A larger study area, or a layer of what sets its districts "
        "apart, would help."
    ),
    kinds.DISTRICTS_DIFFER: marked(
        "Even {length} apart, a quarter of the study area's smaller side, there are {times} times "
        "as many pairs of events as the layers would bring: districts differ for reasons outside "
        "these layers. A factor can go with districts by chance, so take the model as a hint. A "
        "layer of what sets them apart would help."
    ),
    kinds.FEW_PLACES: marked(
        "A few places hold most of the events for reasons outside these layers, and what happens "
        "to lie near them can look like a factor. Look at the places with most events first: one "
        "address, or a default location of the records, may be behind them."
    ),
    kinds.PLACE_OF_RECORDING: marked(
        "Incidents may be recorded at such places although they happened elsewhere: {factors}. "
        "What is reported at a police station or a hospital, or found in custody, is often given "
        "its address. Look which incidents lie there: if they happened elsewhere, leave them out "
        "or take the factor out, and do not read its ratio as an influence of the place."
    ),
    kinds.EVENTS_WITHOUT_EXPOSURE: marked(
        "Events in cells where the exposure is 0: {count}. By the model none could "
        "happen: they took no part in the fit. Let the exposure spread to the cells around if that "
        "is too many."
    ),
}


def caution(caution: Caution, units: str) -> str:
    """Return one thing to know before using a model.

    Parameters
    ----------
    caution : Caution
    units : str
        Of distances, as in "m"; empty where it is not known.
    """
    if caution.kind == kinds.TOLD:
        return caution.told
    return said(TEXTS[caution.kind], **_places(caution, units))


def _places(caution: Caution, units: str) -> dict[str, str]:
    """Return what there is to say of a caution, by the places in the texts."""
    places = {"factors": ", ".join(caution.factors), "family": caution.family or ""}
    if caution.variable is not None:
        places["variable"] = variable(caution.variable, units)
    if caution.cells is not None:
        places["cells"] = number(caution, "cells", whole)
    if caution.count is not None:
        places["count"] = number(caution, "count", whole)
    for name in ("length", "side"):
        if getattr(caution, name) is not None:
            places[name] = number(caution, name, partial(rough, units=units))
    if caution.times is not None:
        places["times"] = number(caution, "times", partial(figure, digits=1))
    return places
