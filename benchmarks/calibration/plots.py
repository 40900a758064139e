"""The plots of docs/calibration.md."""

from __future__ import annotations

from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from .layouts import TITLES
from .methods import SELECTING
from .targets import COVERED, limit_of

COLOURS = dict(zip(SELECTING, ("#0b6e4f", "#b5332e", "#3a6ea5", "#c98a1b", "#7a5ea8")))
KINDS = {
    "poisson": ("Poisson", "#b5332e"),
    "nb1": ("NB1", "#c98a1b"),
    "local": ("local, adjusted for clustering", "#0b6e4f"),
    "citywide": ("citywide, adjusted for clustering", "#3a6ea5"),
}
SETTINGS = {"font.size": 8, "svg.fonttype": "none", "svg.hashsalt": "calibration"}
UNKNOWN = [float("nan"), float("nan"), 0]
NOTHING = {"any_false": UNKNOWN}
LEGEND = 0.25  # inches above the panels
ERRORS = 2  # standard errors that the bars reach


def draw(scenarios: list[dict], folder: Path) -> None:
    """Draw all plots into a folder."""
    with matplotlib.rc_context(SETTINGS):
        _false_factors(scenarios, folder / "calibration_false.svg")
        _power(scenarios, folder / "calibration_power.svg")
        _coverage(scenarios, folder / "calibration_coverage.svg")


def _false_factors(scenarios: list[dict], path: Path) -> None:
    parts = [
        [one for one in scenarios if (one["truth"] == "nothing") == it] for it in (True, False)
    ]
    heights = [len(part) + 1 for part in parts]
    figure = Figure(figsize=(7.5, 1.2 + 0.2 * sum(heights)), layout="constrained")
    panels = figure.subplots(2, 1, sharex=True, gridspec_kw={"height_ratios": heights})
    for axes, part, title in zip(panels, parts, ("no factor matters", "six factors matter")):
        for number, (name, colour) in enumerate(COLOURS.items()):
            shares = [(one["methods"].get(name) or NOTHING)["any_false"] for one in part]
            _dots(axes, shares, 0.14 * (number - 2), colour)
        places = np.arange(len(part))
        limits = [100 * limit_of(one) for one in part]
        axes.vlines(limits, places - 0.45, places + 0.45, color="black", linewidth=1)
        _rows(axes, [_name(one) for one in part])
        axes.set_title(title, fontsize=8, loc="left")
    panels[1].set_xlabel("runs with any false factor, % (black: target)")
    _legend(figure, COLOURS)
    _save(figure, path)


def _power(scenarios: list[dict], path: Path) -> None:
    """How often each true factor is kept, in the scenarios of the main truth."""
    some = [one for one in scenarios if one["truth"] == "six"]
    names = [name for name in ("calibrated", "random shifts", "reference") if some]
    figure = Figure(figsize=(7.5, 3.2), layout="constrained")
    panels = figure.subplots(1, max(len(some), 1), sharey=True, squeeze=False)[0]
    for axes, one in zip(panels, some):
        for number, name in enumerate(names):
            if name in one["methods"]:
                shares = [effect["kept"] for effect in one["methods"][name]["effects"]]
                _dots(axes, shares, 0.2 * (number - 1), COLOURS[name])
        axes.set_title(one["clustering"].replace(", SD", ",\nSD"), fontsize=8)
        axes.set_xlim(-4, 104)
        axes.grid(axis="x", color="#dddddd")
        axes.set_xlabel("kept, %")
    if some:
        labels = [
            f"{effect['factor']}\nRRV {effect['rrv']:g}, {effect['cells']:,} cells"
            for effect in some[0]["effects"]
        ]
        panels[0].set_yticks(range(len(labels)), labels)
        panels[0].invert_yaxis()
        _legend(figure, {name: COLOURS[name] for name in names})
    _save(figure, path)


def _coverage(scenarios: list[dict], path: Path) -> None:
    some = [one for one in scenarios if "coverage" in one]
    figure = Figure(figsize=(7.5, 0.9 + 0.26 * len(some)), layout="constrained")
    axes = figure.subplots()
    axes.axvspan(100 * COVERED[0], 100 * COVERED[1], color="#e4efe9")
    axes.axvline(95, color="black", linewidth=1)
    for number, (kind, (_, colour)) in enumerate(KINDS.items()):
        shares = [one["coverage"].get(kind, {}).get("all", UNKNOWN) for one in some]
        _dots(axes, shares, 0.2 * (number - 1.5), colour)
    _rows(axes, [_name(one) for one in some])
    axes.set_xlabel("95% intervals of the true model that hold the truth, %")
    _legend(figure, dict(KINDS.values()))
    _save(figure, path)


def _dots(axes: Axes, shares: list[list[float]], above: float, colour: str) -> None:
    """Shares with their bars, one a row, a little above or below the row's middle."""
    values, errors, _ = np.array(shares, float).reshape(-1, 3).T
    places = np.arange(len(values)) + above
    reach = ERRORS * np.nan_to_num(errors)
    low, high = 100 * np.clip([values - reach, values + reach], 0, 1)
    known = ~np.isnan(values)
    axes.hlines(places[known], low[known], high[known], color=colour, linewidth=1)
    axes.plot(100 * values, places, "o", color=colour, markersize=3)


def _rows(axes: Axes, names: list[str]) -> None:
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x", color="#dddddd")


def _name(one: dict) -> str:
    truth = "" if one["truth"] == "nothing" else f"{one['truth']}; "
    return f"{TITLES[one['layout']].split(',')[0]}: {truth}{one['clustering']}"


def _legend(figure: Figure, colours: dict[str, str]) -> None:
    marks = [
        Line2D([], [], marker="o", color=colour, markersize=3, linewidth=1)
        for colour in colours.values()
    ]
    left = 1 - LEGEND / figure.get_figheight()
    figure.get_layout_engine().set(rect=(0, 0, 1, left))
    figure.legend(marks, list(colours), loc="upper center", ncols=len(marks), frameon=False)


def _save(figure: Figure, path: Path) -> None:
    # neither date nor random names, so that the same figures give the same file
    figure.savefig(path, metadata={"Date": None})
