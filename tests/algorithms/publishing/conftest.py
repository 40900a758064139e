"""A study of the sample city in a folder whose names are secret, run once, and its copies."""

import json
import shutil
from pathlib import Path

import pytest
from risk_terrain_modelling.tests.published import SECRET, resealed

SAMPLE = Path(__file__).resolve().parents[3] / "resources" / "sample"
FACTORS = ("Pubs", "Takeaways", "Bus stops", "Car parks")


@pytest.fixture(scope="session")
def study_of_sample(processing, tmp_path_factory):
    """The folder of results of the sample study, with layers called so that they are told again."""
    place = tmp_path_factory.mktemp(SECRET)
    study = json.loads((SAMPLE / "study.json").read_text(encoding="utf-8"))
    study["factors"] = [one for one in study["factors"] if one["name"] in FACTORS]
    for layer in SAMPLE.glob("*.geojson"):
        shutil.copy(layer, place / f"sergeant_{layer.name}")
    renamed = (
        json.dumps(study)
        .replace('.geojson"', '.geojson"')
        .replace('"source": "', '"source": "sergeant_')
    )
    (place / "study.json").write_text(renamed, encoding="utf-8")
    processing.run(
        "rtm:runstudy",
        {"STUDY": str(place / "study.json"), "OUTPUT_FOLDER": str(place / "results")},
    )
    return place / "results"


@pytest.fixture
def results(study_of_sample, tmp_path):
    """A copy of the results, to change and to publish."""
    folder = tmp_path / SECRET / "results"
    shutil.copytree(study_of_sample, folder)
    return folder


@pytest.fixture
def publish(run, tmp_path):
    """Publish a folder of results; return the folder of the copy."""

    def run_one(results, name="copy", **given):
        target = tmp_path / "out" / name
        run("publish", RESULTS=str(resealed(results)), OUTPUT_FOLDER=str(target), **given)
        return target

    return run_one


@pytest.fixture
def licences(tmp_path):
    """A licence table by which some factors go out."""

    def write(**goes_out):
        path = tmp_path / "table.csv"
        rows = [f'"{name}",,,{yes}' for name, yes in goes_out.items()]
        path.write_text("\n".join(["layer,licence,attribution,goes_out", *rows]), encoding="utf-8")
        return str(path)

    return write
