"""Real crime as a null: real incidents, and factors whose layers are mirrored.

``python -m PACKAGE.mirrored [--set tuning|judging|all] [--more] [--unmirrored]`` mirrors the layers
of each city east-west, north-south or both (a turn by 180 degrees) about the centroid of its study
area, of which the overlap with its own image is left. The factors then have nothing to do with the
incidents, and both have all that real ones have: a centre and an edge, streets, quarters unlike
others. Whatever the calibrated selection admits is false. A city's centre stays near its centre.

The studies of a city share its layers, and its incidents of one kind and several years are alike:
they are not so many independent trials.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from osgeo import ogr

from ..core.fitting.clustered.outcome import Calibrated
from ..core.fitting.clustered.selection import Selector
from ..core.fitting.culling.candidates import screen
from ..core.fitting.engine.rows import merge_cells
from ..core.matrices import one_thread_for_matrices
from ..core.model.block import Block
from ..core.model.variable import Variable
from ..core.progress import Quiet
from ..core.settings import FitSettings
from ..core.terrain.events import count_events
from . import layers, results
from .cases import BROOKLYN, CHICAGO, LONDON, WEST_END, Case

UNMIRRORED = np.diag([1.0, 1.0])
MIRRORINGS = {
    "east-west": np.diag([-1.0, 1.0]),
    "north-south": np.diag([1.0, -1.0]),
    "both": np.diag([-1.0, -1.0]),
}
SWAPPED = np.array([[0.0, 1.0], [1.0, 0.0]])
MORE = {  # of a study area that is about square: to choose between methods by more studies
    "diagonal": SWAPPED,
    "other diagonal": -SWAPPED,
    "quarter": SWAPPED * [[-1.0], [1.0]],
    "three quarters": SWAPPED * [[1.0], [-1.0]],
}
CRIMES = (
    "robbery",
    "burglary",
    "theft-from-the-person",
    "vehicle-crime",
    "violent-crime",
    "bicycle-theft",
)
COLUMNS = ["study", "mirroring", "cells", "events", "false factors: distance, p", "seconds"]


def _crimes(case: Case) -> list[Case]:
    return [
        replace(case, title=f"{case.folder} {crime}", filter=f"\"crime_type\" = '{crime}'")
        for crime in CRIMES
    ]


def _periods(case: Case, *layer_names: str) -> list[Case]:
    return [replace(case, title=f"{case.folder} {n[10:]}", incidents=n) for n in layer_names]


SETS = {
    "tuning": [
        *_crimes(LONDON),
        *_periods(
            BROOKLYN,
            "incidents_shootings_2012_2014",
            "incidents_shootings_2015_2017",
            "incidents_shootings_2018_2019",
        ),
    ],
    "judging": [
        *_periods(CHICAGO, "incidents_agg_assault_2017", "incidents_burglary_2017"),
        *_crimes(WEST_END),
    ],
}


@dataclass(frozen=True)
class Mirror:
    """Mirrors geometries about a place: a point p goes to ``centre + turn (p - centre)``."""

    centre: np.ndarray
    turn: np.ndarray

    def __call__(self, geometry: ogr.Geometry) -> ogr.Geometry:
        """Return the image of a geometry, flat."""
        image = geometry.Clone()
        image.FlattenTo2D()
        self._move(image)
        return image

    def _move(self, geometry: ogr.Geometry) -> None:
        for part in range(geometry.GetGeometryCount()):
            self._move(geometry.GetGeometryRef(part))
        if not geometry.GetGeometryCount():
            for number in range(geometry.GetPointCount()):
                point = np.array(geometry.GetPoint_2D(number))
                place = self.centre + self.turn @ (point - self.centre)
                geometry.SetPoint_2D(number, *place)


class Mirrored:
    """The cells and candidates of a case whose factors are mirrored.

    Parameters
    ----------
    case : Case
    turn : float array, shape (2, 2)

    Attributes
    ----------
    cells : Cells
        Of the study area's overlap with its own image.
    blocks : list of Block
    """

    def __init__(self, case: Case, turn: np.ndarray) -> None:
        study = case.study()
        area = _united(layers.geometries(study["study_area"]["source"]))
        mirror = Mirror(np.array(area.Centroid().GetPoint_2D()), turn)
        overlap = area.Intersection(mirror(area))
        self.cells, _ = layers.cells_of(layers.parted([overlap]), case.cell_size)
        self.blocks = screen(layers.variables(self.cells, study, mirror)).blocks

    def selector(self, case: Case) -> Selector:
        """Return the candidates and the events of a case of the same city, ready to select."""
        counts = count_events(self.cells, layers.points(case.layer(case.incidents), case.filter))
        rows = merge_cells(self.blocks, counts.counts)
        spread = [Block(b.variables, b.codes[rows.row_of], b.table) for b in rows.blocks]
        return Selector(self.cells, rows, spread, counts.counts)


def _united(polygons: Sequence[ogr.Geometry]) -> ogr.Geometry:
    whole = polygons[0]
    for polygon in polygons[1:]:
        whole = whole.Union(polygon)
    return whole


def cities(cases: Sequence[Case]) -> Iterator[list[Case]]:
    """Yield the cases of one city after the other."""
    for folder in dict.fromkeys(case.folder for case in cases):
        yield [case for case in cases if case.folder == folder]


def found_in(selector: Selector) -> Calibrated:
    """Return what the calibrated selection finds, as it is set by default."""
    asked = FitSettings()
    with one_thread_for_matrices():
        return selector.select(asked.surrogates, asked.alpha, 1, Quiet())


def told(found: Calibrated) -> str:
    """Return the factors of a model, each with its distance and p-value."""
    return "; ".join(_told(variable, found) for variable in found.mean.variables) or "-"


def _told(variable: Variable, found: Calibrated) -> str:
    return f"{variable}: {found.admission[variable].p_value:.3f}"


def rows_of(cases: Sequence[Case], mirrorings: dict[str, np.ndarray]) -> Iterator[list]:
    """Yield a row of the table for each study of a city: what each mirroring leads to."""
    for name, turn in mirrorings.items():
        city = Mirrored(cases[0], turn)
        for case in cases:
            selector = city.selector(case)
            start = time.perf_counter()
            found = found_in(selector)
            taken = f"{time.perf_counter() - start:.1f}"
            events = int(selector.counts.sum())
            yield [case.title, name, city.cells.count, events, told(found), taken]


def main(arguments: list[str]) -> None:
    """Select in each study, and print what came out."""
    parser = argparse.ArgumentParser(description="Real crime beside mirrored factors.")
    parser.add_argument("--set", choices=[*SETS, "all"], default="tuning")
    parser.add_argument("--more", action="store_true", help="other mirrorings and quarter turns")
    parser.add_argument("--unmirrored", action="store_true", help="the layers where they are")
    given = parser.parse_args(arguments)
    mirrorings = MORE if given.more else MIRRORINGS
    if given.unmirrored:
        mirrorings = {"none": UNMIRRORED}
    for name in SETS if given.set == "all" else [given.set]:
        rows = [
            row
            for cases in cities([case for case in SETS[name] if case.present])
            for row in rows_of(cases, mirrorings)
        ]
        some = sum(row[4] != "-" for row in rows)
        print(f"\n{name}: {some} of {len(rows)} studies have a factor\n", flush=True)
        print(results.table(COLUMNS, rows), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
