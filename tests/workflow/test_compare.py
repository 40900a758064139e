"""What the comparison of results takes for the same, and what not."""

import hashlib
import importlib
import json
import sqlite3
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[2] / "workflow" / "tests"


@pytest.fixture
def differences(monkeypatch):
    monkeypatch.syspath_prepend(str(TESTS))
    return importlib.import_module("compare").differences


def results(folder: Path, time: str, ratio: float) -> Path:
    """Write results as of a time, with a table, a database and a record of both."""
    study = folder / "robbery"
    study.mkdir(parents=True)
    (study / "model.json").write_text(json.dumps({"created": time, "ratio": ratio}))
    (study / "risk.tif").write_bytes(b"raster")
    with sqlite3.connect(study / "risk.gpkg") as database:
        database.execute("CREATE TABLE cells (ratio REAL, changed TEXT)")
        database.execute("INSERT INTO cells VALUES (?, ?)", (ratio, time))
    database.close()
    prints = {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(study.iterdir())
    }
    (study / "manifest.json").write_text(json.dumps({"files": prints}))
    return folder


def test_times_make_no_difference(differences, tmp_path):
    one = results(tmp_path / "a", "2016-05-01T10:00:00Z", 1.5)
    other = results(tmp_path / "b", "2016-05-02T11:30:59Z", 1.5)
    assert differences(one, other) == []


def test_numbers_do(differences, tmp_path):
    one = results(tmp_path / "a", "2016-05-01T10:00:00Z", 1.5)
    other = results(tmp_path / "b", "2016-05-01T10:00:00Z", 1.6)
    assert differences(one, other) == [
        "robbery/model.json: not the same",
        "robbery/risk.gpkg: not the same",
    ]


def test_a_byte_of_a_raster_does_and_a_missing_file(differences, tmp_path):
    one = results(tmp_path / "a", "2016-05-01T10:00:00Z", 1.5)
    other = results(tmp_path / "b", "2016-05-01T10:00:00Z", 1.5)
    (other / "robbery" / "risk.tif").write_bytes(b"rasteR")
    (other / "robbery" / "model.json").unlink()
    assert differences(one, other) == [
        "robbery/model.json: in one alone",
        "robbery/risk.tif: not the same",
    ]
