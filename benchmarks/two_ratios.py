"""Citywide and local ratios on real studies: ``python -m PACKAGE.two_ratios``.

Checks the citywide model against statsmodels, and asks which of the two maps foretells a later
period better. Writes the table of docs/ratios.md.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from statsmodels.discrete import discrete_model

from ..core.fitting.fit import fit_model
from ..core.mapping.evaluation import evaluate
from ..core.model.block import Block
from ..core.model.predict import CITYWIDE, LOCAL, expected_counts
from ..core.model.record import Model
from ..core.progress import Quiet
from ..core.settings import FitSettings
from ..core.terrain.events import count_events
from ..core.terrain.grid import Cells
from . import layers
from .cases import BROOKLYN, CHICAGO, LONDON, WEST_END, Case
from .results import table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "ratios.md"
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->\n"
CRIMES = (
    *("robbery", "burglary", "bicycle-theft", "theft-from-the-person"),
    *("vehicle-crime", "violent-crime"),
)
SHOOTINGS = ("2012_2014", "2015_2017", "2018_2019")
COLUMNS = [
    *("study", "events", "terms", "largest difference from statsmodels"),
    *("slope, citywide", "slope, local", "later slope, citywide", "later slope, local"),
    *("log gain, citywide", "log gain, local"),
]


@dataclass(frozen=True)
class Study:
    """Events of one period in one city, and those of the next where there are any."""

    case: Case
    title: str
    incidents: str
    later: str | None
    condition: str = ""


def studies() -> Iterator[Study]:
    """Yield the nineteen studies."""
    for crime in CRIMES:
        yield Study(
            LONDON,
            f"London, {crime}, 2016 H1",
            "incidents_2016_h1",
            "incidents_2016_h2",
            f"crime_type = '{crime}'",
        )
    for period, later in zip(SHOOTINGS, (*SHOOTINGS[1:], None)):
        following = None if later is None else f"incidents_shootings_{later}"
        title = f"Brooklyn, shootings, {period.replace('_', '–')}"
        yield Study(BROOKLYN, title, f"incidents_shootings_{period}", following)
    for year in (2017, 2018):
        assaults = "incidents_agg_assault_{}"
        title = f"Chicago, assaults, {year}"
        yield Study(CHICAGO, title, assaults.format(year), assaults.format(year + 1))
    for crime in CRIMES[:2]:
        for year in range(2013, 2017):
            following = f"incidents_{year + 1}" if year < 2016 else None
            condition = f"crime_type = '{crime}'"
            title = f"West End, {crime}, {year}"
            yield Study(WEST_END, title, f"incidents_{year}", following, condition)


@lru_cache(maxsize=1)
def terrain(case: Case) -> tuple[Cells, np.ndarray, list[Block]]:
    """Return the cells of a city, the area of each and the variables of all factors."""
    study = case.study()
    cells, areas = layers.study_area(study["study_area"]["source"], case.cell_size)
    return cells, areas, layers.variables(cells, study)


def counts_of(study: Study, layer: str) -> np.ndarray:
    """Return the events of each cell of a layer of incidents."""
    cells, _, _ = terrain(study.case)
    return count_events(cells, layers.points(study.case.layer(layer), study.condition)).counts


def row(study: Study) -> list:
    """Fit a study and return its row of the table."""
    cells, areas, blocks = terrain(study.case)
    counts = counts_of(study, study.incidents)
    model = fit_model(blocks, counts, FitSettings(), Quiet(), cells)
    maps = [expected_counts(model, blocks, cells.count, ratios=one) for one in (CITYWIDE, LOCAL)]
    found = [study.title, model.events, len(model.terms), _difference(model)]
    found += [slope(one, counts) for one in maps]
    if study.later is None or not model.terms:
        return [*found, None, None, None, None]
    later = counts_of(study, study.later)
    return [
        *found,
        *(slope(one, later) for one in maps),
        *(log_gain(one, later, areas) for one in maps),
    ]


def _difference(model: Model) -> float | None:
    return model.check.largest_difference


def slope(expected: np.ndarray, events: np.ndarray) -> float | None:
    """Return the slope of a Poisson regression of events on the logarithm of what is expected."""
    logs = np.log(expected)
    if np.ptp(logs) == 0:
        return None
    design = np.column_stack([np.ones(len(logs)), logs])
    start = [0.0, 1.0]
    found = discrete_model.Poisson(events, design).fit(start, method="newton", disp=0, tol=1e-12)
    return round(float(found.params[1]), 7)


def log_gain(expected: np.ndarray, events: np.ndarray, areas: np.ndarray) -> float:
    """Return the log-likelihood of events by a map above that of a flat one."""
    generator = np.random.default_rng(1)
    found = evaluate(expected, events, areas, generator, Quiet(), shares=(0.1,), resamples=99)
    return found.log_gain.value


def in_short(rows: Sequence[list]) -> str:
    """Return how often and by how much the citywide map foretells better."""
    both = [(one[-2], one[-1]) for one in rows if one[-1] is not None]
    better = sum(citywide >= local for citywide, local in both)
    gain = statistics.median(citywide / local - 1 for citywide, local in both)
    return (
        f"Of {len(both)} studies with a later period the citywide map has at least the log gain "
        f"of the local one in {better}; the median of its lead is {gain:+.0%}."
    )


def main() -> None:
    """Fit the studies and write the table."""
    rows = []
    for study in studies():
        rows.append(row(study))
        print(*rows[-1], sep="; ", flush=True)
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    shown = f"{BEGIN}\n{table(COLUMNS, rows)}\n{in_short(rows)}\n\n{END}"
    PAGE.write_text(f"{before}{shown}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
