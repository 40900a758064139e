"""A study of layers in QGIS, and the same of arrays with the library: one model."""

import json

import numpy as np
import pytest
from risk_terrain_modelling.core import library

CRS = "EPSG:27700"
FACTORS = {
    "pubs": {"OPERATIONALISATION": "both"},
    "railway": {"OPERATIONALISATION": "proximity"},
    "police_stations": {"OPERATIONALISATION": "auto", "EFFECT": "protective"},
}
OF_FILES = ("software", "created")


@pytest.fixture(scope="module")
def in_qgis(processing, root, tmp_path_factory):
    """The model that the algorithms make of the sample city."""
    folder, layers = tmp_path_factory.mktemp("qgis"), root / "resources" / "sample"

    def run(algorithm, output, name, **parameters):
        path = str(folder / name)
        processing.run(f"rtm:{algorithm}", {**parameters, output: path})
        return path

    def layer(name):
        return str(layers / f"{name}.geojson")

    grid = run(
        *("creategrid", "OUTPUT", "grid.tif"), STUDY_AREA=layer("boundary"), BLOCK_LENGTH=200
    )
    events = run(
        *("countevents", "OUTPUT", "events.tif"), GRID=grid, INCIDENTS=layer("incidents_2024")
    )
    factors = [
        run(
            "operationalisefactor",
            "OUTPUT",
            f"{name}.tif",
            GRID=grid,
            FACTOR=layer(name),
            NAME=name,
            **how,
        )
        for name, how in FACTORS.items()
    ]
    path = run("fitmodel", "MODEL", "model.json", EVENTS=events, FACTORS=factors)
    with open(path, encoding="utf-8") as file:
        return library.read_model(file.read())


@pytest.fixture(scope="module")
def from_arrays(root):
    """The model that the library makes of the same coordinates."""

    def places(name):
        text = (root / "resources" / "sample" / f"{name}.geojson").read_text(encoding="utf-8")
        return [one["geometry"]["coordinates"] for one in json.loads(text)["features"]]

    features = {
        "pubs": places("pubs"),
        "railway": library.Features.of_lines([np.array(line) for line in places("railway")]),
        "police_stations": places("police_stations"),
    }
    settings = [
        library.FactorSettings(
            name=name,
            block_length=200.0,
            operationalisation=how["OPERATIONALISATION"],
            effect=how.get("EFFECT", "aggravating"),
        )
        for name, how in FACTORS.items()
    ]
    terrain = library.Terrain.over(
        places("boundary"), features, block_length=200.0, settings=settings, units="m"
    )
    return library.fit(places("incidents_2024"), terrain)


def of_layers(inputs):
    """Take out what is told of layers, which arrays know nothing of."""
    for part in ("rows", "date_field", "first_date", "last_date"):
        inputs["events"].pop(part)
    for factor in inputs["factors"]:
        factor.pop("layer")


def test_it_is_one_model(in_qgis, from_arrays):
    one, other = (json.loads(library.write_model(it)) for it in (in_qgis, from_arrays))
    assert one["inputs"]["grid"].pop("crs") == CRS
    assert other["inputs"]["grid"].pop("crs") == ""
    for model in (one, other):
        for part in OF_FILES:
            model.pop(part)
        of_layers(model["inputs"])
    assert one["terms"]
    assert one == other
