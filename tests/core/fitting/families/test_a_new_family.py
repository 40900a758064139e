"""A family that the plugin does not have: one new file, and its place in the list."""

from risk_terrain_modelling.tests.core.toys import use_toy

PROGRAM = """
import numpy as np
from risk_terrain.fitting.fit import fit_model
from risk_terrain.model.block import pack
from risk_terrain.model.json import read_model, write_model
from risk_terrain.model.variable import Variable
from risk_terrain.progress import Quiet
from risk_terrain.report.phrases.terms import family
from risk_terrain.settings import FAMILIES, FitSettings

assert FAMILIES[-1] == "geometric"
rng = np.random.default_rng(0)
near = rng.random(2000) < 0.3
mean = np.where(near, 1.2, 0.4)
counts = rng.geometric(1 / (1 + mean)) - 1
blocks = [pack([Variable("pubs", "proximity", 100.0)], [near])]
settings = FitSettings(selection="reference", families=("poisson", "geometric"))
model = fit_model(blocks, counts, settings, Quiet())
assert model.family == "geometric" and model.dispersion is None, model
assert abs(model.terms[0].citywide.ratio - 3) < 0.5, model.terms
assert read_model(write_model(model)).family == "geometric"
assert family(model.family) == "geometric"
"""


def test_a_new_family_is_one_file_and_its_place_in_the_list(tmp_path):
    lines = {
        "from .nb1": "from .geometric import GEOMETRIC\nfrom .nb1",
        "NB2)": "NB2, GEOMETRIC)",
    }
    use_toy(tmp_path, "geometric.py", "fitting/families", lines, PROGRAM)
