"""Known counts of real cities, read with GDAL; skipped where the data or GDAL are absent."""

import numpy as np
import pytest
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FactorSettings
from risk_terrain_modelling.core.terrain.events import count_events
from risk_terrain_modelling.core.terrain.factor import operationalise
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, coverage, frame_over
from scipy.spatial import cKDTree

CITIES = {
    "london": (
        "london_north/london_north.gpkg",
        100.0,
        ("incidents_2016_h1", "crime_type = 'robbery'"),
        (13_004, 3173, 0),
    ),
    "brooklyn": (
        "nyc_brooklyn/nyc_brooklyn.gpkg",
        325.0,
        ("incidents_shootings_2012_2014", None),
        (19_248, 1856, 2),
    ),
    "chicago": (
        "chicago/chicago.gpkg",
        65.0,
        ("incidents_agg_assault_2017", None),
        (135_095, 15_001, 21),
    ),
}


@pytest.fixture(scope="module")
def ogr():
    module = pytest.importorskip("osgeo.ogr", reason="reading the real data needs GDAL's Python")
    module.UseExceptions()
    return module


def geometries(ogr, path, name, condition=None):
    source = ogr.Open(str(path))
    layer = source.GetLayerByName(name)
    layer.SetAttributeFilter(condition)
    return [feature.GetGeometryRef().Clone() for feature in layer]


def locations(ogr, path, name, condition=None):
    return np.array([one.GetPoint_2D() for one in geometries(ogr, path, name, condition)])


def boundary(ogr, path):
    polygons = []
    for geometry in geometries(ogr, path, "boundary"):
        parts = [geometry] if geometry.GetGeometryName() == "POLYGON" else geometry
        polygons += [[np.array(ring.GetPoints())[:, :2] for ring in part] for part in parts]
    return polygons


def cells_of(polygons, cell_size):
    corners = np.vstack([ring for polygon in polygons for ring in polygon])
    frame = frame_over((*corners.min(axis=0), *corners.max(axis=0)), cell_size)
    return Cells(frame, coverage(frame, polygons, Quiet()) > 0)


@pytest.mark.parametrize("city", CITIES)
def test_cells_and_events(real_data, ogr, city):
    path, cell_size, (layer, condition), expected = CITIES[city]
    cells = cells_of(boundary(ogr, real_data / path), cell_size)

    counted = count_events(cells, locations(ogr, real_data / path, layer, condition))

    assert (cells.count, counted.events, counted.outside) == expected


@pytest.mark.parametrize("name", ["pubs", "bus_stops", "fuel_stations"])
def test_variables_of_london_by_trees_of_all_pairs(real_data, ogr, name):
    path = real_data / CITIES["london"][0]
    cells = cells_of(boundary(ogr, path), 100.0)
    points = locations(ogr, path, name)
    settings = FactorSettings(name=name, block_length=200, operationalisation="both")
    centres = np.column_stack(
        [
            axis[cells.inside]
            for axis in np.meshgrid(cells.frame.column_centres(), cells.frame.row_centres())
        ]
    )
    nearest = cKDTree(points).query(centres)[0]
    pairs = cKDTree(centres).sparse_distance_matrix(cKDTree(points), 600, output_type="ndarray")

    proximity, density = operationalise(cells, Features(points=points), settings, Quiet()).blocks

    for position, distance in enumerate(settings.distances):
        np.testing.assert_array_equal(proximity.column(position), nearest <= distance)
        share = np.maximum(1 - (pairs["v"] / distance) ** 2, 0)
        kernel = np.bincount(pairs["i"], share, minlength=cells.count)
        dense = (kernel >= kernel.mean() + 2 * kernel.std(ddof=1)) & (kernel > 0)
        np.testing.assert_array_equal(density.column(position), dense)


def test_railways_of_london_by_every_segment(real_data, ogr):
    path = real_data / CITIES["london"][0]
    cells = cells_of(boundary(ogr, path), 100.0)
    lines = [np.array(one.GetPoints())[:, :2] for one in geometries(ogr, path, "railway_lines")]
    features = Features.of_lines(lines)
    some = np.random.default_rng(7).choice(cells.count, 150, replace=False)
    rows, columns = (index[some] for index in np.nonzero(cells.inside))
    x, y = cells.frame.column_centres()[columns], cells.frame.row_centres()[rows]
    start, change = (
        features.segments[:, :2],
        np.diff(features.segments.reshape(-1, 2, 2), axis=1)[:, 0],
    )
    away = np.stack([x, y], axis=1)[:, None] - start
    length = np.einsum("sk,sk->s", change, change)
    along = np.clip(np.einsum("csk,sk->cs", away, change) / np.maximum(length, 1e-300), 0, 1)
    nearest = np.sqrt(np.sum((away - along[..., None] * change) ** 2, axis=2)).min(axis=1)

    settings = FactorSettings(name="Railways", block_length=200)
    (block,) = operationalise(cells, features, settings, Quiet()).blocks

    for position, distance in enumerate(settings.distances):
        np.testing.assert_array_equal(block.column(position)[some], nearest <= distance)
