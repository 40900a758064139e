"""A study as a job of a server: a project, a folder for the job, and nobody who watches.

A server of OGC API Processes (QJazz, say) reads a project from the folder where it is published,
gives each job a folder of its own as the working directory, and runs the algorithm in a context of
that project.
"""

import json
import shutil
from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsVectorLayer,
)
from risk_terrain_modelling.tests.feedback import Impatient, Log

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"


@pytest.fixture
def published(tmp_path) -> Path:
    """A project with the sample's layers, and its study beside it; nobody may write there."""
    folder = tmp_path / "published"
    shutil.copytree(SAMPLE, folder)
    project = QgsProject()
    for file in sorted(folder.glob("*.geojson")):
        layer = QgsVectorLayer(str(file), file.stem, "ogr")
        assert layer.isValid()
        project.addMapLayer(layer)
    assert project.write(str(folder / "crime.qgs"))
    return folder


@pytest.fixture
def job(published, tmp_path, processing, monkeypatch):
    """Run an algorithm as a job; returns what it gave and what it said."""
    project = QgsProject()
    assert project.read(str(published / "crime.qgs"))
    folder = tmp_path / "job"
    folder.mkdir()
    monkeypatch.chdir(folder)

    def run(algorithm: str, feedback: QgsProcessingFeedback | None = None, **parameters):
        context = QgsProcessingContext()
        context.setProject(project)
        one = QgsApplication.processingRegistry().createAlgorithmById(f"rtm:{algorithm}")
        good, why = one.checkParameterValues(parameters, context)
        assert good, why
        results, _ = one.run(parameters, context, feedback or Log(), {}, False)
        return results, folder, project

    return run


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*.*")}


def test_a_study_writes_into_the_folder_of_its_job_alone(job, published, from_files):
    before = files_of(published)
    results, folder, _ = job(
        "runstudy", STUDY=str(published / "study.json"), OUTPUT_FOLDER="results"
    )
    assert Path(results["OUTPUT_FOLDER"]).resolve() == (folder / "results").resolve()
    assert files_of(published) == before
    assert [one.name for one in folder.iterdir()] == ["results"]
    one, other = (
        json.loads((each / "model.json").read_text()) for each in (folder / "results", from_files)
    )
    assert {**one, "created": ""} == {**other, "created": ""}


def test_the_steps_take_layers_of_the_project_by_their_names(job):
    results, folder, project = job(
        "creategrid", STUDY_AREA="boundary", BLOCK_LENGTH=200, OUTPUT="grid.tif"
    )
    assert (folder / "grid.tif").is_file()
    by_name = {"GRID": results["OUTPUT"], "INCIDENTS": "incidents_2024", "OUTPUT": "events.tif"}
    counted, *_ = job("countevents", **by_name)
    layer = project.mapLayersByName("incidents_2024")[0]
    by_id, *_ = job("countevents", **{**by_name, "INCIDENTS": layer.id(), "OUTPUT": "again.tif"})
    assert counted["EVENTS"] == by_id["EVENTS"] > 0


def test_a_job_that_is_stopped_leaves_nothing(job, published):
    with pytest.raises(QgsProcessingException, match=r"was stopped\. Nothing was written"):
        job(
            "runstudy", Impatient(200), STUDY=str(published / "study.json"), OUTPUT_FOLDER="results"
        )
    assert not (published.parent / "job" / "results").exists()
