"""A model of the schema `rtm-model/1` as one of `rtm-model/2`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from ...settings import FitSettings
from .. import cautions, parts, term
from ..fields import VARIABLE_PARTS, plain
from ..variable import PROTECTIVE, Variable
from .shape import variable_of

SAME = (
    *("family", "intercept", "intercept_standard_error", "dispersion", "log_likelihood", "aic"),
    *("bic", "cells", "events", "software", "created"),
)
NOT_COUNTED = {"penalty": None, "penalties_tried": 0, "held_out_deviance": None}


def as_version_2(content: Mapping) -> dict:
    """Return a model of good shape as one of version 2; what must agree is asked there."""
    made = _converted(content)
    if made["calibrated"]:
        made["local"] = _baseline(content)
        if made["clustering"]:
            made["clustering"]["local"] = made["clustering"]["after"]
    exact = [term["variable"] for term in made["terms"]]
    exact += [one for factor in made["inputs"]["factors"] for one in factor["variables"]]
    return _to_all_digits(made, {str(Variable(**one)): one for one in exact})


def _to_all_digits(some: Any, exact: Mapping[str, dict]) -> Any:
    """Return variables as they were told elsewhere: a name held six digits of the distance."""
    if isinstance(some, Mapping):
        if some.keys() == VARIABLE_PARTS.keys():
            return exact.get(str(Variable(**some)), some)
        return {key: _to_all_digits(one, exact) for key, one in some.items()}
    return [_to_all_digits(one, exact) for one in some] if isinstance(some, list) else some


def _converted(content: Mapping) -> dict:
    return {
        "schema": "rtm-model/2",
        **{name: content[name] for name in SAME},
        "terms": _terms(content["terms"], "local" if content.get("calibrated") else "citywide"),
        "narrowing": _narrowing(content["candidates"]),
        "families": [_family(name, one) for name, one in content["families"].items()],
        "culling": {**NOT_COUNTED, **content["culling"]},
        "check": _check(content["check"]),
        "settings": {**asdict(FitSettings()), **content["settings"], "seed": content["seed"]},
        "cautions": _cautions(content["warnings"]),
        "calibrated": _if_any(_calibrated, content.get("calibrated")),
        "clustering": _if_any(_clustering, content.get("clustering")),
        "reference": _if_any(_reference, content.get("reference")),
        "stability": _if_any(_stability, content.get("stability"), _protected(content)),
        "diagnostics": content.get("diagnostics") or None,
        "inputs": _inputs(content["inputs"]),
    }


def _if_any(made, some: Mapping | None, *more) -> dict | None:
    return made(some, *more) if some else None


def _protected(told: Mapping) -> set[str]:
    """Return the names of the protective factors among the terms."""
    return {one["factor"] for one in told["terms"] if one["effect"] == PROTECTIVE}


def _baseline(told: Mapping) -> dict:
    return {name: told[name] for name in ("intercept", "intercept_standard_error")}


def _terms(told: Iterable[Mapping], ratio: str) -> list[dict]:
    """Return terms whose only ratio is citywide or local."""
    return [_term(one, ratio) for one in told]


def _term(told: Mapping, ratio: str) -> dict:
    holds, admitted = told.get("holds_up"), told.get("admission_p_value")
    verdict = {"holds_up": holds, "why": term.TOLD, "told": told.get("reason", "")}
    return {
        "variable": _variable(told["factor"], told),
        "effect": told["effect"],
        **{"citywide": None, "local": None, ratio: _estimate(told)},
        "admission": None if admitted is None else {"p_value": admitted},
        "verdict": None if holds is None else verdict,
    }


def _estimate(told: Mapping) -> dict:
    protects = told["effect"] == PROTECTIVE
    adjusted = _precision(told, "adjusted_standard_error", "adjusted_p_value", "adjusted", protects)
    return {
        "coefficient": told["coefficient"],
        "ratio": plain(1 / told["rrv"]) if protects else told["rrv"],
        "independent": _precision(told, "standard_error", "p_value", "rrv", protects),
        "adjusted": None if None in adjusted.values() else adjusted,
    }


def _precision(told: Mapping, error: str, p_value: str, ends: str, protects: bool) -> dict:
    """Return a precision; version 1 told by how much a protective factor divides."""
    low, high = told.get(f"{ends}_low"), told.get(f"{ends}_high")
    if protects and low and high:
        low, high = plain((1 / high, 1 / low))
    return {
        "standard_error": told.get(error),
        "p_value": told.get(p_value),
        "low": low,
        "high": high,
    }


def _variable(factor: str, told: Mapping) -> dict:
    return {"factor": factor, **{key: told[key] for key in ("operationalisation", "distance")}}


def _named(some: Iterable[Mapping]) -> list[dict]:
    """Return parts each of which names a variable, as parts that hold it."""
    return [{**one, "variable": variable_of(one["variable"])} for one in some]


def _narrowing(told: Mapping) -> dict:
    return {
        **{name: told[name] for name in ("tested", "culled")},
        **{name: [variable_of(one) for one in told[name]] for name in ("constant", "survivors")},
        "duplicates": [
            {"variable": variable_of(one["name"]), "same_as": variable_of(one["same_as"])}
            for one in told["duplicate"]
        ],
    }


def _family(name: str, told: Mapping) -> dict:
    return {
        **{key: told.get(key) for key in ("bic", "terms", "log_likelihood", "dispersion")},
        "family": name,
        "path": _steps(told["path"]),
        "refused": _named(told.get("refused", [])),
    }


def _check(told: Mapping) -> dict:
    found = told.get("largest_difference")
    outcome = parts.TOLD if found is None else parts.AGREES
    return {"outcome": outcome, "largest_difference": found, "told": told["text"]}


def _cautions(told: Iterable[str]) -> list[dict]:
    return [{"kind": cautions.TOLD, "told": one} for one in told]


def _calibrated(told: Mapping) -> dict:
    steps, left_out = (_steps(told[key]) for key in ("steps", "left_out"))
    turned_away = told["turned_away"]
    return {
        "steps": steps,
        "turned_away": None if turned_away is None else _steps([turned_away])[0],
        "critical": told["critical"],
        "left_out": left_out,
    }


def _steps(told: Iterable[Mapping]) -> list[dict]:
    return [{**one, "action": one["step"]} for one in _named(told)]


def _reference(told: Mapping) -> dict:
    wanted = ("family", "intercept", "dispersion", "log_likelihood", "aic", "bic")
    return {
        **{name: told.get(name) for name in wanted},
        "terms": _terms(told["terms"], "citywide"),
        "cautions": _cautions(told.get("warnings", [])),
    }


def _clustering(told: Mapping) -> dict:
    return {name: told[name] for name in ("before", "after")}


def _stability(told: Mapping, protected: set[str]) -> dict:
    return {
        **{name: told[name] for name in ("resamples", "parts", "side")},
        "factors": [{"factor": name, "share": share} for name, share in told["factors"].items()],
        "variables": [
            {"variable": variable_of(name), "share": share}
            for name, share in told["variables"].items()
        ],
        "intervals": [
            _interval(variable_of(name), low, high, protected)
            for name, (low, high) in told["intervals"].items()
        ],
    }


def _interval(variable: dict, low: float, high: float, protected: set[str]) -> dict:
    if variable["factor"] in protected:
        low, high = plain((1 / high, 1 / low))
    return {"variable": variable, "low": low, "high": high}


def _inputs(told: Mapping) -> dict:
    return {
        "grid": told.get("grid"),
        "events": told.get("events"),
        "factors": [
            {
                **factor,
                "variables": [_variable(factor["name"], one) for one in factor["variables"]],
            }
            for factor in told.get("factors", [])
        ],
    }
