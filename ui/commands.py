"""A run of a study as text for a terminal and for Python."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

from ..algorithms.files.strangers import ALLOW


def as_command(
    study: Path, folder: Path, *, remote: bool = False, windows: bool | None = None
) -> str:
    """Return the command that runs a study without a window; `remote` allows what is beyond it."""
    parts = ["qgis_process", "run", "rtm:runstudy", f"--STUDY={study}", f"--OUTPUT_FOLDER={folder}"]
    parts += [f"--{ALLOW}=true"] if remote else []
    on_windows = os.name == "nt" if windows is None else windows
    # no file name of Windows holds a quotation mark
    quoted = [f'"{part}"' if " " in part else part for part in parts]
    return " ".join(quoted) if on_windows else shlex.join(parts)


def as_python(study: Path, folder: Path, *, remote: bool = False) -> str:
    """Return Python for QGIS's console that runs a study."""
    given = {"STUDY": str(study), "OUTPUT_FOLDER": str(folder), **({ALLOW: True} if remote else {})}
    return f'import processing\n\nprocessing.run(\n    "rtm:runstudy",\n    {given!r},\n)\n'
