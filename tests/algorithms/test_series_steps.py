"""The steps of a series one by one: what a scheduler asks for ends as the whole does."""

import json
import shutil
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests.algorithms.documented import tables

ROOT = Path(__file__).resolve().parents[2]
FACTORS = ("Pubs", "Car parks")


@pytest.fixture
def series(tmp_path) -> Path:
    """Two years of the sample city, with two of its factors."""
    sample = ROOT / "resources" / "sample"
    for name in ("boundary", "pubs", "car_parks", "incidents_2024", "incidents_2025"):
        shutil.copy(sample / f"{name}.geojson", tmp_path)
    study = json.loads((sample / "study.json").read_text(encoding="utf-8"))
    study["factors"] = [one for one in study["factors"] if one["name"] in FACTORS]
    del study["holdout"]
    later = {"incidents": {"source": "incidents_2025.geojson"}}
    broken = {"grid": {"cell_size": -1}}
    content = {
        "schema": "rtm-series/1",
        "study": study,
        "variations": [
            {"name": "2024"},
            {"name": "2025", "study": later},
            {"name": "Broken", "study": broken},
        ],
    }
    path = tmp_path / "series.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@pytest.fixture
def prepare(processing, series):
    def run(folder: str, only: str = "") -> Path:
        target = series.parent / folder
        given = {"SERIES": str(series), "OUTPUT_FOLDER": str(target), "ONLY": only}
        processing.run("rtm:prepareseries", given)
        return target

    return run


def test_every_key_of_the_plan_is_documented(prepare):
    plan, known = plan_in(prepare("results", "list")), tables()
    for anchor, entries in (
        ("steps", [plan]),
        ("planned-step", plan["shared"]),
        ("planned-study", plan["studies"]),
    ):
        assert all(sorted(one) == sorted(known[anchor][0].names()) for one in entries), anchor


def plan_in(target: Path) -> dict:
    return json.loads((target / "shared" / "steps.json").read_text(encoding="utf-8"))


def contents(target: Path) -> dict[str, bytes]:
    files = [one for one in target.rglob("*") if one.is_file() and one.name != "steps.json"]
    return {one.relative_to(target).as_posix(): one.read_bytes() for one in files}


def test_the_plan_says_what_is_shared_and_who_needs_it(prepare):
    target = prepare("results", "list")
    plan = plan_in(target)
    steps = {one["step"]: one for one in plan["shared"]}
    names = {one["name"] for one in plan["shared"]}
    assert (len(plan["shared"]), names) == (3, {"", *FACTORS})
    assert steps["grid"]["needs"] == []
    assert steps["factor"]["needs"] == [steps["grid"]["key"]]
    keys = {one["key"] for one in plan["shared"]}
    good, faulty = plan["studies"][:2], plan["studies"][2]
    assert [one["folder"] for one in good] == ["2024", "2025"]
    assert all(set(one["needs"]) == keys and one["fault"] is None for one in good)
    assert faulty["needs"] == []
    assert "cell" in faulty["fault"].lower()
    assert not list((target / "shared").glob("*.tif")), "nothing is made yet"


def test_steps_one_by_one_make_the_same_bytes_as_all_at_once(prepare):
    whole = prepare("whole")
    target = prepare("by_steps", "list")
    shared = plan_in(target)["shared"]
    for one in sorted(shared, key=lambda one: len(one["needs"])):  # the grid first
        prepare("by_steps", one["key"])
        assert (target / "shared" / f"{one['key']}.tif").is_file()
    assert contents(target) == contents(whole)


def test_what_is_there_is_not_made_again(prepare):
    target = prepare("results", "list")
    key = next(one["key"] for one in plan_in(target)["shared"] if one["step"] == "grid")
    made = target / "shared" / f"{key}.tif"
    prepare("results", key)
    before = made.stat().st_mtime_ns
    prepare("results", key)
    assert made.stat().st_mtime_ns == before


@pytest.mark.parametrize("only", ["grid_0123456789abcdef", "../grid", "all"])
def test_a_step_that_the_plan_does_not_know_is_refused(prepare, only):
    prepare("results", "list")
    with pytest.raises(QgsProcessingException, match=r"Nothing called .* is shared"):
        prepare("results", only)


def test_a_layer_that_changed_since_the_plan_is_told(prepare, series):
    target = prepare("results", "list")
    pubs = next(one["key"] for one in plan_in(target)["shared"] if one["name"] == "Pubs")
    shutil.copy(series.parent / "car_parks.geojson", series.parent / "pubs.geojson")
    with pytest.raises(QgsProcessingException, match="listed again"):
        prepare("results", pubs)
    assert not list((target / "shared").glob("*.tif"))
