"""How strongly and how far London's robberies cluster: the plugin's estimate beside spatstat's.

``python -m PACKAGE.benchmarks.against_spatstat [DRAWS]``, by ``tools/benchmark-spatstat``.

Both fit one exponential to the pair correlation of the same points, expected alike everywhere in
the study area: the plugin from the counts of cells, kppm of R's spatstat from points. Robberies
are told at a point of their street, so each point is moved to anywhere in its cell. Points drawn
from the plugin's fit, and fitted by both, give the error of either and of their difference.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar

from ..core.fitting.calibrated.clustering import (
    Clustering,
    PairCorrelation,
    clustering_of,
    contrast,
    pair_correlation,
)
from ..core.fitting.calibrated.fields import Fields, draw_events, multiplier_of
from ..core.fitting.calibrated.lags import Lags
from ..core.terrain.grid import Cells
from .cases import LONDON
from .layers import points, study_area
from .measure import run
from .options import folder_of

PEER_R = Path(__file__).resolve().parent / "spatstat.R"
DRAWS = 20
SEED = 1
SHOWN = (1, 2, 3, 5, 8, 12, 20)  # lags, in cells, at which the curves are compared


@dataclass(frozen=True)
class Fitted:
    """Strength and scale of an exponential fitted to a set of points, and the curve g itself."""

    strength: float
    scale: float
    curve: np.ndarray


def own_fit(lags: Lags, counts: np.ndarray) -> Fitted:
    """Fit one exponential to counts that are expected alike everywhere."""
    expected = np.full(len(counts), counts.mean())
    found = pair_correlation(lags, counts - expected, expected)
    fitted = single_exponential(found)
    return Fitted(fitted.strength, fitted.range, 1 + found.excess)


def single_exponential(found: PairCorrelation) -> Clustering:
    """Fit strength and scale of one exponential by the contrast of `clustering_of`."""

    def of(log_scale: float) -> Clustering:
        return clustering_of(found, (1.0,), [float(np.exp(log_scale))])

    bounds = np.log(found.distances[0] / 2), np.log(found.distances[-1])
    best = minimize_scalar(lambda s: contrast(found, of(s)), bounds=bounds, method="bounded")
    return of(best.x)


def drawn(cells: Cells, clustering: Clustering, events: int, seed: int) -> np.ndarray:
    """Draw the events of each cell, expected alike everywhere, with a clustering."""
    generator = np.random.default_rng([SEED, seed])
    field = Fields(cells, clustering).pair(generator)[0]
    multiplier = multiplier_of(field, clustering.strength)
    expected = np.full(cells.count, events / cells.count)
    made = draw_events(expected, [multiplier], clustering.nugget, generator)
    return np.bincount(made.cell, made.number, cells.count).astype(int)


def by_spatstat(cells: Cells, lags: Lags, patterns: list[np.ndarray]) -> list[dict]:
    """Return what spatstat makes of each pattern, its events anywhere in their cells."""
    folder = folder_of("spatstat")
    np.savetxt(folder / "inside.txt", cells.inside[::-1], fmt="%d")
    row, column = np.nonzero(cells.inside)
    size = cells.frame.cell_size
    for number, counts in enumerate(patterns):
        generator = np.random.default_rng([SEED, number, 2])
        of_event = np.repeat(np.arange(cells.count), counts)
        corner = np.column_stack([column, cells.frame.rows - 1 - row])[of_event]
        xy = (corner + generator.random(corner.shape)) * size
        np.savetxt(folder / f"points-{number}.txt", xy, fmt="%.3f", delimiter="\t")
    far = str(lags.distances[-1])
    return run(["Rscript", str(PEER_R), str(folder), str(size), far]).results()


def table(own: list[Fitted], peer: list[dict], strength: str, scale: str) -> list[str]:
    """Return the rows of strength and scale; the first pattern is the real one."""
    lines = []
    for what, ours, theirs in (
        ("strength", [f.strength for f in own], [p[strength] for p in peer]),
        ("scale, m", [f.scale for f in own], [p[scale] for p in peer]),
    ):
        difference = np.log(np.array(theirs) / ours)
        lines.append(
            f"| {what} | {ours[0]:.3g} ± {_deviation(ours):.2g} "
            f"| {theirs[0]:.3g} ± {_deviation(theirs):.2g} "
            f"| {difference[0]:+.2f} | {np.median(difference[1:]):+.2f} "
            f"± {_deviation(difference):.2f} |"
        )
    return lines


def _deviation(values) -> float:
    return float(np.std(values[1:], ddof=1))


def main(draws: int) -> None:
    """Compare, and print the tables."""
    if not LONDON.present:
        raise SystemExit("The data are not here (set RTM_TEST_DATA).")
    cells, _ = study_area(LONDON.layer("boundary"), LONDON.cell_size)
    place = cells.numbers_at(points(LONDON.layer(LONDON.incidents), LONDON.filter))
    counts = np.bincount(place[place >= 0], minlength=cells.count)
    lags = Lags(cells)
    real = own_fit(lags, counts)
    model = clustering_of(
        pair_correlation(lags, counts - counts.mean(), np.full(cells.count, counts.mean())),
        (1.0,),
        [real.scale],
    )
    patterns = [counts, *(drawn(cells, model, counts.sum(), draw) for draw in range(draws))]
    own = [real, *(own_fit(lags, pattern) for pattern in patterns[1:])]
    peer = by_spatstat(cells, lags, patterns)
    print(
        f"{counts.sum():,} events, {cells.count:,} cells, {draws} draws, nugget {model.nugget:.2f}"
    )
    print("\n| | plugin | kppm | log of ratio | log of ratio in draws |\n|---|---|---|---|---|")
    print("| *same contrast* | | | | |")
    print(*table(own, peer, "strength", "scale"), sep="\n")
    print("| *kppm's usual contrast, of g^(1/4)* | | | | |")
    print(*table(own, peer, "usual_strength", "usual_scale"), sep="\n")
    print("\n| distance, m | g by the plugin | g by pcf | SD of g in draws |\n|---|---|---|---|")
    for lag in SHOWN:
        spread = np.std([one.curve[lag - 1] for one in own[1:]], ddof=1)
        print(
            f"| {lags.distances[lag - 1]:g} | {real.curve[lag - 1]:.2f} "
            f"| {peer[0]['g'][lag - 1]:.2f} | {spread:.2f} |"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS)
