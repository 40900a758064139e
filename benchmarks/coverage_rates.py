"""How often a layer is said to stop inside the study area: real layers, whole and cut.

``python -m PACKAGE.coverage_rates [--windows N]`` takes every layer of the real cities, in the
whole city and in windows of it (strips in random directions with 30 to 100% of where incidents
happen), where all are complete. It cuts each in several ways, and prints the share that is found.
Layers that are known to stop inside their city are left out: they are found, or not, as they are.
"""

from __future__ import annotations

import argparse
import math
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ..core.terrain.checking.gaps import FEWEST_SQUARES, gap_of
from ..core.terrain.checking.ground import SQUARES, squares_of, weights_of
from ..core.terrain.checking.occupied import along, counted, occupied
from ..core.terrain.checking.sweeps import Sweeps, sweeps_over
from ..core.terrain.features import Features
from ..core.terrain.grid import Cells
from . import layers
from .cases import BROOKLYN, CHICAGO, LONDON, Case

WINDOWS = 24
SEED = 5
STOP = {  # what stops inside Chicago: an extract that ends north of the far south, a service area
    CHICAGO.name: ("osm_", "divvy_"),
}
SIZES = ((FEWEST_SQUARES, 60), (60, 200), (200, SQUARES * 2))
Cut = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def by_a_line(kept: float) -> Cut:
    """Return a cut that keeps so much of the squares on one side of a straight line."""

    def cut(centres: np.ndarray, random: np.random.Generator) -> np.ndarray:
        angle = random.uniform(0, 2 * np.pi)
        far = centres @ [np.cos(angle), np.sin(angle)]
        return far <= np.quantile(far, kept)

    return cut


def by_a_circle(kept: float) -> Cut:
    """Return a cut that keeps the squares nearest to the middle: a ring is missing."""

    def cut(centres: np.ndarray, _random: np.random.Generator) -> np.ndarray:
        far = np.hypot(*(centres - centres.mean(axis=0)).T)
        return far <= np.quantile(far, kept)

    return cut


def without_a_part(missing: float) -> Cut:
    """Return a cut that leaves out the squares nearest to one of them."""

    def cut(centres: np.ndarray, random: np.random.Generator) -> np.ndarray:
        far = np.hypot(*(centres - centres[random.integers(len(centres))]).T)
        return far > np.quantile(far, missing)

    return cut


CUTS: dict[str, Cut] = {
    "whole": lambda centres, _random: np.ones(len(centres), bool),
    "90% left, by a line": by_a_line(0.9),
    "75% left, by a line": by_a_line(0.75),
    "50% left, by a line": by_a_line(0.5),
    "75% left, a ring is missing": by_a_circle(0.75),
    "50% left, a ring is missing": by_a_circle(0.5),
    "85% left, a part is missing": without_a_part(0.15),
}


@dataclass(frozen=True, eq=False)
class Window:
    """A part of a city with its squares, and by what layers are judged there."""

    squares: Cells
    weights: np.ndarray
    sweeps: Sweeps


def windows_of(area, incidents: Features, number: int, random) -> Iterator[Window]:
    """Yield the whole city, then strips of it."""
    whole = squares_of(area)
    places = whole.centres[occupied(whole, incidents)]
    for at in range(number + 1):
        angle = random.uniform(0, 2 * np.pi)
        along = np.array([np.cos(angle), np.sin(angle)])
        first, length = random.uniform(0, 0.5), random.uniform(0.3, 0.5)
        low, high = np.quantile(places @ along, [first, first + length])
        if not at:
            low, high = -np.inf, np.inf
        share = np.mean((whole.centres @ along >= low) & (whole.centres @ along <= high))
        squares = squares_of(area, wanted=SQUARES / share)
        far = squares.centres @ along
        squares = squares.only((far >= low) & (far <= high))
        weights = weights_of(squares, counted(squares, incidents.points))
        yield Window(squares, weights, sweeps_over(squares, weights))


def of_a_city(case: Case, number: int) -> Iterator[tuple[str, int, float]]:
    """Yield of every layer, window and cut: the cut, squares with features, and the p-value."""
    random = np.random.default_rng(SEED)
    study = case.study()
    area = layers.features(study["study_area"]["source"]).polygons
    incidents = layers.features(study["incidents"]["source"])
    found = {
        one["name"]: layers.features(one["source"])
        for one in study["factors"]
        if not one["name"].startswith(STOP.get(case.name, ("-",)))
    }
    for window in windows_of(area, incidents, number, random):
        for features in found.values():
            there = occupied(window.squares, features)
            for name, cut in CUTS.items():
                left = there & cut(window.squares.centres, random)
                yield name, int(left.sum()), p_value_of(window, left, features)


def p_value_of(window: Window, left: np.ndarray, features: Features) -> float:
    """Return the p-value of a layer of which some squares are left; 1 where nothing can be said."""
    lines = math.inf
    if len(features.segments):
        segment, xy = along(window.squares, features.segments)
        numbers = window.squares.numbers_at(xy)
        lines = len(np.unique(features.line_of[segment[left[numbers] & (numbers >= 0)]]))
    gap = gap_of(window.squares, window.sweeps, window.weights, left, features=lines)
    return 1.0 if gap is None else gap.p_value


def main() -> None:
    """Print the table of rates."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--windows", type=int, default=WINDOWS, help="of each city")
    number = parser.parse_args().windows
    rows = [one for case in (LONDON, CHICAGO, BROOKLYN) for one in of_a_city(case, number)]
    for level in (0.05, 0.01, 0.005, 0.001):
        heads = " | ".join(f"{low} to {high - 1}" for low, high in SIZES)
        print(f"\n| p < {level:g} | {heads} | all |")
        print("|---|" + "---|" * (len(SIZES) + 1))
        found = defaultdict(list)
        for name, squares, p_value in rows:
            found[name].append((squares, p_value < level))
        for name, several in found.items():
            told = [_share([f for n, f in several if low <= n < high]) for low, high in SIZES]
            every = _share([f for n, f in several if n >= FEWEST_SQUARES])
            print(f"| {name} | {' | '.join(told)} | {every} |")


def _share(found: list[bool]) -> str:
    return f"{100 * np.mean(found):.1f}% of {len(found)}" if found else "-"


if __name__ == "__main__":
    main()
