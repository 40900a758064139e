"""A few cases of each section of `tools/bad-days`, in a QGIS of its own: children begin with it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")

SECTIONS = ("kills", "studies", "single", "wizard", "paths", "disk", "faults", "together")
SEED = "11"


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What did not hold in each section."""
    out = tmp_path_factory.mktemp("bad-days")
    module = "risk_terrain_modelling.tests.bad_days"
    asked = [*SECTIONS, "--quick", "--seed", SEED, "--out", str(out)]
    linked = next(path for path in sys.path if Path(path, "risk_terrain_modelling").is_symlink())
    ended = subprocess.run(
        [sys.executable, "-m", module, *asked],
        env={**os.environ, "PYTHONPATH": linked, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "| What was tried |" in ended.stdout, ended.stdout + ended.stderr
    return {name: json.loads((out / f"{name}.json").read_text()) for name in SECTIONS}


@pytest.mark.parametrize("section", SECTIONS)
def test_it_holds(found, section):
    lines = found[section]["lines"]
    assert all(line["cases"] for line in lines)
    faults = [fault for line in lines for fault in line["faults"]]
    assert not faults, json.dumps(faults, indent=1)[:5000]
