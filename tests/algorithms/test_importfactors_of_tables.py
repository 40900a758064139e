"""Places in text, GeoJSON and layers: OS, Overture, Foursquare, Geofabrik, or of nobody known."""

import json
import shutil
from pathlib import Path

import pytest
from osgeo import ogr, osr
from qgis.core import QgsProcessingException
from risk_terrain_modelling.algorithms.files import factor_tables
from risk_terrain_modelling.tests import os_places
from risk_terrain_modelling.tests.told_layers import counts, layers


def places_of(layer) -> list[tuple[float, float]]:
    points = (one.geometry().asPoint() for one in layer.getFeatures())
    return [(point.x(), point.y()) for point in points]


@pytest.mark.parametrize("edition", os_places.HEADINGS)
def test_every_heading_of_ordnance_survey_is_known(imported_factors, tmp_path, edition):
    results = imported_factors(os_places.write(tmp_path / "poi.csv", edition))
    assert counts(results) == os_places.COUNTS
    assert results["DROPPED"] == sum(os_places.LEFT_OUT.values())
    pubs = layers(results)["Pubs and bars"]
    assert pubs.crs().authid() == "EPSG:27700"
    assert places_of(pubs) == [(530_000.0, 180_000.0), (530_100.0, 180_000.0)]
    year = os_places.DATES.get(edition, "2014").rpartition("-")[2] if edition[0] == "s" else ""
    day = {"2021": "2021-06-01", "sample of 2012": "2012-03-01"}.get(edition, "2014-12-01")
    assert day in pubs.metadata().abstract()
    assert f"Crown copyright and database rights {year or day[:4]}" in results["ATTRIBUTION"]


def test_rows_that_repeat_are_counted_once(imported_factors, tmp_path, log):
    results = imported_factors(os_places.write(tmp_path / "poi.csv", "sample of 2012", repeats=3))
    assert counts(results) == os_places.COUNTS
    assert any(line.startswith("8 rows left out: the same row again") for line in log.said)


def test_accuracy_can_be_chosen(imported_factors, tmp_path):
    supply = os_places.write(tmp_path / "poi.txt", "upper", encoding="latin-1")
    assert counts(imported_factors(supply, ACCURACY=""))["Pubs and bars"] == 4
    assert counts(imported_factors(supply, ACCURACY="1"))["Pubs and bars"] == 1


@pytest.mark.parametrize("as_text", [True, False])
def test_the_geopackage_needs_no_crs(imported_factors, tmp_path, log, as_text):
    path = tmp_path / "poi.gpkg"
    dataset = ogr.GetDriverByName("GPKG").CreateDataSource(str(path))
    layer = dataset.CreateLayer("Points of Interest 2023_06", None, ogr.wkbPoint)
    kind = ogr.OFTString if as_text else ogr.OFTInteger
    for name, of_kind in zip(
        ("ref_no", "name", "pointx_class"), (ogr.OFTString, ogr.OFTString, kind)
    ):
        layer.CreateField(ogr.FieldDefn(name, of_kind))
    feature = ogr.Feature(layer.GetLayerDefn())
    feature["ref_no"], feature["name"] = "1", "The Crown"
    feature["pointx_class"] = "01020034" if as_text else 1020034
    feature.SetGeometry(ogr.CreateGeometryFromWkt("POINT (530000 180000)"))
    layer.CreateFeature(feature)
    del feature, layer, dataset
    results = imported_factors(path)
    assert counts(results) == {"Pubs and bars": 1}
    assert layers(results)["Pubs and bars"].crs().authid() == "EPSG:27700"
    assert any("does not say its coordinate system" in one for one in log.said)
    assert "2023" not in layers(results)["Pubs and bars"].metadata().abstract()


def overture(path: Path, *properties, collection=True) -> str:
    """Write places of Overture a step of 0.001 degrees apart."""
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [-2.6 + at / 1000, 51.45]},
            "properties": {"id": f"08f{at}", **one},
        }
        for at, one in enumerate(properties)
    ]
    lines = [json.dumps(one) for one in features]
    text = "\n".join(lines)
    if collection:
        text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}"
    path.write_text(text, encoding="utf-8")
    return str(path)


OVERTURE = (
    {"categories": {"primary": "pub", "alternate": ["bar"]}, "names": {"primary": "A"}},
    {"taxonomy": {"primary": "thai_restaurant", "hierarchy": ["food", "restaurant"]}},
    {"basic_category": "bar", "categories": {"primary": "vermouth_bar"}, "confidence": 0.9},
    {"categories": {"main": "casino"}, "names": {"common": [{"value": "B", "language": "local"}]}},
    {"categories": {"primary": "pub"}, "operating_status": "permanently_closed"},
    {"categories": {"primary": "pub"}, "operating_status": "temporarily_closed"},
    {"categories": None, "names": {"primary": "no category"}},
    {"categories": {"primary": "glass_blowing"}},
)


@pytest.mark.parametrize("collection", [True, False])
def test_every_schema_of_overture_is_read(imported_factors, tmp_path, collection):
    results = imported_factors(
        overture(tmp_path / "places.geojson", *OVERTURE, collection=collection)
    )
    expected = {"Pubs and bars": 3, "Restaurants": 1, "Betting shops and casinos": 1}
    assert counts(results) == expected
    assert (results["ROWS"], results["DROPPED"]) == (8, 3)
    names = [one["name"] for one in layers(results)["Betting shops and casinos"].getFeatures()]
    assert names == ["B"]
    assert "CDLA" in results["ATTRIBUTION"]


def test_a_collection_cut_short_is_refused(imported_factors, tmp_path):
    path = Path(overture(tmp_path / "places.geojson", *OVERTURE))
    path.write_bytes(path.read_bytes()[:-60])
    with pytest.raises(QgsProcessingException, match="damaged or cut short"):
        imported_factors(path)


def test_foursquare_labels_are_paths(imported_factors, tmp_path):
    path = tmp_path / "fsq.csv"
    path.write_text(
        "fsq_place_id,name,latitude,longitude,date_closed,fsq_category_labels\n"
        "1,Pub,51.45,-2.6,,\"['Dining and Drinking > Bar > Pub']\"\n"
        '2,Burgers,51.46,-2.6,,"[Dining and Drinking > Restaurant > Fast Food Restaurant]"\n'
        "3,Gone,51.47,-2.6,2023-01-01,\"['Dining and Drinking > Bar']\"\n",
        encoding="utf-8",
    )
    results = imported_factors(path)
    assert counts(results) == {"Pubs and bars": 1, "Fast food and takeaways": 1}
    assert results["DROPPED"] == 1


CLASSES = (
    "kind;title;lon;lat\npub;A;-2,6;51,45\nshop;B;-2,61;51,45\npub;C;-2,62;51,45\n;D;-2,63;51,4\n"
)


def test_each_value_of_a_class_column_is_a_factor(imported_factors, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(CLASSES, encoding="utf-8")
    results = imported_factors(path, CLASS_COLUMN="kind")
    assert counts(results) == {"Pub": 2, "Shop": 1}
    assert sorted(one["name"] for one in layers(results)["Pub"].getFeatures()) == ["A", "C"]


def test_a_table_may_say_which_classes_are_one(imported_factors, tmp_path):
    path, table = tmp_path / "mine.csv", tmp_path / "table.csv"
    path.write_text(CLASSES, encoding="utf-8")
    table.write_text("factor,class\nHigh street,pub; shop\n", encoding="utf-8")
    results = imported_factors(path, CLASS_COLUMN="kind", TABLE=str(table))
    assert counts(results) == {"High street": 3}


def test_a_file_of_one_kind_is_a_factor_named_after_it(imported_factors, tmp_path):
    path = tmp_path / "bus-stops.csv"
    path.write_text(
        "Stop_Name,Location_Easting,Location_Northing\nA,530171,179738\nB,515781,174783\nC,0,0\n",
        encoding="utf-8",
    )
    results = imported_factors(path)
    assert counts(results) == {"Bus stops": 2}
    assert layers(results)["Bus stops"].crs().authid() == "EPSG:27700"
    told = json.loads(results["LAYERS"])[0]
    assert told["reference"].startswith("Loukaitou-Sideris 1999")  # it is one of the table's


def test_a_column_that_is_not_there_is_told(imported_factors, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(CLASSES, encoding="utf-8")
    with pytest.raises(QgsProcessingException, match=r"“mine\.csv” has no column “type”"):
        imported_factors(path, CLASS_COLUMN="type")


def shapefile(path: Path, kind, *rows) -> str:
    """Write a shapefile as Geofabrik has them: of (fclass, name, WKT)."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(4326)
    dataset = ogr.GetDriverByName("ESRI Shapefile").CreateDataSource(str(path))
    layer = dataset.CreateLayer(path.stem, reference, kind)
    for name in ("osm_id", "code", "fclass", "name"):
        layer.CreateField(ogr.FieldDefn(name, ogr.OFTString))
    for number, (fclass, name, wkt) in enumerate(rows, 1):
        feature = ogr.Feature(layer.GetLayerDefn())
        feature["osm_id"], feature["fclass"], feature["name"] = str(number), fclass, name
        feature.SetGeometry(ogr.CreateGeometryFromWkt(wkt))
        layer.CreateFeature(feature)
    return str(path)


def test_shapefiles_of_geofabrik_are_read_together(run, tmp_path):
    folder = tmp_path / "bristol-260112-free.shp"
    folder.mkdir()
    ring = "((-2.6 51.45, -2.59 51.45, -2.59 51.46, -2.6 51.46, -2.6 51.45))"
    shapefile(
        folder / "gis_osm_pois_a_free_1.shp", ogr.wkbPolygon, ("pub", "Inn", f"POLYGON {ring}")
    )
    shapefile(
        folder / "gis_osm_pois_free_1.shp",
        ogr.wkbPoint,
        ("pub", "The Inn", "POINT (-2.595 51.455)"),  # in the area of the same name
        ("bench", "", "POINT (-2.595 51.455)"),
    )
    line = "LINESTRING (-2.6 51.45, -2.59 51.45)"
    shapefile(folder / "gis_osm_railways_free_1.shp", ogr.wkbLineString, ("rail", "", line))
    results = run("importfactors", FOLDER=str(folder), OUTPUT=str(tmp_path / "out.gpkg"))
    assert counts(results) == {"Pubs and bars": 1, "Railway lines": 1}
    assert "2026-01-12" in layers(results)["Pubs and bars"].metadata().abstract()
    assert "OpenStreetMap" in results["ATTRIBUTION"]


def test_the_real_sample_of_geofabrik(imported_factors, real_data):
    found = counts(imported_factors(real_data / "schemes" / "geofabrik_sample"))
    # counted with ogrinfo -sql "SELECT COUNT(*) ... GROUP BY fclass"
    assert found["Pubs and bars"] == 31  # 27 pubs and 4 bars
    assert found["Bus stops"] == 1871
    assert found["Cash machines"] == 68
    assert found["Cafés"] == 58


def test_real_files_of_one_kind_each(imported_factors, real_data):
    folder = real_data / "raw_police_uk" / "context_layers"
    files = [folder / name for name in ("Pubs.csv", "Music_venues_all.csv", "bus-stops.csv")]
    results = imported_factors(*files)
    assert results["ROWS"] == 4098 + 797 + 20_404  # as the csv module of Python counts them
    assert set(counts(results)) == {"Pubs", "Music venues all", "Bus stops"}


def test_shapefiles_are_read_within_their_zip(imported_factors, tmp_path):
    folder = tmp_path / "free"
    folder.mkdir()
    shapefile(folder / "gis_osm_pois_free_1.shp", ogr.wkbPoint, ("pub", "Inn", "POINT (-2.6 51.4)"))
    shutil.make_archive(str(tmp_path / "bristol-260112-free.shp"), "zip", folder)
    results = imported_factors(tmp_path / "bristol-260112-free.shp.zip")
    assert counts(results) == {"Pubs and bars": 1}
    assert "2026-01-12" in layers(results)["Pubs and bars"].metadata().abstract()
    assert json.loads(results["TAKEN"])["ledger"]["ignored"] == {}


def test_what_an_earlier_run_left_in_the_folder_is_not_read(run, tmp_path):
    os_places.write(tmp_path / "poi.csv", "upper")
    given = {"FOLDER": str(tmp_path), "OUTPUT": str(tmp_path / "factors.gpkg")}
    run("importfactors", **given)
    results = run("importfactors", **given)
    assert counts(results) == os_places.COUNTS
    assert "factors.gpkg" in json.loads(results["TAKEN"])["ledger"]["ignored"]


@pytest.mark.parametrize(
    ("name", "remedy"), [("places.parquet", "geojson"), ("stops.xlsx", "save it as CSV")]
)
def test_files_of_other_kinds_are_refused_with_a_remedy(imported_factors, tmp_path, name, remedy):
    (tmp_path / name).write_bytes(b"PAR1\0\0")
    with pytest.raises(QgsProcessingException, match=remedy):
        imported_factors(tmp_path / name)


def test_a_shipped_table_that_was_spoiled_is_told_when_it_is_used(
    imported_factors, tmp_path, monkeypatch
):
    for name in factor_tables.SHIPPED:
        (tmp_path / name).write_text("factor,geometry\nX,pint\n", encoding="utf-8")
    monkeypatch.setattr(factor_tables, "FOLDER", tmp_path)
    assert factor_tables.presets() == ("all",)
    with pytest.raises(QgsProcessingException, match=r"factors\.csv cannot be used: line 2"):
        imported_factors(os_places.write(tmp_path / "poi.csv", "upper"))


CRIMES = """Crime ID,Month,Falls within,Longitude,Latitude,LSOA code,Crime type
1,2024-01,City,-0.09,51.51,E01,Robbery
2,2024-01,City,-0.08,51.52,E01,Burglary
"""


def test_crimes_among_places_are_told(imported_factors, tmp_path):
    path = tmp_path / "2024-01-street.csv"
    path.write_text(CRIMES, encoding="utf-8")
    results = imported_factors(path, CLASS_COLUMN="Crime type")
    assert counts(results) == {"Robbery": 1, "Burglary": 1}
    assert "“2024-01-street.csv” looks like a file of incidents" in results["WARNINGS"]
    assert "use “Import incidents”" in results["WARNINGS"]


def test_places_are_not_taken_for_crimes(imported_factors, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(CLASSES, encoding="utf-8")
    assert "incidents" not in imported_factors(path, CLASS_COLUMN="kind")["WARNINGS"]
