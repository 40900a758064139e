"""The runs on disk: a line of JSON each, only ever appended."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path


def lines(path: Path) -> Iterator[dict]:
    """Yield what is kept; what a killed run left half-written is skipped."""
    if not path.exists():
        return
    with open(path, encoding="utf-8") as file:
        for text in file:
            try:
                yield json.loads(text)
            except ValueError:
                continue
