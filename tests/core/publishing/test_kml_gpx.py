"""Places for maps on phones and receivers: XML that every reader takes, and nothing but text."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from risk_terrain_modelling.core.publishing.gpx import LONGEST_NAME, gpx
from risk_terrain_modelling.core.publishing.inside import point_inside
from risk_terrain_modelling.core.publishing.kml import kml
from risk_terrain_modelling.tests.core.publishing_made import HOSTILE, hostile_study, study

KML, GPX = "{http://www.opengis.net/kml/2.2}", "{http://www.topografix.com/GPX/1/1}"
DAY = "2026-11-28"


def placemarks(text):
    return ElementTree.fromstring(text).findall(f".//{KML}Placemark")


def waypoints(text):
    return ElementTree.fromstring(text).findall(f"{GPX}wpt")


def test_kml_has_the_polygons_in_degrees():
    made = study()
    for place, mark in zip(made.places, placemarks(kml(made, DAY))):
        assert mark.get("id") == f"place-{place.number}"
        rings = [
            [tuple(map(float, point.split(","))) for point in one.text.split()]
            for one in mark.iter(f"{KML}coordinates")
        ]
        wanted = [ring for polygon in place.outline_wgs84 for ring in polygon]
        assert [one for ring in rings for one in ring] == [
            pytest.approx(one, abs=1e-7) for ring in wanted for one in ring
        ]


def test_kml_has_holes_as_such():
    from risk_terrain_modelling.tests.core.publishing_made import place, square

    holed = place(1, outline=((square(0, 0, 3, 3), square(1, 1)),))
    (mark,) = placemarks(kml(study(places=(holed,)), DAY))
    assert len(mark.findall(f".//{KML}outerBoundaryIs")) == 1
    assert len(mark.findall(f".//{KML}innerBoundaryIs")) == 1


def test_kml_tells_what_is_known():
    mark = placemarks(kml(study(), DAY))[2]
    assert mark.find(f"{KML}name").text == "Place 3: Old Town"
    told = mark.find(f"{KML}description").text
    assert told.startswith("3.0 hectares, recorded: 20 to 29, recorded later: fewer than 10.")
    assert "Why there: within 200 m of Pubs (×1.5 to 1.6); dense Bus stops within 300 m." in told
    assert "author" not in kml(study(), DAY)


def test_gpx_has_a_point_inside_each_place():
    made = study()
    for place, point in zip(made.places, waypoints(gpx(made, DAY))):
        x, y = point_inside(place.outline_wgs84)
        assert (float(point.get("lon")), float(point.get("lat"))) == pytest.approx((x, y), abs=1e-7)
        assert point.find(f"{GPX}name").text == f"{place.number} Old Town"


def test_gpx_has_its_elements_in_the_order_of_the_standard():
    (point, *_) = waypoints(gpx(study(), DAY))
    assert [one.tag.removeprefix(GPX) for one in point] == ["name", "desc", "sym"]


@pytest.mark.parametrize("write", [kml, gpx])
def test_texts_of_others_are_text(write):
    text = write(hostile_study(), DAY)
    root = ElementTree.fromstring(text)
    told = "".join(root.itertext())
    assert not re.search(r"<[A-Za-z/!?]", told)  # what shows it as HTML finds no tag in it
    assert "‹img src=x" in told and HOSTILE[6] in told and HOSTILE[7] in told
    assert "[%" not in told
    assert len(text) < 60_000  # long names are cut
    known = {"name", "desc", "description", "sym", "wpt", "metadata", "gpx", "kml"}
    assert {one.tag.rpartition("}")[2] for one in root.iter()} - known <= {
        *("Document", "Style", "LineStyle", "PolyStyle", "color", "width", "Placemark"),
        *("styleUrl", "MultiGeometry", "Polygon", "outerBoundaryIs", "LinearRing", "coordinates"),
    }


def test_names_fit_a_receiver():
    names = [one.find(f"{GPX}name").text for one in waypoints(gpx(hostile_study(), DAY))]
    assert max(map(len, names)) == LONGEST_NAME and len(set(names)) == len(names)


@pytest.mark.parametrize("write", [kml, gpx])
def test_the_same_study_gives_the_same_bytes(write):
    assert write(study(), DAY) == write(study(), DAY)
