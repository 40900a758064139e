"""A factor whose name has blanks around it goes through a whole study."""

import json
from pathlib import Path


def test_a_name_with_blanks_around_it(run, town):
    study = {
        "schema": "rtm-study/1",
        "study_area": {"source": "area.geojson"},
        "grid": {"block_length": 200},
        "incidents": {"source": "incidents.geojson"},
        "factors": [{"name": " Pubs ", "source": "pubs.geojson"}],
        "model": {"selection": "reference"},
    }
    Path(town.path("study.json")).write_text(json.dumps(study), encoding="utf-8")
    out = Path(town.path("out"))
    run("runstudy", STUDY=town.path("study.json"), OUTPUT_FOLDER=str(out))
    report = (out / "report.html").read_text(encoding="utf-8")
    assert "Pubs" in report
    assert "pubs.geojson" in report
    assert json.loads((out / "study.json").read_text())["factors"][0]["name"] == "Pubs"
