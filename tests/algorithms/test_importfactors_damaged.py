"""Damaged and hostile downloads: a sentence or a counted row, never half a result."""

import json
import sqlite3
import zipfile
from contextlib import suppress

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osgeo import gdal, ogr, osr
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests import os_places
from risk_terrain_modelling.tests.osm_town import TRUTH, has_osmium, the_town
from risk_terrain_modelling.tests.told_layers import counts, layers

MARKS = ("Traceback", "Error:", "None", "object at 0x")
FUZZED = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


@pytest.fixture
def tried(imported_factors, tmp_path):
    """Import a file: return its results, or the sentence with which it was refused."""

    def try_one(content: bytes, name: str, **given):
        folder = tmp_path / "downloads"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
        before = {path: path.stat().st_size for path in folder.rglob("*")}
        try:
            return imported_factors(folder / name, **given)
        except QgsProcessingException as fault:
            said = str(fault).removeprefix("Unable to execute algorithm\n")
            assert said.count("\n") == 0 and not any(mark in said for mark in MARKS), said
            return said
        finally:
            assert {path: path.stat().st_size for path in folder.rglob("*")} == before
            here = {path.name for path in tmp_path.iterdir()} - {"downloads", "town.osm"}
            assert here <= {"factors.gpkg", "town.osm.pbf"}, here

    return try_one


@pytest.fixture(scope="module")
def binary(tmp_path_factory):
    """The made-up town in the binary form."""
    if not has_osmium():
        pytest.skip("osmium is not installed")
    path = tmp_path_factory.mktemp("town") / "town.osm.pbf"
    the_town().write(path)
    return path.read_bytes()


def test_an_extract_cut_short_anywhere_is_refused(tried, binary):
    rng = np.random.default_rng(1)
    for end in (0, 1, 4, 20, len(binary) - 1, *rng.integers(21, len(binary) - 1, 30)):
        if end not in blocks(binary):  # else it is a smaller extract, and nobody can tell
            assert isinstance(tried(binary[:end], "town.osm.pbf"), str), end


def blocks(binary: bytes) -> list[int]:
    """Return where the blocks of an extract end."""
    ends, at = [], 0
    while at < len(binary):
        header = binary[at + 4 : at + 4 + int.from_bytes(binary[at : at + 4], "big")]
        size, shift = 0, 0
        for byte in header[header.index(b"\x18") + 1 :]:
            size, shift = size | (byte & 127) << shift, shift + 7
        at += 4 + len(header) + size
        ends.append(at)
    return ends


def test_an_extract_with_a_changed_byte_is_read_or_refused(tried, binary):
    rng = np.random.default_rng(2)
    for at, byte in zip(rng.integers(0, len(binary), 40), rng.integers(0, 256, 40)):
        assert tried(binary[:at] + bytes([byte]) + binary[at + 1 :], "town.osm.pbf")


def test_with_exceptions_of_gdal_switched_on_it_is_the_same(tried, binary):
    before = gdal.GetUseExceptions()
    gdal.UseExceptions()
    try:
        assert isinstance(tried(binary[: len(binary) // 2], "town.osm.pbf"), str)
        assert counts(tried(binary, "town.osm.pbf")) == TRUTH
    finally:
        if not before:
            gdal.DontUseExceptions()


@FUZZED
@given(cut=st.floats(0, 1), noise=st.binary(max_size=20))
def test_xml_with_noise_is_read_or_refused(tried, tmp_path, cut, noise):
    the_town().write(tmp_path / "town.osm")
    whole = (tmp_path / "town.osm").read_bytes()
    at = int(cut * len(whole))
    assert tried(whole[:at] + noise + whole[at:], "town.osm"), "results, or a sentence"
    assert tried(whole[:at] + noise, "town.osm")


@FUZZED
@given(noise=st.binary(max_size=60) | st.text('|"\n\r,;0=', max_size=60).map(str.encode))
def test_text_with_noise_is_counted_or_refused(tried, tmp_path, noise):
    path = tmp_path / "downloads"
    path.mkdir(exist_ok=True)
    os_places.write(path / "poi.csv", "upper")
    whole = (path / "poi.csv").read_bytes()
    for content in (whole + noise, whole[:900] + noise + whole[900:], noise):
        results = tried(content, "poi.csv")
        if isinstance(results, dict):
            assert results["ROWS"] == results["KEPT"] + results["DROPPED"]


@FUZZED
@given(noise=st.binary(max_size=60))
def test_geojson_with_noise_is_counted_or_refused(tried, noise):
    place = {"type": "Feature", "properties": {"categories": {"primary": "pub"}}}
    place["geometry"] = {"type": "Point", "coordinates": [-2.6, 51.45]}
    text = json.dumps({"type": "FeatureCollection", "features": [place] * 3}).encode()
    for content in (text[:100] + noise + text[100:], noise, text[:-1] + noise):
        results = tried(content, "places.geojson")
        if isinstance(results, dict):
            assert results["ROWS"] == results["KEPT"] + results["DROPPED"]


GEOMETRIES = (
    None,
    7,
    [],
    {"type": "Point"},
    {"type": "Point", "coordinates": None},
    {"type": "Point", "coordinates": ["a", "b"]},
    {"type": "Point", "coordinates": [1e300, 1e300]},
    {"type": "Point", "coordinates": [float("nan"), 1]},
    {"type": "Polygon", "coordinates": [[[0, 0]]]},
    {"type": "Polygon", "coordinates": "x"},
    {"type": "GeometryCollection", "geometries": []},
    {"type": "Nonsense", "coordinates": [1, 2]},
)


def switched_off():
    """Switch GDAL's exceptions off; return what had them, the first that was switched on first."""
    found = []
    while left := [one for one in (gdal, ogr, osr) if one.GetUseExceptions()]:
        for one in left:
            with suppress(RuntimeError):  # another one was switched on later, and goes first
                one.DontUseExceptions()
                found.insert(0, one)
    return found


@pytest.fixture(params=[False, True], ids=["errors", "exceptions"])
def told_by(request):
    """GDAL tells its faults by errors or by exceptions, as somebody before us switched it."""
    before = switched_off()
    if request.param:
        ogr.UseExceptions()
    yield
    switched_off()
    for module in before:
        module.UseExceptions()


@pytest.mark.usefixtures("told_by")
def test_shapes_that_are_none_are_counted(tried):
    places = [
        {"type": "Feature", "properties": {"categories": {"primary": "pub"}}, "geometry": one}
        for one in (*GEOMETRIES, {"type": "Point", "coordinates": [-2.6, 51.45]})
    ]
    places += [{"type": "Feature"}, {}, {"properties": 3, "geometry": {"type": "Point"}}]
    text = json.dumps({"type": "FeatureCollection", "features": places})
    results = tried(text.encode(), "places.geojson")
    assert counts(results) == {"Pubs and bars": 1}
    assert results["ROWS"] == len(places)


def test_texts_of_others_do_no_harm(tried, tmp_path, log):
    evil = "=cmd|' /C calc'!A0 <script>alert(1)</script> [% 1+1 %]"
    rows = [(evil, "01020034", 530_000.0, 180_000.0, "1")]
    os_places.write(tmp_path / "poi.csv", "upper", rows=rows)
    content = (tmp_path / "poi.csv").read_bytes()
    (tmp_path / "poi.csv").unlink()
    results = tried(content, "<b>poi.csv")
    (pub,) = layers(results)["Pubs and bars"].getFeatures()
    assert pub["name"] == evil
    ours = [line for line in log.said if not line.startswith("Results: ")]  # QGIS's own words
    assert not any("<b>" in line or "<script>" in line for line in ours)


@pytest.mark.parametrize("name", ["../../evil.osm", "/evil.osm"])
def test_a_zip_that_leads_out_of_itself_is_refused(imported_factors, tmp_path, name):
    path = tmp_path / "town.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, "<osm/>")
    with pytest.raises(QgsProcessingException):
        imported_factors(path)
    assert [one.name for one in tmp_path.iterdir()] == ["town.zip"]


def test_a_geopackage_of_something_else_stays(imported_factors, tmp_path):
    path = tmp_path / "factors.gpkg"
    with sqlite3.connect(path) as file:
        file.execute("CREATE TABLE mine (id INTEGER)")
    before = path.read_bytes()
    imported_factors(os_places.write(tmp_path / "poi.csv", "upper"))
    (kept,) = tmp_path.glob("kept-*/factors.gpkg")
    assert kept.read_bytes() == before


def test_columns_that_are_named_so_that_a_database_could_mind(imported_factors, tmp_path):
    table = tmp_path / "table.csv"
    name = 'A "quoted"; DROP TABLE x; -- [1] ’ß'
    table.write_text(f'factor,os_class\n"{name.replace(chr(34), chr(34) * 2)}",01020034\n', "utf-8")
    supply = os_places.write(tmp_path / "poi.csv", "upper")
    for _ in range(2):  # and it is ours the second time
        assert counts(imported_factors(supply, TABLE=str(table))) == {name: 2}
    assert not list(tmp_path.glob("kept-*"))
