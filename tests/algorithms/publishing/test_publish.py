"""What is published and what is refused, seen from outside."""

import csv
import errno
import json
import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException
from risk_terrain_modelling.algorithms.publishing import copying
from risk_terrain_modelling.tests.feedback import Impatient, Log
from risk_terrain_modelling.tests.published import resealed

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org","x")',
    "[% eval('1') %]",
    "x" * 10_000,
)

TITLE = " ".join(HOSTILE[:3])  # of a study, of 300 letters at most


class Counting(Log):
    """Counts the looks at the Cancel button."""

    looks = 0

    def isCanceled(self):
        self.looks += 1
        return False


def state_of(folder: Path) -> dict:
    """Every file of a folder with its content and when it was changed."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def change(file: Path, change) -> None:
    content = json.loads(file.read_text(encoding="utf-8"))
    change(content)
    file.write_text(json.dumps(content), encoding="utf-8")


@pytest.fixture
def refused(run, results, tmp_path):
    """Publish what must be refused; return what is said, having looked that nothing was done."""

    def run_one(**given):
        target = Path(given.setdefault("OUTPUT_FOLDER", str(tmp_path / "out" / "copy")))
        before = state_of(target) if target.is_dir() else None, state_of(results)
        with pytest.raises(QgsProcessingException) as fault:
            run("publish", **{"RESULTS": str(results), **given})
        assert before == (state_of(target) if target.is_dir() else None, state_of(results))
        assert not list(target.parent.glob(".rtm-publish-*"))
        return str(fault.value).removeprefix("Unable to execute algorithm\n")

    return run_one


def test_the_results_are_not_touched(results, publish):
    before = state_of(results)
    publish(results)
    assert state_of(results) == before


def test_outputs(run, results, tmp_path, log):
    out = run("publish", RESULTS=str(results), OUTPUT_FOLDER=str(tmp_path / "copy"))
    assert out["PLACE_COUNT"] > 0
    assert out["LAYERS_OUT"] == 0, "the sample's layers name no licence"
    for key in ("REPORT", "MAP", "HANDOUT", "TAKEN_OUT", "RECORD"):
        assert Path(out[key]).is_file()
    assert any("4 factor layers stay in" in one for one in log.said)


def test_a_copy_is_replaced_and_nothing_else_is(results, publish, refused):
    copy = publish(results)
    first = {name: content for name, (_, content) in state_of(copy).items()}
    again = publish(results)
    assert {name: content for name, (_, content) in state_of(again).items()} == first
    (copy / "notes.txt").write_text("mine", encoding="utf-8")
    assert "holds files that no earlier copy put there" in refused(OUTPUT_FOLDER=str(copy))


def test_a_copy_that_was_changed_is_kept(results, publish, refused):
    copy = publish(results)
    with (copy / "report.html").open("a", encoding="utf-8") as file:
        file.write("<!-- mine -->")
    assert "or that were changed since" in refused(OUTPUT_FOLDER=str(copy))


def test_a_link_in_a_copy_is_no_file_of_it(results, publish, refused, tmp_path):
    copy = publish(results)
    elsewhere = tmp_path / "elsewhere.html"
    shutil.move(copy / "report.html", elsewhere)
    (copy / "report.html").symlink_to(elsewhere)
    assert "holds files that no earlier copy" in refused(OUTPUT_FOLDER=str(copy))


@pytest.mark.parametrize("where", [".", "within", ".."])
def test_results_and_copy_lie_apart(results, refused, where):
    said = refused(OUTPUT_FOLDER=str(results / where))
    assert "is the folder of the results, or one lies in the other" in said


def test_a_file_is_no_folder(refused, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "is a file, and a folder is needed" in refused(OUTPUT_FOLDER=str(tmp_path / "file"))


def test_what_are_no_results(refused, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "has no study.json" in refused(RESULTS=str(tmp_path / "empty"))


def test_a_series_is_published_study_by_study(refused, tmp_path):
    (tmp_path / "series").mkdir()
    (tmp_path / "series" / "series.json").write_text("{}", encoding="utf-8")
    assert "holds a series of studies" in refused(RESULTS=str(tmp_path / "series"))


@pytest.mark.parametrize(
    "name", ["risk.gpkg", "model.json", "grid.tif", "study.json", "factors/pubs.tif"]
)
def test_damaged_results(refused, results, name):
    (results / name).write_bytes(b"SQLite format 3\0nonsense")
    resealed(results)  # what follows must not trust a manifest
    said = refused()
    assert "Traceback" not in said
    assert said.count("\n") == 0


@pytest.mark.parametrize("name", ["risk.gpkg", "model.json", "factors/pubs.tif"])
def test_results_that_were_changed_after_the_run(refused, results, name):
    """Even one that still can be read: what it says is not what the study found."""
    with (results / name).open("ab") as file:
        file.write(b" ")
    assert f"{name} was changed after the run that made it." in refused()


def test_results_without_a_manifest(refused, results):
    (results / "manifest.json").unlink()
    assert "has no manifest.json" in refused()


def test_where_a_run_was_stopped_it_is_said(results, publish, log):
    (results / ".unfinished-run").mkdir()
    publish(results)
    assert any("these are the results of the earlier one" in one for one in log.said)


def test_no_folder(refused, tmp_path):
    assert "There is no folder" in refused(RESULTS=str(tmp_path / "nowhere"))


@pytest.mark.parametrize("file", ["", "published.json"])
def test_a_second_copy_of_the_same_months_is_refused(results, publish, refused, file):
    copy = publish(results, "first")
    said = refused(EARLIER=[str(copy / file)], OUTPUT_FOLDER=str(copy.parent / "second"))
    assert "overlaps the months of these results" in said
    assert "give the earlier copy away again" in said


@pytest.mark.parametrize(
    "other", [{"first_month": "2001", "last_month": "2001-12"}, {"extent": [100, 10, 101, 11]}]
)
def test_a_copy_of_other_months_or_ground_is_no_hindrance(results, publish, other):
    copy = publish(results, "first")
    change(copy / "published.json", lambda record: record.update(other))
    second = publish(results, "second", EARLIER=[str(copy)])
    assert (second / "published.json").is_file()


@pytest.mark.parametrize("other", [{"first_month": ""}, {"extent": None}, {"extent": "here"}])
def test_what_is_not_known_may_overlap(results, publish, refused, other):
    copy = publish(results, "first")
    change(copy / "published.json", lambda record: record.update(other))
    assert "overlaps" in refused(EARLIER=[str(copy)], OUTPUT_FOLDER=str(copy.parent / "second"))


def test_what_is_no_copy(refused, results):
    assert "holds no copy that can be read" in refused(EARLIER=[str(results)])


@pytest.mark.parametrize("least", [2, 101])
def test_limits_of_the_least_count(refused, least):
    assert refused(LEAST=least)


@pytest.mark.parametrize(
    ("least", "first"), [(3, "fewer than 10"), (10, "fewer than 15"), (12, "fewer than 20")]
)
def test_bands_of_another_width(results, publish, least, first):
    rows = list(
        csv.DictReader((publish(results, LEAST=least) / "places.csv").open(encoding="utf-8"))
    )
    width = int(first.split()[-1])
    told = {row["past_events"] for row in rows}
    assert all(one == first or int(one.split()[0]) % width == 0 for one in told)


TABLES = {
    "layer,goes_out\nPub,yes\n": "“Pub” of the licence table is no factor of the study.",
    "layer,goes_out\nPubs,perhaps\n": "“perhaps” of the licence table is neither yes nor no.",
    "layer,goes_out\nPubs,yes\nPubs,no\n": "The licence table has “Pubs” twice.",
    "name,licence\nPubs,OGL\n": "The licence table lacks a column",
    "layer,goes_out\n": "The licence table has no rows.",
    "layer,goes_out\nPubs,yes,more\n": "or has a row that is too long",
}


@pytest.mark.parametrize("content", TABLES)
def test_licence_tables_that_are_none(refused, tmp_path, content):
    (tmp_path / "table.csv").write_text(content, encoding="utf-8")
    assert TABLES[content] in refused(LICENCES=str(tmp_path / "table.csv"))


def test_the_licence_table_of_a_copy_can_be_given_back(results, publish):
    """Publish once, fill in what is known, publish again."""
    copy = publish(results, "first")
    table = (copy / "licences.csv").read_text(encoding="utf-8")
    assert table.startswith("layer,licence,attribution,goes_out,why\nPubs,,,no,")
    filled = table.replace("Pubs,,,no", "Pubs,ODbL,© OpenStreetMap contributors,")
    filled = filled.replace("Takeaways,,,no", "Takeaways,,,yes")
    (copy.parent / "table.csv").write_text(filled, encoding="utf-8")
    second = publish(results, "second", LICENCES=str(copy.parent / "table.csv"))
    assert {one.name for one in (second / "factors").iterdir()} == {"pubs.tif", "takeaways.tif"}
    assert "© OpenStreetMap contributors" in (second / "report.html").read_text(encoding="utf-8")
    assert "The publisher says that it may." in (second / "licences.csv").read_text(
        encoding="utf-8"
    )


def test_a_factor_that_goes_out_is_the_factor(results, publish, licences):
    """Its bands are those of the results, and this plugin can read it again."""
    copy = publish(results, LICENCES=licences(Pubs="yes"))
    one, other = (gdal.Open(str(at / "factors" / "pubs.tif")) for at in (results, copy))
    assert other.RasterCount == one.RasterCount
    assert other.GetGeoTransform() == one.GetGeoTransform()
    for number in range(1, one.RasterCount + 1):
        bands = [at.GetRasterBand(number).ReadAsArray() for at in (one, other)]
        assert (bands[0] == bands[1]).all()


def test_a_licence_that_the_layer_names_itself(results, publish):
    def named(told):
        told["entity"]["layer:factors.1"]["rtm:licence"] = ["CC BY 4.0"]
        told["entity"]["layer:factors.2"]["rtm:attribution"] = ["CC BY-NC 4.0"]

    change(results / "provenance.json", named)
    copy = publish(results)
    assert {one.name for one in (copy / "factors").iterdir()} == {"pubs.tif"}


def test_a_place_of_a_single_cell_has_no_count(results, publish):
    with sqlite3.connect(results / "risk.gpkg") as file:
        file.create_function("ST_IsEmpty", 1, lambda _: 0)
        for name in ("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            file.create_function(name, 1, lambda _: 0.0)
        file.execute("UPDATE priority_places SET cells = 1 WHERE rank = 1")
    file.close()
    places = json.loads((publish(results) / "published.json").read_text(encoding="utf-8"))["places"]
    assert places[0]["past"] is None and places[0]["later"] is None
    assert places[1]["past"] is not None


def test_a_model_without_terms(results, publish):
    """Places of a forecast of counts alone: there is nothing to score."""
    change(
        results / "model.json",
        lambda model: model.update(terms=[], stability=None),
    )
    copy = publish(results)
    assert not (copy / "scores.tif").exists()
    assert "No factor was found to go with the events." in (copy / "report.html").read_text(
        encoding="utf-8"
    )


@pytest.fixture(scope="session")
def hostile_results(processing, tmp_path_factory):
    """Results of a study whose title, purpose, factors and places have such names."""
    sample = Path(__file__).resolve().parents[3] / "resources" / "sample"
    place = tmp_path_factory.mktemp("hostile")
    study = json.loads((sample / "study.json").read_text(encoding="utf-8"))
    study["factors"] = study["factors"][:3]
    for factor, name in zip(study["factors"], HOSTILE):
        factor["name"] = name
    for key in ("study_area", "incidents", "holdout", "names"):
        if key in study:
            study[key]["source"] = str(sample / study[key]["source"])
    for factor in study["factors"]:
        factor["source"] = str(sample / factor["source"])
    study["title"], study["purpose"] = TITLE, HOSTILE[0]
    (place / "study.json").write_text(json.dumps(study), encoding="utf-8")
    wanted = {"STUDY": str(place / "study.json"), "OUTPUT_FOLDER": str(place / "results")}
    processing.run("rtm:runstudy", wanted)
    with sqlite3.connect(place / "results" / "risk.gpkg") as file:
        for kind, name in file.execute(
            "SELECT type, name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            file.execute(f'DROP {kind} "{name}"')
        for rank, name in enumerate(HOSTILE, 1):
            file.execute("UPDATE priority_places SET name = ? WHERE rank = ?", (name, rank))
    file.close()
    return place / "results"


def test_hostile_names_are_text(hostile_results, publish):
    copy = publish(hostile_results)
    for name in ("report.html", "taken_out.html", "map.html"):
        page = (copy / name).read_text(encoding="utf-8")
        assert "<script>alert" not in page
        assert "alert(1)" in page or name == "taken_out.html"
    for name in ("places.csv", "factors.csv", "licences.csv", "taken_out.csv"):
        for row in csv.reader((copy / name).open(encoding="utf-8", newline="")):
            assert not [cell for cell in row if re.match(r"\s*[=+@-]\D", cell)], name
    record = json.loads((copy / "published.json").read_text(encoding="utf-8"))
    assert record["places"][3]["name"] == HOSTILE[3]
    assert record["title"] == TITLE


def test_a_table_with_hostile_names_can_be_given_back(hostile_results, publish):
    copy = publish(hostile_results, "first")
    table = copy.parent / "table.csv"
    table.write_text(
        (copy / "licences.csv").read_text(encoding="utf-8").replace(",no,", ",yes,"),
        encoding="utf-8",
    )
    second = publish(hostile_results, "second", LICENCES=str(table))
    assert len(list((second / "factors").iterdir())) == 3


def test_it_stops_wherever_it_is(results, run, tmp_path, publish):
    """Stopped at any look at the button, it leaves nothing, and an earlier copy as it was."""
    copy = publish(results)
    before = state_of(copy)
    counting = Counting()
    run("publish", counting, RESULTS=str(results), OUTPUT_FOLDER=str(tmp_path / "whole"))
    assert counting.looks > 5
    for looks in range(0, counting.looks, max(1, counting.looks // 12)):
        for target in (copy, tmp_path / "new"):
            with pytest.raises(QgsProcessingException, match="was stopped"):
                run("publish", Impatient(looks), RESULTS=str(results), OUTPUT_FOLDER=str(target))
            assert not (tmp_path / "new").exists()
            assert state_of(copy) == before
    assert not list(tmp_path.rglob(".rtm-publish-*"))


def test_progress_only_rises_and_ends_at_the_end(results, publish, log):
    publish(results)
    assert log.shares == sorted(log.shares)
    assert log.shares[-1] == 100


@pytest.mark.parametrize(
    ("reason", "means"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full"),
        (RuntimeError("the sheet was not written"), "the sheet was not written"),
        (sqlite3.OperationalError("database or disk is full"), "the disk is full"),
    ],
)
def test_a_disk_that_fails(refused, tmp_path, monkeypatch, reason, means):
    def fail(*_):
        raise reason

    monkeypatch.setattr(copying, "write_for_readers", fail)
    said = refused()
    assert means in said
    assert ".rtm-publish" not in said
    assert not (tmp_path / "out").exists()
