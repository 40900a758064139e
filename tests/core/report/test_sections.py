"""A new section is one file and its place in the list."""

import shutil
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
CORE, TOYS = TESTS.parents[1] / "core", TESTS.parent / "packaging" / "toys"
OLD_MODEL = TESTS / "model" / "version1" / "reference.json"
USED = f"""
from dataclasses import replace
from pathlib import Path
from core.model.json import read_model
from core.report.page import render_report

model = read_model(Path({str(OLD_MODEL)!r}).read_text(encoding="utf-8"))
page = render_report(replace(model, cells=345, events=100))
assert "<h2>How empty it is</h2>" in page
assert "<p>3.5 cells for each event.</p>" in page
assert page.index("How empty it is") < page.index("<h2>Limits</h2>")
assert "How empty it is" not in render_report(replace(model, cells=100, events=345))
"""


def test_a_new_one_is_a_file_and_its_place_in_the_list(tmp_path):
    copy = tmp_path / "core"
    shutil.copytree(CORE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(TOYS / "emptiness.py", copy / "report" / "sections")
    listed = copy / "report" / "sections" / "__init__.py"
    text = listed.read_text(encoding="utf-8")
    text = text.replace("from .forecasting", "from .emptiness import Emptiness\nfrom .forecasting")
    listed.write_text(text.replace("    Limits(),", "    Emptiness(),\n    Limits(),"), "utf-8")

    done = subprocess.run(
        [sys.executable, "-B", "-c", USED],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
