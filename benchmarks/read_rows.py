"""Read a file of crimes one way, in a process of its own: ``read_rows gdal|import FILE``."""

from __future__ import annotations

import sys
import time

from .measure import tell

COLUMNS = ("Longitude", "Latitude", "Month", "Crime type", "Crime ID")


def by_gdal(path: str) -> int:
    """Read the columns that matter of every row."""
    from osgeo import gdal

    gdal.UseExceptions()
    dataset = gdal.OpenEx(path, gdal.OF_VECTOR)  # which has to be held
    layer = dataset.GetLayer(0)
    places = [layer.GetLayerDefn().GetFieldIndex(name) for name in COLUMNS]
    rows = 0
    for feature in layer:
        for place in places:
            feature.GetField(place)
        rows += 1
    return rows


def by_import(path: str) -> int:
    """Do all that is done of an import before anything is moved or written."""
    from ..core.data.incidents import Wishes, enter_findings, gather, plan, settle

    planned = plan([path])
    gathered = gather(planned)
    found = settle(planned, gathered, Wishes())
    enter_findings(found, gathered, planned)
    return found.ledger.rows


READ = {"gdal": by_gdal, "import": by_import}

if __name__ == "__main__":
    reader, file = sys.argv[1:]
    begun = time.process_time()
    count = READ[reader](file)
    tell(seconds=time.process_time() - begun, rows=count)
