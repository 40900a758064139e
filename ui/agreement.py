"""Asking before a study that reads from beyond plain files is opened."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from ..algorithms.files.strangers import ways_out
from ..core.errors import RtmError
from ..core.study import Study
from .forms import plain

MOST_TOLD = 12


def require_agreement(parent: QWidget, study: Study, folder: Path) -> None:
    """Ask, before anything of a study is opened, where it leads elsewhere; raise for a no."""
    found = ways_out(study, folder)
    if not found or _agreed(parent, found):
        return
    raise RtmError(
        f"The study was not opened: it reads from {next(iter(found.values()))}.",
        "Open it again and agree, if you trust it.",
    )


def _agreed(parent: QWidget, found: dict[str, str]) -> bool:
    button = QMessageBox.StandardButton
    told = [f"{what}: {where}" for what, where in found.items()][:MOST_TOLD]
    if len(found) > len(told):
        told.append(f"… and {len(found) - len(told)} more")
    text = "\n".join(
        (
            "This study does not keep to plain files on this computer. It reads",
            *told,
            "Opening it may tell others that you did, and a server that does not answer holds this "
            "window up until it is given up. Open it all the same?",
        )
    )
    title = "Study from elsewhere"
    answer = QMessageBox.question(parent, title, plain(text), button.Yes | button.No, button.No)
    return answer == button.Yes
