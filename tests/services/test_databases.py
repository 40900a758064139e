"""Layers in PostGIS, in SpatiaLite, and in a GeoPackage that somebody writes into."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests.postgis import PASSWORD

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"

WHEN = "created"  # the part of a model that another run has otherwise


def found(folder: Path) -> dict:
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    return {key: one for key, one in model.items() if key != WHEN}


def run(processing, study: Path, folder: Path, feedback=None, **more) -> Path:
    given = {"STUDY": str(study), "OUTPUT_FOLDER": str(folder), **more}
    processing.run("rtm:runstudy", given, feedback=feedback)
    return folder


class TestPostGis:
    def test_a_study_finds_the_same_as_from_files(
        self, processing, postgis, study_of, from_files, tmp_path
    ):
        study = study_of(lambda name: postgis.source(f'"public"."{name}"'))
        results = run(processing, study, tmp_path / "results", ALLOW_REMOTE=True)
        assert found(results) == found(from_files)

    def test_no_password_is_in_any_result(self, processing, postgis, study_of, tmp_path, log):
        study = study_of(lambda name: postgis.source(f'"public"."{name}"'))
        results = run(processing, study, tmp_path / "results", log, ALLOW_REMOTE=True)
        for word in PASSWORD.split():
            for file in results.rglob("*"):
                assert not file.is_file() or word.encode() not in file.read_bytes(), file
            assert not [one for one in log.said if word in one]

    def test_it_is_asked_for_first(self, processing, postgis, study_of, tmp_path):
        study = study_of(lambda name: postgis.source(f'"public"."{name}"'))
        with pytest.raises(QgsProcessingException, match=r"the database of 127\.0\.0\.1"):
            run(processing, study, tmp_path / "results")
        assert not (tmp_path / "results").exists()

    @pytest.mark.parametrize(
        "pubs",
        [
            pytest.param("pubs_seen", id="a view"),
            pytest.param('"(select row_number() over () as fid, geom from pubs)"', id="a query"),
        ],
    )
    def test_views_and_queries(self, processing, postgis, study_of, from_files, tmp_path, pubs):
        postgis.say("create or replace view pubs_seen as select fid, geom from pubs")
        tables = {"pubs": pubs}
        study = study_of(lambda name: postgis.source(tables.get(name, f'"public"."{name}"')))
        results = run(processing, study, tmp_path / "results", ALLOW_REMOTE=True)
        assert found(results)["terms"] == found(from_files)["terms"]

    def test_estimated_counts_do_not_matter(
        self, processing, postgis, study_of, from_files, tmp_path
    ):
        """QGIS then says that a layer has -1 features."""
        study = study_of(lambda one: postgis.source(f'"public"."{one}"', estimatedmetadata="true"))
        results = run(processing, study, tmp_path / "results", ALLOW_REMOTE=True)
        assert found(results)["terms"] == found(from_files)["terms"]

    def test_a_server_that_is_away_is_one_sentence(self, processing, postgis, study_of, tmp_path):
        study = study_of(lambda name: postgis.source(f'"public"."{name}"'))
        postgis.stop()
        try:
            with pytest.raises(QgsProcessingException) as told:
                run(processing, study, tmp_path / "results", ALLOW_REMOTE=True)
        finally:
            postgis.start()
        assert "in the database of 127.0.0.1 cannot be read" in str(told.value)
        assert not [word for word in PASSWORD.split() if word in str(told.value)]
        assert not (tmp_path / "results").exists()
        run(processing, study, tmp_path / "results", ALLOW_REMOTE=True)  # it is back


class TestSpatiaLite:
    @pytest.fixture
    def database(self, tmp_path) -> Path:
        path = tmp_path / "layers.sqlite"
        for file in sorted(SAMPLE.glob("*.geojson")):
            there = path.exists()
            gdal.VectorTranslate(
                str(path),
                str(file),
                format=None if there else "SQLite",
                accessMode="update" if there else None,
                layerName=file.stem,
                datasetCreationOptions=[] if there else ["SPATIALITE=YES"],
            )
        # GDAL writes its statistics anew into a file that is younger than they are
        os.utime(path, (0, 0))
        return path

    def test_a_study_finds_the_same_as_from_files(
        self, processing, database, study_of, from_files, tmp_path
    ):
        study = study_of(lambda name: f"{database.name}|layername={name}")
        assert found(run(processing, study, tmp_path / "results")) == found(from_files)

    def test_so_by_qgis_own_provider(self, processing, database, study_of, from_files, tmp_path):
        study = study_of(
            lambda name: f"spatialite://dbname='{database}' table=\"{name}\" (geometry)"
        )
        results = run(processing, study, tmp_path / "results")
        assert found(results)["terms"] == found(from_files)["terms"]


class TestLockedGeoPackage:
    @pytest.fixture
    def package(self, tmp_path) -> Path:
        path = tmp_path / "layers.gpkg"
        for file in sorted(SAMPLE.glob("*.geojson")):
            there = path.exists()
            gdal.VectorTranslate(
                str(path),
                str(file),
                format=None if there else "GPKG",
                accessMode="update" if there else None,
                layerName=file.stem,
            )
        return path

    @pytest.fixture
    def held(self, package):
        """Another program holds the file, for itself alone."""
        words = (
            "import sqlite3, sys\n"
            "database = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
            "database.execute('BEGIN EXCLUSIVE')\n"
            "print('held', flush=True)\n"
            "sys.stdin.read()\n"
        )
        other = subprocess.Popen(
            [sys.executable, "-c", words, str(package)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdout.readline() == "held\n"
        yield other
        other.stdin.close()
        other.wait()

    def test_inputs_that_another_program_holds_are_one_sentence_or_are_read(
        self, processing, package, held, study_of, from_files, tmp_path
    ):
        study = study_of(lambda name: f"{package.name}|layername={name}")
        before = package.read_bytes()
        try:
            results = run(processing, study, tmp_path / "results")
        except QgsProcessingException as told:
            assert package.name in str(told)
            assert not (tmp_path / "results").exists()
        else:
            assert found(results)["terms"] == found(from_files)["terms"]
        assert package.read_bytes() == before

    def test_when_it_is_let_go_the_study_runs(
        self, processing, package, held, study_of, from_files, tmp_path
    ):
        held.stdin.close()
        held.wait()
        study = study_of(lambda name: f"{package.name}|layername={name}")
        assert found(run(processing, study, tmp_path / "results")) == found(from_files)

    def test_readers_of_a_log_do_not_hinder(
        self, processing, package, study_of, from_files, tmp_path
    ):
        """QGIS itself opens a GeoPackage with a write-ahead log."""
        with sqlite3.connect(package) as other:
            other.execute("PRAGMA journal_mode = WAL")
            other.execute("SELECT count(*) FROM pubs").fetchone()
            study = study_of(lambda name: f"{package.name}|layername={name}")
            results = run(processing, study, tmp_path / "results")
        assert found(results)["terms"] == found(from_files)["terms"]
