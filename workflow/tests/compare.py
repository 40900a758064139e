"""Are two folders of a series's results the same, but for times and where they lie?

    python3 compare.py ONE OTHER

Files are compared byte by byte. Where that fails, times are taken out, also those in databases, and
from records of all files the prints of those that hold times.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import sys
from pathlib import Path

TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?([+-]\d\d:\d\d|Z)?")
TEXTS = {".html", ".json", ".csv"}
RECORDS = ("provenance.json", "manifest.json")  # which hold prints of the others, in this order
OF_THE_RUN = {"shared/steps.json", "shared/owner.json"}  # the plan, and who ran it last


def differences(one: Path, other: Path) -> list[str]:
    """Return the names of files that are in one folder alone, or are not the same."""
    names = [_files(folder) for folder in (one, other)]
    found = [f"{name}: in one alone" for name in sorted(names[0] ^ names[1])]
    prints: list[dict[str, str]] = [{}, {}]  # of files that differ in times alone
    for name in sorted(names[0] & names[1], key=_records_last):
        paths = one / name, other / name
        if paths[0].read_bytes() == paths[1].read_bytes():
            continue
        bare = [_timeless(path, known) for path, known in zip(paths, prints)]
        if bare[0] != bare[1]:
            found.append(f"{name}: not the same")
        for path, known in zip(paths, prints):
            known.update(dict.fromkeys(_prints(path), f"(print of {name})"))
    return found


def _records_last(name: str) -> tuple[int, str]:
    last = Path(name).name
    return (RECORDS.index(last) + 1 if last in RECORDS else 0), name


def _files(folder: Path) -> set[str]:
    every = {one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()}
    return every - OF_THE_RUN


def _timeless(path: Path, prints: dict[str, str]):
    """Return what a file holds, without times and the prints of files that hold some."""
    if path.suffix == ".gpkg":
        return _rows(path)
    if path.suffix not in TEXTS:
        return path.read_bytes()
    text = TIME.sub("(time)", path.read_text(encoding="utf-8"))
    return re.sub("[0-9a-f]{64}", lambda found: prints.get(found[0], found[0]), text)


def _prints(path: Path) -> set[str]:
    """Return a file's print, and the recorded one, which leaves a database's bookkeeping out."""
    found = {hashlib.sha256(path.read_bytes()).hexdigest()}
    record = path.with_name(RECORDS[-1])
    if record.is_file():
        entry = json.loads(record.read_text(encoding="utf-8"))["files"].get(path.name)
        found |= {entry["sha256"]} if isinstance(entry, dict) else set()
    return found


def _rows(path: Path) -> list[str]:
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        dump = list(database.iterdump())
    finally:
        database.close()
    return [TIME.sub("(time)", line) for line in dump]


if __name__ == "__main__":
    told = differences(Path(sys.argv[1]), Path(sys.argv[2]))
    print("\n".join(told) or "the same")
    sys.exit(1 if told else 0)
