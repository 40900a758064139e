"""What was measured: kept as results.json, shown as RESULTS.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from . import machine

FOLDER = Path(__file__).resolve().parent
RAW = FOLDER / "results.json"
SHOWN = FOLDER / "RESULTS.md"
TARGET_COLUMNS = ["what", "target", "measured", "met", "why not"]
INTRODUCTION = """# Benchmarks

Made by `tools/benchmark`; the raw numbers are in `results.json`. Every measured command or stage
runs in a process of its own. Memory is that process's peak resident set, in 10^6 bytes, with what
QGIS and the plugin take before any work (see their start). A time is wall time: of the whole
process for a command of `qgis_process`, of the work alone (without QGIS's start) for a single
stage. A peer ran beside it in the same run, on the same input. Models are those of the reference
selection, which the peers have too, but where a row says calibrated. A section keeps the date and
machine of its own last run.
"""


@dataclass
class Result:
    """One benchmark's table.

    Attributes
    ----------
    title : str
    columns : list of str
        Headings.
    rows : list of lists
        Text, numbers, or None where there is nothing to show.
    targets : list of [what, target, measured, met, why not]
    notes : list of str
    """

    title: str
    columns: list[str]
    rows: list[list] = field(default_factory=list)
    targets: list[list] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def aim(
        self, what: str, measured: float, limit: float, unit: str, *, least=False, why=""
    ) -> None:
        """Compare a measured number with its target: at most `limit`, or at least.

        `why` is the reason to print where the target is missed.
        """
        met = measured >= limit if least else measured <= limit
        bound = "at least" if least else "at most"
        told = [f"{bound} {limit:g} {unit}".strip(), f"{number(measured)} {unit}".strip()]
        self.targets.append([what, *told, met, None if met else why or "not known"])


def keep(name: str, result: Result, busy: float, order: Iterable[str]) -> None:
    """Put a benchmark's result in the place of its earlier one, and write both files.

    `busy` is how many processors others kept busy when it began: what disturbed its figures.
    `order` names all benchmarks as they are to stand.
    """
    kept = json.loads(RAW.read_text(encoding="utf-8")) if RAW.exists() else {}
    kept[name] = {**asdict(result), "measured": {**machine.described(), "busy": busy}}
    kept = {one: kept[one] for one in order if one in kept}
    RAW.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    SHOWN.write_text(page(kept), encoding="utf-8")


def page(kept: dict) -> str:
    """Return RESULTS.md."""
    width = len(TARGET_COLUMNS)  # results of before the last column lack it
    targets = [
        [*target, *[None] * (width - len(target))]
        for one in kept.values()
        for target in one["targets"]
    ]
    parts = [INTRODUCTION, "## Targets\n", table(TARGET_COLUMNS, targets)]
    for one in kept.values():
        measured = one["measured"]
        parts += [
            f"## {one['title']}\n",
            table(one["columns"], one["rows"]),
            *(f"{note}\n" for note in one["notes"]),
            f"*{measured['date']}, revision {measured['revision']}; {measured['processor']}, "
            f"{measured['memory']}; others kept {measured['busy']:.1f} processors busy when it "
            f"began; {measured['system']}; {measured['software']}.*\n",
        ]
    return "\n".join(parts)


def table(columns: list[str], rows: list[list]) -> str:
    """Return a Markdown table."""
    lines = [columns, ["---"] * len(columns), *([shown(value) for value in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def shown(value) -> str:
    """Return a value as it stands in a table."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "**no**"
    return number(value) if isinstance(value, (int, float)) else str(value)


def number(value: float) -> str:
    """Return a number with three digits that count, or all those before the point."""
    if isinstance(value, int) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:#.3g}".rstrip(".")
