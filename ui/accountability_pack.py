"""The accountability pack of the results, within their folder, in one click."""

from __future__ import annotations

from pathlib import Path

from ..algorithms.accounting.gathered import gathered
from ..algorithms.accounting.packed import INDEX, write_pack
from ..algorithms.files.transaction import all_or_nothing
from ..core.packages import require
from ..core.progress import QUIET

FOLDER = "accountability"  # within that of the results


def make_pack(results: Path) -> tuple[Path, list[str]]:
    """Write the pack; return its first page, and what is to be said of documents that were kept.

    Raises
    ------
    RtmError
        If the results cannot be read, or the pack not be written.
    """
    require("jinja2")
    folder, kept = results / FOLDER, []
    found = gathered(results)
    with all_or_nothing(kept.append):
        write_pack(found, folder, QUIET)
    return folder / INDEX, kept
