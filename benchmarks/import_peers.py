"""What importing is timed by, each in a process: ``python -m PACKAGE.import_peers WHAT FILE``."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from osgeo import gdal

from .headless import qgis, timed
from .measure import tell


def read_plainly(path: str) -> None:
    """Read all rows of a text with GDAL's driver, and nothing else."""
    gdal.UseExceptions()
    start, began, rows = time.perf_counter(), time.process_time(), 0
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR, allowed_drivers=["CSV"])
    for _ in dataset.GetLayer(0):
        rows += 1
    processor = time.process_time() - began
    tell(seconds=time.perf_counter() - start, processor=processor, rows=rows)


def imported(path: str) -> None:
    """Import a file as factors."""
    target = Path(path).with_name("factors.gpkg")
    target.unlink(missing_ok=True)
    with qgis(plugin=True) as processing:
        given = {"FILES": [path], "OUTPUT": str(target)}
        began = time.process_time()
        seconds, results = timed(processing.run, "rtm:importfactors", given)
        processor = time.process_time() - began
        tell(seconds=seconds, processor=processor, places=results["KEPT"])


def write_filter(folder: str) -> None:
    """Write the plugin's filter of elements, and settings for GDAL under which it can be asked."""
    from ..algorithms.files.factor_tables import shipped_factors
    from ..algorithms.files.osm_reading import LAYERS, filter_of, index_of, settings_of

    factors = shipped_factors()
    index = index_of(factors)
    keys = ",".join(["name", *sorted(index.wanted)])
    lines = settings_of(factors).splitlines()[:2]
    for layer in LAYERS:
        lines += [f"[{layer}]", "osm_id=yes", f"attributes={keys}", "other_tags=no"]
    Path(folder, "osm.ini").write_text("\n".join(lines), encoding="utf-8")
    Path(folder, "filter.txt").write_text(filter_of(index), encoding="utf-8")


if __name__ == "__main__":
    {"csv": read_plainly, "import": imported, "filter": write_filter}[sys.argv[1]](sys.argv[2])
