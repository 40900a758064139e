"""A disk that is full, gone or locked is told for what it is, and nothing half-written stays."""

import builtins
import csv
import errno
import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException, QgsVectorLayer
from risk_terrain_modelling.algorithms.files import failures, whole
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.tests.feedback import Log

CLOSE_IT = "Close it in other programs"


class TestReasons:
    """The words for each reason of the system."""

    @pytest.mark.parametrize(
        ("number", "means", "remedy"),
        [
            (errno.ENOSPC, "the disk is full", "Make room"),
            (errno.EDQUOT, "the disk is full", "Make room"),
            (errno.EROFS, "the disk can only be read", "can be written to"),
            (errno.ENAMETOOLONG, "its name is too long", "shorter"),
            (errno.ENOENT, "its folder is not there", "a folder that stays"),
            (errno.EISDIR, "a folder has that name", "another name"),
            (errno.EFBIG, "takes no file so large", "another disk"),
            (errno.EIO, "does not answer", "still connected"),
            (errno.EACCES, "Permission denied", CLOSE_IT),
            (errno.EPERM, "Operation not permitted", CLOSE_IT),
            (errno.EBUSY, "busy", CLOSE_IT),
            (errno.EPIPE, "Broken pipe", "another folder"),
        ],
    )
    def test_by_number(self, tmp_path, number, means, remedy):
        reason = OSError(number, os.strerror(number))
        fault = failures.cannot_write(tmp_path / "risk.tif", reason)
        assert "risk.tif cannot be written" in fault.problem
        assert means in fault.problem
        assert remedy in fault.remedy
        assert (CLOSE_IT in fault.remedy) == (remedy == CLOSE_IT)

    @pytest.mark.parametrize(
        ("reason", "means"),
        [
            (
                RuntimeError("Write error at scanline 5: No space left on device"),
                "the disk is full",
            ),
            (sqlite3.OperationalError("database or disk is full"), "the disk is full"),
            (RuntimeError("cannot create: Read-only file system"), "can only be read"),
            (RuntimeError("sqlite3_exec(COMMIT) failed"), "(sqlite3_exec(COMMIT) failed)"),
        ],
    )
    def test_by_the_words_of_other_programs(self, tmp_path, reason, means):
        fault = failures.cannot_write(tmp_path / "risk.gpkg", reason)
        assert means in fault.problem
        assert CLOSE_IT not in fault.remedy

    def test_programs_that_say_nothing_are_not_needed(self, tmp_path, monkeypatch):
        nothing = RuntimeError("Feature creation error (OGR error: )")
        assert "OGR error" in failures.cannot_write(tmp_path / "t.csv", nothing).problem
        gone = failures.cannot_write(tmp_path / "gone" / "t.csv", nothing)
        assert "its folder is not there" in gone.problem

        def refuse(**_):
            raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

        again = failures.cannot_read_again("The places", tmp_path / "t.gpkg", "Run it again.")
        assert str(again) == "The places cannot be read. Run it again."
        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
        again = failures.cannot_read_again("The places", tmp_path / "t.gpkg", "Run it again.")
        assert "The places cannot be read: the disk is full. Make room" in str(again)
        assert "the disk is full" in failures.cannot_write(tmp_path / "t.csv", nothing).problem

    def test_sharing_violations_of_windows(self, tmp_path):
        reason = PermissionError(13, "in use")
        reason.winerror = 32
        assert CLOSE_IT in failures.cannot_write(tmp_path / "risk.tif", reason).remedy
        long = FileNotFoundError(2, "not found")
        long.winerror = 3
        assert "too long" in failures.cannot_write("C:/" + "x" * 300, long).problem


def written(town, rasters):
    """What writes which files: (algorithm, parameters, files to look for)."""
    fitted = {"EVENTS": rasters["events"], "FACTORS": [rasters["pubs"]], "SELECTION": "reference"}
    mapped = {"MODEL": town.path("model.json"), "FACTORS": [rasters["pubs"]]}
    tested = {"MAPS": [rasters["events"]], "EVENTS": rasters["events"], "RESAMPLES": 99}
    return {
        "model": ("fitmodel", fitted, {"MODEL": "m.json"}),
        "report": ("fitmodel", {**fitted, "MODEL": town.path("n.json")}, {"REPORT": "r.html"}),
        "risk": ("riskmap", mapped, {"RISK": "risk.tif"}),
        "gpkg": ("riskmap", {**mapped, "RISK": town.path("r.tif")}, {"CELLS": "c.gpkg"}),
        "geojson": ("riskmap", {**mapped, "RISK": town.path("r.tif")}, {"CELLS": "c.geojson"}),
        "shp": ("riskmap", {**mapped, "RISK": town.path("r.tif")}, {"CELLS": "c.shp"}),
        "csv": ("validatemaps", tested, {"TABLE": "t.csv", "CURVES": "c.csv"}),
    }


def whole_file(path: Path) -> bool:
    """Whether a result can be read to its end."""
    if path.suffix == ".tif":
        return gdal.Open(str(path)).ReadAsArray() is not None
    if path.suffix in (".gpkg", ".geojson", ".shp"):
        return len(list(QgsVectorLayer(str(path), "x", "ogr").getFeatures())) == 400
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".json":
        return bool(json.loads(text))
    if path.suffix == ".html":
        return text.rstrip().endswith("</html>")
    rows = list(csv.reader(text.splitlines()))
    return len(rows) > 5 and len({len(row) for row in rows}) == 1


@pytest.fixture
def tiny(tmp_path):
    """Give folders on disks of so many kilobytes."""
    mounted = []

    def mount(kilobytes):
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)]
        if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
            pytest.skip("only root can make a small disk")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=False)


@pytest.mark.parametrize("what", ["model", "report", "risk", "gpkg", "geojson", "shp", "csv"])
def test_a_full_disk(run, town, rasters, tiny, capfd, what):
    made = {"EVENTS": rasters["events"], "FACTORS": [rasters["pubs"]], "SELECTION": "reference"}
    run("fitmodel", **made, MODEL=town.path("model.json"))
    name, given, outputs = written(town, rasters)[what]
    full, good = 0, 0
    for kilobytes in (4, 12, 32, 64, 96, 160, 400, 3000):
        disk = tiny(kilobytes)
        wanted = {key: str(disk / file) for key, file in outputs.items()}
        capfd.readouterr()
        try:
            run(name, **given, **wanted)
        except QgsProcessingException as fault:
            full += 1
            said = str(fault)
            assert "cannot be written: the disk is full" in said, f"{kilobytes} kB: {said}"
            left = [path for path in disk.iterdir() if not path.name.endswith("-journal")]
            assert not left, f"{kilobytes} kB: {left}"
        else:
            good += 1
            for file in outputs.values():
                assert whole_file(disk / file), f"{kilobytes} kB: half of {file}"
        assert "ERROR" not in capfd.readouterr().err
    assert full
    assert good


def refused_text(path, **options):
    with pytest.raises(RtmError) as fault:
        whole.write_text(path, "text", **options)
    return str(fault.value)


def test_a_disk_that_fails_at_the_last_moment(tmp_path, monkeypatch):
    path = tmp_path / "model.json"
    path.write_text("old")

    class Full:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()
            raise OSError(errno.ENOSPC, "No space left on device")

        def write(self, content):
            self.file.write(content[:2])

    opened = builtins.open
    monkeypatch.setattr(whole, "open", lambda *given: Full(opened(*given)), raising=False)
    assert "the disk is full" in refused_text(path)
    assert [one.name for one in tmp_path.iterdir()] == ["model.json"]
    assert path.read_text() == "old"


def test_a_folder_that_is_gone_is_not_made_again(tmp_path):
    """Else a run would end well with a report and nothing beside it."""
    assert "its folder is not there" in refused_text(tmp_path / "gone" / "report.html")
    assert not (tmp_path / "gone").exists()
    whole.write_text(tmp_path / "new" / "model.json", "text", new_folder=True)
    assert (tmp_path / "new" / "model.json").read_text() == "text"


def test_the_longest_names_are_written(tmp_path):
    path = tmp_path / f"{'x' * 250}.json"
    whole.write_text(path, "text")
    assert path.read_text() == "text"
    assert "its name is too long" in refused_text(tmp_path / f"{'x' * 300}.json")


class Removing(Log):
    """Removes a folder once the run is so far."""

    def __init__(self, folder, share):
        super().__init__()
        self.folder, self.share = folder, share

    def setProgress(self, share):
        if share >= self.share:
            shutil.rmtree(self.folder, ignore_errors=True)


@pytest.mark.parametrize("share", [1, 6, 30, 45, 69, 82, 87, 94, 97, 98.5])
def test_a_folder_that_goes_during_a_run(run, town, share):
    study = {
        "schema": "rtm-study/1",
        "study_area": {"source": "area.geojson"},
        "grid": {"block_length": 200},
        "incidents": {"source": "incidents.geojson"},
        "factors": [{"name": "Pubs", "source": "pubs.geojson"}],
        "model": {"selection": "reference"},
    }
    Path(town.path("study.json")).write_text(json.dumps(study), encoding="utf-8")
    out = Path(town.path("out"))
    with pytest.raises(QgsProcessingException) as fault:
        run(
            "runstudy",
            feedback=Removing(out, share),
            STUDY=town.path("study.json"),
            OUTPUT_FOLDER=str(out),
        )
    said = str(fault.value)
    assert "\n" not in said
    assert "was moved or removed while the study ran" in said
    assert CLOSE_IT not in said
    assert ".unfinished" not in said


@pytest.fixture
def model(run, town, rasters):
    wanted = {"EVENTS": rasters["events"], "FACTORS": [rasters["pubs"]], "SELECTION": "reference"}
    return run("fitmodel", **wanted, MODEL=town.path("model.json"))["MODEL"]


def test_a_style_that_cannot_be_written_is_told(refused, town, rasters, model, monkeypatch):
    """QGIS would have kept it in the analyst's profile and said nothing."""
    move = os.replace

    def refuse(source, target):
        if Path(target).suffix == ".qml":
            raise OSError(errno.ENOSPC, "No space left on device")
        move(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    wanted = {"MODEL": model, "FACTORS": [rasters["pubs"]], "RISK": town.path("risk.tif")}
    assert "risk.qml cannot be written: the disk is full" in refused("riskmap", **wanted)


def test_a_file_is_named_as_it_will_be_called():
    """GDAL and QGIS know it by the name that it has while it is written."""
    said = "Attempt to create new tiff file `/maps/.unfinished-5015-0123456789abcdef' failed: "
    fault = failures.cannot_write("/maps/grid.tif", RuntimeError(f"{said}Permission denied"))
    assert "file `/maps/grid.tif' failed" in str(fault)
    assert ".unfinished" not in str(fault)


def test_cells_that_do_not_fit_are_told_of_their_own_file(
    refused, town, rasters, model, monkeypatch
):
    from risk_terrain_modelling.algorithms.files import geopackage

    def fail(*_):
        raise geopackage.sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(geopackage, "_fill", fail)
    wanted = {"MODEL": model, "FACTORS": [rasters["pubs"]], "RISK": town.path("risk.tif")}
    said = refused("riskmap", **wanted, CELLS=town.path("cells.gpkg"))
    assert "/cells.gpkg cannot be written: the disk is full" in said
    assert ".unfinished" not in said
