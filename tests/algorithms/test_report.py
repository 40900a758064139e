"""The whole study: what lies in its folder, and that the report tells the same figures."""

import csv
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import ogr
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
    QgsVectorLayer,
)
from risk_terrain_modelling.tests.feedback import Log

EVIL = "<script>alert(1)</script>"
OF_A_TEST = {"validation.csv", "capture_curve.csv", "calibration.csv", "holdout_events.tif"}


def study_of(town, *, holdout=True, **changes) -> str:
    """Write a study of the small town and return its path."""
    content = {
        "schema": "rtm-study/1",
        "title": f"{EVIL} in town",
        "study_area": {"source": "area.geojson"},
        "grid": {"block_length": 200},
        "incidents": {"source": "incidents.geojson", "filter": "\"kind\" = 'robbery'"},
        "factors": [
            {"name": EVIL, "source": "pubs.geojson"},
            {"name": "Main_road", "source": "road.geojson"},
        ],
        **changes,
    }
    if holdout:
        content["holdout"] = {"source": "later.geojson"}
    path = Path(town.path("study.json"))
    path.write_text(json.dumps(content), encoding="utf-8")
    return str(path)


@pytest.fixture
def later(town):
    """A later period: the same events moved a little."""
    moved = np.add(town.events_xy, (35.0, -20.0))
    return town.layer("later", [("Point", xy, {}) for xy in moved.tolist()])


def table(path) -> list[dict]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def without_fields(html):
    return re.sub(r'<span data-field="[^"]*">(.*?)</span>', r"\1", html)


def test_the_report_tells_what_the_files_hold(run, town, later):
    made = run("runstudy", STUDY=study_of(town), OUTPUT_FOLDER=town.path("out"))
    folder = Path(made["OUTPUT_FOLDER"])
    html = (folder / "report.html").read_text(encoding="utf-8")
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    assert model["terms"]
    for place, term in enumerate(model["terms"]):
        for ratio in ("citywide", "local"):
            shown = f"{term[ratio]['ratio']:.2f}"
            assert f'data-field="model.json:terms.{place}.{ratio}.ratio">{shown}<' in html
    told, html = html, without_fields(html)
    rows = table(folder / "validation.csv")
    assert len(rows) == 5 * 8
    for row in rows:
        assert f">{100 * float(row['hit_rate']):.1f}%<" in html
        assert f">{float(row['pai']):.2f}<" in html
    assert {row["kind"] for row in rows} == {
        *("risk terrain model", "forecast map", "past counts", "kernel density", "the floor")
    }
    places = table(folder / "priority_places.csv")
    assert len(places) == made["PLACE_COUNT"] > 0
    assert html.count('class="rank"') == min(15, len(places))
    for row, place in enumerate(places[:15]):
        field = f'data-field="priority_places.csv:{row}.'
        assert f'{field}expected">{float(place["expected"]):.1f}<' in told
        assert f'{field}past_events">{int(place["past_events"]):,}<' in told
        assert f'{field}later_events">{int(place["later_events"]):,}<' in told
    for held in table(folder / "places_shares.csv"):
        for name in ("past", "later", "past_by_counts", "later_by_counts", "area"):
            assert f">{100 * float(held[name]):.1f}%<" in html
    assert made["HIT_RATE"] == pytest.approx(
        next(float(row["hit_rate"]) for row in rows if float(row["area_share"]) == 0.1)
    )


def test_names_of_layers_show_as_text(run, town, later):
    made = run("runstudy", STUDY=study_of(town), OUTPUT_FOLDER=town.path("out"))
    html = Path(made["REPORT"]).read_text(encoding="utf-8")
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; in town" in html
    assert "Main_<wbr>road" in html


def test_a_report_of_the_model_alone(run, town, rasters):
    made = run(
        "fitmodel",
        EVENTS=rasters["events"],
        FACTORS=[rasters["pubs"]],
        MODEL=town.path("model.json"),
        REPORT=town.path("report.html"),
    )
    html = Path(made["REPORT"]).read_text(encoding="utf-8")
    assert "How the candidates were narrowed" in html
    assert "Where to act first" not in html
    assert "data:image/png" not in html


def test_the_geopackage_holds_both_layers_with_their_styles(run, town, later):
    made = run("runstudy", STUDY=study_of(town), OUTPUT_FOLDER=town.path("out"))
    path = Path(made["OUTPUT_FOLDER"]) / "risk.gpkg"
    source = ogr.Open(str(path))
    names = {source.GetLayer(number).GetName() for number in range(source.GetLayerCount())}
    assert names == {"cells", "priority_places", "layer_styles"}
    for name, attribute in (("cells", "rrs"), ("priority_places", "rank")):
        layer = QgsVectorLayer(f"{path}|layername={name}", name, "ogr")
        assert layer.featureCount() > 0
        assert layer.renderer().type() == "graduatedSymbol"
        assert layer.renderer().classAttribute() == attribute
    past = table(Path(made["OUTPUT_FOLDER"]) / "priority_places.csv")
    assert [int(row["rank"]) for row in past] == list(range(1, len(past) + 1))


def test_what_is_loaded_is_named_and_lies_in_order(processing, town, later, log):
    context = QgsProcessingContext()
    project = QgsProject()
    context.setProject(project)
    processing.run(
        "rtm:runstudy",
        {"STUDY": study_of(town), "OUTPUT_FOLDER": town.path("out")},
        context=context,
        feedback=log,
    )
    wanted = context.layersToLoadOnCompletion()
    # each layer is put above the one before
    assert [details.name for details in wanted.values()] == [
        *("Events", "Forecast", "Relative risk", "Priority places")
    ]
    for source in wanted:
        layer = QgsProcessingUtils.mapLayerFromString(source, context)
        assert layer is not None and layer.isValid(), source


def test_without_a_holdout_nothing_of_an_earlier_test_stays(run, town, later):
    first = run("runstudy", STUDY=study_of(town), OUTPUT_FOLDER=town.path("out"))
    folder = Path(first["OUTPUT_FOLDER"])
    assert OF_A_TEST.issubset(path.name for path in folder.iterdir())
    assert Path(first["VALIDATION"]).exists()
    again = run("runstudy", STUDY=study_of(town, holdout=False), OUTPUT_FOLDER=str(folder))
    assert not OF_A_TEST & {path.name for path in folder.iterdir()}
    assert "VALIDATION" not in again
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert "How well it forecasts" not in html
    assert "Where to act first" in html
    assert (folder / "hotspots.tif").exists() and (folder / "forecast.tif").exists()


def test_the_budget_of_the_places_is_the_study_s(run, town):
    few = {"area_share": 0.02, "min_cells": 1}
    made = run(
        "runstudy",
        STUDY=study_of(town, holdout=False, places=few),
        OUTPUT_FOLDER=town.path("out"),
    )
    cells = sum(
        int(row["cells"]) for row in table(Path(made["OUTPUT_FOLDER"]) / "priority_places.csv")
    )
    assert 0 < cells <= 0.02 * 400
    again = json.loads((Path(made["OUTPUT_FOLDER"]) / "study.json").read_text(encoding="utf-8"))
    assert again["places"] == {**few, "max_area": 10.0, "map": "forecast", "name_field": ""}


def test_a_flat_map_gives_a_whole_study(run, town, later):
    even = [
        ("Point", [float(x), float(y)], {"kind": "robbery"})
        for x in range(500_050, 502_000, 200)
        for y in range(200_050, 202_000, 200)
    ]
    town.layer("incidents", even)
    study = study_of(town, factors=[{"name": "Park", "source": "park.geojson"}])
    made = run("runstudy", STUDY=study, OUTPUT_FOLDER=town.path("out"))
    assert made["TERMS"] == 0
    assert made["PLACE_COUNT"] > 0  # of the forecast, which has no model behind it
    html = Path(made["REPORT"]).read_text(encoding="utf-8")
    assert "the map is flat" in html and "No place stands out" not in html


def test_a_flat_map_that_ranks_has_no_places(run, town, later):
    even = [
        ("Point", [float(x), float(y)], {"kind": "robbery"})
        for x in range(500_050, 502_000, 200)
        for y in range(200_050, 202_000, 200)
    ]
    town.layer("incidents", even)
    factors = [{"name": "Park", "source": "park.geojson"}]
    study = study_of(town, factors=factors, places={"map": "risk"})
    made = run("runstudy", STUDY=study, OUTPUT_FOLDER=town.path("out"))
    assert made["PLACE_COUNT"] == 0
    assert "No place stands out" in Path(made["REPORT"]).read_text(encoding="utf-8")


def test_later_incidents_elsewhere_stop_the_run_early(run, town, log):
    town.layer("later", [("Point", [1.0, 1.0], {})])
    before = set(town.folder.rglob("*"))
    study = study_of(town)
    with pytest.raises(
        QgsProcessingException, match="Not even the one incident of “later” lies in"
    ):
        run("runstudy", STUDY=study, OUTPUT_FOLDER=town.path("out"))
    assert set(town.folder.rglob("*")) - before <= {Path(study)}
    assert not any(text.startswith("Pubs") for text in log.said)


def test_what_became_of_each_factor_is_a_table_too(run, town):
    made = run("runstudy", STUDY=study_of(town, holdout=False), OUTPUT_FOLDER=town.path("out"))
    folder = Path(made["OUTPUT_FOLDER"])
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    rows = table(folder / "narrowing.csv")
    assert {row["factor"] for row in rows} == {EVIL, "Main_road"}
    narrowing = model["narrowing"]
    for step in ("tested", "culled"):
        assert sum(int(row[step]) for row in rows) == narrowing[step]
    assert sum(int(row["survived"]) for row in rows) == len(narrowing["survivors"])
    assert sum(row["chosen"] == "True" for row in rows) == len(model["terms"])


def test_a_distance_has_its_unit_once_in_the_table_and_on_the_page(run, town):
    made = run("runstudy", STUDY=study_of(town, holdout=False), OUTPUT_FOLDER=town.path("out"))
    folder = Path(made["OUTPUT_FOLDER"])
    html = (folder / "report.html").read_text(encoding="utf-8")
    told = [row["outcome"] for row in table(folder / "narrowing.csv") if row["chosen"] == "True"]
    assert told
    for outcome in told:
        assert re.fullmatch(r"in the model: (proximity|density) \d+ m", outcome)
        assert f"<td>{outcome}</td>" in without_fields(html)
    assert not re.search(r"\bm m\b", html)


def test_a_factor_whose_name_holds_a_semicolon_is_one_reason(run, town):
    factors = [{"name": "Pubs; bars", "source": "pubs.geojson"}]
    study = study_of(town, holdout=False, factors=factors)
    made = run("runstudy", STUDY=study, OUTPUT_FOLDER=town.path("out"))
    folder = Path(made["OUTPUT_FOLDER"])
    html = (folder / "report.html").read_text(encoding="utf-8")
    reasons = re.findall("<li>([^<]*) ×", without_fields(html))
    places = table(folder / "priority_places.csv")
    assert len(reasons) == min(10, len(places)) > 0
    for reason, place in zip(reasons, places):
        assert "Pubs; bars" in reason
        assert place["reasons"].startswith(f"{reason} ×")


class Impatient(Log):
    """Asks to stop at the n-th look."""

    looks = 0
    patience = None

    def isCanceled(self):
        self.looks += 1
        return self.patience is not None and self.looks > self.patience


def test_it_stops_after_the_fit_too(run, town, later):
    study = study_of(town)
    counting = Impatient()
    run("runstudy", counting, STUDY=study, OUTPUT_FOLDER=town.path("whole"))
    before = set(town.folder.rglob("*"))
    for share in (0.75, 0.85, 0.95, 0.99):
        impatient = Impatient()
        impatient.patience = int(share * counting.looks)
        with pytest.raises(QgsProcessingException, match="Run study was stopped"):
            run("runstudy", impatient, STUDY=study, OUTPUT_FOLDER=town.path("stopped"))
        assert set(town.folder.rglob("*")) == before


def test_pictures_are_pictures(run, town, later):
    made = run("runstudy", STUDY=study_of(town), OUTPUT_FOLDER=town.path("out"))
    folder = Path(made["OUTPUT_FOLDER"])
    assert (folder / "map.png").read_bytes().startswith(b"\x89PNG")
    picture = QgsRasterLayer(str(folder / "map.png"), "map")
    assert picture.width() > 1000
    html = (folder / "report.html").read_text(encoding="utf-8")
    images = re.findall(r'src="data:image/png;base64,(.*?)"', html)
    assert len(images) == 2 + min(15, made["PLACE_COUNT"])
    assert len(set(images)) == len(images), "every place has a picture of its own"


def test_a_folder_moves_with_its_layers(run, town, later, tmp_path):
    made = run("runstudy", STUDY=study_of(town), OUTPUT_FOLDER=town.path("out"))
    moved = shutil.move(made["OUTPUT_FOLDER"], tmp_path / "elsewhere")
    assert not list(Path(moved).glob("*-wal")), "a layer was still open when it was put in place"
    assert (
        QgsVectorLayer(f"{moved}/risk.gpkg|layername=cells", "cells", "ogr").featureCount() == 400
    )
