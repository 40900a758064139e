"""The first page asks what a study is for; what the wizard runs can be verified."""

import json

from risk_terrain_modelling.core.study import read_study
from risk_terrain_modelling.tests.driver import wait_for


def test_the_purpose_is_asked_and_kept(opened, sample):
    driver = opened()
    assert "report says that no purpose is stated" in driver.study.about_purpose.text()
    told = json.loads((sample / "study.json").read_text(encoding="utf-8"))
    del told["purpose"]
    (sample / "study.json").write_text(json.dumps(told), encoding="utf-8")
    driver.study.open_study(sample / "study.json")
    driver.settle()
    assert driver.study.isComplete(), "it is asked, and nobody is kept from going on"
    driver.type(driver.study.purpose, "Where wardens walk in the evening")
    assert driver.study.about_purpose.isHidden()
    driver.settle()
    driver.go(4)
    assert "Purpose: Where wardens walk in the evening" in driver.run.summary.text()
    assert driver.wizard.draft.content.study().purpose == "Where wardens walk in the evening"


def test_a_purpose_of_searches_is_told_what_these_need(opened, sample):
    driver = opened(study=sample / "study.json")
    driver.type(driver.study.purpose, "Stop and search")
    assert "needs a legal basis of its own" in driver.study.about_purpose.text()
    assert not driver.study.about_purpose.isHidden()


def test_the_purpose_of_a_file_is_shown_as_a_text(opened, sample):
    file = sample / "study.json"
    told = json.loads(file.read_text(encoding="utf-8"))
    told["purpose"] = "<b>Where</b>\nwardens walk"
    file.write_text(json.dumps(told), encoding="utf-8")
    assert read_study(file.read_text(encoding="utf-8")).purpose == "<b>Where</b> wardens walk"
    driver = opened(study=file)
    assert driver.study.purpose.text() == "<b>Where</b> wardens walk"
    driver.settle()
    driver.go(4)
    assert "&lt;b&gt;Where" in driver.run.summary.text()


def test_results_of_the_wizard_follow_from_their_inputs(opened, sample, tmp_path, processing):
    driver = opened(study=sample / "study.json")
    driver.type(driver.study.purpose, "Plan arrests")
    driver.settle()
    driver.go(4)
    driver.run_into(tmp_path / "out")
    driver.wait_for_run()
    assert driver.run.fault.text() == ""
    wait_for((tmp_path / "out" / "manifest.json").exists)
    kept = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))
    assert kept["purpose"] == "Plan arrests"
    assert "The purpose names “arrest”" in (tmp_path / "out" / "report.html").read_text("utf-8")
    found = processing.run("rtm:verify", {"FOLDER": str(tmp_path / "out")})
    assert (found["VERDICT"], found["UNLIKE"]) == ("follows", 0), found["SUMMARY"]
