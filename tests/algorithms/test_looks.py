"""What comes out is styled, explained and found."""

import os

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingParameterDefinition,
    QgsRasterLayer,
    QgsVectorLayer,
)


@pytest.fixture(scope="module")
def algorithms(processing):
    provider = QgsApplication.processingRegistry().providerById("rtm")
    return [one for one in provider.algorithms() if hasattr(one, "HELP")]


def test_every_algorithm_explains_itself(algorithms):
    assert len(algorithms) >= 6
    for one in algorithms:
        assert one.SUMMARY.endswith(".")
        assert len(one.shortHelpString()) > 100
        assert one.tags()
        assert not one.icon().isNull()
        assert one.svgIconPath().endswith(f"{one.name()}.svg")
        address, section = one.helpUrl().split("#")
        with open(address.replace("file://", ""), encoding="utf-8") as page:
            assert f'id="{section}"' in page.read()


def test_every_parameter_has_help(algorithms):
    for one in algorithms:
        for definition in one.parameterDefinitions():
            assert len(definition.help()) > 10, f"{one.name()} {definition.name()}"
            assert definition.description()


def test_the_manual_is_what_the_declarations_say(algorithms, root):
    import sys

    sys.path.insert(0, str(root / "tools"))
    try:
        from make_help import PAGE, page
    finally:
        sys.path.pop(0)
    from risk_terrain_modelling.algorithms.provider import ALGORITHMS

    assert PAGE.read_text(encoding="utf-8") == page(ALGORITHMS), "run tools/regenerate"


def legend(layer):
    return [label for label, _ in layer.renderer().legendSymbologyItems()]


def test_rasters_load_with_their_style(rasters, run, town):
    fitted = run(
        "fitmodel",
        EVENTS=rasters["events"],
        FACTORS=[rasters["pubs"]],
        MODEL=town.path("model.json"),
    )
    made = run(
        "riskmap",
        MODEL=fitted["MODEL"],
        FACTORS=[rasters["pubs"]],
        EVENTS=rasters["events"],
        RISK=town.path("risk.tif"),
        CELLS=town.path("cells.gpkg"),
    )
    labels = legend(QgsRasterLayer(made["RISK"]))
    assert labels[0].startswith("1 (lowest risk) to ")
    assert "highest risk" in labels[-1]
    assert "0 events" in legend(QgsRasterLayer(rasters["events"]))
    assert legend(QgsRasterLayer(rasters["pubs"]))[1].startswith("Pubs, ")
    assert len(legend(QgsRasterLayer(rasters["grid"]))) == 2
    cells = QgsVectorLayer(made["CELLS"])
    assert cells.renderer().type() == "graduatedSymbol"
    assert cells.featureCount() == 400
    assert {"rrs", "expected", "events", "highest", "above_average"} <= set(cells.fields().names())
    total = sum(feature["events"] for feature in cells.getFeatures())
    assert total == 240


@pytest.mark.skipif(os.name == "nt", reason="no file may be called so there")
def test_a_style_is_made_whatever_a_folder_is_called(rasters, run, town):
    folder = town.folder / "who? bands=1 & vrt"
    folder.mkdir()
    made = run(
        "hotspotmap",
        EVENTS=rasters["events"],
        GRID=rasters["grid"],
        OUTPUT=str(folder / "hot?spots.tif"),
    )
    layer = QgsRasterLayer(made["OUTPUT"])
    assert layer.isValid()
    assert len(legend(layer)) > 1


def test_band_descriptions_name_the_variables(rasters):
    layer = QgsRasterLayer(rasters["pubs"])
    names = [layer.bandName(number) for number in range(1, layer.bandCount() + 1)]
    assert "Pubs, proximity, 100 m" in names[0]
    assert "Pubs, density, 600 m" in names[-1]


def test_optional_parameters_are_the_optional_ones(algorithms):
    optional = QgsProcessingParameterDefinition.Flag.FlagOptional
    found = {
        f"{one.name()}.{definition.name()}"
        for one in algorithms
        for definition in one.parameterDefinitions()
        if definition.flags() & optional
    }
    assert {
        "creategrid.CELL_SIZE",
        "creategrid.EXCLUDE",
        "countevents.FILTER",
        "operationalisefactor.NAME",
        "operationalisefactor.BLOCK_LENGTH",
        "fitmodel.REPORT",
        "riskmap.CELLS",
    } <= found
