"""What a reader sees goes through Qt's translations: windows, algorithms and report alike."""

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QTranslator
from qgis.PyQt.QtWidgets import QLabel


class Marking(QTranslator):
    """A language that has every sentence of English in brackets, and numbers its plurals."""

    def isEmpty(self):
        return False

    def translate(self, context, text, _comment=None, count=-1):
        from risk_terrain_modelling.algorithms.language import CONTEXT

        if context != CONTEXT:
            return None  # of QGIS itself
        return f"[{text}]" if count < 0 else f"[{'one' if count == 1 else 'several'}: {text}]"


class Lacking(Marking):
    """A language into which nobody has translated anything yet."""

    def translate(self, *_asked):
        return None


@pytest.fixture
def install(processing):
    """Installs a translator as QGIS does, until the test is over."""
    installed = []

    def of(language):
        installed.append(language())
        QgsApplication.installTranslator(installed[-1])

    yield of
    for one in installed:
        QgsApplication.removeTranslator(one)


@pytest.fixture
def marked(install):
    install(Marking)


def test_a_page_of_the_wizard(marked, iface):
    from risk_terrain_modelling.ui.wizard import StudyWizard

    wizard = StudyWizard(iface)
    page = wizard.named["study"]
    assert page.accessibleName() == "[Study]"
    assert page.new.text() == "[Ne&w]"
    assert "[Study &area]" in [one.text() for one in page.findChildren(QLabel)]
    assert page.missing.text() == "[To go on: [Choose the study area.]]"
    assert wizard.named["run"].repair.text() == "[&Go to [Study]]"
    assert "[Factors]" in wizard.steps.lines[2].text()
    wizard.done(0)


def test_the_headings_of_tables(marked, iface):
    from qgis.PyQt.QtCore import Qt
    from risk_terrain_modelling.ui.term_table import TermTable

    headings = [
        TermTable().headerData(column, Qt.Orientation.Horizontal)
        for column in range(TermTable().columnCount())
    ]
    assert headings[:2] == ["[Factor]", "[Operationalisation]"]


def test_an_entry_of_the_menu(marked, iface):
    from risk_terrain_modelling.ui.menu import menu_actions

    assert [one.text() for one in menu_actions(iface)] == [
        "[New or saved study…]",
        "[Try the sample city…]",
        "[Why this risk?]",
        "[User guide]",
        "[Manual of the algorithms]",
    ]


def test_an_algorithm_and_its_faults(marked):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:riskmap")
    assert algorithm.displayName() == "[Risk map]"
    assert algorithm.id() == "rtm:riskmap"
    model = algorithm.parameterDefinition("MODEL")
    assert model.description() == "[Model]"
    good, why = algorithm.checkParameterValues({"MODLE": "model.json"}, None)
    assert not good
    assert why == "[[Risk map] has no parameter MODLE.] [Did you mean MODEL?]"


def test_a_sentence_of_the_report(marked):
    from risk_terrain_modelling.core.model.variable import Variable
    from risk_terrain_modelling.core.report import phrases

    pubs = Variable("Pubs", "proximity", 200.0)
    said = phrases.in_short(pubs, "m")
    assert said.startswith("[")
    assert "Pubs" in said


def test_each_language_has_its_own_plurals(marked):
    from risk_terrain_modelling.algorithms.language import counted

    assert counted(1, "{count} cell", "{count} cells") == "[one: 1 cells]"
    assert counted(1200, "{count} cell", "{count} cells") == "[several: 1,200 cells]"


def test_english_where_a_translation_is_lacking(install):
    from risk_terrain_modelling.algorithms.language import counted, tr

    install(Lacking)
    assert counted(1, "{count} cell", "{count} cells") == "1 cell"
    assert counted(2, "{count} cell", "{count} cells") == "2 cells"
    assert tr("{layer} cannot be read.", layer="a {brace}.gpkg") == "a {brace}.gpkg cannot be read."


def test_the_plugin_takes_its_language_back(marked, processing):
    """So that QGIS, or another copy of the plugin, does not go on asking for it."""
    from risk_terrain_modelling.algorithms.language import speak_with_qt, tr
    from risk_terrain_modelling.rtm_plugin import RtmPlugin

    plugin = RtmPlugin(None)
    assert tr("Study") == "[Study]"
    plugin.unload()
    assert tr("Study") == "Study"
    speak_with_qt()  # for the tests that come after
