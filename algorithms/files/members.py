"""The files that a layer is made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProviderRegistry

from ...core.study.sources import real

# formats of several files: the others have the name of the first
TOGETHER = (
    {".shp", ".shx", ".dbf", ".prj", ".cpg"},
    {".tab", ".dat", ".map", ".id", ".ind"},
    {".mif", ".mid"},
)
GEODATABASE = ".gdb"  # a folder
LOGS = ("-wal",)  # of a database: changes that are not in it yet


def path_of(source: str) -> Path | None:
    """Return the file or folder of a source, made real; None where it is none."""
    path = Path(_parts_of(source).get("path") or "")
    try:
        return real(str(path)) if path.is_absolute() and path.exists() else None
    except (OSError, ValueError):  # longer than any path, or no path at all
        return None


def layer_of(source: str) -> str:
    """Return the name of the layer within its file; an empty text where it has none."""
    return _parts_of(source).get("layerName") or ""


@lru_cache(maxsize=1024)  # the same few are asked hundreds of times in a study
def _parts_of(source: str) -> Mapping:
    known, provider, uri = QgsProcessingUtils.decodeProviderKeyAndUri(source)
    return QgsProviderRegistry.instance().decodeUri(
        provider if known else "ogr", uri if known else source
    )


def files_of(path: Path, layer: str = "") -> list[Path]:
    """Return the files that belong to the file or folder of a layer."""
    if path.is_dir():
        files = sorted(one for one in path.iterdir() if one.is_file())
        of_layer = [one for one in files if one.stem == layer]
        # a geodatabase's files have names of their own, and all belong to it
        return of_layer if of_layer and path.suffix.lower() != GEODATABASE else files
    for endings in TOGETHER:
        if path.suffix.lower() in endings:
            beside = path.parent.glob(f"{_literal(path.stem)}.*")
            return sorted(one for one in beside if one.suffix.lower() in endings)
    logs = (path.with_name(f"{path.name}{ending}") for ending in LOGS)
    return [path, *(log for log in logs if log.is_file() and log.stat().st_size)]


def _literal(text: str) -> str:
    """Return a text as a pattern for `glob` that means itself."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in text)
