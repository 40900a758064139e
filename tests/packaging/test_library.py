"""core as the library risk_terrain, as tools/library installs it: the lines of the README."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ARRAYS = """
import numpy as np
rng = np.random.default_rng(1)
pubs, stops = rng.uniform((0, 0), (4000, 3000), (2, 40, 2))
events = np.vstack([pubs + shift for shift in rng.normal(0, 60, (8, 40, 2))])
"""


@pytest.fixture
def python(tmp_path):
    """Run a program in a Python that finds core by its name as a library."""
    (tmp_path / "risk_terrain").symlink_to(ROOT / "core", target_is_directory=True)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}

    def run(program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program],
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


def test_the_lines_of_the_readme_give_a_model_and_a_map(python):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(lines.split("\n\n", 1)[1].splitlines()) <= 5
    said = python(f"{ARRAYS}{lines}print(scores.shape, scores.min())")
    assert "Risk terrain model" in said
    assert re.search(r"^Pubs +proximity", said, re.MULTILINE)
    assert said.endswith("(30, 40) 1.0\n")


def test_nothing_is_imported_before_it_is_asked_for(python):
    listed = "print(sorted(name for name in sys.modules if name.startswith(('risk_t', 'numpy'))))"
    assert python(f"import sys, risk_terrain; {listed}") == "['risk_terrain']\n"


def test_the_notebook_is_kept_as_it_was_written():
    cells = json.loads((ROOT / "docs" / "library.ipynb").read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        assert not cell.get("outputs"), "clear the outputs: they are made anew in .ci/run"
        assert cell.get("execution_count") is None
