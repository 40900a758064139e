"""Are two folders of a series's results the same, but for times and where they lie?

    python3 compare.py ONE OTHER

Files are compared byte by byte. Where that fails, times are taken out, and what a database notes of
its last change; of the records (manifest.json) the sizes and prints of files that hold such times.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from pathlib import Path

TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?([+-]\d\d:\d\d|Z)?")
WITH_TIMES = {".html", ".json", ".csv"}
RECORD = "manifest.json"
OF_THE_SCHEDULER = {"shared/steps.json"}  # the plan, which no study reads


def differences(one: Path, other: Path) -> list[str]:
    """Return the names of files that are in one folder alone, or are not the same."""
    names = [_files(folder) for folder in (one, other)]
    found = [f"{name}: in one alone" for name in sorted(names[0] ^ names[1])]
    timed = set()
    for name in sorted(names[0] & names[1]):
        here, there = one / name, other / name
        if here.read_bytes() == there.read_bytes() or here.name == RECORD:
            continue
        if _timeless(here, one) != _timeless(there, other):
            found.append(f"{name}: not the same")
        timed.add(name)
    for name in sorted(names[0] & names[1]):
        if Path(name).name == RECORD and not _same_records(one, other, name, timed):
            found.append(f"{name}: not the same")
    return found


def _files(folder: Path) -> set[str]:
    every = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    return every - OF_THE_SCHEDULER


def _timeless(path: Path, folder: Path):
    if path.suffix == ".gpkg":
        return _rows(path)
    if path.suffix not in WITH_TIMES:
        return path.read_bytes()
    return TIME.sub("(time)", path.read_text(encoding="utf-8")).replace(str(folder), "(folder)")


def _rows(path: Path) -> list[str]:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        dump = list(database.iterdump())
    finally:
        database.close()
    return [TIME.sub("(time)", line) for line in dump]


def _same_records(one: Path, other: Path, name: str, timed: set[str]) -> bool:
    records = [json.loads((folder / name).read_text(encoding="utf-8")) for folder in (one, other)]
    where = Path(name).parent
    for record in records:
        for file in record["files"]:
            if (where / file).as_posix() in timed or (where.parent / file).as_posix() in timed:
                record["files"][file] = "(print)"
    return records[0] == records[1]


if __name__ == "__main__":
    told = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(told) or "the same")
    sys.exit(1 if told else 0)
