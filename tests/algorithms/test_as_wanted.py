"""Options by number, layers with one in reserve: as command lines and models give them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st


@pytest.fixture(scope="module")
def wanted(processing):
    """Return what an algorithm makes of one value."""
    from qgis.core import QgsApplication
    from risk_terrain_modelling.algorithms.files.as_wanted import as_wanted

    def of(algorithm, name, value):
        found = QgsApplication.processingRegistry().algorithmById(f"rtm:{algorithm}")
        return as_wanted(found.parameterDefinitions(), {name: value})[name]

    return of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0, "calibrated"),
        ("1", "reference"),
        (" 1\x1f", "reference"),  # a blank to str.strip, and none to int
        ("reference", "reference"),
        (2, 2),  # there is none: it is refused later
        ("-1", "-1"),
        (True, True),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_an_option_by_its_number(wanted, value, expected):
    assert wanted("fitmodel", "SELECTION", value) == expected


@pytest.mark.parametrize("value", ["0,2", "0, nb2", [0, "2"], ["poisson", 2], "poisson,nb2"])
def test_several_options(wanted, value):
    found = wanted("fitmodel", "FAMILIES", value)
    assert (found.split(",") if isinstance(found, str) else found) == ["poisson", "nb2"]


def test_the_first_layer_that_is_given(wanted):
    assert wanted("creategrid", "STUDY_AREA", [None, "", "a.gpkg", "b.gpkg"]) == "a.gpkg"
    assert wanted("creategrid", "STUDY_AREA", [None]) is None
    assert wanted("fitmodel", "FACTORS", ["a.tif", "b.tif"]) == ["a.tif", "b.tif"], "many anyway"


@given(value=st.one_of(st.text(), st.integers(), st.lists(st.text()), st.none(), st.binary()))
def test_whatever_is_given_is_an_option_or_stays_as_it_is(wanted, value):
    found = wanted("fitmodel", "SELECTION", value)
    pairs = zip(found, value) if isinstance(value, list) else [(found, value)]
    for one, asked in pairs:
        parts = str(one).split(",")
        assert one == asked or any(part in ("calibrated", "reference") for part in parts)


def test_a_grid_with_options_by_number_is_that_by_name(processing, town):
    grids = []
    for keep in ("centre", 1, "1"):
        out = processing.run(
            "rtm:creategrid",
            {
                "STUDY_AREA": town.area,
                "BLOCK_LENGTH": 190,
                "KEEP": keep,
                "OUTPUT": town.path("g.tif"),
            },
        )
        grids.append(out["CELLS"])
    assert len(set(grids)) == 1


def test_the_help_beside_a_form_is_whole_paragraphs(processing):
    """QGIS makes a paragraph of every line of it, so that a line's end would break a sentence."""
    from qgis.core import QgsApplication

    for algorithm in QgsApplication.processingRegistry().providerById("rtm").algorithms():
        if not hasattr(algorithm, "HELP"):  # a model, whose help is QGIS's own
            continue
        text = algorithm.shortHelpString()
        assert "\n" not in text
        assert text.startswith("<p>")
