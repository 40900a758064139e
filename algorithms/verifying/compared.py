"""The results in a folder beside those of the same study run again, file by file."""

from __future__ import annotations

import filecmp
from collections.abc import Callable, Iterable
from pathlib import Path

from ...core.plain import shown
from ...core.progress import Progress
from ...core.report.verified import NOT_MADE, NOT_THERE, SAME_BYTES, Comparison, at
from ..files import manifest
from ..language import marked
from ..study import names
from .collected import ABSENT, Collected
from .packages import compare_packages
from .rasters import compare_pictures, compare_rasters
from .texts import compare_json, compare_lines, compare_pages, compare_tables

Compare = Callable[[Collected, Path, Path], None]
BY_ENDING: dict[str, Compare] = {
    ".json": compare_json,
    ".csv": compare_tables,
    ".html": compare_pages,
    ".tif": compare_rasters,
    ".gpkg": compare_packages,
    ".png": compare_pictures,
    ".qml": compare_lines,
}
PRINTS = ("sha256", "bytes")
# what docs/formats.md says may differ; prints of inputs and results are looked at apart
MAY_DIFFER = {
    names.MODEL: ("created",),
    names.AUDIT_RECORD: ("created",),
    manifest.NAME: tuple(f"{part}.*.{one}" for part in ("files", "inputs") for one in PRINTS),
    names.PROVENANCE: (
        *("activity.*.prov:startTime", "activity.*.prov:endTime"),
        *(f"entity.*.rtm:{one}" for one in PRINTS),
    ),
}
# and between versions of QGIS and its libraries
BY_SOFTWARE = {
    names.MODEL: ("software", "check"),
    names.AUDIT_RECORD: ("software",),
    names.PROVENANCE: ("agent",),
}


def compare_folders(
    folder: Path, again: Path, recorded: Iterable[str], same_software: bool, progress: Progress
) -> tuple[Comparison, ...]:
    """Return how each result in a folder compares with that of the run in another.

    Parameters
    ----------
    recorded : iterable of str
        The names of all that the record of the folder has.
    same_software : bool
        Whether both were made with the same versions.
    """
    made = {name for name in manifest.names_in(again) if names.is_result(name)}
    every = sorted({*recorded, *made, manifest.NAME})
    found = []
    for number, name in enumerate(every):
        progress.at(number / len(every))
        found.append(_compared(name, folder, again, same_software))
    progress.at(1)
    return tuple(found)


def _compared(name: str, folder: Path, again: Path, same_software: bool) -> Comparison:
    one, other = folder / name, again / name
    for path, outcome in ((one, NOT_THERE), (other, NOT_MADE)):
        if path.is_symlink() or not path.is_file():
            return Comparison(name, outcome)
    if filecmp.cmp(one, other, shallow=False):
        return Comparison(name, SAME_BYTES)
    found = Collected(name)
    try:
        if name.endswith(".json"):
            others = () if same_software else BY_SOFTWARE.get(name, ())
            compare_json(found, one, other, (*MAY_DIFFER.get(name, ()), *others))
        else:
            BY_ENDING[one.suffix](found, one, other)
    except (OSError, ValueError, RuntimeError, RecursionError) as reason:
        unread = at(marked("it cannot be read ({reason})"), reason=shown(str(reason)))
        found.add(at(marked("the file as a whole")), unread, ABSENT)
    return found.comparison()
