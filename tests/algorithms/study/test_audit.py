"""Who is affected, in a study: as the algorithm by itself, and told early what is wrong."""

import csv
import json
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException
from risk_terrain_modelling.algorithms.study.audit import without
from risk_terrain_modelling.algorithms.study.keys import in_study
from risk_terrain_modelling.algorithms.study.stages import STEPS, with_a_second
from risk_terrain_modelling.core.audit.json import read_audit
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.study import IncidentsReference, read_study, write_study
from risk_terrain_modelling.tests.town import BOTTOM, LEFT, SIDE, square

WARD = SIDE / 5


@pytest.fixture
def wards(town):
    shapes = []
    for number in range(25):
        row, column = divmod(number, 5)
        told = {"poor": 700 - 100 * column, "rich": 300 + 100 * column, "code": f"W{number:02}"}
        told["income"] = 10 + column + row / 10
        shapes.append(("Polygon", square(LEFT + column * WARD, BOTTOM + row * WARD, WARD), told))
    return town.layer("wards", shapes)


@pytest.fixture
def incidents(town):
    """A quarter of the incidents is of a type that police activity generates."""
    return town.layer(
        "typed",
        [
            ("Point", xy, {"kind": "Drugs" if number % 4 == 0 else "robbery"})
            for number, xy in enumerate(town.events_xy.tolist())
        ],
    )


@pytest.fixture
def asked(town, wards, incidents):
    """Write a study with an audit, and return its path."""

    def write(**changes):
        study = {
            "schema": "rtm-study/1",
            "study_area": {"source": town.area},
            "grid": {"block_length": 200},
            "incidents": {"source": incidents},
            "factors": [{"name": "Pubs", "source": town.pubs}],
            "model": {"selection": "reference"},
            "audit": {
                "source": wards,
                "groups": ["poor", "rich"],
                "deprivation": "income",
                "area_shares": [0.05, 0.2],
                **changes,
            },
        }
        path = town.folder / "study.json"
        path.write_text(json.dumps(study), encoding="utf-8")
        return str(path)

    return write


def rows_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def audit_in(folder):
    return read_audit((folder / "equality_audit.json").read_text(encoding="utf-8"))


def test_it_is_what_the_algorithm_gives_by_itself(run, town, wards, asked):
    folder = town.folder / "out"
    run("runstudy", STUDY=asked(), OUTPUT_FOLDER=str(folder))
    by_itself = run(
        "equalityaudit",
        GRID=str(folder / "grid.tif"),
        MAPS=[str(folder / f"{name}.tif") for name in ("risk", "forecast", "events", "hotspots")],
        EVENTS=str(folder / "events.tif"),
        AREAS=wards,
        GROUPS=["poor", "rich"],
        DEPRIVATION="income",
        STUDY_AREA=town.area,
        PLACES=f"{folder / 'risk.gpkg'}|layername=priority_places",
        AREA_SHARES="5, 20",
        OUTPUT=town.path("by_itself.csv"),
    )
    assert rows_of(folder / "equality_audit.csv") == rows_of(by_itself["OUTPUT"])
    audit = audit_in(folder)
    assert [one.kind for one in audit.maps][-1] == "priority places"
    assert audit.without is None
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Who is affected: who lives where the maps flag" in page
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert {"equality_audit.csv", "equality_audit.json", "equality_audit.html"} <= {
        *manifest["files"]
    }


def test_the_maps_are_made_again_without_what_police_activity_generates(run, town, asked, log):
    folder = town.folder / "out"
    run("runstudy", STUDY=asked(type_field="kind"), OUTPUT_FOLDER=str(folder))
    audit = audit_in(folder)
    assert audit.without.types == ("Drugs",)
    assert audit.without.events == 60
    assert sorted(one.kind for one in audit.maps if one.without) == [
        *("forecast map", "kernel density", "past counts", "risk terrain model")
    ]
    page = (folder / "equality_audit.html").read_text(encoding="utf-8")
    assert "without these types: Drugs." in page
    assert log.shares == sorted(log.shares)
    again = run(
        "countevents",
        GRID=str(folder / "grid.tif"),
        INCIDENTS=town.path("typed.geojson"),
        FILTER="\"kind\" <> 'Drugs'",
        OUTPUT=town.path("fewer.tif"),
    )
    assert again["EVENTS"] == 180


def test_its_results_follow_from_their_inputs(run, town, asked):
    folder = town.folder / "out"
    run("runstudy", STUDY=asked(type_field="kind"), OUTPUT_FOLDER=str(folder))
    found = run("verify", FOLDER=str(folder), RECORD=town.path("verified.json"))
    assert found["VERDICT"] == "follows", found["SUMMARY"]
    told = json.loads(Path(found["RECORD"]).read_text(encoding="utf-8"))
    assert "equality_audit.csv" in json.dumps(told)


def test_the_provenance_has_the_steps_of_the_second_run(run, town, asked):
    folder = town.folder / "out"
    run("runstudy", STUDY=asked(type_field="kind"), OUTPUT_FOLDER=str(folder))
    told = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
    again = {name for name in told["activity"] if name.startswith("step:without.")}
    steps = ("events", "fit", "risk", "hotspots", "forecast")
    assert again == {f"step:without.{one}" for one in steps}
    kept = told["activity"]["step:without.events"]["rtm:filter"]
    assert kept == '("kind" IS NULL OR "kind" NOT IN (\'Drugs\'))'
    used = {(one["prov:activity"], one["prov:entity"]) for one in told["used"].values()}
    assert ("step:without.events", "layer:incidents") in used
    assert ("step:without.fit", "temporary:events.tif") in used
    assert ("step:without.fit", "result:factors/pubs.tif") in used
    assert ("step:audit", "temporary:forecast.tif") in used
    made = {one["prov:entity"]: one["prov:activity"] for one in told["wasGeneratedBy"].values()}
    assert made["temporary:forecast.tif"] == "step:without.forecast"
    for relation in ("used", "wasGeneratedBy"):
        for one in told[relation].values():
            assert one["prov:entity"] in told["entity"]
            assert one["prov:activity"] in told["activity"]
    assert "rtm-without" not in json.dumps(told), "the folder is gone, and its name with it"


def test_a_list_of_which_there_are_none_changes_nothing(run, town, asked, log):
    folder = town.folder / "out"
    study = asked(type_field="kind", police_types=["Public order"])
    run("runstudy", STUDY=study, OUTPUT_FOLDER=str(folder))
    assert audit_in(folder).without is None
    assert any("None of the incidents is of the types" in one for one in log.said)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"groups": ["poor", "middle"]}, "has no field “middle”"),
        ({"groups": ["code"]}, "“code” of “wards” holds no numbers"),
        ({"groups": "poor"}, "“groups” of the audit is poor, no list of texts."),
        ({"groups": []}, "No group of residents is given."),
        ({"source": "nowhere.gpkg"}, "cannot be read"),
        ({"least": 0}, "The smallest number that is told is 0."),
        ({"most_deprived": "poorest"}, "is “poorest”"),
        ({"type_field": "sort"}, "has no field “sort”"),
        ({"area_shares": [2]}, "A share of the area for the audit is 2"),
        ({"filter": "\"code\" = 'W99'"}, "leaves no feature of “wards”"),
        ({"table": {"code": "area"}}, "names no layer"),
        ({"grups": []}, "“audit” has a part “grups” that nobody knows."),
    ],
)
def test_what_makes_no_sense_is_refused_before_the_work(run, town, asked, change, expected, log):
    with pytest.raises(QgsProcessingException) as fault:
        run("runstudy", STUDY=asked(**change), OUTPUT_FOLDER=str(town.folder / "out"))
    assert expected in str(fault.value)
    assert not (town.folder / "out").exists()
    assert "Fit model" not in log.said


def test_faults_lie_where_the_study_has_them():
    def at(where, part=("audit",)):
        return in_study(RtmError("Wrong.", "Mend it.", where=where), *part).where

    assert at("GROUPS") == ("audit", "groups")
    assert at("AREAS") == ("audit", "source")
    assert at("TABLE_CODE") == ("audit", "table", "code")
    assert at("AREA_SHARES") == ("audit", "area_shares")
    assert at("AREA_SHARES", ("holdout",)) == ("validation", "area_shares")


def test_a_study_is_written_as_it_is_read(asked, town):
    table = {"source": "counts.csv", "filter": '"year" = 2021', "code": "area"}
    text = write_study(read_study(Path(asked(table=table, code="code")).read_text("utf-8")))
    again = read_study(text)
    assert write_study(again) == text
    assert again.audit.table.filter == '"year" = 2021'
    assert again.audit.settings.table_code == "area"
    moved = again.with_sources(lambda source: f"/data/{source}")
    assert moved.audit.table.source == "/data/counts.csv"
    assert moved.called(("audit", "table")) == "table of residents"


def test_types_are_left_out_of_what_a_filter_keeps():
    layer = IncidentsReference("a.gpkg", '"year" = 2016 OR "year" = 2017')
    fewer = without(layer, 'the "kind"', ("Drugs", "O'Neil"))
    assert fewer.filter == (
        '("year" = 2016 OR "year" = 2017) AND ("the ""kind""" IS NULL OR "the ""kind""" NOT IN '
        "('Drugs', 'O''Neil'))"
    )
    assert without(layer, "kind", ()) == layer


def test_stages_follow_one_another():
    shares = [end for step in STEPS.values() for end in (step.start, step.end)]
    placed = [with_a_second(share) for share in sorted(shares)]
    assert placed == sorted(placed)
    assert (placed[0], placed[-1]) == (0, 1)
