"""A run of a study as text for a terminal and for Python."""

from __future__ import annotations

import os
import shlex
from pathlib import Path


def as_command(study: Path, folder: Path, *, windows: bool | None = None) -> str:
    """Return the command that runs a study without a window."""
    parts = ["qgis_process", "run", "rtm:runstudy", f"--STUDY={study}", f"--OUTPUT_FOLDER={folder}"]
    on_windows = os.name == "nt" if windows is None else windows
    # no file name of Windows holds a quotation mark
    quoted = [f'"{part}"' if " " in part else part for part in parts]
    return " ".join(quoted) if on_windows else shlex.join(parts)


def as_python(study: Path, folder: Path) -> str:
    """Return Python for QGIS's console that runs a study."""
    return (
        "import processing\n\n"
        "processing.run(\n"
        '    "rtm:runstudy",\n'
        f"    {{'STUDY': {str(study)!r}, 'OUTPUT_FOLDER': {str(folder)!r}}},\n"
        ")\n"
    )
