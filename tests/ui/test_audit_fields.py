"""Who is affected in the wizard: asked for, saved, and shown among the results."""

import json
import shutil

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QApplication
from risk_terrain_modelling.core.audit.json import write_audit
from risk_terrain_modelling.tests.core.audit_made import made_audit
from risk_terrain_modelling.tests.driver import add_to_project
from risk_terrain_modelling.tests.town import geojson, square
from risk_terrain_modelling.ui.kinds_list import KindsList


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


@pytest.fixture
def counts(sample):
    """A table with the counts of two years, whose codes begin with zeros and stand in a text."""
    rows = [
        *("area,year,girls,boys,of",),
        *("001,2011,10,20,30", "002,2011,30,40,70"),
        *("001,2021,11,21,32", "002,2021,31,41,72"),
    ]
    file = sample / "counts.csv"
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")
    file.with_suffix(".csvt").write_text('"String","Integer","Integer","String","Integer"\n')
    return file


@pytest.fixture
def districts(sample):
    """Districts with nothing but a code and a name."""
    shapes = [
        ("Polygon", square(0, 0, 5000), {"name": "West", "district": "001"}),
        ("Polygon", square(5000, 0, 5000), {"name": "East", "district": "002"}),
    ]
    return geojson(sample / "districts.geojson", shapes)


def test_counts_may_lie_in_a_table_that_is_joined_by_code(opened, districts, counts, tmp_path):
    for one in (districts, counts):
        add_to_project(one)
    driver = opened(sample=True)
    driver.go(3)
    fields, table = driver.model.affected, driver.model.affected.table
    assert not table.source.isEnabled(), "a table of nothing"
    driver.pick(fields.areas, "districts")
    assert not table.code.isEnabled()
    assert fields.groups.values() == []
    driver.pick(table.source, "counts")
    assert (table.code.currentData(), table.table_code.currentData()) == ("district", "area")
    assert table.joined.text() == "2 of 2 codes of the areas are in the table."
    assert fields.groups.values() == ["year", "girls", "boys", "of"]  # a text of numbers too
    driver.type(table.filter, '"year" = 2021')
    tick(fields, "girls", "boys")
    choose(fields.total, "of")
    assert driver.model.faults() == []
    file = tmp_path / "own" / "study.json"
    driver.wizard.draft.save(file)
    written = json.loads(file.read_text(encoding="utf-8"))["audit"]
    assert written["table"]["source"].endswith("counts.csv")
    assert (written["table"]["filter"], written["table"]["code"]) == ('"year" = 2021', "area")
    assert (written["code"], written["total"]) == ("district", "of")
    assert written["groups"] == ["girls", "boys"]
    driver.wizard.draft.open(file)
    assert table.filter.text() == '"year" = 2021'
    assert fields.groups.ticked() == ("girls", "boys")
    driver.pick(table.source, "None")
    left = driver.wizard.draft.content.audit
    assert (left.table, left.table_filter, left.settings["code"]) == ("", "", "")
    assert left.settings["groups"] == ()


def test_small_numbers_of_a_table_are_no_codes(opened, sample):
    """Counts from 1 to 9 are all among the numbers of the rows, and codes only in one field."""
    shapes = [
        ("Polygon", square(100 * at, 0, 100), {"fid": at, "row": at, "code": f"E0{at}"})
        for at in range(1, 21)
    ]
    add_to_project(geojson(sample / "blocks.geojson", shapes))
    lines = ["some,geo", *(f"{at % 9 + 1},E0{at}" for at in range(1, 21))]
    (sample / "few.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    add_to_project(sample / "few.csv")
    driver = opened(sample=True)
    driver.go(3)
    fields, table = driver.model.affected, driver.model.affected.table
    driver.pick(fields.areas, "blocks")
    driver.pick(table.source, "few")
    assert (table.code.currentData(), table.table_code.currentData()) == ("code", "geo")
    assert table.joined.text() == "20 of 20 codes of the areas are in the table."


def test_a_table_without_codes_is_told_at_the_field(opened, wards, counts):
    """The wards have other codes than the table: nobody can guess which go together."""
    for one in (wards, counts):
        add_to_project(one)
    driver = opened(sample=True)
    driver.go(3)
    fields, table = driver.model.affected, driver.model.affected.table
    driver.pick(fields.areas, "wards")
    driver.pick(table.source, "counts")
    tick(fields, "girls")
    (fault,) = driver.model.faults()
    assert "The table of counts has no field of codes" in fault.text
    assert driver.model.field_of(("audit", "code")) is table.code
    choose(table.code, "code")
    assert driver.model.field_of(("audit", "table", "code")) is table.table_code
    choose(table.table_code, "area")
    assert driver.model.faults() == []
    assert table.joined.text() == "0 of 2 codes of the areas are in the table."


def test_hostile_names_of_fields_are_text(opened, sample):
    """What looks like HTML is shown as it is, and a name without end does not widen the page."""
    names = ("<img src=x onerror=alert(1)>", "=HYPERLINK(1)", "x" * 10_000)
    shapes = [("Polygon", square(0, 0, 5000), {name: at for at, name in enumerate(names, 1)})]
    add_to_project(geojson(sample / "odd.geojson", shapes))
    driver = opened(sample=True)
    driver.go(3)
    wide = driver.wizard.sizeHint().width()
    fields = driver.model.affected
    driver.pick(fields.areas, "odd")
    assert fields.groups.values() == list(names)
    for row in range(fields.groups.count()):
        assert "<img" not in fields.groups.item(row).toolTip()
    assert driver.wizard.sizeHint().width() <= wide


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


@pytest.mark.parametrize("width", [200, 351, 516, 529, 700, 1100])
def test_every_group_can_be_seen_at_once(processing, width):
    """However wide the list is, and whether or not the last column just fits."""
    found = KindsList()
    found.show_values([f"eth_group_of_people_{at:02}" for at in range(15)], ())
    found.resize(width, 10)
    found.show()
    QApplication.processEvents()
    assert found.verticalScrollBar().maximum() == 0
    for row in range(found.count()):
        assert found.viewport().rect().contains(found.visualItemRect(found.item(row)).center())
    found.close()


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
