"""forecasts.json: what the forecast benchmark measured."""

from __future__ import annotations

import json


def as_text(kept: dict) -> str:
    """Return what was measured as JSON, a set a line, numbers to six figures."""
    lines = [f"{json.dumps(name)}: {_short(one)}" for name, one in kept["sets"].items()]
    sets = ",\n ".join(lines)
    return f'{{"check": {_short(kept["check"])},\n"sets": {{\n {sets}\n}}}}\n'


def _short(found: dict) -> str:
    def rounded(number: str) -> float:
        return float(f"{float(number):.6g}")

    return json.dumps(json.loads(json.dumps(found), parse_float=rounded), ensure_ascii=False)
