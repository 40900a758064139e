"""What was tried and what came of it: a table to read, and every fault as JSON."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Tally:
    """The cases of one line of the table."""

    title: str
    cases: int = 0
    results: int = 0
    refusals: int = 0
    faults: list[dict] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0

    def add(self, case: str, faults: list[str], kind: str = "") -> None:
        """Note a case; without faults it held."""
        self.cases += 1
        self.results += kind == "result"
        self.refusals += kind == "refused"
        self.seconds = time.monotonic() - self.began
        if faults:
            self.faults.append({"case": case, "faults": faults})
            print(f"  {self.title}: {case}: {faults[0][:300]}", file=sys.stderr, flush=True)
        elif self.cases % 50 == 0:
            print(f"  {self.title}: {self.cases}", file=sys.stderr, flush=True)


def as_table(tallies: list[Tally]) -> str:
    """Return the tallies as Markdown."""
    rows = [
        "| What was tried | Cases | Results | Refused in a sentence | Did not hold | Minutes |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for one in tallies:
        counts = [one.cases, one.results or "", one.refusals or "", len(one.faults)]
        cells = " | ".join(str(count) for count in counts)
        rows.append(f"| {one.title} | {cells} | {one.seconds / 60:.1f} |")
    return "\n".join(rows)


def write(tallies: list[Tally], path: Path, **about) -> None:
    """Write everything as JSON."""
    lines = [
        {
            "title": one.title,
            "cases": one.cases,
            "results": one.results,
            "refusals": one.refusals,
            "seconds": round(one.seconds, 1),
            "faults": one.faults,
        }
        for one in tallies
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({**about, "lines": lines}, indent=1, ensure_ascii=True)
    path.write_text(text + "\n", encoding="utf-8")
