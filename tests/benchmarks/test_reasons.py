"""Every reason that a benchmark would print beside a missed target is there."""

import re
from pathlib import Path

from risk_terrain_modelling.benchmarks import reasons


def test_every_reason_asked_for_is_written():
    folder = Path(reasons.__file__).parent
    asked = {
        name
        for path in folder.glob("*.py")
        for name in re.findall(r"reasons\.([A-Z_]+)", path.read_text(encoding="utf-8"))
    }
    assert asked
    for name in sorted(asked):
        assert len(getattr(reasons, name).split()) > 5, name
