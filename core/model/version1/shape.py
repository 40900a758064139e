"""What a model of the schema `rtm-model/1` looks like: every part of it that is read.

Parts that came with time may be missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...language import said
from ...settings import EFFECTS, FAMILIES, FOLD_KINDS, OPERATIONALISED, SELECTIONS
from ...shapes import (
    Misshapen,
    Shape,
    Where,
    empty_or,
    flag,
    listed,
    maybe,
    named,
    number,
    one_of,
    parts,
    text,
    whole,
)
from ..clustering import CURVES, STRONGEST
from ..fields import LENGTH, NAME, VARIABLE_PARTS
from ..inputs import FACTOR_PARTS
from ..parts import ADDED, POSITIVE, REFUSALS
from ..term import ADMITTED, DROPPED, LOG, RATIO, SHARE, TURNED_AWAY

TEXTS = listed(text())
NUMBER, COUNT = number(), whole()


def variable_of(name: str) -> dict:
    """Return the variable that "Pubs, density, 400" stands for; no other version wrote it so."""
    factor, how, distance = name.rsplit(", ", 2)
    return {"factor": factor, "operationalisation": how, "distance": float(distance)}


def variable(value, where: Where) -> None:
    """Take the name of a variable, as in "Pubs, density, 400"."""
    try:
        parts(VARIABLE_PARTS)(variable_of(value), where)
    except (AttributeError, ValueError, Misshapen):
        raise Misshapen(where, said("a variable as in “Pubs, density, 400”")) from None


def ratios(value, where: Where) -> None:
    """Take the two ends of an interval."""
    listed(RATIO)(value, where)
    if len(value) != 2 or value[0] > value[1]:
        raise Misshapen(where, said("the lower and the upper end of an interval"))


TERM_PARTS: Mapping[str, Shape] = {
    "factor": NAME,
    "operationalisation": one_of(OPERATIONALISED),
    "distance": LENGTH,
    "effect": one_of(EFFECTS),
    "coefficient": LOG,
    "standard_error": POSITIVE,
    "p_value": SHARE,
    "rrv": RATIO,
    "rrv_low": RATIO,
    "rrv_high": RATIO,
}
ADJUSTED: Mapping[str, Shape] = {
    "adjusted_standard_error": number(0),
    "adjusted_p_value": SHARE,
    "adjusted_low": RATIO,
    "adjusted_high": RATIO,
}
TERM = parts(
    TERM_PARTS,
    {
        **{name: maybe(shape) for name, shape in ADJUSTED.items()},
        "admission_p_value": maybe(SHARE),
        "holds_up": maybe(flag),
        "reason": text(),
    },
)
JUDGED_TERM = parts({**TERM_PARTS, **ADJUSTED, "holds_up": flag, "reason": text()})

VARIABLES = listed(variable)
CANDIDATE_PARTS = parts(
    {
        "tested": COUNT,
        "constant": VARIABLES,
        "duplicate": listed(parts({"name": variable, "same_as": variable})),
        "culled": COUNT,
        "survived": COUNT,
        "survivors": VARIABLES,
    }
)


def candidates(value, where: Where) -> None:
    """Take how the candidates were narrowed, which told the number of the survivors, too."""
    CANDIDATE_PARTS(value, where)
    if value["survived"] != len(value["survivors"]):
        raise Misshapen((*where, "survived"), "the number of the survivors")


FAMILY = parts(
    {
        "bic": maybe(NUMBER),
        "terms": maybe(COUNT),
        "path": listed(
            parts({"step": one_of((ADDED, DROPPED)), "variable": variable, "bic": NUMBER})
        ),
    },
    {
        "log_likelihood": maybe(NUMBER),
        "dispersion": maybe(POSITIVE),
        "refused": listed(
            parts({"variable": variable, "reason": one_of(REFUSALS), "bic": maybe(NUMBER)})
        ),
        "reason": text(),
    },
)
CULLING = parts(
    {}, {"penalty": maybe(NUMBER), "penalties_tried": COUNT, "held_out_deviance": maybe(NUMBER)}
)
CHECK = parts({"text": text()}, {"largest_difference": maybe(NUMBER)})
SETTINGS = parts(
    {"selection": one_of(SELECTIONS), "folds": COUNT, "p_value": SHARE},
    {
        "families": listed(one_of(FAMILIES)),
        "fold_kind": one_of(FOLD_KINDS),
        "l1_ratio": SHARE,
        "surrogates": COUNT,
        "alpha": SHARE,
    },
)

STEP = parts(
    {
        "step": one_of((ADMITTED, DROPPED, TURNED_AWAY)),
        "variable": variable,
        "p_value": SHARE,
        "deviate": NUMBER,
    },
    {"second_test": flag},
)
CALIBRATED = parts(
    {
        "steps": listed(STEP),
        "turned_away": maybe(STEP),
        "critical": maybe(NUMBER),
        "left_out": listed(STEP),
    }
)
CLUSTERS = parts(
    {"strength": number(0, STRONGEST), "range": number(0), "nugget": NUMBER},
    {"components": listed(parts({"strength": NUMBER, "scale": NUMBER, "power": NUMBER}))},
)
CLUSTERING = parts({"before": CLUSTERS, "after": CLUSTERS}, {"sentences": TEXTS})
REFERENCE = parts(
    {"family": one_of(FAMILIES), "bic": NUMBER, "terms": listed(JUDGED_TERM)},
    {
        "intercept": NUMBER,
        "dispersion": maybe(NUMBER),
        "log_likelihood": NUMBER,
        "aic": NUMBER,
        "warnings": TEXTS,
    },
)
STABILITY = parts(
    {
        "resamples": COUNT,
        "parts": COUNT,
        "side": LENGTH,
        "factors": named(SHARE, NAME),
        "variables": named(SHARE, variable),
        "intervals": named(ratios, variable),
    }
)
MORAN = parts({"index": NUMBER, "p_value": SHARE})


def curve(value, where: Where) -> None:
    """Take a pair correlation: lists of one length, the distances ascending."""
    shape = parts(dict.fromkeys(CURVES, listed(NUMBER)), {"surrogates": COUNT, "level": SHARE})
    shape(value, where)
    distances = [0.0, *value["distances"]]
    ascending = all(one < other for one, other in zip(distances, distances[1:]))
    if not ascending or len({len(value[name]) for name in CURVES}) > 1:
        raise Misshapen(
            where, said("a curve: ascending distances, and as many values of each kind")
        )


DIAGNOSTICS = parts(
    {},
    {
        "moran": parts({"before": MORAN, "after": MORAN}, {"permutations": COUNT}),
        "dispersion": parts({"before": NUMBER, "after": NUMBER}),
        "correlation": curve,
    },
)

GRID = parts(
    {
        "columns": whole(1),
        "rows": whole(1),
        "cell_size": LENGTH,
        "left": NUMBER,
        "top": NUMBER,
        "crs": text(),
        "units": text(),
    }
)
INPUTS = parts(
    {},
    {
        "grid": GRID,
        "events": parts({"filter": text(), "outside": COUNT, "sha256": text()}),
        "factors": listed(parts({**FACTOR_PARTS, "sha256": text()})),
    },
)
MODEL = parts(
    {
        "family": one_of(FAMILIES),
        "intercept": LOG,
        "intercept_standard_error": NUMBER,
        "dispersion": maybe(POSITIVE),
        "terms": listed(TERM),
        "log_likelihood": NUMBER,
        "aic": NUMBER,
        "bic": NUMBER,
        "cells": whole(1),
        "events": whole(1),
        "candidates": candidates,
        "families": named(FAMILY, one_of(FAMILIES)),
        "culling": CULLING,
        "warnings": TEXTS,
        "check": CHECK,
        "settings": SETTINGS,
        "seed": COUNT,
        "software": named(text()),
        "inputs": INPUTS,
        "created": text(),
    },
    {
        "calibrated": empty_or(CALIBRATED),
        "clustering": empty_or(CLUSTERING),
        "reference": empty_or(REFERENCE),
        "stability": empty_or(STABILITY),
        "diagnostics": DIAGNOSTICS,
    },
)
