"""Figures of docs/evaluation.md: ``python -m PACKAGE.benchmarks.displacement RUNS``.

Writes benchmarks/displacement.json and the tables of the page.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from . import displacement_counters, displacement_rates, machine

ROOT = Path(__file__).resolve().parents[1]
RAW = ROOT / "benchmarks" / "displacement.json"
PAGE = ROOT / "docs" / "evaluation.md"
MEASURES = {
    "local": "treated less control",
    "total": "with displacement",
    "ratio": "ratio of ratios",
    "any": "any squares",
    "any, ratio": "any squares, ratio",
    "like": "squares as busy before",
    "like, ratio": "squares as busy before, ratio",
}


def main() -> None:
    """Run everything, and write it down."""
    kept = {
        "measured": machine.described(),
        "simulated": displacement_rates.rates(int(sys.argv[1])),
        "counters": displacement_counters.measured(),
    }
    RAW.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    write(kept)


def write(kept: dict) -> None:
    """Set the tables of the page."""
    text = PAGE.read_text(encoding="utf-8")
    simulated = kept["simulated"]
    for name, rows in (
        ("simulated", held([one for one in simulated if one["study"] == "squares"])),
        ("chosen", held([one for one in simulated if one["study"] == "busiest"])),
        ("counters", counters(kept["counters"])),
    ):
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        before, rest = text.split(begin)
        text = before + begin + "\n".join(rows) + "\n" + end + rest.split(end)[1]
    PAGE.write_text(text, encoding="utf-8")


def held(rows: list[dict]) -> list[str]:
    """Return the lines of a table of simulated intervals."""
    lines = [
        "| crime, range | clusters | what | every incident by itself | with the clustering |",
        "|---|---|---|---|---|",
    ]
    for one in rows:
        lines.append(
            f"| {one['kind']}, {one['range']:.0f} m | {one['clusters']} | {MEASURES[one['what']]} "
            f"| {one['independent']:.1%} | **{one['clustered']:.1%}** |"
        )
    return lines


def counters(rows: list[dict]) -> list[str]:
    """Return the lines of the table of counters."""
    lines = [
        "| crime | closed | kept | ratio of ratios | around, the same | pretended closures held |",
        "|---|---|---|---|---|---|",
    ]
    for one in rows:
        (_, *closed), (_, *kept) = one["roles"]["treated"], one["roles"]["control"]
        lines.append(
            f"| {one['crime'].replace('_', ' ')} | {_pair(closed)} | {_pair(kept)} "
            f"| {_ratio(one['local'])} | {_ratio(one['displacement'])} "
            f"| {one['pretended']['independent']:.0%}, **{one['pretended']['clustered']:.0%}** |"
        )
    return lines


def _pair(counts: list[int]) -> str:
    return f"{counts[0]:,} → {counts[1]:,}"


def _ratio(one: dict) -> str:
    low, high = one["clustered"]
    return f"{one['ratio']:.2f} ({low:.2f} to {high:.2f})"


if __name__ == "__main__":
    main()
