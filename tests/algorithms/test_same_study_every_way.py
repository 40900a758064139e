"""One pipeline: the same study gives the same model whichever way it is run."""

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingContext
from risk_terrain_modelling.tests.told import NUMBER, Tables, of_tables, shows

FACTORS = ("Pubs", "Takeaways", "Bus stops")
FILTER = "\"crime_type\" = 'robbery'"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample city with three of its factors, which is what the Modeler graph takes."""
    source = Path(__file__).resolve().parents[2] / "resources" / "sample"
    folder = tmp_path_factory.mktemp("sample")
    for layer in source.glob("*.geojson"):
        shutil.copy(layer, folder)
    study = json.loads((source / "study.json").read_text(encoding="utf-8"))
    study["factors"] = [one for one in study["factors"] if one["name"] in FACTORS]
    (folder / "study.json").write_text(json.dumps(study), encoding="utf-8")
    return folder


def timeless(path) -> str:
    """Return a model file without the time at which it was made."""
    text = Path(path).read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.strip().startswith('"created"')]
    assert len(lines) == len(text.splitlines()) - 1
    return "\n".join(lines)


@pytest.fixture(scope="module")
def by_study(processing, sample):
    results = processing.run(
        "rtm:runstudy",
        {"STUDY": str(sample / "study.json"), "OUTPUT_FOLDER": str(sample / "by_study")},
    )
    return Path(results["OUTPUT_FOLDER"])


def test_the_folder_is_complete(by_study):
    found = {path.relative_to(by_study).as_posix() for path in by_study.rglob("*")}
    rasters = ("grid", "events", "risk", "residuals", "hotspots", "forecast", "holdout_events")
    factors = ("pubs", "bus_stops", "takeaways")
    wanted = {
        *("study.json", "model.json", "risk.gpkg", "map.png", "report.html", "factors"),
        *("manifest.json", "provenance.json"),
        *("coefficients.csv", "priority_places.csv", "places_shares.csv", "narrowing.csv"),
        *("validation.csv", "capture_curve.csv", "calibration.csv"),
        *(f"{name}.{end}" for name in rasters for end in ("tif", "qml")),
        *(f"factors/{name}.{end}" for name in factors for end in ("tif", "qml")),
    }
    assert found == wanted


def test_every_number_of_the_test_is_that_of_the_table_it_names(by_study):
    page = (by_study / "report.html").read_text(encoding="utf-8")
    tables = Tables(validation=by_study / "validation.csv")
    section = next(one for one in page.split("<section") if "How well it forecasts" in one)
    found = of_tables(section)
    columns = {field.split(":")[2] for _, field in found}
    assert {"hit_rate", "pai", "pei_low", "rri_high", "slope", "per_doubling"} <= columns
    assert {"new_hit_rate", "new_hit_rate_low", "impossible", "events", "area_share"} <= columns
    assert len(found) > 200
    for text, field in found:
        assert shows(text, tables.value(field)), (text, field)
    for cell in re.findall(r'<td class="n.*?</td>', section):
        assert not re.search("[0-9]", NUMBER.sub("", cell)), cell
    paragraphs = html.unescape(" ".join(re.findall("<p>.*?</p>", NUMBER.sub("", section))))
    left = set(re.findall("[0-9.]*[0-9]", paragraphs.replace("95% interval", "")))
    assert left <= {"0", "1", "2"}, "but for a slope of 1, 2 for 2, and 0 without a logarithm"


def test_the_same_study_twice_gives_the_same_bytes(processing, sample, by_study):
    again = sample / "again"
    processing.run(
        "rtm:runstudy", {"STUDY": str(sample / "study.json"), "OUTPUT_FOLDER": str(again)}
    )
    assert timeless(again / "model.json") == timeless(by_study / "model.json")
    # a time, a path, or the hash of what has one
    changing = ("model.json", "report.html", "study.json", "risk.gpkg", "manifest.json")
    changing += ("provenance.json",)
    names = {path.relative_to(again).as_posix() for path in again.rglob("*.*")}
    assert names.issuperset(changing)
    for name in sorted(names.difference(changing)):
        assert (again / name).read_bytes() == (by_study / name).read_bytes(), name


def test_the_study_as_it_was_run_runs_again(processing, by_study, tmp_path):
    again = processing.run(
        "rtm:runstudy", {"STUDY": str(by_study / "study.json"), "OUTPUT_FOLDER": str(tmp_path)}
    )
    assert timeless(again["MODEL"]) == timeless(by_study / "model.json")


def test_step_by_step_in_python(processing, sample, by_study, tmp_path):
    def step(name, **parameters):
        return processing.run(f"rtm:{name}", parameters)

    grid = step(
        "creategrid",
        STUDY_AREA=str(sample / "boundary.geojson"),
        BLOCK_LENGTH=200,
        CELL_SIZE=100,
        OUTPUT=str(tmp_path / "grid.tif"),
    )["OUTPUT"]
    events = step(
        "countevents",
        GRID=grid,
        INCIDENTS=str(sample / "incidents_2024.geojson"),
        FILTER=FILTER,
        OUTPUT=str(tmp_path / "events.tif"),
    )["OUTPUT"]
    factors = [
        step(
            "operationalisefactor",
            GRID=grid,
            FACTOR=str(sample / f"{name.lower().replace(' ', '_')}.geojson"),
            NAME=name,
            OUTPUT=str(tmp_path / f"{name}.tif"),
        )["OUTPUT"]
        for name in FACTORS
    ]
    fitted = step("fitmodel", EVENTS=events, FACTORS=factors, MODEL=str(tmp_path / "model.json"))
    risk = step("riskmap", MODEL=fitted["MODEL"], FACTORS=factors, RISK=str(tmp_path / "risk.tif"))
    assert timeless(fitted["MODEL"]) == timeless(by_study / "model.json")
    assert Path(risk["RISK"]).read_bytes() == (by_study / "risk.tif").read_bytes()


def test_as_a_modeler_graph(processing, sample, by_study, tmp_path):
    model = QgsApplication.processingRegistry().algorithmById("rtm:rtm_basic")
    assert model is not None, "the provider does not list the graph"
    assert model.canExecute()[0]
    assert model.validate() == (True, []), "the Modeler would mark a step as faulty"
    outputs = {one.description(): one.name() for one in model.destinationParameterDefinitions()}
    parameters = {
        "STUDY_AREA": str(sample / "boundary.geojson"),
        "BLOCK_LENGTH": 200,
        "CELL_SIZE": 100,
        "INCIDENTS": str(sample / "incidents_2024.geojson"),
        "FILTER": FILTER,
        "SEED": 1,
        outputs["Model"]: str(tmp_path / "model.json"),
        outputs["Risk"]: str(tmp_path / "risk.tif"),
        outputs["Report"]: str(tmp_path / "report.html"),
        outputs["Table of coefficients"]: "TEMPORARY_OUTPUT",
    }
    for number, name in enumerate(FACTORS, 1):
        parameters[f"NAME_{number}"] = name
        path = sample / f"{name.lower().replace(' ', '_')}.geojson"
        parameters[f"FACTOR_{number}"] = str(path)
    processing.run("rtm:rtm_basic", parameters, context=QgsProcessingContext())
    assert timeless(tmp_path / "model.json") == timeless(by_study / "model.json")
    assert (tmp_path / "risk.tif").read_bytes() == (by_study / "risk.tif").read_bytes()


def test_without_a_window(sample, by_study, tmp_path):
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if program is None:
        pytest.skip("qgis_process is not installed")
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    (plugins / "risk_terrain_modelling").symlink_to(Path(__file__).resolve().parents[2])
    settings = tmp_path / "config" / "profiles" / "default" / "QGIS"
    settings.mkdir(parents=True)
    (settings / "QGIS3.ini").write_text("[PythonPlugins]\nrisk_terrain_modelling=true\n")
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_PLUGINPATH": str(plugins),
        "QGIS_CUSTOM_CONFIG_PATH": str(tmp_path / "config"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [
            program,
            "run",
            "rtm:runstudy",
            f"--STUDY={sample / 'study.json'}",
            f"--OUTPUT_FOLDER={tmp_path / 'out'}",
        ],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert timeless(tmp_path / "out" / "model.json") == timeless(by_study / "model.json")
