"""The tables of docs/calibration.md."""

from __future__ import annotations

from collections.abc import Callable

from ..results import table
from .layouts import TITLES
from .methods import SELECTING
from .targets import TARGETS, Aim

KINDS = {
    "poisson": "Poisson, cells as independent",
    "nb1": "NB1, cells as independent",
    "local": "local ratio, adjusted for clustering",
    "citywide": "citywide ratio, adjusted for clustering",
}
WORDS = {
    "nothing": "no factor matters",
    "six": "six true factors, London",
    "its own": "six true factors, sample city",
    "extremes": "weak, strong, rare and protective factors, London",
    "wrong distances": "six true factors at distances that are not tested, London",
}


def tables(kept: dict) -> str:
    """Return all tables, in Markdown."""
    scenarios = kept["scenarios"]
    nulls = [one for one in scenarios if one["truth"] == "nothing"]
    truths = [one for one in scenarios if one["truth"] != "nothing"]
    parts = [
        "### Targets of the calibrated selection: %; bold: missed by more than two errors\n",
        _targets(scenarios),
        "### Any false factor, where no factor matters: % of runs\n",
        _by_method(nulls, lambda one, method: _percent(method["any_false"])),
        *_streets([one for one in nulls if "marker" in one]),
        "### Any false factor, beside true ones: % of runs\n",
        _by_method(truths, lambda one, method: _percent(method["any_false"])),
        "### True factors kept, mean over the factors: %\n",
        _by_method(truths, lambda one, method: _percent(method["kept"])),
        *_by_factor(truths, "Kept by the calibrated selection, %", _kept),
        "### Operationalisation and distance of the factors kept\n",
        _by_method(truths, lambda one, method: _recovered(method["together"], "tested")),
        *_by_factor(truths, "The same by factor, calibrated selection", _recovered),
        "### 95% intervals of the true model that hold the truth: %, all factors and each\n",
        _coverage(truths),
        "### Clustering as it was estimated by the calibrated selection: median (quartiles)\n",
        _estimated(scenarios),
        "### Processor time of a run: mean seconds\n",
        _times(scenarios),
        "### Made with\n",
        _circumstances(kept),
    ]
    return "\n".join(parts)


def _heading(one: dict) -> str:
    truth = "" if one["truth"] == "nothing" else f"{WORDS[one['truth']].split(',')[0]}; "
    return f"{TITLES[one['layout']]}: {truth}{one['clustering']}"


def _by_method(scenarios: list[dict], shown: Callable[[dict, dict], str]) -> str:
    rows = [
        [
            _heading(one),
            _runs(one),
            *(
                shown(one, one["methods"][name]) if name in one["methods"] else None
                for name in SELECTING
            ),
        ]
        for one in scenarios
    ]
    return table(["scenario", "runs", *SELECTING], rows)


def _runs(one: dict) -> str:
    """The runs of the methods, from the fewest to the most."""
    runs = [method["runs"] for method in one["methods"].values()]
    return "–".join(f"{number}" for number in sorted({min(runs), max(runs)}))


def _targets(scenarios: list[dict]) -> str:
    found = [(_heading(one), [aim(one) for aim in TARGETS.values()]) for one in scenarios]
    rows = [
        [name, one["methods"]["calibrated"]["runs"], *map(_aimed, aims)]
        for one, (name, aims) in zip(scenarios, found)
        if any(aims)
    ]
    sums = []
    for column in zip(*(aims for _, aims in found)):
        met = [aim[2] for aim in column if aim is not None]
        sums.append(f"{sum(met)} of {len(met)} not missed")
    return table(["scenario", "runs", *TARGETS], [*rows, ["all", None, *sums]])


def _aimed(aim: Aim | None) -> str | None:
    if aim is None:
        return None
    what, found, met = aim
    name = "" if what in ("false", "covered") else f"{what} "
    return f"{name}{_percent(found)}" if met else f"**{name}{_percent(found)}**"


def _streets(nulls: list[dict]) -> list[str]:
    """A table of the nulls where crime happens at doors or on streets."""
    rows = []
    for one in nulls:
        ratio, error, _, least, most = one["marker"]
        method = one["methods"]["calibrated"]
        told = f"{ratio:.3f} ± {error:.3f} ({least:.2f} to {most:.2f})"
        rows.append([_heading(one), method["runs"], _percent(method["any_false"]), told])
    columns = ["scenario", "runs", "any false factor, %", "local ratio of pubs or liquor, 100 m"]
    title = "### Crime at doors and on streets, no factor matters: the calibrated selection\n"
    return [title, table(columns, rows)] if rows else []


def _by_factor(
    truths: list[dict], title: str, shown: Callable[[dict, str], str | None]
) -> list[str]:
    """A table a truth: what the calibrated selection makes of each factor."""
    parts = []
    for truth in dict.fromkeys(one["truth"] for one in truths):
        some = [one for one in truths if one["truth"] == truth and "calibrated" in one["methods"]]
        if not some:
            continue
        found = [one["methods"]["calibrated"]["effects"] for one in some]
        rows = [
            [
                f"{effect['factor']}, {_as_what(effect)}",
                f"{effect['rrv']:g}",
                f"{effect['cells']:,} / {effect['expected']:,.0f}",
                *(shown(effects[at], effect["shape"]) for effects in found),
            ]
            for at, effect in enumerate(some[0]["effects"])
        ]
        columns = ["true factor", "RRV", "cells / events", *(one["clustering"] for one in some)]
        parts += [f"### {title}: {WORDS[truth]}\n", table(columns, rows)]
    return parts


def _kept(found: dict, shape: str) -> str:
    return _percent(found["kept"])


def _recovered(found: dict | None, shape: str) -> str | None:
    """Share exactly right, share of the right operationalisation, error of the distance."""
    if found is None or not found["exact"][2]:
        return None
    right = f"{100 * found['operationalisation'][0]:.0f}%"
    if shape == "decay":
        value, error, _ = found["distance"]
        return f"{right}; at {value:.2f} ± {error:.2f} blocks"
    exact = f"{100 * found['exact'][0]:.0f}% / " if shape == "tested" else ""
    value, error, _ = found["steps"]
    return f"{exact}{right}; {value:+.2f} ± {error:.2f}".replace("-", "−")


def _as_what(effect: dict) -> str:
    if effect["shape"] == "decay":
        return f"decays over {effect['blocks']:g} blocks"
    return f"{effect['operationalisation']}, {effect['blocks']:g} blocks"


def _coverage(truths: list[dict]) -> str:
    rows = []
    for one in truths:
        for kind, found in one.get("coverage", {}).items():
            shares = [effect[0] for effect in found["effects"]]
            rows.append(
                [
                    _heading(one),
                    KINDS[kind],
                    found["runs"],
                    _percent(found["all"]),
                    *(f"{100 * share:.0f}" for share in shares),
                ]
            )
    columns = ["scenario", "intervals", "runs", "all factors", *"123456"]
    return table(columns, rows)


def _estimated(scenarios: list[dict]) -> str:
    rows = [
        [_heading(one), *(_quartiles(one["estimated"][name]) for name in NAMES)]
        for one in scenarios
        if "estimated" in one
    ]
    columns = ["scenario", "strength (variance of the log)", "range, blocks", "nugget"]
    return table(columns, rows)


NAMES = ("strength", "range", "nugget")


def _quartiles(three: list[float]) -> str:
    low, middle, high = three
    return f"{middle:.2f} ({low:.2f} to {high:.2f})"


def _times(scenarios: list[dict]) -> str:
    rows = []
    for layout in dict.fromkeys(one["layout"] for one in scenarios):
        for nothing, what in ((True, "no true factor"), (False, "six true factors")):
            some = [
                one["methods"]
                for one in scenarios
                if one["layout"] == layout and (one["truth"] == "nothing") == nothing
            ]
            if some:
                times = [_time([one[name] for one in some if name in one]) for name in SELECTING]
                rows.append([f"{TITLES[layout]}, {what}", *times])
    return table(["", *SELECTING], rows)


def _time(methods: list[dict]) -> float | None:
    runs = sum(method["runs"] for method in methods)
    return sum(method["runs"] * method["seconds"][0] for method in methods) / runs if runs else None


def _percent(three: list[float]) -> str:
    value, error, _ = three
    return f"{100 * value:.1f} ± {100 * error:.1f}"


def _circumstances(kept: dict) -> str:
    measured = kept["measured"]
    return (
        f"{measured['date']}: {kept['runs']:,} results, {kept['processor_seconds']:,.0f} seconds "
        f"of processor time; {measured['processor']}, {measured['system']}; "
        f"{measured['software']}. Engine: {_engines(kept['scenarios'])}.\n"
    )


def _engines(scenarios: list[dict]) -> str:
    """Which revisions the results of each method are of."""
    revisions: dict[str, set[str]] = {}
    for one in scenarios:
        for name, method in one["methods"].items():
            revisions.setdefault(name, set()).update(method["engine"])
    return "; ".join(f"{name} at {', '.join(sorted(found))}" for name, found in revisions.items())
