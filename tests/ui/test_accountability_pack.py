"""The accountability pack from the page of the results, in one click."""

import json

import pytest
from qgis.PyQt.QtGui import QDesktopServices


@pytest.fixture
def shown(monkeypatch):
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toLocalFile()))
    return found


def test_one_click_writes_the_drafts_and_opens_the_first_page(opened, results, shown):
    driver = opened(study=results / "study.json")
    driver.go(5)
    driver.click(driver.results.pack)
    folder = results / "accountability"
    assert shown == [str(folder / "index.html")]
    assert len(list(folder.glob("*.odt"))) == 6
    assert "None of them is finished" in driver.results.note.text()


def test_a_document_that_was_filled_is_kept_and_said(opened, results, shown):
    driver = opened(study=results / "study.json")
    driver.go(5)
    driver.click(driver.results.pack)
    filled = results / "accountability" / "dpia.odt"
    filled.write_bytes(b"filled in")
    driver.click(driver.results.pack)
    (kept,) = (results / "accountability").glob("kept-*/dpia.odt")
    assert kept.read_bytes() == b"filled in"
    assert kept.parent.name in driver.results.note.text()


def test_results_that_cannot_be_read_are_said(opened, results, shown):
    driver = opened(study=results / "study.json")
    driver.go(5)
    (results / "places_shares.csv").write_text("nonsense\n1\n", encoding="utf-8")
    driver.click(driver.results.pack)
    assert "places_shares.csv" in driver.results.note.text()
    assert shown == []
    assert not (results / "accountability").exists()


def test_the_pack_does_not_stand_in_the_way_of_the_next_run(opened, results, shown):
    driver = opened(study=results / "study.json")
    driver.go(5)
    driver.click(driver.results.pack)
    manifest = json.loads((results / "manifest.json").read_text(encoding="utf-8"))
    assert not [name for name in manifest["files"] if "accountability" in name]
