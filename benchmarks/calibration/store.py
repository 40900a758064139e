"""Results on disk: one line of JSON a method and run, only ever appended."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

FILE = Path(__file__).resolve().parents[2] / "build" / "calibration" / "runs.jsonl"

Key = tuple  # layout, scenario, method, run


def key_of(line: dict) -> Key:
    """Return what a line is known by."""
    return line["layout"], line["scenario"], line["method"], line["run"]


def lines(path: Path = FILE) -> Iterator[dict]:
    """Yield what is kept; what a killed run left half-written is skipped."""
    if not path.exists():
        return
    with open(path, encoding="utf-8") as file:
        for text in file:
            try:
                yield json.loads(text)
            except ValueError:
                continue


class Store:
    """Appends lines, each on the disk before the next."""

    def __init__(self, path: Path = FILE) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.done = {key_of(line) for line in lines(path)}
        # never on the end of a line that was cut short
        whole = not path.exists() or path.read_bytes()[-1:] in (b"", b"\n")
        self._file = open(path, "a", encoding="utf-8")  # noqa: SIM115 (closed by close)
        if not whole:
            self._file.write("\n")

    def add(self, line: dict) -> None:
        """Append a line."""
        self._file.write(json.dumps(line, separators=(",", ":")) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self.done.add(key_of(line))

    def close(self) -> None:
        """Close the file."""
        self._file.close()
