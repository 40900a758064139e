import numpy as np
import pytest
from risk_terrain_modelling.core.progress import Quiet
from risk_terrain_modelling.core.settings import FactorSettings
from risk_terrain_modelling.core.terrain.features import Features
from risk_terrain_modelling.core.terrain.grid import Cells, Frame
from risk_terrain_modelling.core.terrain.influences import INFLUENCES, influence
from risk_terrain_modelling.core.terrain.influences.base import Ground
from risk_terrain_modelling.core.terrain.nearness import nearness
from risk_terrain_modelling.tests.core.toys import use_toy

FRAME = Frame(left=0, top=300, cell_size=100, columns=9, rows=3)
CELLS = Cells(FRAME, np.ones(FRAME.shape, bool))
PUBS = FactorSettings(name="Pubs", block_length=200, max_blocks=1, effect="protective")


def test_they_stand_in_the_order_of_their_variables_and_are_found_by_their_keys():
    assert [one.key for one in INFLUENCES] == ["proximity", "density", "network", "level"]
    assert all(influence(one.key) is one for one in INFLUENCES)
    with pytest.raises(KeyError):
        influence("both")


@pytest.mark.parametrize(
    ("key", "kinds", "suits"),
    [
        ("proximity", {"points"}, True),
        ("proximity", {"lines", "polygons"}, True),
        ("density", {"points"}, True),
        ("density", {"points", "lines"}, False),
        ("density", {"polygons"}, False),
        ("density", set(), True),
        ("network", {"points"}, True),
        ("network", {"lines"}, False),
        ("level", {"values of a raster or of a field"}, True),
        ("level", {"points"}, False),
    ],
)
def test_which_kinds_of_features_have_one(key, kinds, suits):
    assert influence(key).suits(kinds) == suits


@pytest.mark.parametrize("key", ["proximity", "density"])
def test_a_block_has_a_variable_a_distance(key):
    features = Features(points=np.array([[450.0, 150.0]]))
    ground = Ground(CELLS, features, nearness(CELLS, features, PUBS.distances, Quiet()))

    block = influence(key).block(PUBS, ground, Quiet())

    assert [str(one) for one in block.variables] == [f"Pubs, {key}, 100", f"Pubs, {key}, 200"]
    assert {one.sign for one in block.variables} == {-1}
    assert block.column(1)[13], "the cell of the pub itself"


@pytest.mark.parametrize(
    ("key", "where", "in_short"),
    [
        ("proximity", "within 200 m of Pubs", "within 200 m of Pubs"),
        ("density", "where Pubs are dense within 200 m", "dense Pubs within 200 m"),
        (
            "network",
            "within 200 m of Pubs along the streets",
            "within 200 m of Pubs along the streets",
        ),
    ],
)
def test_how_one_is_said(key, where, in_short):
    one = influence(key)
    assert one.noun.startswith(key)
    assert one.where.format(factor="Pubs", distance="200 m") == where
    assert one.in_short.format(factor="Pubs", distance="200 m") == in_short
    assert one.reading.startswith(f"{one.noun.capitalize()} means ")


USED = """
import numpy as np
from risk_terrain.mapping.place import Bearing, Place
from risk_terrain.report import phrases
from risk_terrain.model.variable import Variable
from risk_terrain.progress import Quiet
from risk_terrain.settings import CHOSEN, OPERATIONALISATIONS, FactorSettings
from risk_terrain.terrain.factor import operationalise
from risk_terrain.terrain.features import Features
from risk_terrain.terrain.grid import Cells, Frame

assert OPERATIONALISATIONS == (
    "proximity", "density", "network", "level", "absence", "both", "auto"
)
assert "absence" in CHOSEN
frame = Frame(left=0, top=100, cell_size=100, columns=9, rows=1)
cells = Cells(frame, np.ones((1, 9), bool))
settings = FactorSettings("Pubs", 200, operationalisation="absence", max_blocks=1)
factor = operationalise(cells, Features(points=np.array([[450.0, 50.0]])), settings, Quiet())
(block,) = factor.blocks
assert settings.most_variables == len(block.variables) == 2
assert [str(one) for one in block.variables] == ["Pubs, absence, 100", "Pubs, absence, 200"]
assert block.column(0).tolist() == [True] * 3 + [False] * 3 + [True] * 3
bearings = (Bearing(block.variables[0], 2.0, 1.0),)
place = Place(1, 9, 9e4, 1.0, 1.0, None, None, bearings)
assert list(phrases.reasons(place.bearings, "m")) == [
    "farther than 100 m from Pubs ×2.0"
]
"""


def test_a_new_one_is_a_file_and_its_place_in_the_list(tmp_path):
    lines = {
        "from .base import": "from .absence import ABSENCE\nfrom .base import",
        "PROXIMITY, DENSITY, NETWORK, LEVEL)": "PROXIMITY, DENSITY, NETWORK, LEVEL, ABSENCE)",
    }
    use_toy(tmp_path, "absence.py", "terrain/influences", lines, USED)
