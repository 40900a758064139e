"""Every text that a person sees goes through the translator, and a longer language has room.

The windows, the algorithms and a study are gone through in a language that nobody speaks: its
texts stand in ⟦brackets⟧ and are a third longer. What stands outside of them and is no data did
not go through the translator; what has no room is cut.
"""

import re

import pytest
from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtWidgets import QLabel, QPushButton
from risk_terrain_modelling.core.language import English, use
from risk_terrain_modelling.core.languages import LANGUAGES
from risk_terrain_modelling.tests.seen import of_html, texts_of
from risk_terrain_modelling.tools.room import cut_in
from risk_terrain_modelling.tools.translating.finding import texts_of as texts_of_code
from risk_terrain_modelling.tools.translating.pseudo import Pseudo, outside

WORDS = re.compile(r"[^\W\d_]{2,}")
OF_QT = {"Back", "Next", "Commit", "Finish", "Help", "OK", "Cancel", "Scroll", "Left", "Right"}
OF_WINDOWS_OF_TIME = {"day", "night", "workdays", "weekend", "hours", "weekdays", "fri", "sat"}
LANGUAGES_THEMSELVES = {word for one in LANGUAGES.values() for word in WORDS.findall(one.title)}
DATA = {
    *("Robbery", "in", "Saltmarsh", "made", "up", "town", "boundary", "incidents", "crime", "type"),
    *("month", "months", "burglary", "robbery", "vehicle", "Pubs", "Takeaways", "Bus", "stops"),
    *(
        "sample",
        "Car",
        "parks",
        "Railway",
        "Police",
        "stations",
        "Parks",
        "Schools",
        "geojson",
        "json",
    ),
}
# of fields that QGIS makes of an algorithm's parameters: its own words, and keys of options
OF_QGIS = {
    *("Default", "CRS", "EPSG", "WGS", "Select", "auto", "any", "point", "comma", "yes", "no"),
    *(
        "year",
        "police",
        "uk",
        "socrata",
        "Browse",
        "Full",
        "path",
        "file",
        "including",
        "extension",
    ),
    *("to", "the", "name", "and", "kind"),
}
SOURCE = re.compile(r"\b(19|20)\d\d, ")  # of a factor's influence, by its authors and year
KNOWN = OF_QGIS | OF_QT | OF_WINDOWS_OF_TIME | LANGUAGES_THEMSELVES | DATA
NAMES = {"Boundary", "Districts", "Streets", "Incidents 2024", "Incidents 2025"}
KEYS_OF_OPTIONS = {"exposure", "operationalisefactor"}  # whose help says them


class Listening(Pseudo):
    """Keeps what it was asked for and translators never see."""

    def __init__(self):
        found = texts_of_code()
        self.one = {text.source for text in found if not text.counts}
        self.many = {text.source for text in found if text.counts}
        self.strange = []

    def text(self, english):
        if english and english not in self.one:
            self.strange.append(english)
        return super().text(english)

    def plural(self, one, many, count):
        if many not in self.many:
            self.strange.append(many)
        return super().text(one if count == 1 else many)


@pytest.fixture
def pseudo(processing):
    provider = QgsApplication.processingRegistry().providerById("rtm")
    made = Listening()
    use(made)
    provider.refreshAlgorithms()  # labels of parameters are said when those are declared
    yield made
    use(English())
    provider.refreshAlgorithms()
    assert not set(made.strange), "texts that tools/translate does not find"


def bare(text: str, own: str = "") -> str:
    """Return the words of a text outside of brackets that are no data."""
    if SOURCE.search(text) or text in NAMES:
        return ""
    told = re.sub(rf"{re.escape(own)}/\S*", " ", text) if own else text
    found = WORDS.findall(outside(re.sub(r"<[^<>]*>", " ", told)))
    return " ".join(one for one in found if one not in KNOWN)


def test_the_language_marks_and_lengthens():
    said = Pseudo().text(" {count} cells of <b>{name}</b>. ")
    assert said.startswith(" ⟦{count} cells of <b>{name}</b>.")
    assert said.endswith("⟧ ")
    assert len(Pseudo().text("Cells to keep in the grid")) > 1.25 * len("Cells to keep in the grid")
    assert outside("a ⟦b ⟦c⟧ d⟧ e").split() == ["a", "e"]
    assert bare("Create ⟦grid⟧ of Pubs") == "Create of"


def test_the_algorithms(pseudo):
    for listed in QgsApplication.processingRegistry().providerById("rtm").algorithms():
        one = listed.create()
        said = [one.shortDescription(), one.group(), ", ".join(one.tags())]
        said += [] if one.name() == "rtm_basic" else [one.displayName()]
        said += [each.description() for each in one.parameterDefinitions()]
        said += [each.description() for each in one.outputDefinitions()]
        if one.name() not in KEYS_OF_OPTIONS:
            said += [each.help() for each in one.parameterDefinitions()]
        if one.name() != "rtm_basic":  # QGIS adds headings to the help of a graph
            said.append(one.shortHelpString())
        assert not {text: bare(text) for text in said if bare(text)}, one.name()


def look(window, folder):
    """Refuse texts of a window that were not translated, or have no room."""
    found = {(name, text, bare(text, str(folder))) for name, text in texts_of(window)}
    left = {one for one in found if one[-1]}
    assert not left, "\n".join(map(str, left))
    assert not list(cut_in(window))


def test_a_study_in_the_wizard_and_what_it_writes(pseudo, opened, sample, tmp_path):
    driver = opened(study=sample / "study.json")
    for page in range(5):
        driver.settle()
        look(driver.wizard, sample)
        if page < 4:
            driver.next()
    out = tmp_path / "results"
    driver.run.folder.setText(str(out))
    driver.click(driver.run.run)
    driver.wait_for_run()
    assert not driver.run.fault.text()
    driver.settle()
    look(driver.wizard, tmp_path)
    driver.next()
    tabs = driver.wizard.currentPage().tabs
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
        driver.settle()
        look(driver.wizard, tmp_path)
    for layer in QgsProject.instance().mapLayers().values():
        assert not bare(layer.name())
    for page in out.rglob("*.html"):
        assert not bare(of_html(page.read_text(encoding="utf-8"))), page.name
    for style in out.rglob("*.qml"):
        labels = re.findall(r' label="([^"]*)"', style.read_text(encoding="utf-8"))
        assert not [text for text in labels if bare(text)], style.name


def test_other_windows(pseudo, opened, sample, town):
    from risk_terrain_modelling.ui import layers
    from risk_terrain_modelling.ui.add_factors import SplitDialog
    from risk_terrain_modelling.ui.another import AnotherDialog
    from risk_terrain_modelling.ui.downloads.chosen import Downloads
    from risk_terrain_modelling.ui.downloads.factors_dialog import FactorsDialog
    from risk_terrain_modelling.ui.downloads.incidents_dialog import IncidentsDialog
    from risk_terrain_modelling.ui.identify import WhyWindow
    from risk_terrain_modelling.ui.layer_dialog import LayerDialog
    from risk_terrain_modelling.ui.series.dialog import SeriesDialog

    QgsProject.instance().clear()  # names of layers are what an analyst calls them
    driver = opened(study=sample / "study.json")
    wizard, draft = driver.wizard, driver.wizard.draft
    nothing = Downloads(folder=str(sample))
    for window in (
        SplitDialog(wizard),
        LayerDialog(wizard, pseudo.text("Layers"), layers.ANY, several=True),
        WhyWindow(wizard),
        AnotherDialog(draft.content, wizard),
        IncidentsDialog(nothing, draft, wizard),
        FactorsDialog(nothing, draft, wizard),
        SeriesDialog(draft.content, sample, wizard),
    ):
        window.show()
        driver.settle()
        look(window, sample)
        window.close()


def test_what_has_no_room_is_found(processing):
    for made in (QLabel("Wide enough for nobody"), QPushButton("Press here for more")):
        made.show()
        assert not list(cut_in(made))
        made.setFixedWidth(40)
        assert [text for _, text, _ in cut_in(made)]
        made.close()
