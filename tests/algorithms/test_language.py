"""What the plugin says in another language, and in English where that lacks it."""

import csv
import json
import re

import pytest
from osgeo import ogr
from qgis.PyQt.QtCore import QLocale
from risk_terrain_modelling.algorithms.language import (
    counted,
    marked,
    speak,
    speak_english,
    tr,
)
from risk_terrain_modelling.algorithms.operationalisefactor import OperationaliseFactor
from risk_terrain_modelling.algorithms.provider import ALGORITHMS
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.language import English, use
from risk_terrain_modelling.core.languages import LANGUAGES
from risk_terrain_modelling.core.settings import GridSettings
from risk_terrain_modelling.core.study import read_study

pytestmark = pytest.mark.qgis
APART = re.compile(r"(\{.*?\}|\*\.\w+)")
SENTENCES = ("outcome", "reasons", "sentence")  # fields for people to read
FORMS = {"{count} cells": ("{count} Zelle", "{count} Zellen")}


class Loud(English):
    """A language that says everything in capitals, but for places and the endings of files."""

    def text(self, english):
        if english.startswith("Nobody"):
            return english  # as what the file of a language lacks
        return "".join(
            part if part.startswith(("{", "*.")) else part.upper() for part in APART.split(english)
        )

    def plural(self, one, many, count):
        forms = FORMS.get(many, (one, many))
        return forms[count != 1]


@pytest.fixture
def loud(processing):
    use(Loud())
    yield
    speak_english()


def test_a_sentence_is_translated_and_its_places_are_filled_then(loud):
    assert (
        tr("The raster {path} cannot be read.", path="a.tif") == "THE RASTER a.tif CANNOT BE READ."
    )
    assert tr("Nobody knows {name}.", name="Pubs") == "Nobody knows Pubs."
    assert marked("Create grid") == "Create grid"


def test_the_form_for_a_number_is_the_languages_or_english(loud):
    assert [counted(one, "{count} cell", "{count} cells") for one in (1, 1204)] == [
        "1 Zelle",
        "1,204 Zellen",
    ]
    assert [counted(one, "{count} event", "{count} events") for one in (1, 2)] == [
        "1 event",
        "2 events",
    ]


def test_what_stands_at_a_place_is_never_taken_for_a_sentence_with_places():
    assert tr("The layer “{name}” is empty.", name="{0} {x}") == "The layer “{0} {x}” is empty."


@pytest.mark.parametrize("algorithm", ALGORITHMS)
def test_an_algorithm_speaks_and_keeps_its_ids(loud, algorithm):
    one = algorithm().create()
    assert one.displayName() == algorithm.TITLE.upper()
    assert one.shortDescription() == algorithm.SUMMARY.upper()
    assert one.name() == algorithm.ID
    assert one.group() == one.groupId().upper() != one.groupId()
    assert "CRIME" in one.tags()
    for definition in one.parameterDefinitions():
        assert definition.description() == definition.description().upper()
        assert definition.help()


def test_help_says_what_stands_at_its_places(loud):
    explained = OperationaliseFactor().shortHelpString()
    assert "A CELL IS 1 WHERE" in explained
    assert "{" not in explained


def test_a_fault_of_the_core_is_said_in_the_language_too(loud):
    with pytest.raises(RtmError) as fault:
        GridSettings(block_length=-1)
    assert str(fault.value).startswith("THE BLOCK LENGTH IS -1. GIVE A NUMBER ABOVE 0")


def of_a_study(run, town, name, **more) -> dict:
    """What the files of a study hold, but for sentences, pictures and styles."""
    folder = town.folder / name
    study = {
        "schema": "rtm-study/1",
        "title": "Town",
        "study_area": {"source": town.area},
        "grid": {"block_length": 200},
        "incidents": {"source": town.incidents},
        "holdout": {"source": town.incidents},
        "factors": [
            {"name": "Pubs", "source": town.pubs, "operationalisation": "auto"},
            {"name": "The road", "source": town.road, "operationalisation": "auto"},
        ],
        "model": {"selection": "reference"},
        **more,
    }
    file = town.folder / "study.json"
    file.write_text(json.dumps(study), encoding="utf-8")
    run("runstudy", STUDY=str(file), OUTPUT_FOLDER=str(folder))
    found = {one.name: one.read_bytes() for one in folder.rglob("*.tif")}
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    found["model.json"] = {**model, "created": ""}
    found["study.json"] = (folder / "study.json").read_bytes()
    for table in folder.glob("*.csv"):
        with open(table, encoding="utf-8", newline="") as file:
            found[table.name] = [without_sentences(row) for row in csv.DictReader(file)]
    layers = ogr.Open(str(folder / "risk.gpkg"))
    for layer in ("cells", "priority_places"):
        found[layer] = [without_sentences(one.items()) for one in layers.GetLayerByName(layer)]
    return found


def without_sentences(row) -> dict:
    return {key: value for key, value in row.items() if key not in SENTENCES}


def test_files_say_the_same_in_every_language_but_for_sentences(run, town, request):
    english = of_a_study(run, town, "english")
    request.getfixturevalue("loud")
    assert of_a_study(run, town, "loud") == english


@pytest.fixture
def english(run, town, processing):
    return of_a_study(run, town, "english")


@pytest.mark.parametrize("key", [one for one in LANGUAGES if one != "en"])
def test_every_language_and_its_numbers_give_the_same(run, town, english, key):
    """QGIS's language and number format, and the language that the study names."""
    locale = QLocale(key)
    QLocale.setDefault(locale)
    speak(key, locale)
    try:
        assert of_a_study(run, town, key) == english
    finally:
        QLocale.setDefault(QLocale.c())
        speak_english()
    assert of_a_study(run, town, f"{key}_named", language=key) == {
        **english,
        "study.json": english["study.json"].replace(
            b'"title": "Town",', f'"title": "Town",\n  "language": "{key}",'.encode()
        ),
    }


def test_the_language_of_a_study_is_that_of_its_pages_alone(run, town):
    of_a_study(run, town, "spanish", language="es")
    page = (town.folder / "spanish" / "report.html").read_text(encoding="utf-8")
    assert '<html lang="es">' in page
    # what is made of its results is in its language too
    copy, pack, check = (town.folder / name for name in ("copy", "pack", "check.html"))
    results = str(town.folder / "spanish")
    run("publish", RESULTS=results, OUTPUT_FOLDER=str(copy))
    run("accountability", RESULTS=results, PACK=str(pack))
    run("verify", FOLDER=results, REPORT=str(check))
    for folder in (copy, pack):
        for page in folder.rglob("*.html"):
            assert '<html lang="es' in page.read_text(encoding="utf-8"), page.name
    assert '<html lang="en' in check.read_text(encoding="utf-8"), "whoever verifies reads it"
    assert "another language" not in check.read_text(encoding="utf-8")
    assert tr("Create grid") == "Create grid", "QGIS goes on in its own"
    with pytest.raises(RtmError) as fault:
        read_study((town.folder / "study.json").read_text("utf-8").replace('"es"', '"Spanish"'))
    assert fault.value.where == ("language",)
    assert "en, de, es, fr, nl, pt_BR" in str(fault.value)


def test_english_is_back_when_the_plugin_is_gone(loud):
    speak_english()
    assert tr("Create grid") == "Create grid"
