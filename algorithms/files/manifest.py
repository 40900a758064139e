"""The record of what a run wrote into a folder: only this may a later run replace or remove."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .prints import Print, is_text, prints_from

NAME = "manifest.json"
SCHEMA = "rtm-results/1"
LARGEST = 1 << 22  # bytes; a longer one is none of ours


@dataclass(frozen=True)
class Manifest:
    """The files of a run by their names within its folder, and the files that it read.

    `inputs` has the files of the layers, by their names as seen from the folder. `title` and
    `purpose` are the study's; a record of an earlier version has none.
    """

    files: Mapping[str, Print]
    inputs: Mapping[str, Print] = field(default_factory=dict)
    title: str = ""
    purpose: str = ""

    @property
    def own(self) -> Print:
        """The print of the record's own file."""
        text = self.to_json().encode()
        return Print(len(text), hashlib.sha256(text).hexdigest())

    def to_json(self) -> str:
        """Return the record as JSON; `read_manifest` reads it back."""
        told = {"title": self.title, "purpose": self.purpose}
        content = {
            "schema": SCHEMA,
            **{key: text for key, text in told.items() if text},
            "files": {name: asdict(self.files[name]) for name in sorted(self.files)},
            "inputs": {name: asdict(self.inputs[name]) for name in sorted(self.inputs)},
        }
        return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def names_in(folder: Path) -> list[str]:
    """Return the names of all files in a folder and the folders within, with slashes."""
    found = (path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink())
    return sorted(path.relative_to(folder).as_posix() for path in found)


def read_manifest(folder: Path, is_result: Callable[[str], bool]) -> Manifest | None:
    """Return the record in a folder; None where there is none, or it is none of ours.

    Parameters
    ----------
    is_result : callable
        Whether a name is one that a run may write. Others are left out, since the folder, and
        with it the record, may be a stranger's.
    """
    path = folder / NAME
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return None
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        return None
    parts = [content.get(part) for part in ("files", "inputs")]
    if not all(isinstance(part, dict) for part in parts):
        return None
    files, inputs = map(prints_from, parts)
    told = {key: content.get(key, "") for key in ("title", "purpose")}
    return Manifest(
        {name: known for name, known in files.items() if is_result(name)},
        inputs,
        **{key: text for key, text in told.items() if isinstance(text, str) and is_text(text)},
    )
