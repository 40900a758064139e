"""Grid, counts, distances and densities by QGIS's own tools, on the input of a study.

``python -m PACKAGE.qgis_peer STUDY.json FOLDER STAGE FACTORS``: a stage is grid, events, distances,
densities or variables. The later ones read what ``grid`` left in FOLDER, and those of factors
take at most FACTORS of them. Layers stay in memory where QGIS's toolbox would keep them there.
"""

from __future__ import annotations

import sys
from pathlib import Path

from qgis.core import QgsVectorLayer, QgsWkbTypes
from qgis.PyQt.QtCore import QVariant

from ..core.study import read_study
from .headless import qgis, timed
from .measure import tell

RECTANGLES = 2
INTERSECT = 0
EPANECHNIKOV = 3
IN_MEMORY = "TEMPORARY_OUTPUT"


class OwnTools:
    """The stages of one study, each by the tools that an analyst would take from the toolbox."""

    def __init__(self, processing, study, folder: Path, factors: int):
        self.processing, self.study = processing, study
        self.cells = str(folder / "cells.gpkg")
        self.centres = str(folder / "centres.gpkg")
        self.density = str(folder / "density.tif")
        self.factors = study.factors[:factors]

    def grid(self):
        """Yield the time of the square cells that share area with the study area, with centres."""
        yield "grid", timed(self._make_grid)[0]

    def events(self):
        """Yield the time of counting the incidents in each cell."""
        incidents = self.study.incidents
        points = QgsVectorLayer(incidents.source, "incidents", "ogr")
        points.setSubsetString(incidents.filter)
        yield (
            "events",
            self._seconds(
                "native:countpointsinpolygon", POLYGONS=self.cells, POINTS=points, FIELD="events"
            ),
        )

    def distances(self):
        """Yield, for each factor, the time of the distance from each centre to the nearest."""
        for factor in self.factors:
            yield factor.settings.name, timed(self._nearest, factor)[0]

    def densities(self):
        """Yield, for each factor of points and each bandwidth, the time of a kernel density."""
        for factor in self.factors:
            for bandwidth in _bandwidths(factor):
                seconds, _ = timed(self._surface, factor, bandwidth)
                yield f"{factor.settings.name}, {bandwidth:g}", seconds

    def variables(self):
        """Yield, for each factor, the time from its distances and surfaces to 0/1 variables."""
        for factor in self.factors:
            layer, taken = self._nearest(factor), 0.0
            for number, bandwidth in enumerate(_bandwidths(factor)):
                surface = self._surface(factor, bandwidth)
                seconds, layer = timed(
                    self._run,
                    "native:rastersampling",
                    INPUT=layer,
                    RASTERCOPY=surface,
                    COLUMN_PREFIX=f"density_{number}_",
                )
                taken += seconds
            seconds, _ = timed(
                self._run, "native:refactorfields", INPUT=layer, FIELDS_MAPPING=_thresholds(factor)
            )
            yield factor.settings.name, taken + seconds

    def _nearest(self, factor):
        return self._run(
            "native:joinbynearest",
            INPUT=self.centres,
            INPUT_2=factor.layer.source,
            NEIGHBORS=1,
            MAX_DISTANCE=factor.settings.distances[-1],
        )

    def _surface(self, factor, bandwidth: float):
        return self._run(
            "qgis:heatmapkerneldensityestimation",
            INPUT=factor.layer.source,
            RADIUS=bandwidth,
            PIXEL_SIZE=self.study.grid.cell_size,
            KERNEL=EPANECHNIKOV,
            OUTPUT=self.density,
        )

    def _make_grid(self):
        area = QgsVectorLayer(self.study.study_area.source, "area", "ogr")
        size = self.study.grid.cell_size
        squares = self._run(
            "native:creategrid",
            TYPE=RECTANGLES,
            EXTENT=area.extent(),
            HSPACING=size,
            VSPACING=size,
            CRS=area.crs(),
        )
        self._run(
            "native:extractbylocation",
            INPUT=squares,
            PREDICATE=[INTERSECT],
            INTERSECT=area,
            OUTPUT=self.cells,
        )
        self._run("native:centroids", INPUT=self.cells, OUTPUT=self.centres)

    def _run(self, algorithm, **parameters):
        return self.processing.run(algorithm, {"OUTPUT": IN_MEMORY, **parameters})["OUTPUT"]

    def _seconds(self, algorithm, **parameters) -> float:
        return timed(self._run, algorithm, **parameters)[0]


def _bandwidths(factor) -> tuple[float, ...]:
    """Return the distances at which a factor has a density: none for lines and polygons."""
    layer = QgsVectorLayer(factor.layer.source, factor.settings.name, "ogr")
    points = layer.geometryType() == QgsWkbTypes.GeometryType.PointGeometry
    return factor.settings.distances if points else ()


def _thresholds(factor) -> list[dict]:
    """Return a factor's variables as fields worked out from distance and densities."""
    fields = [
        (f"proximity_{distance:g}", f'coalesce("distance" <= {distance}, 0)')
        for distance in factor.settings.distances
    ]
    for number, bandwidth in enumerate(_bandwidths(factor)):
        # a cell without a value has a density of 0, which the mean must not leave out
        value = f'coalesce("density_{number}_1", 0)'
        dense = f"{value} > 0 and {value} >= mean({value}) + 2 * stdev({value})"
        fields.append((f"density_{bandwidth:g}", f"to_int({dense})"))
    integer = {"type": QVariant.Int, "length": 0, "precision": 0}
    return [{"name": name, "expression": text, **integer} for name, text in fields]


def main(study_file: str, folder: str, stage: str, factors: str) -> None:
    """Measure one stage."""
    study = read_study(Path(study_file).read_text(encoding="utf-8"))
    with qgis(plugin=False) as processing:
        tools = OwnTools(processing, study, Path(folder), int(factors))
        for what, seconds in getattr(tools, stage)():
            tell(what=what, seconds=seconds)


if __name__ == "__main__":
    main(*sys.argv[1:])
