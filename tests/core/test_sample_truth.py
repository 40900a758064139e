"""The sample city is drawn from a known truth; the whole chain of core must find it again."""

import json
from pathlib import Path

import numpy as np
import pytest
from risk_terrain_modelling.core.fitting.fit import fit_model
from risk_terrain_modelling.core.model.fields import plain
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FitSettings
from risk_terrain_modelling.core.study import read_study
from risk_terrain_modelling.core.terrain.events import count_events
from risk_terrain_modelling.core.terrain.factor import operationalise
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, coverage, frame_over

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
TRUTH = json.loads((SAMPLE / "truth.json").read_text(encoding="utf-8"))
STUDY = read_study((SAMPLE / "study.json").read_text(encoding="utf-8"))


def geometries(name, **wanted):
    content = json.loads((SAMPLE / name).read_text(encoding="utf-8"))
    for feature in content["features"]:
        if all(feature["properties"][key] == value for key, value in wanted.items()):
            yield feature["geometry"]


def features(name) -> Features:
    """Read points, lines or polygons without GIS software."""
    shapes = list(geometries(name))
    kind = shapes[0]["type"]
    if kind == "Point":
        return Features(points=np.array([shape["coordinates"] for shape in shapes]))
    if kind == "LineString":
        return Features.of_lines([np.array(shape["coordinates"]) for shape in shapes])
    assert kind == "Polygon"
    return Features(
        polygons=tuple([np.array(ring) for ring in shape["coordinates"]] for shape in shapes)
    )


@pytest.fixture(scope="module")
def cells():
    outline = features("boundary.geojson").polygons
    corners = np.concatenate([ring for polygon in outline for ring in polygon])
    frame = frame_over((*corners.min(axis=0), *corners.max(axis=0)), STUDY.grid.cell_size)
    return Cells(frame, coverage(frame, outline, Quiet()) > 0)


@pytest.fixture(scope="module")
def blocks(cells):
    made = [
        operationalise(cells, features(one.layer.source), one.settings, Quiet())
        for one in STUDY.factors
    ]
    return [block for factor in made for block in factor.blocks]


@pytest.fixture(scope="module", params=["2024", "2025"])
def fitted(request, cells, blocks):
    found = geometries(f"incidents_{request.param}.geojson", crime_type="robbery")
    xy = np.array([geometry["coordinates"] for geometry in found])
    counts = count_events(cells, xy).counts
    return fit_model(blocks, counts, FitSettings(selection="reference", families=("nb1",)), Quiet())


def test_the_grid_is_the_one_the_town_was_drawn_on(cells):
    assert cells.count == TRUTH["cells"]


def test_the_variables_chosen_are_the_true_ones(fitted):
    def key(term):
        return term["factor"], term["operationalisation"], term["distance"], term["effect"]

    found = {key(plain(term.variable) | {"effect": term.effect}) for term in fitted.terms}
    assert found == {key(term) for term in TRUTH["terms"]}


def test_the_truth_lies_within_every_interval(fitted):
    truth = {term["factor"]: term["ratio"] for term in TRUTH["terms"]}
    for term in fitted.terms:
        known = term.citywide.independent
        assert known.low < truth[term.factor] < known.high, term.factor


def test_factors_without_effect_are_not_found(fitted):
    assert not {term.factor for term in fitted.terms} & set(TRUTH["no_effect"])
