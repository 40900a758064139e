"""Which factors survive once streets, doors and homes are allowed for: docs/exposure.md.

``python -m PACKAGE.benchmarks.exposures DOCS`` fits real studies without and with an exposure and
controls, and writes DOCS/exposure.md's tables and its pictures.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib.figure import Figure

from ..core.fitting.fit import fit_model
from ..core.model.record import Model
from ..core.model.term import Term
from ..core.progress import Quiet
from ..core.settings import FitSettings
from ..core.terrain.events import count_events
from . import layers, results
from .calibration import streets
from .calibration.layouts import Layout, read
from .cases import CHICAGO, LONDON, Case

START, END = "<!-- tables: begin -->", "<!-- tables: end -->"
BURGLARY = replace(LONDON, title="London burglary", filter="\"crime_type\" = 'burglary'")
ROBBERY = replace(LONDON, title="London robbery")
ASSAULTS = replace(CHICAGO, title="Chicago assaults 2017, South Side")
COLOURS = ("#9aa3ad", "#0b6e4f", "#3a6ea5", "#c98a1b")
LEFT = 0.9  # where the axis of ratios begins
SETTINGS = {"font.size": 8, "svg.fonttype": "none", "svg.hashsalt": "exposure"}


@dataclass(frozen=True)
class Allowed:
    """What a study allows for: nothing, an exposure, controls."""

    name: str
    exposure: str = ""
    controls: tuple[str, ...] = ()


NOTHING = Allowed("nothing")
STREETS = (
    NOTHING,
    Allowed("length of street (control)", controls=(streets.STREETS,)),
    Allowed("length of street (exposure)", exposure=streets.STREETS),
)
HOMES = (
    NOTHING,
    Allowed("residents (control)", controls=(streets.HOMES,)),
    Allowed("residents (exposure)", exposure=streets.HOMES),
    Allowed("positions of crime (control)", controls=(streets.DOORS,)),
)
STUDIES = (
    ("london", ROBBERY, HOMES),
    ("london", BURGLARY, HOMES),
    ("london streets", ROBBERY, STREETS),
    ("london streets", BURGLARY, STREETS),
    ("south side", ASSAULTS, STREETS),
)


def fitted(layout: Layout, case: Case, allowed: Allowed) -> Model | str:
    """Return the calibrated model of a study, or why there is none."""
    source = case.study()["incidents"]["source"]
    counts = count_events(layout.cells, layers.points(source, case.filter)).counts
    measured = {
        one: streets.amounts(layout.name, one, layout.cells)
        for one in (*allowed.controls, *filter(None, [allowed.exposure]))
    }
    return fit_model(
        layout.blocks,
        counts,
        FitSettings(),
        Quiet(),
        layout.cells,
        exposure=measured.get(allowed.exposure),
        controls={one: measured[one] for one in allowed.controls},
    )


def _told(term: Term | None) -> str:
    if term is None:
        return "–"
    one = term.local_first
    mark = "\\*" if term.admission is not None and term.admission.borderline else ""
    reach = f"{term.variable.operationalisation}, {term.variable.distance:g} m"
    return f"{one.ratio:.2f} ({one.low:.2f} to {one.high:.2f}){mark}; {reach}"


def table(models: dict[str, Model]) -> str:
    """Return the local ratios of every factor that is in one of the models, a row each."""
    found = {name: {term.factor: term for term in one.terms} for name, one in models.items()}
    factors = list(dict.fromkeys(factor for one in found.values() for factor in one))
    rows = [[factor, *(_told(one.get(factor)) for one in found.values())] for factor in factors]
    return results.table(["factor", *found], rows)


def draw(models: dict[str, Model], path: Path) -> None:
    """Draw the local ratios with their intervals."""
    found = {name: {term.factor: term for term in one.terms} for name, one in models.items()}
    factors = list(dict.fromkeys(factor for one in found.values() for factor in one))
    with matplotlib.rc_context(SETTINGS):
        height = 0.85 + 0.34 * len(factors)  # inches, 0.55 of them below and 0.3 above the axes
        figure = Figure(figsize=(7, height))
        axes = figure.add_axes((0.26, 0.55 / height, 0.72, 1 - 0.85 / height))
        step = 0.8 / len(found)
        for number, ((name, terms), colour) in enumerate(zip(found.items(), COLOURS)):
            places = [n for n, factor in enumerate(factors) if factor in terms]
            own = [terms[factors[n]].local_first for n in places]
            at = np.array(places) - 0.4 + step * (number + 0.5)
            for y, one in zip(at, own):
                axes.plot([one.low, one.high], [y, y], color=colour, linewidth=1.2)
            ratios = [one.ratio for one in own]
            axes.plot(ratios, at, "o", color=colour, markersize=3.5, label=name)
        axes.axvline(1, color="#555555", linewidth=0.8)
        axes.set_xscale("log")
        axes.set_xlim(left=LEFT)
        ticks = (1, 1.5, 2, 3)
        axes.set_xticks(ticks, [f"{one:g}" for one in ticks])
        axes.minorticks_off()
        axes.set_yticks(range(len(factors)), factors)
        axes.invert_yaxis()
        axes.set_xlabel("local ratio, 95% interval (logarithmic axis)")
        for side in ("top", "right", "left"):
            axes.spines[side].set_visible(False)
        axes.tick_params(axis="y", length=0)
        figure.legend(loc="upper left", ncol=len(found), columnspacing=1.0, frameon=False)
        figure.savefig(path, metadata={"Date": None})


def main(docs: Path) -> None:
    """Fit all studies; write the tables into the page, and the pictures beside it."""
    parts = []
    for number, (name, case, several) in enumerate(STUDIES, 1):
        layout = read(name)
        where = {"london": "whole study area", "london streets": "where streets are mapped"}
        title = ": ".join(filter(None, [case.title, where.get(name, "")]))
        models = {one.name: fitted(layout, case, one) for one in several}
        picture = f"exposure_{number}.svg"
        draw(models, docs / "images" / picture)
        facts = "; ".join(f"{key}: BIC {one.bic:,.0f}" for key, one in models.items())
        events = next(iter(models.values())).events
        told = f"{events:,} events in {layout.cells.count:,} cells. {facts}."
        parts.append(
            f"### {title}\n\n{told}\n\n{table(models)}\n\n![Local ratios](images/{picture})"
        )
        print(parts[-1], flush=True)
    page = docs / "exposure.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    after = rest.partition(END)[2]
    body = "\n\n".join(parts)
    page.write_text(f"{before}{START}\n\n{body}\n\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
