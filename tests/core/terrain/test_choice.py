from dataclasses import replace

import pytest
from risk_terrain_modelling.core.errors import RtmError
from risk_terrain_modelling.core.settings import FactorSettings
from risk_terrain_modelling.core.terrain.clustering import NearestNeighbour
from risk_terrain_modelling.core.terrain.influences.choice import RULES, require_suited, rule
from risk_terrain_modelling.core.terrain.influences.reasons import Reason, Why

SOME = NearestNeighbour(
    index=0.5432, z=-3.0, p_value=0.001234, mean_distance=87.654, expected_distance=160.0, count=9
)
FIGURES = "nearest-neighbour index 0.54, p = 0.00123, mean distance 87.65 map units"


def test_what_may_be_asked_for():
    assert [one.key for one in RULES] == [
        *("proximity", "density", "network", "level", "both", "auto")
    ]
    assert all(rule(one.key) is one for one in RULES)


@pytest.mark.parametrize(
    ("kinds", "keys"),
    [
        ({"points"}, ["proximity", "density", "network", "both", "auto"]),
        ({"lines"}, ["proximity", "both", "auto"]),
        ({"points", "polygons"}, ["proximity", "both", "auto"]),
        ({"values of a raster or of a field"}, ["level", "both", "auto"]),
        (set(), ["proximity", "density", "network", "level", "both", "auto"]),
    ],
)
def test_what_suits_which_features(kinds, keys):
    assert [one.key for one in RULES if one.suits(kinds)] == keys


def test_what_does_not_suit_is_refused():
    with pytest.raises(RtmError) as told:
        require_suited("density", {"points", "lines"}, "Pubs")
    assert str(told.value) == (
        "Density is asked of “Pubs”, and it has lines. "
        "Only points have a density; choose proximity."
    )
    require_suited("both", {"lines"}, "Pubs")


@pytest.mark.parametrize(
    ("asked", "kinds", "clustering", "key", "why"),
    [
        ("proximity", {"points"}, SOME, "proximity", None),
        ("density", {"points"}, None, "density", None),
        ("both", {"points"}, None, "both", None),
        ("both", {"polygons"}, None, "proximity", Why.NOT_POINTS),
        ("auto", {"lines"}, None, "proximity", Why.NOT_POINTS),
        ("auto", {"points"}, None, "proximity", Why.TOO_FEW),
        ("auto", {"points"}, SOME, "density", Why.CLUSTERED),
    ],
)
def test_what_features_get(asked, kinds, clustering, key, why):
    choice = rule(asked).choose(kinds, clustering, 100.0)
    assert choice.key == key
    assert [one.key for one in choice.influences] == (
        ["proximity", "density"] if key == "both" else [key]
    )
    assert (choice.reason.why if choice.reason else None) == why


@pytest.mark.parametrize(
    ("p_value", "largest", "why"),
    [
        (0.0499, 87.654, Why.CLUSTERED),
        (0.05, 87.654, Why.NOT_CLUSTERED),
        (0.0499, 87.653, Why.TOO_FAR_APART),
    ],
)
def test_the_rule_of_auto_at_its_edges(p_value, largest, why):
    found = NearestNeighbour(0.5, -3.0, p_value, 87.654, 160.0, 9)
    assert rule("auto").choose({"points"}, found, largest).reason.why == why


@pytest.mark.parametrize(
    ("kinds", "clustering", "largest", "note"),
    [
        (
            {"lines"},
            None,
            100.0,
            "“{a}” holds lines or polygons, which have no density: proximity alone is used.",
        ),
        (
            {"points"},
            None,
            100.0,
            "“{a}” has fewer than two points in the study area, "
            "too few to test for clustering: proximity is used.",
        ),
        (
            {"points"},
            SOME,
            50.0,
            "“{a}” is clustered, but its points are further apart than its largest distance "
            f"({FIGURES}): proximity is used.",
        ),
        ({"points"}, SOME, 100.0, f"“{{a}}” is clustered ({FIGURES}): density is used."),
    ],
)
def test_the_note_on_a_factor_is_what_rasters_have_always_held(kinds, clustering, largest, note):
    choice = rule("auto").choose(kinds, clustering, largest)
    assert choice.reason.sentence("{a}") == note


@pytest.mark.parametrize(
    ("asked", "most"), [("proximity", 6), ("density", 6), ("both", 12), ("auto", 6)]
)
def test_the_most_variables(asked, most):
    assert FactorSettings("Pubs", 200, operationalisation=asked).most_variables == most


def test_a_p_that_is_next_to_nothing_is_told_as_such():
    sure = Reason(Why.CLUSTERED, replace(SOME, p_value=7e-85))
    assert "p < 0.0001" in sure.sentence("Pubs")
