"""Earlier incidents in the wizard: one box to tick, other layers, and what follows the filter."""

import json

import pytest
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtTest import QTest
from risk_terrain_modelling.tests.driver import LEFT, add_to_project
from risk_terrain_modelling.tests.town import Town

TYPES = ("robbery", "burglary")


def of_years(town, name, *years):
    """The town's incidents of the months of years, every second one a burglary."""
    months = [f"{year}-{month:02}" for year in years for month in range(1, 13)]
    shapes = [
        (
            "Point",
            [float(x), float(y)],
            {"month": months[number % len(months)], "crime_type": TYPES[number // 60 % 2]},
        )
        for number, (x, y) in enumerate(town.events_xy)
    ]
    town.layer(name, shapes)
    add_to_project(town.folder / f"{name}.geojson")


@pytest.fixture
def town(tmp_path, iface):
    made = Town(tmp_path)
    of_years(made, "crimes", 2022, 2023, 2024)
    of_years(made, "older", 2020, 2021)
    add_to_project(made.folder / "area.geojson")
    return made


@pytest.fixture
def driver(opened, town):
    driver = opened()
    driver.pick(driver.study.area, "area")
    driver.type(driver.study.block, "200")
    driver.settle()
    driver.next()
    driver.pick(driver.incidents.incidents, "crimes")
    driver.settle()
    return driver


def begin_in(driver, month):
    box = driver.incidents.filter.first
    box.setCurrentIndex(box.findData(month))
    box.activated.emit(box.currentIndex())
    driver.settle()


def history(driver):
    return driver.wizard.draft.content.history


class TestAllOfTheLayer:
    def test_without_a_first_date_there_is_nothing_earlier(self, driver):
        box = driver.incidents.earlier_incidents.all
        assert not box.isEnabled()
        assert "choose from when on others count" in box.text()

    def test_it_says_how_many_and_from_when_to_when(self, driver):
        begin_in(driver, "2024-01")
        box = driver.incidents.earlier_incidents.all
        assert box.isEnabled() and not box.isChecked()
        # 240 incidents over 36 months: in the first 24 of them 7, in the others 6
        assert box.text() == ("All earlier incidents of this layer (168 rows, 2022-01 to 2023-12)")

    def test_a_tick_makes_them_history_and_another_takes_them_away(self, driver):
        begin_in(driver, "2024-01")
        box = driver.incidents.earlier_incidents.all
        driver.click(box)
        (one,) = history(driver)
        assert one.source == driver.wizard.draft.content.incidents
        assert one.filter == "\"month\" < '2024-01'"
        driver.settle()
        assert driver.incidents.isComplete(), driver.incidents.missing.text()
        driver.click(box)
        assert history(driver) == ()

    def test_the_types_and_the_first_date_are_followed(self, driver):
        begin_in(driver, "2024-01")
        driver.click(driver.incidents.earlier_incidents.all)
        kinds = driver.incidents.filter.kinds
        names = [kinds.item(at).text() for at in range(kinds.count())]
        at = next(number for number, name in enumerate(names) if name.startswith("robbery"))
        kinds.item(at).setCheckState(Qt.CheckState.Checked)
        driver.settle()
        begin_in(driver, "2023-01")
        (one,) = history(driver)
        assert one.filter == "\"crime_type\" = 'robbery' AND \"month\" < '2023-01'"
        assert driver.incidents.earlier_incidents.all.isChecked()
        begin_in(driver, "")
        assert history(driver) == ()

    def test_a_test_by_date_leaves_them(self, driver):
        begin_in(driver, "2023-01")
        driver.click(driver.incidents.earlier_incidents.all)
        driver.click(driver.incidents.by_date)
        driver.settle()
        (one,) = history(driver)
        assert one.filter == "\"month\" < '2023-01'"
        assert driver.incidents.earlier_incidents.all.isChecked()
        assert driver.incidents.isComplete(), driver.incidents.missing.text()

    def test_another_layer_takes_them_away(self, driver):
        begin_in(driver, "2024-01")
        driver.click(driver.incidents.earlier_incidents.all)
        driver.pick(driver.incidents.incidents, "older")
        assert history(driver) == ()

    def test_keys_tick_it_too(self, driver):
        begin_in(driver, "2024-01")
        box = driver.incidents.earlier_incidents.all
        box.setFocus()
        QTest.keyClick(box, " ")
        assert len(history(driver)) == 1


class TestOtherLayers:
    def test_a_layer_is_added_counted_and_removed(self, driver, town):
        begin_in(driver, "2022-01")
        fields = driver.incidents.earlier_incidents
        fields.add_layers([town.path("older.geojson")])
        driver.settle()
        ((_, note, remove),) = fields.rows
        assert note.text() == "older: 240 rows, 2020-01 to 2021-12"
        assert driver.incidents.isComplete(), driver.incidents.missing.text()
        QTest.mouseClick(remove, LEFT)
        assert history(driver) == () and not fields.rows

    def test_it_has_the_types_of_the_others(self, driver, town):
        fields = driver.incidents.earlier_incidents
        driver.wizard.draft.change(incidents_filter="\"crime_type\" = 'robbery'")
        fields.add_layers([town.path("older.geojson")])
        (one,) = history(driver)
        assert one.filter == "\"crime_type\" = 'robbery'"

    def test_one_that_is_not_earlier_is_a_fault_at_its_button(self, driver, town):
        of_years(town, "same_time", 2024)
        fields = driver.incidents.earlier_incidents
        fields.add_layers([town.path("same_time.geojson")])
        driver.settle()
        (fault,) = driver.incidents.faults()
        assert "(2024-01 to 2024-12) do not end before the others begin" in fault.text
        assert fault.field is fields.rows[0][2]

    def test_one_that_is_gone_is_a_fault(self, driver, town):
        fields = driver.incidents.earlier_incidents
        fields.add_layers([town.path("gone.geojson")])
        driver.settle()
        (fault,) = driver.incidents.faults()
        assert "gone" in fault.text
        assert fields.rows[0][1].text() == "gone: none can be counted"


def test_the_graph_of_a_study_counts_them_and_gives_them_to_the_forecast(driver, town):
    from risk_terrain_modelling.ui.draft import FactorRow
    from risk_terrain_modelling.ui.graph import study_graph

    begin_in(driver, "2024-01")
    driver.click(driver.incidents.earlier_incidents.all)
    driver.wizard.draft.change(factors=(FactorRow("Pubs", town.pubs),))
    graph = study_graph(driver.wizard.draft.content.study())
    (given,) = graph.childAlgorithm("history_1").parameterSources()["FILTER"]
    assert given.staticValue() == "\"month\" < '2024-01'"
    (counts,) = graph.childAlgorithm("forecast").parameterSources()["HISTORY"]
    assert (counts.outputChildId(), counts.outputName()) == ("history_1", "OUTPUT")


def test_a_study_keeps_them_and_shows_them_again(driver, town, tmp_path):
    begin_in(driver, "2024-01")
    fields = driver.incidents.earlier_incidents
    driver.click(fields.all)
    fields.add_layers([town.path("older.geojson")])
    draft = driver.wizard.draft
    add_to_project(town.folder / "pubs.geojson")
    from risk_terrain_modelling.ui.draft import FactorRow

    draft.change(factors=(FactorRow("Pubs", town.pubs),), forecast={**draft.content.forecast})
    path = tmp_path / "study.json"
    draft.save(path)
    told = json.loads(path.read_text(encoding="utf-8"))
    assert [one["source"] for one in told["history"]] == ["crimes.geojson", "older.geojson"]
    before = draft.content
    draft.reset()
    assert not fields.rows
    draft.open(path)
    driver.settle()
    assert draft.content == before
    assert fields.all.isChecked() and len(fields.rows) == 1


class TestHowLong:
    @pytest.fixture
    def model(self, opened):
        driver = opened(sample=True)
        driver.go(3)
        return driver

    def test_the_horizon_is_kept(self, model):
        fields, draft = model.model.forecast, model.wizard.draft
        assert not fields.horizon_start.isEnabled()
        fields.horizon.setCurrentIndex(fields.horizon.findData("quarter"))
        fields.horizon.activated.emit(fields.horizon.currentIndex())
        model.type(fields.horizon_start, "2026-01")
        assert draft.content.study().forecast.horizon == "quarter"
        assert draft.content.forecast["horizon_start"] == "2026-01"
        fields.horizon.setCurrentIndex(0)
        fields.horizon.activated.emit(0)
        assert draft.content.forecast["horizon_start"] == ""

    def test_a_length_is_asked_for_where_there_is_history(self, model):
        fields, draft = model.model.forecast, model.wizard.draft
        assert not fields.history_length.isEnabled()
        from risk_terrain_modelling.core.study import IncidentsReference

        draft.change(history=(IncidentsReference("older.gpkg"),))
        model.type(fields.history_length, "3")
        assert draft.content.forecast["history_length"] == 3
        model.click(model.model.defaults)
        assert draft.content.forecast["history_length"] is None
        assert fields.history_length.text() == "as their dates tell"


def test_another_study_takes_the_earlier_incidents_of_its_own_types(processing):
    from risk_terrain_modelling.core.study import IncidentsReference
    from risk_terrain_modelling.ui.draft import Content
    from risk_terrain_modelling.ui.filter_parts import FilterParts
    from risk_terrain_modelling.ui.variation import varied

    robbery = FilterParts("crime_type", ("robbery",), "month", "2024-01")
    before = FilterParts("crime_type", ("robbery",), "month", before="2024-01")
    of_types = FilterParts("crime_type", ("robbery",))
    content = Content(
        incidents="crimes.gpkg",
        incidents_filter=robbery.expression(),
        history=(
            IncidentsReference("crimes.gpkg", before.expression()),
            IncidentsReference("older.gpkg", of_types.expression()),
            IncidentsReference("older.gpkg", "by hand"),
        ),
    )
    burglary = FilterParts("crime_type", ("burglary",), "month", "2023-06")
    found = varied(content, burglary, "Burglary", lambda _parts: "")
    assert [one.filter for one in found.history] == [
        "\"crime_type\" = 'burglary' AND \"month\" < '2023-06'",
        "\"crime_type\" = 'burglary'",
        "by hand",
    ]
