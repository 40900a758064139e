"""A study of a real city from raw files, by the wizard: rows as others count them.

Rows were counted with awk: 17,667 below the headings of 24 files, 1,225 of them without longitude.
"""

import pytest
from risk_terrain_modelling.tests.driver import wait_for
from risk_terrain_modelling.ui.downloads import dialog as dialogs
from risk_terrain_modelling.ui.downloads import kept
from risk_terrain_modelling.ui.downloads.chosen import Downloads

FACTORS = ("Pubs.csv", "Theatres.csv", "Music_venues_all.csv", "bus-stops.csv")


@pytest.fixture
def seen(monkeypatch, tmp_path):
    """The dialogs that were shown, each answered by its button."""
    found = []

    def answer(dialog):
        dialog.show()
        wait_for(lambda: dialog.run is None, "the import")
        assert dialog.fault.text() == ""
        found.append(dialog)
        dialog.use.click()
        return dialog.result()

    monkeypatch.setattr(dialogs.ImportDialog, "exec", answer)
    monkeypatch.setattr(kept.QStandardPaths, "writableLocation", lambda _which: str(tmp_path))
    return found


def test_the_city_of_london(opened, real_data, seen):
    raw = real_data / "raw_police_uk"
    driver = opened()
    driver.study.area.take_file(str(raw / "context_layers" / "London_Borough_Excluding_MHW.shp"))
    driver.study.polygons.chosen.emit("\"NAME\" = 'City of London'")
    driver.type(driver.study.block, "150")
    driver.go(1)
    assert driver.wizard.checks.outcomes["grid"].results["AREA"] == pytest.approx(2.9e6, rel=0.01)
    driver.incidents.import_downloads(Downloads(folder=str(raw / "city_of_london")))
    assert seen[0].sum.text().startswith("17,667 rows read from 24 files: ")
    dropped = {
        seen[0].left_out.topLevelItem(at).text(0): seen[0].left_out.topLevelItem(at).text(1)
        for at in range(seen[0].left_out.topLevelItemCount())
    }
    assert dropped["no coordinates"] == "1,225"
    driver.wizard.draft.change(incidents_filter="\"type\" = 'Robbery'")
    files = tuple(str(raw / "context_layers" / name) for name in FACTORS)
    driver.factors.import_downloads(Downloads(files=files))
    names = [row.name for row in driver.wizard.draft.content.factors]
    assert names == ["Pubs", "Theatres", "Music venues all", "Bus stops"]
    driver.go(3)
    assert not driver.factors.faults()
