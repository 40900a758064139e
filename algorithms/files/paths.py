"""Names of files and folders that QGIS, GDAL or SQLite take for something else."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..language import marked, tr

# bytes of a folder's name: SQLite opens files up to 512, Windows up to 260, and results lie three
# folders further down while they are made
LONGEST = 150 if os.name == "nt" else 460
MOST_SHOWN = 120  # letters

# each was seen to fail with QGIS 3.22 and 3.44
MISTAKEN = (
    (re.compile(r"\|"), marked("“|”, after which QGIS looks for the name of a layer")),
    (re.compile(r"%[0-9a-f]{2}", re.I), marked("“{part}”, which SQLite takes for another letter")),
    (re.compile(r"\.(zip|tar|tgz|gz)", re.I), marked("“{part}”, which QGIS takes for an archive")),
    (re.compile(r"^/vsi"), marked("“/vsi”, which GDAL keeps for itself")),
    (re.compile(r"[\ud800-\udfff]"), marked("bytes that are no letters")),
)


def mistaken(path: Path) -> str | None:
    """Return what in a folder's name would be taken for something else; None if nothing would."""
    if len(os.fsencode(path)) > LONGEST:
        return tr("more than {longest} bytes, and its files could not be opened", longest=LONGEST)
    for pattern, what in MISTAKEN:
        found = pattern.search(str(path))
        if found:
            return tr(what, part=found[0])
    return None


def shown(path: Path) -> str:
    """Return a path as a text that can be written anywhere, its start left out where it is long."""
    text = str(path).encode("utf-8", "replace").decode()
    return text if len(text) <= MOST_SHOWN else f"…{text[-MOST_SHOWN:]}"
