"""The CRS proposed for a place: what the place's own surveyors use, and never degrees."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCoordinateTransformContext,
    QgsPointXY,
    QgsRectangle,
)
from risk_terrain_modelling.algorithms.files.proposed_crs import (
    measures_lengths,
    proposed_crs,
    suitable_crs,
    title_of,
)

PLACES = {
    "London": (-0.09, 51.51, 27700),
    "Bristol": (-2.59, 51.45, 27700),
    "Glasgow": (-4.25, 55.86, 27700),
    "Lerwick": (-1.14, 60.15, 27700),
    "Campbeltown": (-5.6, 55.42, 27700),
    "Penzance": (-5.53, 50.12, 27700),
    "Douglas, Isle of Man": (-4.48, 54.15, 27700),
    "Stranraer": (-5.02, 54.9, 27700),
    "Lowestoft": (1.75, 52.48, 27700),
    "Dover": (1.31, 51.13, 27700),
    "Calais": (1.85, 50.95, 2154),
    "the sample city, in the sea": (1.89, 52.81, 27700),
    "Belfast": (-5.93, 54.6, 2157),
    "Dublin": (-6.26, 53.35, 2157),
    "Paris": (2.35, 48.86, 2154),
    "Lille": (3.06, 50.63, 2154),
    "Strasbourg": (7.75, 48.57, 2154),
    "Marseille": (5.37, 43.3, 2154),
    "Amsterdam": (4.9, 52.37, 28992),
    "Maastricht": (5.69, 50.85, 28992),
    "Brussels": (4.35, 50.85, 3812),
    "Antwerp": (4.4, 51.22, 3812),
    "Zurich": (8.54, 47.37, 2056),
    "Geneva": (6.14, 46.2, 2056),
    "Vienna": (16.37, 48.21, 31287),
    "Lisbon": (-9.14, 38.72, 3763),
    "Warsaw": (21.01, 52.23, 2180),
    "Stockholm": (18.07, 59.33, 3006),
    "Malmo": (13.0, 55.6, 3006),
    "Helsinki": (24.94, 60.17, 3067),
    "Auckland": (174.76, -36.85, 2193),
    "Berlin": (13.4, 52.52, 25833),
    "Aachen": (6.3, 50.77, 25832),
    "Bergen": (5.32, 60.39, 25832),
    "Madrid": (-3.7, 40.42, 25830),
    "Bilbao": (-2.93, 43.26, 25830),
    "Turin": (7.68, 45.07, 25832),
    "Chicago": (-87.63, 41.88, 26916),
    "Denver": (-104.99, 39.74, 26913),
    "Brooklyn": (-73.95, 40.65, 26918),
    "Vancouver": (-123.12, 49.28, 26910),
    "Melbourne": (144.96, -37.81, 7855),
    "Sao Paulo": (-46.63, -23.55, 31983),
    "Medellin": (-75.57, 6.25, 32618),
    "Nairobi": (36.82, -1.29, 32737),
    "Tokyo": (139.69, 35.69, 32654),
}


@pytest.mark.parametrize("name", PLACES)
def test_the_grid_of_a_place_is_its_own(name):
    longitude, latitude, wanted = PLACES[name]
    assert suitable_crs(longitude, latitude).authid() == f"EPSG:{wanted}"


@given(st.floats(-180, 180), st.floats(-79, 79))
@settings(max_examples=300, deadline=None)
def test_a_kilometre_stays_a_kilometre(longitude, latitude):
    """On any land or sea: 1/120 of a degree of latitude is 0.92 to 0.94 km long."""
    crs = suitable_crs(longitude, latitude)
    assert measures_lengths(crs)
    degrees = QgsCoordinateReferenceSystem("EPSG:4326")
    there = QgsCoordinateTransform(degrees, crs, QgsCoordinateTransformContext())
    north = 1 / 120 if latitude < 78.9 else -1 / 120
    start = there.transform(QgsPointXY(longitude, latitude))
    end = there.transform(QgsPointXY(longitude, latitude + north))
    assert 915 < start.distance(end) < 935


def test_no_place_has_no_grid():
    for longitude, latitude in ((200, 0), (0, 91), (float("nan"), 0), (float("inf"), 0)):
        assert not suitable_crs(longitude, latitude).isValid()


def test_what_is_projected_stays_and_what_is_not_is_moved():
    transforms = QgsCoordinateTransformContext()
    feet = QgsCoordinateReferenceSystem("EPSG:2263")
    brooklyn = QgsRectangle(980000, 150000, 1020000, 210000)
    assert proposed_crs(brooklyn, feet, transforms) == feet
    degrees = QgsCoordinateReferenceSystem("EPSG:4258")  # not of WGS 84, and in degrees too
    bristol = proposed_crs(QgsRectangle(-2.7, 51.4, -2.5, 51.5), degrees, transforms)
    assert bristol.authid() == "EPSG:27700" and title_of(bristol) == "British National Grid"
