"""What a reader sees goes through the translator: windows, algorithms and report alike."""

import pytest
from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QLabel
from risk_terrain_modelling import rtm_plugin
from risk_terrain_modelling.algorithms.language import counted, tr
from risk_terrain_modelling.core import languages
from risk_terrain_modelling.core.language import English, tag, use
from risk_terrain_modelling.core.model.variable import Variable
from risk_terrain_modelling.core.report import phrases
from risk_terrain_modelling.core.terrain.influences import PROXIMITY

GERMAN = {"User guide": ("Handbuch",), "{count} cells": ("{count} Zelle", "{count} Zellen")}


class Brackets(English):
    """A language that has every sentence of English in brackets, and two forms of a plural."""

    def text(self, english):
        return f"[{english}]"

    def plural(self, one, many, count):
        return f"[{'one' if count == 1 else 'several'}: {many}]"


@pytest.fixture
def brackets(processing):
    use(Brackets())
    yield
    use(English())


def test_the_pages_of_the_wizard(brackets, iface):
    from risk_terrain_modelling.ui.wizard import StudyWizard

    wizard = StudyWizard(iface)
    page = wizard.named["study"]
    labels = [one.text() for one in page.findChildren(QLabel)]
    assert page.accessibleName() == "[Study]"
    assert page.new.text() == "[Ne&w]"
    assert {"[Study]", f"[{page.SUBTITLE}]", "[Study &area]"} <= set(labels)
    assert page.missing.text() == "[To go on: [Choose the study area.]]"
    assert wizard.named["run"].repair.text() == "[&Go to [Study]]"
    assert "[Factors]" in wizard.steps.lines[2].label.text()
    assert wizard.windowTitle() == "[Untitled study] – [Risk Terrain Modelling]"
    wizard.done(0)


def test_tables_and_what_is_counted(brackets, iface):
    from risk_terrain_modelling.ui.draft import Content
    from risk_terrain_modelling.ui.expectations import run_expectation
    from risk_terrain_modelling.ui.term_table import HEADERS, TermTable

    table = TermTable()
    for column, (title, explained) in enumerate(HEADERS):
        shown = table.headerData(column, Qt.Orientation.Horizontal)
        tip = table.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.ToolTipRole)
        within = {"per": "[per cell]", "held": "[the other terms held equal]"}
        assert (shown, tip) == (f"[{title}]", f"[{explained}]".format(**within))
    assert run_expectation(1200, Content()).startswith("[several: 1,200 cells.] [A run with 120")
    assert run_expectation(1, Content(), at_most=True).startswith("[one: At most 1 cells.] ")


def test_the_entries_of_the_menu(brackets, iface):
    from risk_terrain_modelling.ui.menu import menu_actions

    assert [one.text() for one in menu_actions(iface)] == [
        "[New or saved study…]",
        "[Try the sample city…]",
        "[Why this risk?]",
        "[User guide]",
        "[Manual of the algorithms]",
    ]


def test_the_algorithms_and_the_labels_made_from_their_parameters(brackets):
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:riskmap")
    assert algorithm.displayName() == "[Risk map]"
    assert algorithm.id() == "rtm:riskmap"
    described = [one.description() for one in algorithm.parameterDefinitions()]
    assert all(one.startswith("[") for one in described)


def test_the_report(brackets):
    near = phrases.in_short(Variable("Pubs", PROXIMITY.key, 200.0), "m")
    assert near.startswith("[")
    assert "Pubs" in near


def test_the_plugin_brings_its_language_and_takes_it_back(processing, monkeypatch):
    """Else another copy of the plugin would speak it."""
    locale = "de_AT"
    monkeypatch.setattr(rtm_plugin.QgsApplication, "locale", lambda: locale)
    monkeypatch.setattr(rtm_plugin, "RtmProvider", lambda _more: Nothing())
    monkeypatch.setattr(rtm_plugin.QgsApplication, "processingRegistry", Nothing)
    monkeypatch.setattr(languages, "_read", {"de": GERMAN}.__getitem__)

    plugin = rtm_plugin.RtmPlugin(None)
    plugin.initProcessing()
    cells = [counted(number, "{count} cell", "{count} cells") for number in (1, 1204)]
    spoken = tr("User guide"), tr("Study"), *cells, tag()
    plugin.unload()
    assert spoken == ("Handbuch", "Study", "1 Zelle", "1.204 Zellen", "de")
    assert tag() == "en-GB"
    assert tr("User guide") == "User guide"


class Nothing:
    """Stands for the provider and the registry, which hold those of all tests."""

    def refreshAlgorithms(self):
        pass

    def addProvider(self, _one):
        pass

    def removeProvider(self, _one):
        pass
