"""How strongly and how far London's robberies cluster: the plugin's estimate beside spatstat's.

``python -m PACKAGE.benchmarks.against_spatstat [DRAWS]``, by ``tools/benchmark-spatstat``.

Each fits one exponential to the pair correlation of the same points, expected alike everywhere in
the study area: the plugin from the counts of cells, kppm of R's spatstat from points. Robberies
are told at a point of their street, so each point is moved to anywhere in its cell. Points drawn
from the plugin's fit, and fitted by all, give errors, and how near each comes to what was drawn.

The plugin takes what is expected from the counts before it looks at pairs, and gives back what the
intercept took; spatstat looks at pairs of points as they are. A third estimate, the plugin's sums
over pairs used spatstat's way, tells the two apart.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.optimize import minimize_scalar

from ..core.fitting.clustered.clustering import Clustering, clustering_of
from ..core.fitting.clustered.fields import Fields, draw_events, multiplier_of
from ..core.fitting.clustered.pairs import Lags, PairCorrelation, pair_correlation
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
    curve: np.ndarray | None


def own_fits(lags: Lags, counts: np.ndarray) -> tuple[Fitted, Fitted]:
    """Fit counts that are expected alike everywhere: as the plugin does, and as spatstat does."""
    expected = np.full(len(counts), counts.mean())
    found = pair_correlation(lags, counts - expected, expected)
    _, pairs = lags.sums(counts)
    raw = np.divide(pairs, found.pairs, out=np.ones_like(pairs), where=found.pairs > 0) - 1
    # of an infinite total the intercept takes no share
    plain = replace(found, excess=raw, expected=np.inf)
    fits = ((single_exponential(one), one.excess) for one in (found, plain))
    return tuple(Fitted(fit.strength, fit.range, 1 + excess) for fit, excess in fits)


def single_exponential(found: PairCorrelation) -> Clustering:
    """Fit strength and scale of one exponential by the contrast of `clustering_of`."""

    def of(log_scale: float) -> Clustering:
        return clustering_of(found, (1.0,), [float(np.exp(log_scale))])

    bounds = np.log(found.distances[0] / 2), np.log(found.distances[-1])
    best = minimize_scalar(lambda s: contrast(found, of(s)), bounds=bounds, method="bounded")
    return of(best.x)


def contrast(found: PairCorrelation, clustering: Clustering) -> float:
    """Return what `clustering_of` makes as small as it can: all lags alike, but for edges."""
    weight = found.pairs / np.arange(1, len(found.distances) + 1)
    model = clustering.excess(found.distances)
    taken = model @ (found.pairs / found.expected**2)
    return float((found.excess - (model - taken)) ** 2 @ weight / weight.sum())


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


def row(name: str, fits: list[Fitted]) -> str:
    """Return a row of the table of estimates; the first pattern is the real one."""
    strength = np.array([fit.strength for fit in fits])
    scale = np.array([fit.scale for fit in fits])
    return (
        f"| {name} | {strength[0]:.2f} ± {_deviation(strength):.2f} "
        f"| {scale[0]:.0f} ± {_deviation(scale):.0f} "
        f"| {strength[1:].mean():.2f} | {scale[1:].mean():.0f} |"
    )


def _deviation(values: np.ndarray) -> float:
    return float(np.std(values[1:], ddof=1))


def _apart(one: list[Fitted], other: list[Fitted], what: str) -> str:
    ratio = np.log([getattr(a, what) / getattr(b, what) for a, b in zip(one, other)])
    return f"{what}: {ratio[0]:+.2f}, in draws {ratio[1:].mean():+.2f} ± {_deviation(ratio):.2f}"


def compared(lags: Lags, model: Clustering, patterns: list[np.ndarray], peer: list[dict]) -> str:
    """Return the tables of the real counts, first, and of draws from a model."""
    ours, alike = zip(*(own_fits(lags, counts) for counts in patterns))
    theirs = [Fitted(one["strength"], one["scale"], np.array(one["g"])) for one in peer]
    usual = [Fitted(one["usual_strength"], one["usual_scale"], None) for one in peer]
    lines = [
        f"{patterns[0].sum():,} events; {len(patterns) - 1} draws of strength "
        f"{model.strength:.2f}, scale {model.range:.0f} m, nugget {model.nugget:.2f}; "
        "± is the SD over draws.\n",
        "| | strength | scale, m | mean strength of draws | mean scale of draws, m |",
        "|---|---|---|---|---|",
        row("plugin", ours),
        row("plugin's sums, spatstat's way", alike),
        row("kppm, the same contrast", theirs),
        row("kppm, its usual contrast of g^(1/4)", usual),
        "\nLog of the ratio of the plugin's sums used spatstat's way to kppm:",
        *(_apart(alike, theirs, what) for what in ("strength", "scale")),
        "\n| distance, m | g, plugin | g, spatstat's way | g by pcf | SD of g in draws |",
        "|---|---|---|---|---|",
    ]
    for lag in SHOWN:
        curves = [fits[0].curve[lag - 1] for fits in (ours, alike, theirs)]
        spread = np.std([fit.curve[lag - 1] for fit in ours[1:]], ddof=1)
        shown = " | ".join(f"{value:.2f}" for value in (*curves, spread))
        lines.append(f"| {lags.distances[lag - 1]:g} | {shown} |")
    return "\n".join(lines)


def main(draws: int) -> None:
    """Compare, and print the tables."""
    if not LONDON.present:
        raise SystemExit("The data are not here (set RTM_TEST_DATA).")
    cells, _ = study_area(LONDON.layer("boundary"), LONDON.cell_size)
    place = cells.numbers_at(points(LONDON.layer(LONDON.incidents), LONDON.filter))
    counts = np.bincount(place[place >= 0], minlength=cells.count)
    lags = Lags(cells)
    expected = np.full(cells.count, counts.mean())
    model = single_exponential(pair_correlation(lags, counts - expected, expected))
    patterns = [counts, *(drawn(cells, model, counts.sum(), draw) for draw in range(draws))]
    print(compared(lags, model, patterns, by_spatstat(cells, lags, patterns)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DRAWS)
