"""How ratios go with distance, in the wizard: the drawing of the report, and the same in words."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from qgis.PyQt.QtGui import QColor
from risk_terrain_modelling.core.model.record import Model
from risk_terrain_modelling.tests.core.making import calibrated_model, near, profile, with_both


def of_terms(number) -> Model:
    """A model with so many terms that have profiles."""
    terms = [with_both(near(f"Pubs {n}", 100.0), 0.6, 0.4) for n in range(number)]
    return replace(
        calibrated_model(), terms=tuple(replace(term, profile=profile()) for term in terms)
    )


@pytest.fixture
def shown(iface):
    """Show a model, and return its tab."""
    from risk_terrain_modelling.ui.profiles_tab import ProfilesTab

    made = []

    def show(model, width=700):
        tab = ProfilesTab()
        made.append(tab)
        tab.resize(width, 400)
        tab.show_results(SimpleNamespace(model=model))
        tab.grab()
        return tab

    yield show
    for tab in made:
        tab.deleteLater()


def test_ink_on_white(shown):
    picture = shown(of_terms(1)).drawing.grab().toImage()
    colours = {
        picture.pixel(x, y) & 0xFFFFFF
        for x in range(picture.width())
        for y in range(picture.height())
    }
    assert QColor("white").rgb() & 0xFFFFFF in colours
    assert QColor("#a12f5d").rgb() & 0xFFFFFF in colours  # the reach of the term
    assert len(colours) > 10


def test_more_factors_take_more_room(shown):
    heights = [shown(of_terms(number)).drawing.minimumHeight() for number in (1, 2, 3, 5)]
    assert heights[0] == heights[1] < heights[2] < heights[3]


def test_it_is_told_in_words_too(shown):
    told = shown(of_terms(2)).area.accessibleDescription()
    assert told.count("By distance: within 100 m the ratio is 1.60") == 2


def test_models_without_profiles_leave_it_empty(shown):
    model = of_terms(1)
    none = replace(model, terms=(replace(model.terms[0], profile=None),))
    assert shown(none).drawing.minimumHeight() == 0
