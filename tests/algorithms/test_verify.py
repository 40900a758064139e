"""Whether results follow from their inputs: told exactly, and loudly, for every tampering."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException, QgsProcessingFeedback

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
FACTORS = ("Pubs", "Takeaways", "Bus stops")
# of a database: the bytes that change when it is only looked at (docs/formats.md, “print”)
BOOKKEEPING = ((18, 20), (24, 28), (92, 100))


@pytest.fixture(scope="module")
def original(processing, tmp_path_factory):
    """A study of the sample city beside its data, run once."""
    place = tmp_path_factory.mktemp("original")
    data = place / "data"
    data.mkdir()
    for layer in SAMPLE.glob("*.geojson"):
        shutil.copy(layer, data)
    study = json.loads((SAMPLE / "study.json").read_text(encoding="utf-8"))
    study["factors"] = [one for one in study["factors"] if one["name"] in FACTORS]
    study["purpose"] = "Where the town's wardens walk in the evening"
    (data / "study.json").write_text(json.dumps(study), encoding="utf-8")
    wanted = {"STUDY": str(data / "study.json"), "OUTPUT_FOLDER": str(place / "results")}
    processing.run("rtm:runstudy", wanted)
    return place


@pytest.fixture
def place(original, tmp_path):
    """A copy of study and results, to tamper with."""
    shutil.copytree(original, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.fixture
def results(place):
    return place / "results"


@pytest.fixture
def verify(run, results, tmp_path):
    """Verify the results, having looked that nothing in their folder is touched."""

    def run_one(**given):
        before = state_of(results)
        record = tmp_path / "record.json"
        given = {"FOLDER": str(results), "RECORD": str(record), **given}
        outputs = run("verify", REPORT=str(tmp_path / "report.html"), **given)
        assert state_of(results) == before, "what is verified is read alone"
        found = json.loads(record.read_text(encoding="utf-8"))
        assert outputs["VERDICT"] == found["verdict"]
        assert outputs["FOLLOWS"] == (found["verdict"] == "follows")
        return found

    return run_one


def state_of(folder: Path) -> dict:
    """Every file with its content, and when it was changed; the folders too."""
    return {
        path.relative_to(folder).as_posix(): (
            path.stat().st_mtime_ns,
            path.read_bytes() if path.is_file() else None,
        )
        for path in [folder, *folder.rglob("*")]
    }


def kinds(found: dict) -> dict:
    """The names of each finding, by its kind."""
    return {one["kind"]: one["names"] for one in found["findings"]}


def compared(found: dict, name: str) -> dict:
    return next(one for one in found["compared"] if one["file"] == name)


def page(tmp_path: Path) -> str:
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    return " ".join(re.sub("<[^>]*>", "", text.partition("</style>")[2]).split())


def hash_of(path: Path) -> str:
    content = bytearray(path.read_bytes())
    if content.startswith(b"SQLite format 3\0"):
        for first, end in BOOKKEEPING:
            content[first:end] = bytes(end - first)
    return hashlib.sha256(content).hexdigest()


def hide(results: Path, *names: str) -> None:
    """Do what a forger would: change both records so that changed files look untouched."""
    for record, entries in (
        ("manifest.json", lambda told: told["files"].items()),
        ("provenance.json", lambda told: told["entity"].items()),
    ):
        told = json.loads((results / record).read_text(encoding="utf-8"))
        for name, entry in entries(told):
            known = name.removeprefix("result:")
            if known in (*names, "provenance.json"):
                rtm = "" if record == "manifest.json" else "rtm:"
                entry[f"{rtm}sha256"] = hash_of(results / known)
                entry[f"{rtm}bytes"] = (results / known).stat().st_size
        if record == "manifest.json":
            manifest = told
        text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
        (results / record).write_text(text, encoding="utf-8")
    entry = manifest["files"]["provenance.json"]
    entry["sha256"] = hash_of(results / "provenance.json")
    entry["bytes"] = (results / "provenance.json").stat().st_size
    text = json.dumps(manifest, indent=1, ensure_ascii=False) + "\n"
    (results / "manifest.json").write_text(text, encoding="utf-8")


def raise_a_cell(path: Path) -> tuple[int, int, float]:
    """Add 5 to the highest cell of a raster; return its row and column, from 1, and its value."""
    raster = gdal.OpenEx(str(path), gdal.OF_UPDATE | gdal.OF_RASTER)
    values = raster.GetRasterBand(1).ReadAsArray()
    row, column = np.unravel_index(values.argmax(), values.shape)
    before = float(values[row, column])
    values[row, column] += 5
    raster.GetRasterBand(1).WriteArray(values)
    del raster
    return int(row) + 1, int(column) + 1, before


def test_untouched_results_follow(verify, tmp_path):
    found = verify()
    assert found["schema"] == "rtm-verification/1"
    assert (found["verdict"], found["findings"]) == ("follows", [])
    assert found["purpose"] == "Where the town's wardens walk in the evening"
    assert found["ran_again"]
    assert {one["state"] for one in found["results"] + found["inputs"]} == {"as recorded"}
    timed = {"manifest.json", "model.json", "provenance.json", "report.html", "risk.gpkg"}
    others = {one["file"] for one in found["compared"] if one["outcome"] != "same bytes"}
    assert others <= timed, "which are those that docs/formats.md lists"
    text = page(tmp_path)
    assert "The results follow from their inputs." in text
    assert "Purpose: Where the town's wardens walk" in text.replace("&#39;", "'")


def test_a_changed_cell(verify, results, tmp_path):
    row, column, before = raise_a_cell(results / "risk.tif")
    found = verify()
    assert found["verdict"] == "does not follow"
    assert kinds(found)["result changed"] == ["risk.tif"]
    assert kinds(found)["differs"] == ["risk.tif"]
    told = compared(found, "risk.tif")
    assert told["count"] == 1
    (one,) = told["differences"]
    assert f"row {row}, column {column}, at " in one["where"]
    assert one["recorded"] == pytest.approx(before + 5)
    assert one["again"] == pytest.approx(before)
    assert one["by"] == pytest.approx(-5)
    assert told["largest"] == pytest.approx(5 / (before + 5))
    assert "“risk.tif” was changed after the run" in page(tmp_path)


def test_a_changed_cell_with_the_records_made_to_agree(verify, results):
    raise_a_cell(results / "risk.tif")
    hide(results, "risk.tif")
    found = verify()
    assert found["verdict"] == "does not follow"
    assert kinds(found) == {"differs": ["risk.tif"]}, "hashes tell nothing any more: the run does"


def test_a_changed_digit_of_the_model(verify, results):
    text = (results / "model.json").read_text(encoding="utf-8")
    ratio = re.search(r'"ratio": (\d\.\d+)', text)
    digit = "2" if ratio[1][3] != "2" else "3"
    forged = f"{ratio[1][:3]}{digit}{ratio[1][4:]}"
    changed = text.replace(f'"ratio": {ratio[1]}', f'"ratio": {forged}', 1)
    (results / "model.json").write_text(changed, encoding="utf-8")
    found = verify()
    assert found["verdict"] == "does not follow"
    assert kinds(found)["result changed"] == ["model.json"]
    (one,) = compared(found, "model.json")["differences"]
    assert one["where"] == "terms.0.citywide.ratio"
    assert (one["recorded"], one["again"]) == (float(forged), float(ratio[1]))


def test_a_swapped_input(verify, place, tmp_path):
    shutil.copy(
        place / "data" / "incidents_2025.geojson", place / "data" / "incidents_2024.geojson"
    )
    found = verify()
    assert found["verdict"] == "cannot be told"
    assert kinds(found)["input changed"] == ["../data/incidents_2024.geojson"]
    assert "model.json" in kinds(found)["differs by another cause"]
    events = compared(found, "events.tif")
    assert events["count"] > 100
    assert len(events["differences"]) == 20, "the first are told one by one"
    text = page(tmp_path)
    assert "The input “../data/incidents_2024.geojson” is not as the run read it" in text
    assert "Put the file of then back" in text


def test_a_missing_input(verify, place, tmp_path):
    (place / "data" / "pubs.geojson").unlink()
    found = verify()
    assert (found["verdict"], found["ran_again"]) == ("cannot be told", False)
    assert kinds(found)["input missing"] == ["../data/pubs.geojson"]
    (why,) = (one["why"] for one in found["findings"] if one["kind"] == "not run again")
    assert "pubs.geojson" in why
    assert not found["compared"]
    assert "nobody can tell whether the results follow" in page(tmp_path)


@pytest.fixture
def elsewhere(place, tmp_path):
    """The data, moved to another folder than the run read them in."""
    folder = tmp_path / "archive" / "2025"
    folder.parent.mkdir()
    shutil.move(place / "data", folder)
    return folder


def test_inputs_that_lie_elsewhere_are_found_by_their_hash(verify, elsewhere, tmp_path):
    """Under another name, in a folder within, beside files of the same name and another content."""
    assert verify()["verdict"] == "cannot be told"
    (elsewhere / "by year").mkdir()
    shutil.move(elsewhere / "pubs.geojson", elsewhere / "by year" / "layer 7.json")
    shutil.copy(elsewhere / "takeaways.geojson", elsewhere / "pubs.geojson")
    before = state_of(elsewhere)
    found = verify(INPUTS=str(elsewhere.parent))
    assert state_of(elsewhere) == before, "what is the auditor's is read alone"
    assert found["verdict"] == "follows"
    assert list(kinds(found)) == ["input elsewhere"]
    assert {one["outcome"] for one in found["compared"]} <= {"same bytes", "same but for times"}
    at = {one["name"]: (one["state"], one["at"]) for one in found["inputs"]}
    state, path = at["../data/pubs.geojson"]
    assert (state, Path(path).name) == ("as recorded", "layer 7.json")
    assert "found as" in page(tmp_path)


def test_another_file_of_the_name_is_never_taken_silently(verify, elsewhere, tmp_path):
    shutil.copy(elsewhere / "takeaways.geojson", elsewhere / "pubs.geojson")
    found = verify(INPUTS=str(elsewhere))
    assert found["verdict"] == "cannot be told"
    assert kinds(found)["input by name"] == ["../data/pubs.geojson"]
    assert "model.json" in kinds(found)["differs by another cause"]
    assert "was not found by its hash: a file of that name holds something else" in page(tmp_path)
    (elsewhere / "copy").mkdir()
    shutil.copy(elsewhere / "bus_stops.geojson", elsewhere / "copy" / "pubs.geojson")
    found = verify(INPUTS=str(elsewhere))
    assert kinds(found)["input missing"] == ["../data/pubs.geojson"], "of two nobody knows which"
    assert not found["ran_again"]


def test_the_file_of_then_is_found_beside_one_that_was_changed(verify, place, tmp_path):
    archive = tmp_path / "archive"
    shutil.copytree(place / "data", archive)
    shutil.copy(place / "data" / "takeaways.geojson", place / "data" / "pubs.geojson")
    found = verify(INPUTS=str(archive))
    assert found["verdict"] == "follows"
    assert kinds(found) == {"input elsewhere": ["../data/pubs.geojson"]}


def test_a_folder_of_inputs_that_is_none_is_refused(refused, results, tmp_path):
    said = refused("verify", FOLDER=str(results), INPUTS=str(tmp_path / "nowhere"))
    assert said.startswith(f"There is no folder {tmp_path / 'nowhere'}.")


def test_results_of_another_build_of_the_same_version(verify, results, tmp_path):
    told = json.loads((results / "provenance.json").read_text(encoding="utf-8"))
    now = told["agent"]["rtm:software"]["rtm:build"]
    assert re.fullmatch("[0-9a-f]{64}", now)
    told["agent"]["rtm:software"]["rtm:build"] = "f" * 64
    text = json.dumps(told, indent=1, ensure_ascii=False) + "\n"
    (results / "provenance.json").write_text(text, encoding="utf-8")
    hide(results)
    found = verify()
    assert kinds(found) == {"other build": ["f" * 12, now[:12]]}
    assert found["verdict"] == "follows", "the other build gave the same"
    assert "They were made by another build of the plugin." in page(tmp_path)
    raise_a_cell(results / "forecast.tif")
    hide(results, "forecast.tif")
    found = verify()
    assert found["verdict"] == "cannot be told", "the other build may be why"
    assert kinds(found)["differs by another cause"] == ["forecast.tif"]


def test_an_input_changed_where_it_does_not_matter(verify, place):
    with open(place / "data" / "pubs.geojson", "a", encoding="utf-8") as file:
        file.write("\n")
    found = verify()
    assert found["verdict"] == "follows"
    assert kinds(found) == {"input changed without effect": ["../data/pubs.geojson"]}


def test_results_of_another_version_of_the_plugin(verify, results, tmp_path):
    model = json.loads((results / "model.json").read_text(encoding="utf-8"))
    now = model["software"]["risk_terrain_modelling"]
    model["software"]["risk_terrain_modelling"] = "0.0.1"
    text = json.dumps(model, indent=2, ensure_ascii=False) + "\n"
    (results / "model.json").write_text(text, encoding="utf-8")
    hide(results, "model.json")
    found = verify()
    assert kinds(found)["other plugin"] == ["0.0.1", now]
    assert found["verdict"] == "follows", "the other version gave the same numbers"
    raise_a_cell(results / "forecast.tif")
    hide(results, "model.json", "forecast.tif")
    found = verify()
    assert found["verdict"] == "cannot be told", "the other version may be why"
    assert kinds(found)["differs by another cause"] == ["forecast.tif"]
    assert "verify with the version of then" in page(tmp_path)


def test_a_changed_table_and_a_changed_feature(verify, results):
    table = results / "coefficients.csv"
    first, *rest = table.read_text(encoding="utf-8").splitlines()
    columns = first.split(",")
    at = columns.index("ratio") if "ratio" in columns else columns.index("rrv")
    cells = rest[0].split(",")
    before, cells[at] = cells[at], "9.5"
    table.write_text("\n".join([first, ",".join(cells), *rest[1:]]) + "\n", encoding="utf-8")
    with sqlite3.connect(results / "risk.gpkg") as file:
        file.execute("DROP TRIGGER IF EXISTS trigger_update_feature_count_priority_places")
        place = file.execute("SELECT fid FROM priority_places WHERE rank = 2").fetchone()[0]
        for name, _text in file.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%UPDATE%'"
        ).fetchall():
            file.execute(f'DROP TRIGGER "{name}"')
        file.execute("UPDATE priority_places SET past_events = 77 WHERE fid = ?", [place])
    file.close()
    found = verify()
    assert sorted(kinds(found)["result changed"]) == ["coefficients.csv", "risk.gpkg"]
    (one,) = compared(found, "coefficients.csv")["differences"]
    assert one["where"] == f"row 1, {columns[at]}"
    assert (one["recorded"], one["again"]) == (9.5, float(before))
    (one,) = compared(found, "risk.gpkg")["differences"]
    assert one["where"] == f"priority_places, row {place}, past_events"
    assert one["recorded"] == 77


def test_a_file_removed_and_one_put_in(verify, results):
    (results / "validation.csv").unlink()
    shutil.copy(results / "factors" / "pubs.tif", results / "factors" / "casinos.tif")
    found = verify()
    assert found["verdict"] == "does not follow"
    assert kinds(found)["result missing"] == ["validation.csv"]
    assert kinds(found)["result added"] == ["factors/casinos.tif"]


def test_a_page_whose_number_was_changed(verify, results):
    page = results / "report.html"
    text = page.read_text(encoding="utf-8")
    field, number = re.search(r'data-field="(model\.json:events)">([\d,]+)<', text).groups()
    page.write_text(text.replace(f">{number}<", ">9,999<"), encoding="utf-8")
    found = verify()
    assert kinds(found)["result changed"] == ["report.html"]
    told = compared(found, "report.html")["differences"]
    assert (told[0]["where"], told[0]["recorded"], told[0]["again"]) == (field, "9,999", number)


def test_a_study_that_names_other_data(verify, results, place):
    shutil.copy(place / "data" / "takeaways.geojson", place / "data" / "casinos.geojson")
    text = (results / "study.json").read_text(encoding="utf-8")
    (results / "study.json").write_text(text.replace("data/pubs.", "data/casinos."), "utf-8")
    found = verify()
    assert found["verdict"] == "does not follow"
    assert kinds(found)["result changed"] == ["study.json"]
    assert kinds(found)["input not recorded"] == ["../data/casinos.geojson"]


def test_records_that_disagree(verify, results):
    told = json.loads((results / "provenance.json").read_text(encoding="utf-8"))
    told["entity"]["input:1"]["rtm:sha256"] = "0" * 64
    (results / "provenance.json").write_text(json.dumps(told), encoding="utf-8")
    found = verify()
    assert kinds(found)["records disagree"] == ["../data/boundary.geojson"]
    assert kinds(found)["result changed"] == ["provenance.json"]


def test_hashes_alone(verify, results):
    found = verify(RUN_AGAIN=False)
    assert (found["verdict"], found["ran_again"]) == ("cannot be told", False)
    assert list(kinds(found)) == ["not asked to run"]
    (results / "map.png").write_bytes(b"another picture")
    assert verify(RUN_AGAIN=False)["verdict"] == "does not follow"


@pytest.mark.parametrize("name", ["model.json", "study.json", "risk.tif", "risk.gpkg", "map.png"])
def test_a_file_that_is_damaged(verify, results, name):
    (results / name).write_bytes(b"\0\xff" * 99)
    found = verify()
    assert found["verdict"] == "does not follow"
    assert kinds(found)["result changed"] == [name]


def test_results_that_were_moved_with_their_data(verify, place, original):
    assert place != original
    assert verify()["verdict"] == "follows"


def test_what_cannot_be_verified(refused, place, results, town):
    said = refused("verify", FOLDER=str(place / "data"))
    assert said.startswith(f"{place / 'data'} has no record of a run (manifest.json)")
    inside = str(results / "factors" / "verified.html")
    said = refused("verify", FOLDER=str(results), REPORT=inside)
    assert said == (
        f"{inside} lies in the folder that is verified. Choose another place: nothing in that "
        "folder may be changed."
    )
    said = refused("verify", FOLDER=str(place / "nowhere"))
    assert said.startswith(f"There is no folder {place / 'nowhere'}.")


def test_a_verification_that_is_stopped_leaves_nothing(run, results, tmp_path, monkeypatch):
    class Impatient(QgsProcessingFeedback):
        def setProgressText(self, text):
            if text.startswith("Factor 2"):
                self.cancel()

    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = state_of(results)
    record = tmp_path / "record.json"
    with pytest.raises(QgsProcessingException, match="was stopped"):
        run("verify", Impatient(), FOLDER=str(results), RECORD=str(record))
    assert state_of(results) == before
    assert not record.exists()
    assert not list(tmp_path.glob("rtm-verify-*"))


def test_the_provenance_names_every_file_with_its_hash(original):
    results = original / "results"
    told = json.loads((results / "provenance.json").read_text(encoding="utf-8"))
    files = {one["prov:location"]: one for one in told["entity"].values() if "prov:location" in one}
    for name, one in files.items():
        assert one["rtm:sha256"] == hash_of(results / name), name
        assert one["rtm:bytes"] == (results / name).stat().st_size
    inputs = {name for name, one in files.items() if one["prov:type"] == "rtm:Input"}
    read = ("boundary", "incidents_2024", "incidents_2025", "pubs", "takeaways", "bus_stops")
    assert inputs == {f"../data/{one}.geojson" for one in read}
    written = {
        os.path.relpath(os.path.join(folder, name), results)
        for folder, _, names in os.walk(results)
        for name in names
    }
    assert written - set(files) == {"manifest.json", "provenance.json"}, "which hold the hashes"


def test_the_provenance_says_which_step_made_what_of_what(original):
    told = json.loads((original / "results" / "provenance.json").read_text(encoding="utf-8"))
    made = {one["prov:entity"]: one["prov:activity"] for one in told["wasGeneratedBy"].values()}
    assert set(made) == {one for one in told["entity"] if one.startswith("result:")}
    assert made["result:risk.tif"] == "step:risk"
    assert made["result:factors/pubs.qml"] == "step:factor.1"
    used = {(one["prov:activity"], one["prov:entity"]) for one in told["used"].values()}
    assert ("step:factor.2", "layer:factors.2") in used
    assert ("step:later", "layer:holdout") in used
    assert ("step:fit", "result:factors/pubs.tif") in used
    ends = {"activity", "entity"}
    for relation in ("used", "wasGeneratedBy"):
        for one in told[relation].values():
            for end in ends:
                assert one[f"prov:{end}"] in told[end]
    incidents = told["entity"]["layer:incidents"]
    robberies = [
        one
        for one in json.loads((SAMPLE / "incidents_2024.geojson").read_text("utf-8"))["features"]
        if one["properties"]["crime_type"] == "robbery"
    ]
    assert incidents["rtm:rows"] > incidents["rtm:rows_counted"] == len(robberies)
    assert (incidents["rtm:first_date"], incidents["rtm:last_date"]) == ("2024-01", "2024-12")
    assert told["activity"]["step:study"]["rtm:purpose"].startswith("Where the town's wardens")
