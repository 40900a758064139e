"""Every sentence of a report goes through the translator; what the data bring does not."""

import re
import threading
from dataclasses import fields, replace

import numpy as np
import pytest
from risk_terrain_modelling.core import language
from risk_terrain_modelling.core.language import counted, said, speaking
from risk_terrain_modelling.core.mapping.validation import (
    NamedMap,
    ValidationSettings,
    validate_maps,
)
from risk_terrain_modelling.core.model import cautions
from risk_terrain_modelling.core.model.clustering import (
    AdmissionStep,
    Autocorrelation,
    Correlation,
    Diagnostics,
    Dispersion,
    FactorShare,
    Moran,
    Stability,
    VariableShare,
)
from risk_terrain_modelling.core.model.term import TURNED_AWAY
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.core.report.rolled import Rolled
from risk_terrain_modelling.core.report.sections import SECTIONS
from risk_terrain_modelling.core.report.validation import render_validation
from risk_terrain_modelling.core.settings import FitSettings
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.tests.core.audit_made import made_audit
from risk_terrain_modelling.tests.core.making import (
    dense,
    forecast_made,
    near,
    with_both,
    with_control,
    with_exposure,
)

from .dates import at_rows, over_rows
from .test_page import Page


class Marking:
    """Puts every sentence into brackets, as a translator would put it into other words."""

    tag = "x-marked"

    def text(self, english):
        return f"⟦{english}⟧"

    def plural(self, one, many, count):
        return f"⟦{one if count == 1 else many}⟧"


class Ordering:
    """Knows a language with a form for two, and another order of words."""

    tag = "de"
    FORMS = ("{count} Zelle", "{count} Zellen (beide)", "{count} Zellen")

    def text(self, english):
        return {"within {distance} of {factor}": "{factor} bis {distance}"}[english]

    def plural(self, one, many, count):
        return self.FORMS[min(count, 3) - 1]


def unmarked(text):
    """Return what stands outside all brackets."""
    depth, outside = 0, []
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        assert depth >= 0
        if not depth:
            outside.append(letter if letter != "⟧" else " ")
    assert depth == 0
    return "".join(outside)


def every_caution():
    for kind in cautions.CAUTIONS:
        yield cautions.Caution(
            kind,
            variable=dense("Pubs", 400.0),
            factors=("Parks", "Schools"),
            family="nb1",
            cells=3_000_000,
            count=7,
            length=1234.0,
            side=8000.0,
            times=1.5,
            told="As TOLD",
        )


@pytest.fixture
def whole(calibrated):
    """A model of which every part is known."""
    curve = [100.0, 200.0]
    moran = Autocorrelation(index=0.12, p_value=0.005)
    whole = replace(
        calibrated,
        terms=(*calibrated.terms, with_both(dense("Pubs", 400.0), 0.3, 0.9)),
        cautions=tuple(every_caution()),
        calibrated=replace(
            calibrated.calibrated,
            turned_away=AdmissionStep(TURNED_AWAY, near("Schools", 100.0), 0.3, 2.1),
        ),
        diagnostics=Diagnostics(
            moran=Moran(before=moran, after=moran),
            dispersion=Dispersion(before=1.5, after=1.2),
            correlation=Correlation(curve, curve, curve, curve, curve),
        ),
        stability=Stability(
            resamples=100,
            parts=60,
            side=900.0,
            factors=(FactorShare("Schools", 0.85), FactorShare("bus_stops", 0.5)),
            variables=(VariableShare(near("Schools", 100.0), 0.5),),
            intervals=(),
        ),
    )
    return with_control(with_exposure(whole))


def data_of(model, study):
    """Return the texts of a report that are nobody's sentence."""
    yield from (study.title, model.created, study.sources.study_area, study.sources.incidents)
    yield from study.factor_sources.values()
    yield from (text for one in study.owed for text in (one.layer, one.attribution, one.about))
    yield from (text for pair in model.software.items() for text in pair)
    yield from (one.sha256[:16] for one in (*model.inputs.factors, model.inputs.events))
    yield from (one.name for one in model.inputs.factors)
    for one in (model.inputs.exposure, *model.inputs.controls):
        yield from filter(None, (one.name, one.field, one.layer, one.sha256[:16]))
    yield from (one.name for one in fields(FitSettings))
    yield from (one.name for one in study.places.shown)
    yield from ("calibrated", "poisson", "random", "As TOLD", "Pubs")
    yield from ("North", "South", "Isles", *study.audit.notes, *study.audit.without.types)


@pytest.fixture
def study(study):
    """A study tested at several dates too, whose forecast says how it was made."""
    maps = replace(study.maps, made=forecast_made())
    rolled = Rolled.of(list(at_rows()), list(over_rows()))
    return replace(study, maps=maps, rolled=rolled, audit=made_audit())


def test_nothing_but_data_stands_outside_the_translators_words(whole, study):
    with speaking(Marking()):
        page = Page(render_report(whole, study))
    texts = [page.text, *(value for name, value in page.attributes if name == "alt")]
    left = unmarked("\n".join(texts))
    for one in sorted(filter(None, data_of(whole, study)), key=len, reverse=True):
        left = left.replace(one, " ")
    assert re.findall(r"[A-Za-z]{2,}", left) == []


def test_a_test_of_maps_is_said_by_the_translator_too():
    terrain = Cells(Frame(0.0, 0.0, 1.0, 10, 10), np.ones((10, 10), bool))
    counts = np.arange(100) % 3
    settings = ValidationSettings(area_shares=(0.05, 0.2), resamples=99)
    maps = [NamedMap(name, name, np.arange(100.0) ** power) for name, power in (("A", 1), ("B", 2))]
    with speaking(Marking()):
        results = validate_maps(terrain, maps, 2, counts, np.ones(100), settings, Quiet())
        page = Page(render_validation(results, settings, {"C": "D"}, ("E",)))
    left = unmarked(page.text)
    assert {letter for letter in left if letter.isalpha()} == set("ABCDE")


def test_every_section_is_tried(whole, study):
    sections = Page(render_report(whole, study)).sections()
    assert sections == [section.title for section in SECTIONS]


def test_the_translator_says_in_which_order_and_in_which_form():
    with speaking(Ordering()):
        assert said("within {distance} of {factor}", distance="200 m", factor="Pubs") == (
            "Pubs bis 200 m"
        )
        counts = [counted(count, "{count} cell", "{count} cells") for count in (1, 2, 1204)]
    assert counts == ["1 Zelle", "2 Zellen (beide)", "1,204 Zellen"]
    assert said("within {distance} of {factor}", distance="2 m", factor="A") == "within 2 m of A"


@pytest.mark.parametrize("slip", ["bis {distanz}", "bis {0}", "bis {", "bis {distance.far}"])
def test_a_translation_with_other_places_is_said_in_english(slip):
    class Slipping(Marking):
        def text(self, english):
            return slip

        def plural(self, one, many, count):
            return slip

    with speaking(Slipping()):
        assert said("within {distance}", distance="200 m") == "within 200 m"
        assert counted(3, "{count} cell", "{count} cells") == "3 cells"


def test_braces_in_a_name_are_a_name():
    assert said("{factor} (protective)", factor="{distance}") == "{distance} (protective)"


def test_speaking_is_for_this_thread_and_use_for_all(monkeypatch):
    monkeypatch.setattr(language, "_everywhere", language.English())
    heard = []

    def listen():
        thread = threading.Thread(target=lambda: heard.append(said("none")))
        thread.start()
        thread.join()

    with speaking(Marking()):
        assert said("none") == "⟦none⟧"
        listen()
    language.use(Marking())
    listen()
    assert heard == ["none", "⟦none⟧"]
