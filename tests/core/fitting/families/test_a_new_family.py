"""A family that the plugin does not have: one new file, and its place in the list."""

import shutil
import subprocess
import sys

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
    shutil.copy(root / "tests" / "packaging" / "toys" / "geometric.py", families)
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
