"""Names of files and folders that QGIS, GDAL or SQLite take for something else."""

from __future__ import annotations

import re
from pathlib import Path

# each was seen to fail with QGIS 3.22 and 3.44
MISTAKEN = (
    (re.compile(r"\|"), "“|”, after which QGIS looks for the name of a layer"),
    (re.compile(r"%[0-9a-f]{2}", re.I), "“{}”, which SQLite takes for another letter"),
    (re.compile(r"\.(zip|tar|tgz|gz)", re.I), "“{}”, which QGIS takes for an archive"),
    (re.compile(r"^/vsi"), "“/vsi”, which GDAL keeps for itself"),
    (re.compile(r"[\ud800-\udfff]"), "bytes that are no letters"),
)


def mistaken(path: Path) -> str | None:
    """Return what in a folder's name would be taken for something else; None if nothing would."""
    for pattern, what in MISTAKEN:
        found = pattern.search(str(path))
        if found:
            return what.format(found[0])
    return None


def shown(path: Path) -> str:
    """Return a path as a text that can be written anywhere."""
    return str(path).encode("utf-8", "replace").decode()
