"""docs/changes.md, and the summary of which its tables are made."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from .. import machine
from ..calibration.shares import share
from .choices import CHOICES
from .store import lines
from .worlds import WORLDS

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT / "benchmarks" / "changes.json"
PAGE = ROOT / "docs" / "changes.md"
LEVEL = 0.05
PARTS = ("rows", "cells", "real")
MARKS = ("simulated", "power", "cells", "real")


def write(
    path: Path, real: Iterable[dict] | None = None, cells: Iterable[dict] | None = None
) -> None:
    """Sum up what there is, and set the tables.

    Parameters
    ----------
    path : Path
        Of the runs.
    real : iterable of dict, or None
        Of real periods; those kept before if None.
    cells : iterable of dict, or None
        Of the cells' intervals; those kept before if None.
    """
    kept = {name: [] for name in PARTS}
    if RAW.exists():
        kept.update(json.loads(RAW.read_text(encoding="utf-8")))
    simulated = list(rows(path)) or kept["rows"]
    found = kept["real"] if real is None else list(real)
    of_cells = kept["cells"] if cells is None else list(cells)
    kept = {"rows": simulated, "cells": of_cells, "real": found}
    kept = {"measured": machine.described(), **kept}
    RAW.write_text(as_text(kept), encoding="utf-8")
    PAGE.write_text(with_tables(PAGE.read_text(encoding="utf-8"), kept), encoding="utf-8")


def as_text(kept: dict) -> str:
    """Return JSON with a line a row, and a line a pair of periods."""
    text = json.dumps({**kept, **{name: [] for name in PARTS}}, ensure_ascii=False, indent=1)
    for name in PARTS:
        lines_of = ",\n".join(f"  {json.dumps(one, ensure_ascii=False)}" for one in kept[name])
        text = text.replace(f'"{name}": []', f'"{name}": [\n{lines_of}\n ]')
    return f"{text}\n"


def with_tables(text: str, kept: dict) -> str:
    """Return the page with the tables of what is kept."""
    tables = (
        of_nulls(kept["rows"]),
        of_power(kept["rows"]),
        of_the_map(kept["cells"]),
        of_real(kept["real"]),
    )
    for mark, table in zip(MARKS, tables):
        begin, end = f"<!-- {mark}: begin -->\n", f"<!-- {mark}: end -->\n"
        before, rest = text.split(begin)
        text = f"{before}{begin}\n{table}\n{end}{rest.split(end)[1]}"
    return text


def rows(path: Path) -> Iterator[dict]:
    """Yield a summary of each row: shares of terms that the tests reject at 5%."""
    by_row: dict[tuple[str, str], list[list[dict]]] = defaultdict(list)
    for one in lines(path):
        by_row[one["choice"], one["world"]].append(one["terms"])
    for choice in CHOICES:
        for world in WORLDS:
            runs = by_row.get((choice, world.name))
            if runs:
                yield {"choice": choice, "world": world.name, "runs": len(runs), **_shares(runs)}


def _shares(runs: list[list[dict]]) -> dict:
    terms = [one for run in runs for one in run]
    factors = sorted({one["factor"] for one in terms if one["true"]})
    rates = {
        factor: _rejected([t for t in terms if t["true"] and t["factor"] == factor])
        for factor in factors
    }
    tests = ("p", "p_citywide", "p_independent")
    return {
        "terms": len(terms),
        "rejected": {test: _rejected(terms, test) for test in tests},
        "true": {test: _rejected([t for t in terms if t["true"]], test) for test in tests},
        "others": _rejected([t for t in terms if not t["true"]]),
        "pubs": {test: _rejected([t for t in terms if _is_pubs(t)], test) for test in tests},
        "factors": rates,
    }


def _is_pubs(term: dict) -> bool:
    return term["factor"] == "pubs"


def _rejected(terms: list[dict], test: str = "p") -> list[float]:
    """Return the share below the level, its standard error, and how many there were."""
    if not terms:
        return [0.0, 0.0, 0]
    value, error, number = share(one[test] < LEVEL for one in terms)
    return [round(value, 4), round(error, 4), number]


def of_nulls(found: list[dict]) -> str:
    """Return the table of what is rejected where nothing changed."""
    head = "Terms | Clusters | Runs | Terms compared | Rejected | citywide | if independent"
    table = [f"| {head} | Highest of a true factor | pubs |", "|" + "---|" * 9]
    for one in found:
        if "no change" in one["world"]:
            often = [(rate, name) for name, rate in one["factors"].items() if _is_often(rate, one)]
            highest = max(often, default=([0.0, 0.0, 0], ""))
            cells = [
                one["choice"],
                one["world"].split(", ")[1],
                f"{one['runs']}",
                f"{one['terms']:,}",
                *(_percent(one["rejected"][test]) for test in one["rejected"]),
                f"{_percent(highest[0])} ({highest[1].replace('_', ' ')})",
                _percent(one["pubs"]["p"]),
            ]
            table.append(f"| {' | '.join(cells)} |")
            if one["others"][2]:
                others = _percent(one["others"])
                told = f"of which no true ones ({one['others'][2]:,})"
                table.append(f"| | | | {told} | {others} | | | | |")
    return "\n".join(table) + "\n"


def _is_often(rate: list[float], row: dict) -> bool:
    """Return whether a factor was compared in half of the runs at least."""
    return 2 * rate[2] >= row["runs"]


def of_power(found: list[dict]) -> str:
    """Return the table of what is found where pubs changed."""
    head = "Terms | World | Runs | pubs found | citywide | if independent | other terms rejected"
    table = [f"| {head} |", "|" + "---|" * 7]
    for one in found:
        if "no change" not in one["world"]:
            others = [rate[0] for name, rate in one["factors"].items() if name != "pubs"]
            cells = [
                one["choice"],
                one["world"],
                f"{one['runs']}",
                *(_percent(one["pubs"][test]) for test in one["pubs"]),
                f"{100 * np.mean(others):.1f}%",
            ]
            table.append(f"| {' | '.join(cells)} |")
    return "\n".join(table) + "\n"


def of_the_map(found: list[dict]) -> str:
    """Return the table of the cells' intervals."""
    head = "World | Runs | Intervals that hold the truth | where there are events"
    table = [f"| {head} | Cells told as changed | of them in the wrong direction |"]
    table.append("|" + "---|" * 6)
    for one in found:
        # where nothing moved every cell that is told is wrong
        moved = next(world.moves for world in WORLDS if world.name == one["world"])
        wrong = f"{100 * one['wrong'] / one['sure']:.1f}%" if moved and one["sure"] else "–"
        cells = [
            one["world"],
            f"{one['runs']}",
            f"{100 * one['held']:.1f}%",
            f"{100 * one['held_with_events']:.1f}%",
            f"{100 * one['sure']:.2g}%",
            wrong,
        ]
        table.append(f"| {' | '.join(cells)} |")
    return "\n".join(table) + "\n"


def _percent(rate: list[float]) -> str:
    return f"{100 * rate[0]:.1f}%" if rate[2] else "–"


def of_real(found: list[dict]) -> str:
    """Return the table of what changed in real cities."""
    head = "Periods | Events | Events a day × | Terms | Changed (all paid for) | Perhaps (p < 0.05)"
    table = [f"| {head} | Cells surely changed |", "|" + "---|" * 7]
    for one in found:
        level = one["level"]["change"]
        sure = [term for term in one["terms"] if term["paid"] < LEVEL]
        perhaps = [
            term
            for term in one["terms"]
            if term["paid"] >= LEVEL and term["change"]["p_value"] < LEVEL
        ]
        cells = [
            one["title"],
            f"{one['before']:,} → {one['after']:,}",
            f"{level['ratio']:.2f} ({level['low']:.2f} to {level['high']:.2f})",
            f"{len(one['terms'])}",
            _named(sure, one["units"]),
            _named(perhaps, one["units"]),
            f"{one['sure_cells']:,} of {one['cells']:,}",
        ]
        table.append(f"| {' | '.join(cells)} |")
    return "\n".join(table) + "\n"


def _named(terms: list[dict], units: str) -> str:
    """Return terms with their changes."""
    return (
        "; ".join(
            f"{one['variable']['factor'].replace('_', ' ')} "
            f"{one['variable']['distance']:g} {units} "
            f"{one['change']['ratio']:.2f} "
            f"({one['change']['low']:.2f} to {one['change']['high']:.2f})"
            for one in terms
        )
        or "none"
    )
