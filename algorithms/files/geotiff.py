"""Opening a GeoTIFF, and nothing else: no other format in its clothes, no files beside it.

A raster that is a VRT leads to other files and to the network, a pipe never answers, and a file
beside (.aux.xml, .tfw, .msk) can say otherwise than the raster itself. So the file is looked at
before GDAL or QGIS see it.
"""

from __future__ import annotations

import stat
import traceback
from contextlib import contextmanager
from pathlib import Path

from osgeo import gdal

from ...core.errors import RtmError
from ..language import marked, tr

MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")  # both orders of bytes, plain and BigTIFF
ELSEWHERE = ("/vsi", "GTIFF_", "GTIFF:")  # GDAL's own ways to files that are none of this disk
REMEDY = marked("Choose a raster made by this plugin that still exists.")


def require_geotiff(path: str, said: str) -> None:
    """Refuse what is no ordinary file of this computer that begins as a TIFF does.

    Parameters
    ----------
    path : str
    said : str
        What to call it, as in "The raster “pubs”".
    """
    if not path.strip() or "\0" in path or path.startswith(ELSEWHERE) or "://" in path:
        raise RtmError(
            tr("{said} is no file of this computer.", said=said),
            tr("Save it to a folder and choose it."),
            kind="unreadable",
        )
    try:
        kind = Path(path).stat().st_mode
        if not stat.S_ISREG(kind):
            raise RtmError(
                tr("{said} is no ordinary file.", said=said), tr(REMEDY), kind="unreadable"
            )
        with open(path, "rb") as file:
            mark = file.read(4)
    except (OSError, ValueError) as reason:  # a text may be no path at all
        raise RtmError(
            tr("{said} cannot be read ({why}).", said=said, why=_why(path, reason)),
            tr(REMEDY),
            kind="unreadable",
        ) from reason
    if mark not in MARKS:
        raise RtmError(tr("{said} is no GeoTIFF.", said=said), tr(REMEDY), kind="unreadable")


def _why(path: str, reason: Exception) -> str:
    if isinstance(reason, FileNotFoundError) and not Path(path).parent.is_dir():
        return tr("its folder is not there")
    return getattr(reason, "strerror", None) or tr("it is no file's name")


def open_geotiff(path: str, said: str) -> tuple[gdal.Dataset, bool]:
    """Open a GeoTIFF for reading, without what lies beside it, or say why it cannot be.

    Returns
    -------
    dataset : gdal.Dataset
    sound : bool
        Whether GDAL read its description without a word.
    """
    require_geotiff(path, said)
    dataset = None
    with quiet_gdal():
        dataset = gdal.OpenEx(
            path,
            gdal.OF_RASTER | gdal.OF_READONLY,
            allowed_drivers=["GTiff"],
            open_options=["GEOREF_SOURCES=INTERNAL"],
            sibling_files=[Path(path).name],
        )
        sound = gdal.GetLastErrorType() < gdal.CE_Warning
    if dataset is None:
        raise RtmError(
            tr("{said} cannot be opened: the file is damaged.", said=said),
            tr(REMEDY),
            kind="unreadable",
        )
    return dataset, sound


@contextmanager
def quiet_gdal():
    """Keep GDAL's words off the console while something is read, by QGIS perhaps.

    Where somebody has switched on GDAL's exceptions (`gdal.UseExceptions`), these end the work.
    No handler of ours listens: of a damaged file GDAL speaks in letters that Python cannot read.
    """
    gdal.ErrorReset()
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        yield
    except RuntimeError as reason:
        del reason  # what was to be read is not there, and whoever wanted it says so
    finally:
        gdal.PopErrorHandler()


@contextmanager
def failures_of_gdal():
    """Give a list that takes GDAL's failures while something is written, all of them."""
    failures: list[str] = []

    def hear(severity, _number, text):
        if severity >= gdal.CE_Failure:
            failures.append(text)

    gdal.ErrorReset()
    gdal.PushErrorHandler(hear)
    try:
        yield failures
    except RuntimeError as reason:  # GDAL's exceptions are switched on
        failures.append(str(reason))
    finally:
        gdal.PopErrorHandler()


@contextmanager
def released():
    """Let an error keep nothing open of what was at work: else no one could remove the file."""
    try:
        yield
    except BaseException as reason:
        traceback.clear_frames(reason.__traceback__)
        raise
