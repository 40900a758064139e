"""The note that results are being switched: where it lies, and what it means to a reader.

It is written before the first move and removed after the last. Readers put nothing in order: they
refuse, and the next run, or the wizard, brings the switch to its end.
"""

from __future__ import annotations

import os
from pathlib import Path

from ...core.errors import RtmError
from ..language import tr

STAGING = ".unfinished-run"  # the folder, within that of the results, in which a run works
FORWARD, BACK = "switch.json", "switch-back.json"


def journal_of(staging: Path) -> Path | None:
    """Return the note in a staging folder, if there is one that may be seen."""
    notes = (staging / name for name in (FORWARD, BACK))
    return next((note for note in notes if os.path.isfile(note)), None)


def is_under_way(folder: Path) -> bool:
    """Return whether the results in a folder are being switched, or were when a run died."""
    return journal_of(folder / STAGING) is not None


def require_settled(folder: Path) -> None:
    """Refuse to read results that are neither the old ones nor the new."""
    if is_under_way(folder):
        raise RtmError(
            tr(
                "The results in {folder} are being replaced, or were when a run was cut off.",
                folder=folder,
            ),
            tr("Wait a moment; if it stays so, run the study again or open it in the wizard."),
            kind="output",
        )
