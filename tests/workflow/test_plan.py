"""Which files a series and a study read, and which markers hold no longer."""

import json


def test_files_of_a_series_are_those_of_its_studies_and_variations(script, tmp_path):
    plan = script("plan")
    for name in ("a.geojson", "b.gpkg", "c d.csv", "e.shp", "e.dbf", "other.dbf"):
        (tmp_path / name).write_text(name)
    (tmp_path / "bases").mkdir()
    base = {
        "study_area": {"source": "../a.geojson"},
        "incidents": {"source": "../b.gpkg|layername=thefts|subset=x = 'a'"},
        "factors": [
            {"name": "Pubs", "source": f"file://{tmp_path}/c%20d.csv?delimiter=;"},
            {"name": "Shops", "source": "../e.shp"},
            {"name": "Far", "source": "postgres://host/base"},
            {"name": "Gone", "source": "../gone.gpkg"},
        ],
    }
    (tmp_path / "bases" / "study.json").write_text(json.dumps(base))
    variations = [{"name": "Other", "study": {"exposure": {"raster": "../r.tif"}}}]
    (tmp_path / "r.tif").write_text("r")
    series = tmp_path / "series.json"
    series.write_text(json.dumps({"study": "bases/study.json", "variations": variations}))
    found = set(plan.files_of_series(series))
    names = ["a.geojson", "b.gpkg", "bases/study.json", "c d.csv", "e.dbf", "e.shp", "r.tif"]
    assert found == {str(tmp_path / one) for one in (*names, "series.json")}


def test_a_base_study_within_the_series_is_seen_from_the_series(script, tmp_path):
    plan = script("plan")
    (tmp_path / "a.geojson").write_text("a")
    series = tmp_path / "series.json"
    series.write_text(json.dumps({"study": {"study_area": {"source": "a.geojson"}}}))
    assert plan.files_of_series(series) == [str(tmp_path / "a.geojson"), str(series)]


def test_a_series_that_is_no_json_is_left_to_the_algorithm(script, tmp_path):
    series = tmp_path / "series.json"
    series.write_text("{")
    assert script("plan").files_of_series(series) == [str(series)]


def test_a_plan_gives_what_is_needed_and_leaves_out_what_cannot_run(script, tmp_path):
    content = {
        "shared": [
            {"key": "grid_1", "kind": "grid", "needs": []},
            {"key": "pubs_2", "kind": "factor", "needs": ["grid_1"]},
        ],
        "studies": [
            {"folder": "robbery", "needs": ["grid_1", "pubs_2"], "fault": None},
            {"folder": "burglary", "needs": ["grid_1"]},
            {"folder": "arson", "needs": [], "fault": "Its filter is no text."},
        ],
    }
    (tmp_path / "steps.json").write_text(json.dumps(content))
    found = script("plan").read(tmp_path)
    assert found.folders() == ["robbery", "burglary"]
    assert found.needs("pubs_2") == ["grid_1"]
    assert found.needs_of("robbery") == ["grid_1", "pubs_2"]


def test_markers_hold_for_results_that_are_as_they_were_made(script, tmp_path):
    plan = script("plan")
    markers, results = tmp_path / "steps", tmp_path / "results"
    (markers / "studies").mkdir(parents=True)
    for name in ("good", "changed", "removed", "failed"):
        (results / name).mkdir(parents=True)
        (results / name / "manifest.json").write_text(name)
        made = None if name == "failed" else plan.print_of(results / name)
        (markers / "studies" / f"{name}.done").write_text(json.dumps({"results": made}))
    (results / "changed" / "manifest.json").write_text("by another run")
    (results / "removed" / "manifest.json").unlink()
    (results / "series.html").write_text("page")
    (markers / "gathered.done").write_text("{}")
    plan.forget_lost(markers, results)
    assert [one.name for one in markers.rglob("*.done")] == ["good.done"]
    (markers / "gathered.done").write_text("{}")
    plan.forget_lost(markers, results)
    assert (markers / "gathered.done").exists()
    (results / "series.html").unlink()
    plan.forget_lost(markers, results)
    assert not (markers / "gathered.done").exists()
