"""Downloads become a layer: made-up portals with known truth, and real files where there are."""

import csv
import json
import zipfile

import pytest
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsGeometry,
    QgsProcessingException,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
)
from risk_terrain_modelling.core.data.dates import DAY
from risk_terrain_modelling.tests import os_places, portals
from risk_terrain_modelling.tests.algorithms.documented import TABLES
from risk_terrain_modelling.tests.feedback import Impatient, Log

METRES_A_DEGREE = 111_200


def in_degrees(path: str):
    """The features of a layer and their places in degrees."""
    layer = QgsVectorLayer(path, "imported", "ogr")
    transform = QgsCoordinateTransform(
        layer.crs(), QgsCoordinateReferenceSystem("EPSG:4326"), QgsProject.instance()
    )
    for feature in layer.getFeatures():
        point = transform.transform(feature.geometry().asPoint())
        yield feature, point.x(), point.y()


def rights_of(layer) -> str:
    return " ".join(layer.metadata().rights())


def taken(result: dict) -> dict:
    told = json.loads(result["TAKEN"])
    return {one["parameter"]: one["value"] for one in told["taken"]}


@pytest.mark.parametrize("portal", portals.PORTALS, ids=lambda portal: portal.__name__)
def test_a_portal_is_read_with_no_option_given(run, tmp_path, portal):
    truths, file, code = portal(tmp_path)
    result = run("importincidents", FILES=[file], OUTPUT=str(tmp_path / "incidents.gpkg"))
    assert (result["ROWS"], result["KEPT"], result["DROPPED"]) == (len(truths), len(truths), 0)
    assert taken(result)["COLUMNS_CRS"].startswith(f"EPSG:{code},")
    for truth, (feature, lon, lat) in zip(truths, in_degrees(result["OUTPUT"])):
        assert abs(lon - truth.lon) * METRES_A_DEGREE < 3
        assert abs(lat - truth.lat) * METRES_A_DEGREE < 3
        assert feature["type"] == truth.kind
        day = feature["date"].toString("yyyy-MM-dd")
        assert day == f"{truth.when:%Y-%m-%d}"
        if feature.fields().lookupField("time") >= 0:
            assert feature["time"] == f"{truth.when:%H:%M}"


@pytest.fixture
def leeds(tmp_path):
    """A file of incidents, an area that holds some of them, and how many."""
    truths, file, _ = portals.leeds(tmp_path)
    places = portals.projected(truths, 27700)
    west, south = 428_000, 430_000
    area = QgsVectorLayer("Polygon?crs=EPSG:27700", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(west, south, west + 5000, south + 6000)))
    area.dataProvider().addFeature(feature)
    inside = sum(
        west <= int(x) <= west + 5000 and south <= int(y) <= south + 6000 for x, y in places
    )
    return truths, file, area, inside


def test_incidents_outside_the_study_area_are_left_out(run, tmp_path, leeds):
    truths, file, area, inside = leeds
    result = run(
        "importincidents", FILES=[file], STUDY_AREA=area, OUTPUT=str(tmp_path / "leeds.gpkg")
    )
    assert 0 < inside < len(truths)
    assert result["KEPT"] == inside
    assert json.loads(result["TAKEN"])["ledger"]["dropped"] == {
        "outside_area": len(truths) - inside
    }


def test_a_study_area_in_degrees_is_one_too(run, tmp_path):
    truths, file, _ = portals.madrid(tmp_path)
    area = QgsVectorLayer("Polygon?crs=EPSG:4326", "area", "memory")
    feature = QgsFeature()
    feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(-3.72, 40.4, -3.68, 40.44)))
    area.dataProvider().addFeature(feature)
    result = run(
        "importincidents", FILES=[file], STUDY_AREA=area, OUTPUT=str(tmp_path / "madrid.gpkg")
    )
    inside = [one for one in truths if -3.72 < one.lon < -3.68 and 40.4 < one.lat < 40.44]
    assert result["KEPT"] == len(inside)
    assert QgsVectorLayer(result["OUTPUT"], "a", "ogr").crs().authid() == "EPSG:25830"


def test_types_and_period_are_kept_and_the_rest_is_accounted_for(run, tmp_path, leeds):
    truths, file, *_ = leeds
    given = {"TYPES": 'Robbery\n"Assault, common"', "FROM": "2014-07", "TO": "2015-06-30"}
    result = run("importincidents", FILES=[file], **given, OUTPUT=str(tmp_path / "leeds.gpkg"))
    kinds = {"Robbery", "Assault, common"}
    good = [t for t in truths if t.kind in kinds and "2014-07" <= f"{t.when:%Y-%m-%d}" < "2015-07"]
    assert result["KEPT"] == len(good)
    assert result["ROWS"] == len(truths)


def test_what_was_imported_can_be_counted(run, tmp_path, town):
    """The field of the date is found, a filter of the type works, rows of one incident are one."""
    rows = [["INCIDENT_ID", "DATE", "OFFENCE", "X", "Y"]]
    for number, (x, y) in enumerate(town.events_xy.tolist()):
        kind = "Robbery" if number % 2 else "Burglary"
        rows.append([number // 4, f"2016-01-{number % 28 + 1:02}", kind, x, y])
    file = portals.written(tmp_path / "town.csv", rows)
    grid = run("creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=200, OUTPUT=town.path("grid.tif"))
    area = QgsVectorLayer(town.area, "area", "ogr")
    made = run(
        "importincidents", FILES=[file], COLUMNS_CRS=area.crs(), OUTPUT=str(tmp_path / "t.gpkg")
    )
    counted = run(
        "countevents",
        GRID=grid["OUTPUT"],
        INCIDENTS=made["OUTPUT"],
        FILTER="\"type\" = 'Robbery'",
        COUNT_ONCE_BY="incident",
        OUTPUT=town.path("events.tif"),
    )
    robberies = [row for row in rows[1:] if row[2] == "Robbery"]
    assert counted["ROWS"] + counted["OUTSIDE"] >= len(robberies) // 2
    assert counted["DATE_FIELD"] == "date"
    assert counted["FIRST_DATE"] == min(row[1] for row in robberies)
    assert counted["EVENTS"] < counted["ROWS"]


def test_months_stay_texts(run, tmp_path):
    rows = [["Month", "Longitude", "Latitude", "Crime type"]]
    rows += [[f"2018-0{n % 3 + 1}", -1.5 - n / 1000, 53.8, "Burglary"] for n in range(20)]
    file = portals.written(tmp_path / "a.csv", rows)
    made = run("importincidents", FILES=[file], OUTPUT=str(tmp_path / "a.gpkg"))
    features = [feature for feature, *_ in in_degrees(made["OUTPUT"])]
    assert features[0]["date"] == "2018-01"
    layer = QgsVectorLayer(made["OUTPUT"], "a", "ogr")
    assert layer.crs().authid() == "EPSG:27700"
    assert "Open Government Licence" in rights_of(layer)


def test_whose_data_they_are_is_kept_where_there_is_a_place_for_it(run, log, tmp_path):
    folder = portals.police_months(tmp_path / "2018", months=1, rows=9)
    shared = tmp_path / "shared.gpkg"
    for output in ("memory:", tmp_path / "a.gpkg", f"{shared}|layername=a", tmp_path / "a.csv"):
        made = run("importincidents", FOLDER=folder, OUTPUT=str(output))["OUTPUT"]
        layer = made if isinstance(made, QgsVectorLayer) else QgsVectorLayer(made, "a", "ogr")
        kept = "Open Government Licence" in rights_of(layer)
        assert kept == (not str(output).endswith(".csv"))
        del layer, made
    assert any("A GeoPackage would also hold" in line for line in log.said)


def test_an_import_replaces_an_earlier_one_and_nothing_else(run, log, tmp_path):
    folder = portals.police_months(tmp_path / "2018", months=1, rows=9)
    given = {"FOLDER": folder, "OUTPUT": str(tmp_path / "a.gpkg")}
    run("importincidents", **given)
    log.said.clear()
    run("importincidents", **given)
    assert not any("was there" in line for line in log.said)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["2018", "a.gpkg"]


def test_a_zip_and_a_folder_are_read_as_one(run, tmp_path):
    rows = [["Month", "Longitude", "Latitude", "Crime type"], ["2018-01", -1.5, 53.8, "Burglary"]]
    folder = tmp_path / "downloads"
    folder.mkdir()
    portals.written(folder / "a.csv", rows)
    rows[1][0] = "2018-02"
    portals.written(tmp_path / "b.csv", rows)
    with zipfile.ZipFile(folder / "b.zip", "w") as made:
        made.write(tmp_path / "b.csv", "2018-02/b.csv")
    result = run("importincidents", FOLDER=str(folder), OUTPUT=str(tmp_path / "all.gpkg"))
    assert json.loads(result["TAKEN"])["ledger"]["files"] == {"a.csv": 1, "b.zip/2018-02/b.csv": 1}


def test_lengths_that_nothing_locates_are_refused_with_a_remedy(refused, town):
    rows = [["x", "y", "what"]] + [[325_000 + n, 5_207_000 + n, "theft"] for n in range(30)]
    file = portals.written(town.folder / "a.csv", rows)
    said = refused("importincidents", FILES=[file], OUTPUT=town.path("out.gpkg"))
    assert "nothing tells of which coordinate system" in said
    assert "COLUMNS_CRS" in said


def test_a_file_without_coordinates_is_refused_in_a_sentence(refused, town):
    rows = [["LOR", "DATUM", "DELIKT"]] + [[f"0220{n:04}", "11.05.2023", "Raub"] for n in range(30)]
    file = portals.written(town.folder / "a.csv", rows)
    said = refused("importincidents", FILES=[file], OUTPUT=town.path("out.gpkg"))
    assert "has no coordinates" in said
    assert "LOR" in said


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"FILES": []}, "No files are given"),
        ({"FILES": ["/nowhere/a.csv"]}, "is not there"),
        ({"FROM": "31/01/2016"}, "is no date"),
        ({"FROM": "2018-02-10", "TO": "2018-01"}, "The period ends (2018-01) before it begins"),
        ({"DELIMITER": "ab"}, "no single character"),
        ({"TYPES": "Arson"}, "There are: "),
        ({"X_COLUMN": "lng", "Y_COLUMN": "lat"}, "There is no column “lng”"),
        ({"COLUMNS_CRS": "EPSG:99999"}, "is no coordinate system"),
    ],
)
def test_what_makes_no_sense_is_refused(refused, town, given, words):
    _, file, _ = portals.chicago(town.folder)
    assert words in refused(
        "importincidents", **{"FILES": [file], **given}, OUTPUT=town.path("o.gpkg")
    )


def test_files_with_other_columns_are_told(run, tmp_path):
    rows = [["lon", "lat", "crime"], *([-1.5, 53.8 + n / 100, "theft"] for n in range(20))]
    others = [["x", "y", "what"], [-1.5, 53.8, "theft"]]
    files = [portals.written(tmp_path / "a.csv", rows), portals.written(tmp_path / "b.csv", others)]
    made = run("importincidents", FILES=files, OUTPUT=str(tmp_path / "a.gpkg"))
    assert made["ROWS"] == 20
    assert (
        "1 file has other columns, and was not read: import it by itself (b.csv)."
        in (made["WARNINGS"])
    )


def test_places_among_incidents_are_told(run, tmp_path):
    file = os_places.write(tmp_path / "poi.csv", "2021")
    made = run("importincidents", FILES=[file], OUTPUT=str(tmp_path / "a.gpkg"))
    assert (
        "“poi.csv” is of Points of Interest of Ordnance Survey, places and no incidents: use "
        "“Import factors”" in made["WARNINGS"]
    )


def test_an_area_elsewhere_is_refused_with_the_number_of_those_that_have_a_place(refused, town):
    rows = [["lon", "lat", "crime"], *([-1.5, 53.8 + n / 100, "theft"] for n in range(20))]
    file = portals.written(town.folder / "a.csv", [*rows, ["", "", "theft"]])
    said = refused(
        "importincidents", FILES=[file], STUDY_AREA=town.area, OUTPUT=town.path("a.gpkg")
    )
    assert "None of the 20 incidents of “a.csv” lies in the study area" in said


def test_ambiguous_dates_are_said(run, tmp_path):
    rows = [["lon", "lat", "date", "crime"]]
    rows += [[-1.5, 53.8, f"0{n % 9 + 1}/0{n % 7 + 1}/2016", "theft"] for n in range(20)]
    file = portals.written(tmp_path / "a.csv", rows)
    made = run("importincidents", FILES=[file], OUTPUT=str(tmp_path / "a.gpkg"))
    assert "can be read in two ways" in made["WARNINGS"]
    assert taken(made)["DATE_FORMAT"] == DAY
    given = {"DATE_FORMAT": DAY, "OUTPUT": str(tmp_path / "b.gpkg")}
    assert (
        "can be read in two ways" not in run("importincidents", FILES=[file], **given)["WARNINGS"]
    )


def test_the_ledger_is_a_page_that_says_all(run, tmp_path):
    rows = [["lon", "lat", "date", "<b>crime</b>"]]
    rows += [[-1.5, 53.8 + n / 1000, "2016-01-02", "theft"] for n in range(20)] + [
        ["", "", "", "x"]
    ]
    file = portals.written(tmp_path / "a.csv", rows)
    page = tmp_path / "ledger.html"
    run("importincidents", FILES=[file], OUTPUT=str(tmp_path / "a.gpkg"), LEDGER=str(page))
    text = page.read_text(encoding="utf-8")
    assert "21 rows were read: 20 kept and 1 left out" in text
    assert "a.csv: line 22" in text
    assert "X_COLUMN" in text
    assert "<b>crime" not in text


class Counting(Log):
    """Counts the looks at the Cancel button."""

    looks = 0

    def isCanceled(self):
        self.looks += 1
        return False


def test_it_stops_wherever_it_is_and_leaves_nothing(run, tmp_path):
    file = portals.police_months(tmp_path / "2018", months=3, rows=4000)
    counting = Counting()
    out = tmp_path / "out"
    out.mkdir()
    given = {"FOLDER": file, "OUTPUT": str(out / "a.gpkg"), "LEDGER": str(out / "a.html")}
    run("importincidents", counting, **given)
    assert counting.looks > 8
    assert counting.shares == sorted(counting.shares)
    for left in out.iterdir():
        left.unlink()
    for looks in range(counting.looks):
        with pytest.raises(QgsProcessingException, match="was stopped"):
            run("importincidents", Impatient(looks), **given)
        assert not list(out.iterdir())


def test_the_same_files_give_the_same_rows_whatever_their_order(run, tmp_path):
    """The prints by which numbers are compared differ from run to run; what is written does not."""
    folder = portals.police_months(tmp_path / "2018", months=3, rows=50)
    rows = []
    for name, given in (
        ("a", {"FOLDER": folder}),
        ("b", {"FILES": sorted(map(str, (tmp_path / "2018").iterdir()))}),
    ):
        made = run("importincidents", **given, OUTPUT=str(tmp_path / f"{name}.geojson"))
        layer = QgsVectorLayer(made["OUTPUT"], "a", "ogr")
        rows.append([(f.attributes(), f.geometry().asWkt()) for f in layer.getFeatures()])
    assert rows[0] == rows[1]
    assert max(values[-1] for values, _ in rows[0] if values[-1]) == 75


def test_formats_tells_the_fields(run, tmp_path):
    rows = [["Incident Number", "lon", "lat", "date", "time", "crime"]]
    rows += [[n // 2, -1.5, 53.8, "2016-01-02", "10:30", "theft"] for n in range(20)]
    file = portals.written(tmp_path / "a.csv", rows)
    made = run("importincidents", FILES=[file], OUTPUT=str(tmp_path / "a.gpkg"))
    fields = QgsVectorLayer(made["OUTPUT"], "a", "ogr").fields().names()
    assert fields == ["fid", *TABLES["incidents"][0].names()]


REAL = {  # rows, and those without coordinates, as csv.reader counts them below
    "raw_police_uk/avon_and_somerset": (89_842, 5_387),
    "raw_police_uk/city_of_london": (8_648 + 9_019, 613 + 612),
    "raw_police_uk/chicago_portal": (22_334, 775),
}


@pytest.mark.parametrize("folder", REAL)
def test_real_files_are_accounted_for(run, real_data, tmp_path, folder):
    rows, without = REAL[folder]
    result = run(
        "importincidents", FOLDER=str(real_data / folder), OUTPUT=str(tmp_path / "real.gpkg")
    )
    assert (result["ROWS"], result["DROPPED"]) == (rows, without)


def answers(real_data):
    with open(real_data / "exports" / "EXPECTED.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_real_exports_are_as_their_key_has_them(run, real_data, tmp_path):
    for row in answers(real_data):
        file = str(real_data / "exports" / row["file"])
        given = {"FILES": [file], "OUTPUT": str(tmp_path / f"{row['file']}.gpkg")}
        if row["crs"] == "none":
            with pytest.raises(QgsProcessingException, match="has no coordinates"):
                run("importincidents", **given)
            continue
        result = run("importincidents", **given)
        assert result["ROWS"] == int(row["rows"])
        assert result["DROPPED"] == int(row["rows_without_usable_point"])
        found = taken(result)
        assert (found["X_COLUMN"], found["Y_COLUMN"]) == (row["x_column"], row["y_column"])
        assert found["COLUMNS_CRS"].startswith(f"{row['crs']},")
        assert found["DATE_COLUMNS"].split(", ")[0] == row["date_columns"].split()[0]
