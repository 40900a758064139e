"""A family that the plugin does not have: one new file, and its place in the list."""

import shutil
import subprocess
import sys

FILE = '''"""Geometric: every event makes another one as likely, Var = mu + mu^2."""

import numpy as np

from .base import Family, Likelihood


class Geometric(Family):
    """The sum over cells of y eta - (y + 1) log(1 + mu)."""

    key = "geometric"
    name = "Geometric"
    title = "geometric"
    choice = "&Geometric"

    def _log_likelihood(self, eta, t, data):
        mean = np.exp(eta)
        times = data.events + data.cells
        share = mean / (1 + mean)
        value = (data.events * eta - times * np.log1p(mean)).sum(1)
        return Likelihood(value, data.events - times * share, times * share / (1 + mean))

    def with_statsmodels(self, discrete_model, counts, design):
        return discrete_model.NegativeBinomial(
            counts, design, loglike_method="geometric", check_rank=False
        )


GEOMETRIC = Geometric()
'''
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
assert abs(model.terms[0].rrv - 3) < 0.5, model.terms
assert read_model(write_model(model)).family == "geometric"
assert family(model.family) == "geometric"
"""


def test_a_new_family_is_one_file_and_its_place_in_the_list(tmp_path, root):
    core = tmp_path / "risk_terrain"
    shutil.copytree(root / "core", core, ignore=shutil.ignore_patterns("__pycache__"))
    families = core / "fitting" / "families"
    (families / "geometric.py").write_text(FILE, encoding="utf-8")
    listed = (families / "__init__.py").read_text(encoding="utf-8")
    listed = listed.replace("from .nb1", "from .geometric import GEOMETRIC\nfrom .nb1")
    listed = listed.replace("NB2)", "NB2, GEOMETRIC)")
    (families / "__init__.py").write_text(listed, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-B", "-c", PROGRAM],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
    )
    assert done.returncode == 0, done.stderr
