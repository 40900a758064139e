"""A new section is one file and its place in the list."""

from pathlib import Path

from risk_terrain_modelling.tests.core.toys import use_toy

TESTS = Path(__file__).resolve().parents[1]
OLD_MODEL = TESTS / "model" / "version1" / "reference.json"
USED = f"""
from dataclasses import replace
from pathlib import Path
from risk_terrain.model.json import read_model
from risk_terrain.report.page import render_report

model = read_model(Path({str(OLD_MODEL)!r}).read_text(encoding="utf-8"))
page = render_report(replace(model, cells=345, events=100))
assert "<h2>How empty it is</h2>" in page
assert "<p>3.5 cells for each event.</p>" in page
assert page.index("How empty it is") < page.index("<h2>Limits</h2>")
assert "How empty it is" not in render_report(replace(model, cells=100, events=345))
"""


def test_a_new_one_is_a_file_and_its_place_in_the_list(tmp_path):
    lines = {
        "from .forecasting": "from .emptiness import Emptiness\nfrom .forecasting",
        "    Limits(),": "    Emptiness(),\n    Limits(),",
    }
    use_toy(tmp_path, "emptiness.py", "report/sections", lines, USED)
