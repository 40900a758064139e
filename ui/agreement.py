"""Asking before a study that reads from beyond plain files is opened."""

from __future__ import annotations

from pathlib import Path

from qgis.PyQt.QtWidgets import QMessageBox, QWidget

from ..algorithms.files.strangers import ways_out
from ..algorithms.language import counted, tr
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
        tr("The study was not opened: it reads from {where}.", where=found[0][1]),
        tr("Open it again and agree, if you trust it."),
    )


def _agreed(parent: QWidget, found: list[tuple[str, str]]) -> bool:
    button = QMessageBox.StandardButton
    told = [tr("{what}: {where}", what=what, where=where) for what, where in found[:MOST_TOLD]]
    if len(found) > len(told):
        more = len(found) - len(told)
        told.append(counted(more, "… and {count} more", "… and {count} more"))
    text = "\n".join(
        (
            tr("This study does not keep to plain files on this computer. It reads"),
            *told,
            tr(
                "Opening it may tell others that you did, and a server that does not answer holds "
                "this window up until it is given up. Open it all the same?"
            ),
        )
    )
    title = tr("Study from elsewhere")
    answer = QMessageBox.question(parent, title, plain(text), button.Yes | button.No, button.No)
    return answer == button.Yes
