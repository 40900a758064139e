"""Positions that stand for whole streets, told from addresses that are hit again."""

import numpy as np
import pytest
from risk_terrain_modelling.core.timing.near_repeat.snapped import positions_of


def streets(rng, houses_apart=8.0):
    """Houses along fifty streets of 400 m, side by side."""
    starts, angles = rng.uniform(0, 5000, (50, 2)), rng.uniform(0, np.pi, 50)
    along = np.arange(0, 400, houses_apart)
    steps = along[None, :, None] * np.stack([np.cos(angles), np.sin(angles)], 1)[:, None]
    return (starts[:, None] + steps).reshape(-1, 2)


def test_addresses_hit_many_times_are_no_snap_points():
    rng = np.random.default_rng(1)
    houses = streets(rng)
    found = positions_of(houses[rng.integers(0, len(houses), 20_000)])
    assert found.shared > 0.95, "nearly every incident shares its address"
    assert found.closeness > 2
    assert not found.are_snapped
    assert not found.keep_apart


def test_the_same_incidents_at_the_middle_of_their_streets_are():
    rng = np.random.default_rng(1)
    houses = streets(rng)
    quarters = houses.reshape(50, -1, 10, 2).mean(axis=2)  # ten houses, one point
    points = quarters.reshape(-1, 2)
    found = positions_of(points[rng.integers(0, len(points), 20_000)])
    assert found.are_snapped
    assert found.closeness < 2


def test_places_scattered_at_random_have_a_closeness_of_one():
    rng = np.random.default_rng(1)
    assert positions_of(rng.uniform(0, 5000, (8000, 2))).closeness == pytest.approx(1, abs=0.2)


def test_few_places_tell_no_closeness():
    found = positions_of(np.array([(0.0, 0.0), (0.0, 0.0), (900.0, 0.0)]))
    assert found.closeness is None
    assert found.shared == pytest.approx(2 / 3)
    assert not found.keep_apart


@pytest.mark.parametrize(
    ("city", "layer", "snapped"),
    [
        ("london_north", "incidents_2016_h1", True),
        ("london_westend", "incidents_2013", True),
        ("chicago", "incidents_agg_assault_2017", False),
        ("chicago", "incidents_burglary_2017", False),
        ("nyc_brooklyn", "incidents_shootings_2012_2014", False),
    ],
)
def test_on_real_incidents(real_data, city, layer, snapped):
    ogr = pytest.importorskip("osgeo.ogr")
    source = ogr.Open(str(real_data / city / f"{city}.gpkg"))
    feet = 1200 / 3937 if city == "nyc_brooklyn" else 1.0
    shapes = (one.GetGeometryRef() for one in source.GetLayer(layer))
    xy = np.array([(shape.GetX(), shape.GetY()) for shape in shapes]) * feet
    assert positions_of(xy).are_snapped == snapped
