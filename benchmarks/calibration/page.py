"""docs/calibration.md and its plots, and the summary that they are made of."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from .. import machine
from . import plots, store
from .summary import summarised
from .tables import tables

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "benchmarks" / "calibration.json"
PAGE = ROOT / "docs" / "calibration.md"
IMAGES = ROOT / "docs" / "images"
BEGIN, END = "<!-- tables: begin -->\n", "<!-- tables: end -->\n"


def write() -> None:
    """Sum up all runs, and write summary, tables and plots."""
    lines = list(store.lines())
    if not lines:
        raise SystemExit("There are no runs yet.")
    earlier = json.loads(RAW.read_text(encoding="utf-8"))["scenarios"] if RAW.exists() else []
    kept = {
        "measured": machine.described(),
        "runs": len(lines),
        "processor_seconds": sum(line["seconds"] for line in lines),
        "scenarios": list(_with_earlier(summarised(lines), earlier)),
    }
    RAW.write_text(_compact(kept), encoding="utf-8")
    before, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(before + BEGIN + "\n" + tables(kept) + "\n" + END + after, encoding="utf-8")
    plots.draw(kept["scenarios"], IMAGES)


def _with_earlier(scenarios: list[dict], earlier: list[dict]) -> Iterator[dict]:
    """Add to each scenario what an earlier study found of it by methods that were not run again."""
    before = {_name(one): one for one in earlier}
    for one in scenarios:
        old = before.get(_name(one), {"methods": {}})
        yield {**old, **one, "methods": {**old["methods"], **one["methods"]}}


def _name(scenario: dict) -> tuple[str, str, str]:
    return scenario["layout"], scenario["truth"], scenario["clustering"]


def _compact(kept: dict) -> str:
    """JSON with a line a scenario, four digits, and null for what is not known."""
    text = json.dumps({**kept, "scenarios": []}, ensure_ascii=False, indent=1)
    rows = (json.dumps(_rounded(one), ensure_ascii=False) for one in kept["scenarios"])
    return text.replace('"scenarios": []', '"scenarios": [\n' + ",\n".join(rows) + "\n ]") + "\n"


def _rounded(value):
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_rounded(one) for one in value]
    if isinstance(value, float):
        return None if value != value else float(f"{value:.4g}")
    return value
