"""Who is affected in the wizard: asked for, saved, and shown among the results."""

import json
import shutil

import pytest
from qgis.PyQt.QtCore import Qt
from risk_terrain_modelling.core.audit.json import write_audit
from risk_terrain_modelling.tests.core.audit_made import made_audit
from risk_terrain_modelling.tests.driver import add_to_project
from risk_terrain_modelling.tests.town import geojson, square


@pytest.fixture
def wards(sample):
    """Two wards beside the sample city's layers, with a text and numbers."""
    shapes = [
        ("Polygon", square(0, 0, 5000), {"code": "A", "young": 40, "old": 60, "income": 9}),
        ("Polygon", square(5000, 0, 5000), {"code": "B", "young": 70, "old": 30, "income": 5}),
    ]
    return geojson(sample / "wards.geojson", shapes)


def tick(fields, *names):
    for row in range(fields.groups.count()):
        item = fields.groups.item(row)
        on = item.text() in names
        item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def choose(box, key):
    box.setCurrentIndex(box.findData(key))
    box.activated.emit(box.currentIndex())


def test_it_is_asked_for_and_saved(opened, sample, wards, tmp_path):
    add_to_project(wards)
    driver = opened(sample=True)
    driver.go(3)
    fields = driver.model.affected
    assert driver.wizard.draft.content.audit is None
    assert not fields.total.isEnabled()
    driver.pick(fields.areas, "wards")
    assert fields.groups.values() == ["young", "old", "income"]  # numbers alone
    assert any("No group of residents is given." in one.text for one in driver.model.faults())
    tick(fields, "young", "old")
    choose(fields.deprivation, "income")
    choose(fields.most_deprived, "highest")
    assert driver.model.faults() == []
    file = tmp_path / "own" / "study.json"
    driver.wizard.draft.save(file)
    written = json.loads(file.read_text(encoding="utf-8"))["audit"]
    assert written["source"].endswith("wards.geojson")
    assert written["groups"] == ["young", "old"]
    assert (written["deprivation"], written["most_deprived"]) == ("income", "highest")
    assert "total" not in written
    driver.wizard.draft.open(file)
    assert fields.groups.ticked() == ("young", "old")
    assert fields.areas.source().endswith("wards.geojson")
    driver.pick(fields.areas, "None")
    assert driver.wizard.draft.content.audit is None


def test_other_areas_forget_fields_that_they_lack(opened, sample, wards):
    shapes = [("Polygon", square(0, 0, 5000), {"old": 60, "rank": 3})]
    other = geojson(sample / "other.geojson", shapes)
    for one in (wards, other):
        add_to_project(one)
    driver = opened(sample=True)
    driver.go(3)
    fields = driver.model.affected
    driver.pick(fields.areas, "wards")
    tick(fields, "young", "old")
    choose(fields.deprivation, "income")
    driver.pick(fields.areas, "other")
    settings = driver.wizard.draft.content.audit.settings
    assert settings["groups"] == ("old",)
    assert settings["deprivation"] == ""


def test_what_a_file_says_besides_is_kept(opened, sample, wards, tmp_path):
    study = json.loads((sample / "study.json").read_text(encoding="utf-8"))
    table = {"source": "counts.csv", "filter": '"year" = 2021', "code": "area"}
    study["audit"] = {
        "source": "wards.geojson",
        "table": table,
        "code": "code",
        "groups": ["young", "many"],
        "least": 20,
        "police_types": ["Drugs"],
    }
    file = sample / "study.json"
    file.write_text(json.dumps(study), encoding="utf-8")
    driver = opened()
    driver.wizard.draft.open(file)
    driver.go(3)
    assert set(driver.model.affected.groups.ticked()) == {"young", "many"}
    driver.wizard.draft.save(file)
    written = json.loads(file.read_text(encoding="utf-8"))["audit"]
    assert written["table"] == table
    assert (written["least"], written["police_types"]) == (20, ["Drugs"])


def test_it_is_a_tab_of_the_results(opened, results):
    driver = opened()
    titles = tabs_of(driver, results)
    assert "Who is affected" not in titles
    (results / "equality_audit.json").write_text(write_audit(made_audit()), encoding="utf-8")
    (results / "equality_audit.html").write_text("<p>page</p>", encoding="utf-8")
    titles = tabs_of(driver, results)
    assert titles[-1] == "Who is affected"
    tab = driver.results.audit_tab
    assert "stands out most" in tab.said.text()
    headings = [
        tab.table.horizontalHeaderItem(column).text() for column in range(tab.table.columnCount())
    ]
    assert headings[:3] == ["Group", "All residents", "Where events were recorded"]
    south = [tab.table.item(1, column).text() for column in range(tab.table.columnCount())]
    assert south[0] == "South"
    assert "× 1.70 (1.50 to 1.90)" in south[headings.index("Forecast map")]
    assert tab.table.item(2, 1).text() == "not told"


def test_a_broken_record_says_so(opened, results):
    driver = opened()
    (results / "equality_audit.json").write_text('{"schema": "rtm-audit/1"}', encoding="utf-8")
    tabs_of(driver, results)
    assert "The record has no “layer”" in driver.results.summary.text()


def tabs_of(driver, results):
    copy = results.with_name(f"{results.name}_{len(list(results.parent.iterdir()))}")
    shutil.copytree(results, copy)
    driver.wizard.draft.results = copy
    page = driver.results
    page.initializePage()
    return [page.tabs.tabText(number) for number in range(page.tabs.count())]
