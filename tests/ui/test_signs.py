"""In a language with odd signs no number and no quotation mark of English is shown or written.

A study of the sample city, what is made of its results, and the wizard are gone through. Keys,
names and versions stay; records and tables have the numbers of files, whatever the language.
"""

import json
import re
from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProcessingContext
from qgis.PyQt.QtWidgets import QAbstractSpinBox
from risk_terrain_modelling.core.language import English, counted, percent, quoted, said, use
from risk_terrain_modelling.core.plain import sentence
from risk_terrain_modelling.tests.feedback import Log
from risk_terrain_modelling.tests.seen import of_html, texts_of
from risk_terrain_modelling.tests.signs import english_in, odd, spoken_everywhere

MANY = 1505
# of a file, whose keys and numbers are its own; the last are rows told apart by a number
FIELD = re.compile(r"<code>[^<]*</code>|\](?::| \()[\d., ]+|\w:[\w ]*\(?0\.[\d., ]+")
DEGREES = re.compile(r"\b\d+\.\d{5}\b")  # to be pasted where maps are searched
OF_ATRS = re.compile(r"\b\d\.\d+(?= [A-Z])")  # fields of the standard


@pytest.fixture
def signs(processing, monkeypatch):
    provider = QgsApplication.processingRegistry().providerById("rtm")
    spoken_everywhere(monkeypatch)
    provider.refreshAlgorithms()
    yield
    use(English())
    provider.refreshAlgorithms()


def test_the_language_has_its_signs(signs):
    assert odd("“{name}”, 95% of <b class='1.5'>1,234.5</b>") == (
        "‹{name}›, 95٪ of <b class='1.5'>1·234٫5</b>"
    )
    assert counted(MANY, "{count} cell", "{count} cells") == "1·505 cells"
    assert said("{length:g} m", length=1.5) == "1٫5 m"
    assert (percent(0.125), percent(0.125, 1)) == ("12٪", "12٫5٪")
    assert quoted("model.json") == "‹model.json›"
    assert len(sentence(f"Lost: {quoted('a' * 400)}.")) < 320, "what is quoted is cut"


def test_signs_of_english_are_found():
    found = english_in(
        "1,505 cells × 2.45, 33% of “Pubs”; QGIS 3.22, scipy 1.10.1, 2024-05-01, a.b 7"
    )
    assert len(found) == len(("1,505", "2.45", "33%", "“", "”"))


def run(processing, name, **given) -> list[str]:
    """Run an algorithm; return what it said."""
    log = Log()
    processing.run(f"rtm:{name}", given, feedback=log, context=QgsProcessingContext())
    return [text for text in log.said if not text.startswith("Results: {")]  # by Processing


def ask_who_is_affected(study: Path) -> None:
    """Give the districts residents, and a study an audit of them."""
    areas = study.with_name("districts.geojson")
    content = json.loads(areas.read_text(encoding="utf-8"))
    for number, area in enumerate(content["features"]):
        here = {"young": 1200 + 150 * number, "old": 2100 - 90 * number, "rank": number}
        area["properties"] |= {**here, "all": here["young"] + here["old"]}
    areas.write_text(json.dumps(content), encoding="utf-8")
    asked = json.loads(study.read_text(encoding="utf-8"))
    asked["audit"] = {
        "source": areas.name,
        **{"groups": ["young", "old"], "total": "all", "deprivation": "rank"},
    }
    study.write_text(json.dumps(asked), encoding="utf-8")


def pages_of(*places: Path):
    for place in places:
        for page in [place] if place.is_file() else sorted(place.rglob("*.html")):
            html = FIELD.sub("", page.read_text(encoding="utf-8"))
        yield page.name, OF_ATRS.sub("", DEGREES.sub("", of_html(html)))


def test_a_study_and_what_is_made_of_it(signs, processing, sample, tmp_path):
    study, results = sample / "study.json", tmp_path / "results"
    ask_who_is_affected(study)
    told = run(processing, "runstudy", STUDY=str(study), OUTPUT_FOLDER=str(results))
    given = {"RESULTS": str(results)}
    told += run(processing, "accountability", **given, PACK=str(tmp_path / "pack"))
    told += run(processing, "publish", **given, OUTPUT_FOLDER=str(tmp_path / "copy"))
    harmed = results / "model.json"
    harmed.write_text(harmed.read_text(encoding="utf-8").replace('"aic": ', '"aic": 1'), "utf-8")
    report = tmp_path / "verified.html"
    told += run(processing, "verify", FOLDER=str(results), REPORT=str(report))
    found = {text: english_in(text) for text in told if english_in(text)}
    for name, text in pages_of(results, tmp_path / "pack", tmp_path / "copy", report):
        found |= {f"{name}: {one}": one for one in english_in(text)}
    assert not found, "\n".join(map(str, found.items()))


def test_single_algorithms(signs, processing, sample, tmp_path):
    incidents = str(with_days(sample / "incidents_2024.geojson"))
    report = {"REPORT": str(tmp_path / "page.html")}
    areas = {"STUDY_AREA": str(sample / "boundary.geojson")}
    grid, events = str(tmp_path / "grid.tif"), str(tmp_path / "events.tif")
    found = {}
    for name, given in (
        ("creategrid", {**areas, "BLOCK_LENGTH": 201.5, "OUTPUT": grid}),
        ("countevents", {"GRID": grid, "INCIDENTS": incidents, "OUTPUT": events}),
        ("checklayers", {**areas, "INCIDENTS": incidents, "BLOCK_LENGTH": 201.5, **report}),
        ("nearrepeat", {"INCIDENTS": incidents, "DATE_FIELD": "day", "PERMUTATIONS": 99, **report}),
    ):
        told = run(processing, name, **given)
        told += [text for _, text in pages_of(*map(Path, filter(None, [given.get("REPORT")])))]
        found |= {f"{name}: {one}": one for text in told for one in english_in(text)}
    assert not found, "\n".join(map(str, found.items()))


def with_days(incidents: Path) -> Path:
    """Give incidents whose months are known days, as near repeats want them."""
    content = json.loads(incidents.read_text(encoding="utf-8"))
    for number, one in enumerate(content["features"]):
        one["properties"]["day"] = f"{one['properties']['month']}-{number % 28 + 1:02}"
    incidents.write_text(json.dumps(content), encoding="utf-8")
    return incidents


def shown(window):
    """Yield what a window shows, but for fields of numbers, which are as QGIS has them."""
    fields = {one.text() for one in window.findChildren(QAbstractSpinBox)}
    for name, text in texts_of(window):
        if text not in fields:
            yield from (f"{name}: {one}" for one in english_in(text))


def test_the_wizard(signs, opened, sample, tmp_path):
    driver = opened(study=sample / "study.json")
    found = []
    for page in range(5):
        driver.settle()
        found += shown(driver.wizard)
        if page < 4:
            driver.next()
    driver.run.folder.setText(str(tmp_path / "results"))
    driver.click(driver.run.run)
    driver.wait_for_run()
    driver.settle()
    found += shown(driver.wizard)
    driver.next()
    tabs = driver.wizard.currentPage().tabs
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
        driver.settle()
        found += shown(driver.wizard)
    assert not found, "\n".join(dict.fromkeys(found))
