"""A run replaces what an earlier run wrote and nobody has touched since, and nothing else."""

import json
import os
import shutil
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from risk_terrain_modelling.tests.town import points

ONE_FACTOR = {"factors": [{"name": "Pubs", "source": "pubs.geojson"}]}


@pytest.fixture
def results(run, study, town):
    """Results of an earlier run of the study, in a folder of their own."""
    folder = Path(town.path("results"))
    run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(folder))
    return folder


def test_the_analysts_own_files_in_the_folder_stay(run, study, town, files):
    project = Path(town.path("project"))
    (project / "factors").mkdir(parents=True)
    pubs = Path(shutil.copy(town.pubs, project / "factors"))
    theirs = {
        "factors/note.txt": "which pubs?",
        "factors/pubs.geojson": pubs.read_text(),
        "factors/hospitals.tif": "no raster at all",
        "notes on risk.tif.txt": "x",
        ".unfinished-thoughts/model.json": "{}",
        ".replaced-plans.txt": "x",
        "kept-2020-01-01/risk.qml": "x",
        "factors.csv": "a,b",
    }
    for name, text in theirs.items():
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_text(text)
    before = files(project)
    for factors in ([{"name": "Pubs", "source": str(pubs)}], [{"name": "P", "source": str(pubs)}]):
        run("runstudy", STUDY=study(factors=factors), OUTPUT_FOLDER=str(project))
        now = files(project)
        assert before.items() <= now.items()
    assert "factors/p.tif" in now
    assert "factors/pubs.tif" not in now


def test_a_table_of_the_analysts_called_as_a_newer_result_is_not_lost(
    run, refused, log, study, town, results
):
    """Versions before places_shares.csv did not record it, so one that lies there is theirs."""
    target, table = Path(town.path("new")), "places_shares.csv"
    target.mkdir()
    (target / table).write_text("mine")
    asked = {"STUDY": study(), "OUTPUT_FOLDER": str(target)}
    assert table in refused("runstudy", **asked)
    assert (target / table).read_text() == "mine"

    record = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    del record["files"][table]  # as an earlier version wrote it
    (results / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    (results / table).write_text("mine")
    assert table in refused("runstudy", **{**asked, "OUTPUT_FOLDER": str(results)})
    assert (results / table).read_text() == "mine"

    (results / "manifest.json").unlink()  # and the first versions had no record at all
    run("runstudy", **{**asked, "OUTPUT_FOLDER": str(results)})
    assert [one.read_text() for one in results.glob(f"kept-*/{table}")] == ["mine"]
    assert any(table in one and "kept" in one for one in log.said)


def test_the_record_names_every_result_with_its_hash(results, files):
    from risk_terrain_modelling.algorithms.files.prints import Print, print_of

    record = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert {*record["files"], "manifest.json"} == set(files(results))
    for name, entry in record["files"].items():
        assert print_of(results / name) == Print(entry["bytes"], entry["sha256"])
    assert {Path(name).name for name in record["inputs"]} == {
        "area.geojson",
        "incidents.geojson",
        "pubs.geojson",
        "road.geojson",
    }


def test_a_file_changed_since_is_kept_and_said(run, log, study, results, files):
    mine = {"risk.qml": "my style", "report.html": "my notes", "factors/road.qml": "my road"}
    for name, text in mine.items():
        (results / name).write_text(text)
    run("runstudy", STUDY=study(**ONE_FACTOR), OUTPUT_FOLDER=str(results))
    [kept] = results.glob("kept-*")
    assert files(kept) == {name: text.encode() for name, text in mine.items()}
    assert b"my style" not in (results / "risk.qml").read_bytes()
    assert not (results / "factors" / "road.qml").exists()
    said = " ".join(log.said)
    assert kept.name in said
    assert all(f"“{name}”" in said for name in mine)


def test_what_is_kept_on_one_day_is_never_overwritten(run, study, results, files):
    for text in ("first", "second"):
        (results / "map.png").write_text(text)
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
    kept = [files(folder) for folder in sorted(results.glob("kept-*"))]
    assert kept == [{"map.png": b"first"}, {"map.png": b"second"}]


def test_a_layer_that_was_only_looked_at_is_no_change(run, study, results):
    from qgis.core import QgsVectorLayer

    layer = QgsVectorLayer(f"{results / 'risk.gpkg'}|layername=cells", "cells", "ogr")
    before = (results / "risk.gpkg").read_bytes()
    layer.startEditing()
    layer.rollBack()
    del layer
    assert (results / "risk.gpkg").read_bytes() != before, "QGIS writes its bookkeeping"
    run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
    assert not list(results.glob("kept-*"))


@pytest.mark.parametrize("closed", [True, False])
def test_a_layer_that_was_edited_is_kept(run, study, results, closed):
    path = results / "risk.gpkg"
    with closing(sqlite3.connect(path)) as file:
        if not closed:  # as while QGIS edits it: what is new lies in a log beside the file
            file.execute("PRAGMA journal_mode = WAL")
        file.execute("CREATE TABLE mine (note TEXT)")
        file.execute("INSERT INTO mine VALUES ('look here')")
        file.commit()
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        [kept] = results.glob("kept-*")
        with closing(sqlite3.connect(kept / "risk.gpkg")) as again:
            assert again.execute("SELECT note FROM mine").fetchall() == [("look here",)]


def test_what_lies_beside_an_old_raster_does_not_stay_beside_the_new_one(run, study, results):
    (results / "risk.tif.ovr").write_text("pyramids of the old raster")
    run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
    assert not (results / "risk.tif.ovr").exists()
    [kept] = results.glob("kept-*")
    assert (kept / "risk.tif.ovr").read_text() == "pyramids of the old raster"


class TestClashes:
    """Where something of the analyst's has the name of a result nothing is begun."""

    @pytest.mark.parametrize(
        "name",
        [
            "risk.tif",
            "factors/pubs.qml",
            "report.html",
            "manifest.json",
            "risk.tif.aux.xml",
            "risk.gpkg-wal",
        ],
    )
    def test_a_file(self, refused, study, town, name):
        mine = Path(town.path("project")) / name
        mine.parent.mkdir(parents=True)
        mine.write_text("mine")
        said = refused("runstudy", STUDY=study(), OUTPUT_FOLDER=town.path("project"))
        assert f"“{name}”" in said
        assert mine.read_text() == "mine"

    def test_a_folder_called_risk_tif(self, refused, study, town):
        (Path(town.path("project")) / "risk.tif").mkdir(parents=True)
        said = refused("runstudy", STUDY=study(), OUTPUT_FOLDER=town.path("project"))
        assert "“risk.tif”" in said

    @pytest.mark.parametrize("link", [False, True])
    def test_factors_that_is_no_folder(self, refused, study, town, tmp_path_factory, link):
        project = Path(town.path("project"))
        project.mkdir()
        if link:
            (project / "factors").symlink_to(tmp_path_factory.mktemp("elsewhere"))
        else:
            (project / "factors").write_text("a, b")
        said = refused("runstudy", STUDY=study(), OUTPUT_FOLDER=str(project))
        assert "“factors”" in said

    def test_a_link_in_place_of_a_result(self, refused, study, results, town):
        (results / "risk.tif").unlink()
        (results / "risk.tif").symlink_to(town.park)
        assert "“risk.tif”" in refused("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        assert Path(town.park).exists()

    def test_all_names_are_told(self, refused, study, town):
        project = Path(town.path("project"))
        project.mkdir()
        for name in ("map.png", "grid.tif", "model.json"):
            (project / name).write_text("mine")
        said = refused("runstudy", STUDY=study(), OUTPUT_FOLDER=str(project))
        assert "“grid.tif”, “map.png” and “model.json”" in said


class TestInputs:
    """What is read does not lie where a result goes."""

    def test_the_study_itself(self, refused, study, town):
        folder = Path(town.path("project"))
        folder.mkdir()
        given = shutil.copy(study(), folder / "study.json")
        before = Path(given).read_bytes()
        said = refused("runstudy", STUDY=str(given), OUTPUT_FOLDER=str(folder))
        assert said.startswith("The study: this is read from")
        assert Path(given).read_bytes() == before

    def test_the_study_of_earlier_results(self, refused, results):
        given = str(results / "study.json")
        said = refused("runstudy", STUDY=given, OUTPUT_FOLDER=str(results))
        assert "where a result of the run would go" in said

    def test_a_layer_of_the_file_of_the_cells(self, refused, study, results):
        cells = f"{results / 'risk.gpkg'}|layername=priority_places"
        factors = [{"name": "Old places", "source": cells}]
        said = refused("runstudy", STUDY=study(factors=factors), OUTPUT_FOLDER=str(results))
        assert said.startswith("Factor “Old places”: this is read from")

    def test_a_link_to_a_result(self, refused, study, results, town):
        linked = Path(town.path("places.gpkg"))
        linked.symlink_to(results / "risk.gpkg")
        factors = [{"name": "Old", "source": f"{linked}|layername=priority_places"}]
        said = refused("runstudy", STUDY=study(factors=factors), OUTPUT_FOLDER=str(results))
        assert "where a result of the run would go" in said

    def test_a_layer_changed_while_the_study_runs(self, study, results, town, processing, files):
        from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

        class Meddler(QgsProcessingFeedback):
            def setProgressText(self, text):
                if text.startswith("Fit"):
                    town.layer("pubs", points(town.pubs_xy[:5]))

        before = files(results)
        parameters = {"STUDY": study(), "OUTPUT_FOLDER": str(results)}
        with pytest.raises(QgsProcessingException, match=r"pubs\.geojson was changed or removed"):
            processing.run(
                "rtm:runstudy", parameters, context=QgsProcessingContext(), feedback=Meddler()
            )
        assert files(results) == before


@pytest.fixture
def shapefiles(town):
    """A folder of two shapefiles."""
    from osgeo import gdal

    folder = Path(town.path("shapes"))
    folder.mkdir()
    for name in ("pubs", "road"):
        given, made = town.path(f"{name}.geojson"), str(folder / f"{name}.shp")
        gdal.VectorTranslate(made, given, format="ESRI Shapefile")
    return folder


class TestFoldersOfLayers:
    """A source may be a folder that holds shapefiles, one of which is the layer."""

    @pytest.fixture
    def pubs(self, shapefiles):
        return {"factors": [{"name": "Pubs", "source": f"{shapefiles}|layername=pubs"}]}

    def test_takes_no_results(self, refused, study, shapefiles, pubs, files):
        before = files(shapefiles)
        said = refused("runstudy", STUDY=study(**pubs), OUTPUT_FOLDER=str(shapefiles))
        assert "where a result of the run would go" in said
        (shapefiles / "factors").mkdir()
        sources = [{"name": "Pubs", "source": f"{shapefiles / 'factors'}"}]
        for name in before:
            shutil.copy(shapefiles / name, shapefiles / "factors")
        said = refused("runstudy", STUDY=study(factors=sources), OUTPUT_FOLDER=str(shapefiles))
        assert "where a result of the run would go" in said

    def test_takes_a_folder_of_results(self, run, study, shapefiles, pubs):
        for _ in range(2):
            run("runstudy", STUDY=study(**pubs), OUTPUT_FOLDER=str(shapefiles / "results"))
        assert (shapefiles / "results" / "manifest.json").exists()
        assert not list((shapefiles / "results").glob("kept-*"))

    @pytest.mark.parametrize("layer", ["|layername=pubs", ""])
    def test_the_files_of_the_layer_are_recorded(self, run, study, shapefiles, town, layer):
        with open(os.fsencode(shapefiles) + b"/caf\xe9.cpg", "w") as file:
            file.write("UTF-8")
        results = Path(town.path("results"))
        factors = [{"name": "Pubs", "source": f"{shapefiles}{layer}"}]
        run("runstudy", STUDY=study(factors=factors), OUTPUT_FOLDER=str(results))
        record = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
        stems = {Path(name).stem for name in record["inputs"] if "shapes" in name}
        assert stems == ({"pubs"} if layer else {"pubs", "road"})


class TestBeforeTheRecord:
    """Folders of versions that kept no record of what they wrote."""

    @pytest.fixture
    def old(self, results):
        (results / "manifest.json").unlink()
        return results

    def test_are_known_and_nothing_of_them_is_lost(self, run, log, study, old, files):
        before = files(old)
        run("runstudy", STUDY=study(**ONE_FACTOR), OUTPUT_FOLDER=str(old))
        [kept] = old.glob("kept-*")
        assert before.items() <= {**files(old), **files(kept)}.items(), "kept, or the same as new"
        assert not (old / "factors" / "road.tif").exists()
        assert kept.name in " ".join(log.said)

    def test_a_raster_without_our_tag_is_the_analysts(self, refused, study, old):
        (old / "risk.tif").write_text("mine")
        assert "“risk.tif”" in refused("runstudy", STUDY=study(), OUTPUT_FOLDER=str(old))

    def test_other_files_among_the_factors_stay(self, run, study, old):
        for name in ("mine.tif", "mine.qml", "note.txt"):
            (old / "factors" / name).write_text("mine")
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(old))
        assert all((old / "factors" / name).exists() for name in ("mine.tif", "mine.qml"))

    def test_a_model_alone_makes_no_results_of_what_is_not(self, refused, study, old):
        (old / "model.json").write_text('{"schema": "another"}')
        said = refused("runstudy", STUDY=study(), OUTPUT_FOLDER=str(old))
        assert "holds what no earlier run wrote" in said


class TestRecordsOfStrangers:
    """A folder of results may come from anywhere, and its record with it."""

    def test_names_outside_the_results_are_ignored(self, run, study, results, town):
        record = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
        victim = Path(town.path("diary.txt"))
        victim.write_text("dear diary")
        from risk_terrain_modelling.algorithms.files.prints import print_of

        seen = print_of(victim)
        for name in ("../diary.txt", str(victim), "notes.txt", "factors/../../diary.txt"):
            record["files"][name] = {"bytes": seen.bytes, "sha256": seen.sha256}
        (results / "notes.txt").write_text("dear diary")
        (results / "manifest.json").write_text(json.dumps(record))
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        again = json.loads((results / "manifest.json").read_text(encoding="utf-8"))["inputs"]
        assert again.keys() == record["inputs"].keys() - {"\ud800", "switched"}
        assert victim.exists()
        assert (results / "notes.txt").exists()

    def test_what_cannot_be_written_down_is_ignored(self, run, study, results):
        record = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
        record["inputs"]["\ud800"] = {"bytes": 1, "sha256": "b" * 64}
        record["inputs"]["switched"] = {"bytes": True, "sha256": "b" * 64}
        (results / "manifest.json").write_text(json.dumps(record))
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        again = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
        assert again["inputs"].keys() == record["inputs"].keys() - {"\ud800", "switched"}

    @pytest.mark.parametrize(
        "text",
        ["", "[]", "{}", '{"schema": "rtm-results/1", "files": 3}', "[" * 100_000],
        ids=["empty", "list", "nothing", "number", "deep"],
    )
    def test_a_damaged_record_loses_nothing(self, run, study, results, files, text):
        before = files(results)
        (results / "manifest.json").write_text(text)
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        [kept] = results.glob("kept-*")
        before["manifest.json"] = text.encode()
        assert before.items() <= {**files(results), **files(kept)}.items()


class TestNewFolders:
    """A run that fails leaves of a new folder what others have put there, else nothing."""

    @pytest.fixture
    def few(self, town):
        return {"incidents": {"source": town.layer("few", points(town.events_xy[:12]))}}

    def test_is_gone_with_those_above_it(self, refused, study, town, few):
        refused("runstudy", STUDY=study(**few), OUTPUT_FOLDER=town.path("a/b/c"))
        assert not os.path.exists(town.path("a"))

    def test_what_came_into_it_meanwhile_stays(self, study, town, few, processing):
        from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProcessingFeedback

        folder = Path(town.path("new"))

        class Colleague(QgsProcessingFeedback):
            def setProgressText(self, text):
                if text.startswith("Fit"):
                    (folder / "project.qgz").write_text("hours of work")

        with pytest.raises(QgsProcessingException):
            processing.run(
                "rtm:runstudy",
                {"STUDY": study(**few), "OUTPUT_FOLDER": str(folder)},
                context=QgsProcessingContext(),
                feedback=Colleague(),
            )
        assert [path.name for path in folder.iterdir()] == ["project.qgz"]


@pytest.mark.parametrize("name", ["O'Brien", "100% sure", "a:b", "a\nb", " blank ", "#?&", "-x"])
def test_names_of_folders_that_work(run, study, town, name):
    made = run("runstudy", STUDY=study(), OUTPUT_FOLDER=town.path(name))
    assert (Path(town.path(name)) / "risk.gpkg").exists()
    assert made["PLACES"].endswith("risk.gpkg|layername=priority_places")


@pytest.mark.parametrize(
    "name", ["a|b", "100%20", "old.zip", "old.tar.gz", "x\udcffy", "a\0b", "d/" * 240]
)
def test_names_of_folders_that_qgis_cannot_have(refused, study, town, name):
    said = refused("runstudy", STUDY=study(), OUTPUT_FOLDER=town.path(name))
    assert "name of" in said


class TestTwoRuns:
    """One folder is for one run at a time."""

    def test_the_second_is_refused_and_told_of_the_first(self, refused, study, results):
        from risk_terrain_modelling.algorithms.study.folder import results_folder

        with results_folder(results, "Robbery", (), print):
            said = refused("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        assert "“Robbery”" in said
        assert f"process {os.getpid()}" in said

    def test_the_folder_is_free_afterwards(self, run, study, results):
        from risk_terrain_modelling.algorithms.study.folder import results_folder

        with results_folder(results, "Robbery", (), print):
            pass
        assert run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))["TERMS"] >= 0
        assert not (results / ".unfinished-run").exists()

    def test_a_run_on_another_machine_lives_as_long_as_it_is_heard_of(
        self, run, refused, study, results
    ):
        staging = results / ".unfinished-run"
        staging.mkdir()
        owner = {"schema": "rtm-owner/1", "title": "T", "process": 1, "host": "elsewhere"}
        (staging / "owner.json").write_text(json.dumps({**owner, "began": "today"}))
        assert "elsewhere" in refused("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        an_hour_ago = time.time() - 3600
        os.utime(staging / "owner.json", (an_hour_ago, an_hour_ago))
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        assert not staging.exists()

    def test_leftovers_of_former_versions_go_once_they_are_old(self, run, study, results):
        old = results / ".unfinished-abcd_123"
        (old / "factors").mkdir(parents=True)
        (old / "grid.tif").write_text("")
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        assert old.exists(), "it may be of a run that lives"
        long_ago = time.time() - 2 * 24 * 3600
        for path in (old / "grid.tif", old / "factors", old):
            os.utime(path, (long_ago, long_ago))
        run("runstudy", STUDY=study(), OUTPUT_FOLDER=str(results))
        assert not old.exists()
