"""Who is affected, on a small town: figures, inputs of every kind, and what is refused."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from qgis.core import QgsProcessingException
from risk_terrain_modelling.core.audit.json import read_audit
from risk_terrain_modelling.tests.feedback import Impatient
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, geojson, square

WARD = SIDE / 5  # 25 wards of 16 cells each
HOSTILE = '=HYPERLINK("http://x")<script>alert(1)</script>[% env %]'


def wards(town, name="wards", change=None, **options):
    """Wards with residents of two groups: the fewer of the first, the further east."""
    shapes = []
    for number in range(25):
        row, column = divmod(number, 5)
        told = {
            "code": f"W{number:02}",
            "people": 1000 + number,
            "poor": 700 - 100 * column,
            "rich": 300 + 100 * column + number,
            "income": 10 + number % 5 + number / 100,
        }
        ring = square(LEFT + column * WARD, BOTTOM + row * WARD, WARD)
        shapes.append(("Polygon", ring, change(number, told) if change else told))
    return town.layer(name, shapes, **options)


@pytest.fixture
def asked(town, rasters):
    """What is given: the events as the map, and the wards."""

    def given(**changes):
        return {
            "GRID": rasters["grid"],
            "MAPS": [rasters["events"]],
            "EVENTS": rasters["events"],
            "AREAS": changes.pop("AREAS", None) or wards(town),
            "GROUPS": ["poor", "rich"],
            "TOTAL": "people",
            "RESAMPLES": 99,
            "OUTPUT": town.path("affected.csv"),
            "RECORD": town.path("affected.json"),
            "REPORT": town.path("affected.html"),
            **changes,
        }

    return given


def audit_in(path):
    return read_audit(Path(path).read_text(encoding="utf-8"))


def rows_in(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_is_counted_once(run, asked):
    found = run("equalityaudit", **asked())
    audit = audit_in(found["RECORD"])
    assert audit.residents == found["RESIDENTS"] == 25 * 1000 + sum(range(25))
    assert found["COVERED_SHARE"] == pytest.approx(100)
    assert [group.residents for group in audit.groups] == [12500, 12800]
    assert audit.adds_up == 1
    assert audit.events == 240


def test_shares_are_those_of_whole_wards(run, asked, town):
    """A map of one place: the 4 wards in the south-west corner, which are 16% of the area."""
    corner = town.layer("corner", [("Polygon", square(LEFT, BOTTOM, 2 * WARD), {"rank": 1})])
    audit = audit_in(run("equalityaudit", **asked(PLACES=corner))["RECORD"])
    places = audit.maps[1]
    assert places.kind == "priority places"
    assert [at.area_share for at in places.flagged] == pytest.approx([0.01, 0.02, 0.05, 0.1, 0.16])
    people = [1000 + number for number in (0, 1, 5, 6)]
    every = places.flagged[-1]
    assert every.residents == sum(people)
    assert every.groups[0].residents == 2 * 700 + 2 * 600
    assert every.groups[0].share_of_group == pytest.approx(2600 / 12500, abs=1e-10)
    expected = 2600 / 12500 / (sum(people) / audit.residents)
    assert every.groups[0].ratio.value == pytest.approx(expected, abs=1e-9)


def test_the_table_says_what_the_record_says(run, asked):
    found = run("equalityaudit", **asked(DEPRIVATION="income", AREA_SHARES="5, 20"))
    audit, rows = audit_in(found["RECORD"]), rows_in(found["OUTPUT"])
    at = audit.maps[0].at(0.2)
    of_poor = [row for row in rows if row["group"] == "poor" and row["area_share"] == "0.2"]
    assert [int(row["number"]) for row in of_poor] == [at.groups[0].residents]
    assert float(of_poor[0]["ratio"]) == pytest.approx(at.groups[0].ratio.value)
    assert {row["of"] for row in rows} == {"everyone", "events", "group", "deprivation"}
    assert len([row for row in rows if row["map"] == "recorded events"]) == len(audit.groups)
    assert len(audit.classes) == 10


def test_areas_in_another_coordinate_system_give_the_same(run, asked, town):
    """Corners alone are moved: sides that were straight differ by millimetres."""
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsCoordinateTransform,
        QgsPointXY,
        QgsProject,
    )

    there = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:27700"),
        QgsCoordinateReferenceSystem("EPSG:4326"),
        QgsProject.instance(),
    )
    content = json.loads(Path(wards(town)).read_text(encoding="utf-8"))
    shapes = []
    for one in content["features"]:
        ring = [
            [*map(float, (moved.x(), moved.y()))]
            for x, y in one["geometry"]["coordinates"][0]
            for moved in [there.transform(QgsPointXY(x, y))]
        ]
        shapes.append(("Polygon", [ring], one["properties"]))
    degrees = geojson(town.folder / "degrees.geojson", shapes, crs="urn:ogc:def:crs:OGC:1.3:CRS84")
    one, other = (
        audit_in(run("equalityaudit", **asked(**more))["RECORD"])
        for more in ({}, {"AREAS": degrees})
    )
    assert other.residents == pytest.approx(one.residents, abs=2)
    both = zip(one.maps[0].flagged[-1].groups, other.maps[0].flagged[-1].groups)
    assert all(a.share_of_group == pytest.approx(b.share_of_group, abs=1e-4) for a, b in both)


def table_of(town, rows, name="counts"):
    path = town.folder / f"{name}.csv"
    lines = ["area,year,poor,rich,people", *(",".join(map(str, row)) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)


def plain_rows(years=(2021,)):
    for year in years:
        for number in range(25):
            column, more = number % 5, year - 2021
            yield (
                *(f"W{number:02}", year, 700 - 100 * column + more),
                *(300 + 100 * column + number, 1000 + number + more),
            )


def only_codes(town):
    return wards(town, "codes", lambda _number, told: {"code": told["code"]})


def test_counts_may_lie_in_a_table(run, asked, town):
    given = {
        "AREAS": only_codes(town),
        "TABLE": table_of(town, plain_rows((2011, 2021))),
        "TABLE_FILTER": '"year" = 2021',
        "AREA_CODE": "code",
        "TABLE_CODE": "area",
    }
    audit = audit_in(run("equalityaudit", **asked(**given))["RECORD"])
    other = audit_in(run("equalityaudit", **asked())["RECORD"])
    assert audit.groups == other.groups
    assert audit.maps == other.maps


def test_tables_that_do_not_go_with_the_areas_are_refused(refused, asked, town):
    given = {"AREAS": only_codes(town), "AREA_CODE": "code", "TABLE_CODE": "area"}
    lacking = table_of(town, list(plain_rows())[3:], "lacking")
    said = refused("equalityaudit", **asked(TABLE=lacking, **given))
    assert "3 areas of “codes” in the study area have no row in “lacking”" in said
    assert "W00, W01, W02" in said
    twice = table_of(town, plain_rows((2011, 2021)), "twice")
    said = refused("equalityaudit", **asked(TABLE=twice, **given))
    assert "“twice” has several rows of the code W00." in said
    good = table_of(town, plain_rows())
    said = refused("equalityaudit", **asked(TABLE=good, AREA_CODE="code", AREAS=only_codes(town)))
    assert "no field of codes to join it by (TABLE_CODE)" in said
    said = refused("equalityaudit", **asked(AREA_CODE="code"))
    assert "A field of codes is given (AREA_CODE), and no table." in said
    text = table_of(town, [("W00", 2021, "many", 3, 4), *list(plain_rows())[1:]], "text")
    said = refused("equalityaudit", **asked(TABLE=text, **given))
    assert "“poor” of “text” holds no numbers: “many” is none." in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"poor": -5}, "“poor” of “bad” is below 0 in 1 area: -5."),
        ({"poor": None}, "“poor” of “bad” is empty in 1 of the 25 areas."),
        ({"poor": 5000}, "“poor” has more residents than “people” in 1 area."),
    ],
)
def test_numbers_that_make_no_sense_are_refused(refused, asked, town, change, said):
    bad = wards(town, "bad", lambda number, told: {**told, **(change if number == 7 else {})})
    assert said in refused("equalityaudit", **asked(AREAS=bad))


def test_fields_that_are_none_or_hold_no_numbers_are_refused(refused, asked):
    assert "has no field “kind”" in refused("equalityaudit", **asked(GROUPS=["kind"]))
    said = refused("equalityaudit", **asked(GROUPS=["poor", "code"]))
    assert "“code” of “wards” holds no numbers: “W00” is none." in said
    said = refused("equalityaudit", **asked(GROUPS=[], TOTAL=""))
    assert "No group of residents is given." in said
    said = refused("equalityaudit", **asked(GROUPS=["poor", "poor"]))
    assert "The group “poor” is given twice." in said


def test_areas_elsewhere_and_areas_twice_are_refused(refused, asked, town):
    away = town.layer(
        "away",
        [("Polygon", square(LEFT + 90_000, BOTTOM, 900), {"poor": 4, "rich": 5, "people": 9})],
    )
    said = refused("equalityaudit", **asked(AREAS=away))
    assert "None of the areas of “away” lies in the study area." in said
    content = json.loads(Path(wards(town)).read_text(encoding="utf-8"))["features"]
    shapes = [("Polygon", one["geometry"]["coordinates"], one["properties"]) for one in content]
    twice = town.layer("twice", [*shapes, shapes[12]])
    said = refused("equalityaudit", **asked(AREAS=twice))
    assert "The areas of “twice” overlap each other on 4% of the study area" in said


def test_what_is_not_covered_and_does_not_add_up_is_told(run, asked, town, log):
    some = wards(town, "some", lambda _number, told: {**told, "poor": told["poor"] // 2})
    found = run("equalityaudit", **asked(AREAS=some, FILTER="\"code\" <> 'W24'"))
    audit = audit_in(found["RECORD"])
    assert audit.covered == pytest.approx(0.96)
    assert any("cover 96.0% of the study area" in note for note in audit.notes)
    assert any("somebody is in none of them" in note for note in audit.notes)
    page = Path(found["REPORT"]).read_text(encoding="utf-8")
    assert "cover 96.0% of the study area" in page
    assert any("96.0%" in one for one in log.said)


def test_the_study_area_cuts_areas_off_exactly(run, asked, town):
    """One ward reaches 300 m beyond: without the study area nothing says so but the cells."""
    ring = square(LEFT - 600, BOTTOM - 600, SIDE + 1200)
    large = town.layer(
        "large", [("Polygon", ring, {"poor": 3200 * 32, "rich": 0, "people": 3200 * 32})]
    )
    given = {"AREAS": large, "GROUPS": ["poor"], "STUDY_AREA": town.area}
    audit = audit_in(run("equalityaudit", **asked(**given))["RECORD"])
    assert audit.clipped
    assert audit.residents == round(3200 * 32 * (SIDE / (SIDE + 1200)) ** 2)


def test_no_small_number_is_in_any_file(run, asked, town):
    """12 people of a group in all: some of them live where the map flags, and nobody learns it."""
    rare = wards(
        town,
        "rare",
        lambda number, told: {**told, "rare": 3 if number in (3, 8, 11, 17) else 0},
    )
    given = {"AREAS": rare, "GROUPS": ["poor", "rare"], "LEAST": 13}
    found = run("equalityaudit", **asked(**given))
    audit = audit_in(found["RECORD"])
    assert audit.groups[1].residents is None
    for at in audit.maps[0].flagged:
        assert at.groups[1].residents is None
        assert at.groups[1].ratio is None
    rows = [row for row in rows_in(found["OUTPUT"]) if row["group"] == "rare"]
    figures = ("number", "share_of_group", "share_of_flagged", "share_of_all", "ratio", "low")
    assert {row[name] for row in rows for name in figures} == {""}
    assert {row["not_told"] for row in rows} == {"yes"}
    numbers = [int(row["number"]) for row in rows_in(found["OUTPUT"]) if row["number"]]
    assert min(numbers) >= 13
    page = Path(found["REPORT"]).read_text(encoding="utf-8")
    assert "not told" in page


def test_the_same_maps_without_some_types(run, asked, town, rasters):
    fewer = run(
        "countevents",
        GRID=rasters["grid"],
        INCIDENTS=town.layer(
            "fewer", [("Point", xy, {}) for xy in np.asarray(town.events_xy)[:180].tolist()]
        ),
        OUTPUT=town.path("fewer.tif"),
    )["OUTPUT"]
    given = {"WITHOUT_MAPS": [fewer], "WITHOUT_TYPES": "drugs, public order"}
    audit = audit_in(run("equalityaudit", **asked(**given))["RECORD"])
    assert audit.without.types == ("drugs", "public order")
    assert audit.without.events == 60
    assert [one.area_share for one in audit.without.kept] == [0.01, 0.02, 0.05, 0.1, 0.2]
    assert all(0 < one.share <= 1 for one in audit.without.kept)
    assert [one.without for one in audit.maps] == [False, True]


@pytest.mark.parametrize("name", [HOSTILE, "x" * 10_000, "\u202ebackwards\u2066"])
def test_hostile_names_are_shown_as_text(run, asked, town, name):
    odd = wards(town, "odd", lambda _number, told: {"people": told["people"], name: told["poor"]})
    found = run("equalityaudit", **asked(AREAS=odd, GROUPS=[name]))
    page = Path(found["REPORT"]).read_text(encoding="utf-8")
    assert "<script>" not in page
    assert len(max(page.split("<th"), key=len)) < 60_000
    table = Path(found["OUTPUT"]).read_text(encoding="utf-8")
    assert ",=" not in table
    assert audit_in(found["RECORD"]).groups[0].residents == 12500


@pytest.mark.parametrize("code", [HOSTILE, "x" * 10_000], ids=["tags", "long"])
def test_hostile_codes_and_names_of_maps_are_shown_as_text(run, refused, asked, town, code):
    """A code without a partner is named in the message, cut short and on one line."""
    odd = wards(town, "odd", lambda at, told: {"code": f"{code}{at}"})
    rows = [(f'"{row[0]}"', *row[1:]) for row in plain_rows()]
    given = {"AREAS": odd, "AREA_CODE": "code", "TABLE_CODE": "area"}
    said = refused("equalityaudit", **asked(TABLE=table_of(town, rows), **given))
    assert "25 areas of “odd” in the study area have no row in “counts”" in said
    assert len(said) < 2_000
    fitting = [
        ('"' + f"{code}{at}".replace('"', '""') + '"', *row[1:])
        for at, row in enumerate(plain_rows())
    ]
    found = run("equalityaudit", **asked(TABLE=table_of(town, fitting, "fitting"), **given))
    assert "<script>" not in Path(found["REPORT"]).read_text(encoding="utf-8")
    assert audit_in(found["RECORD"]).groups[0].residents == 12500


def test_a_map_of_any_name_is_shown_as_text(run, asked, town, rasters):
    """Two of one kind are called by their names, which are those of their files."""
    odd = town.folder / "<b>=1+1&amp; [% env %].tif"
    odd.write_bytes(Path(rasters["events"]).read_bytes())
    found = run("equalityaudit", **asked(MAPS=[rasters["events"], str(odd)]))
    page = Path(found["REPORT"]).read_text(encoding="utf-8")
    assert "<b>=1+1" not in page
    assert "&lt;b&gt;=1+1&amp;amp;" in page


def test_the_same_seed_gives_the_same_bytes(run, asked, town):
    first, second = (
        run("equalityaudit", **asked(OUTPUT=town.path(f"{name}.csv")))["OUTPUT"]
        for name in ("first", "second")
    )
    assert Path(first).read_bytes() == Path(second).read_bytes()
    third = run("equalityaudit", **asked(OUTPUT=town.path("third.csv"), SEED=2))["OUTPUT"]
    assert Path(first).read_bytes() != Path(third).read_bytes()


def test_files_of_others_are_kept(run, asked, town):
    Path(town.path("affected.json")).write_text('{"schema": "mine/1"}', encoding="utf-8")
    run("equalityaudit", **asked())
    kept = [path for path in town.folder.rglob("*") if path.is_file() and "mine/1" in _text(path)]
    assert len(kept) == 1
    run("equalityaudit", **asked())  # ours is replaced
    assert audit_in(town.path("affected.json")).residents


def _text(path):
    return path.read_bytes().decode("utf-8", "replace")


def test_a_table_is_looked_at_as_layers_are(refused, asked, town):
    given = {"AREAS": only_codes(town), "AREA_CODE": "code", "TABLE_CODE": "area"}
    table = table_of(town, plain_rows())
    said = refused("equalityaudit", **asked(TABLE=table, TABLE_FILTER='"decade" = 3', **given))
    assert "names the field “decade”" in said
    said = refused("equalityaudit", **asked(TABLE=town.path("none.csv"), **given))
    assert "cannot be read" in said
    empty = table_of(town, [], "empty")
    assert "“empty” is empty" in refused("equalityaudit", **asked(TABLE=empty, **given))


def test_it_stops_when_asked_to(run, asked, town):
    with pytest.raises(QgsProcessingException, match="was stopped"):
        run("equalityaudit", feedback=Impatient(3), **asked())
    assert not Path(town.path("affected.csv")).exists()
