"""Rasters as somebody may have mistreated them: a good one and a seed give a damaged one.

`tools/bad-days` makes thousands of these, the suite some hundreds. Most are written anew with
something changed (`Draft`); some have their bytes, their header or what lies beside them spoilt;
a few are no raster at all.
"""

from __future__ import annotations

import json
import os
import random
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from osgeo import gdal
from risk_terrain_modelling.tests.bad_days.models import edit

FACTOR_TAG = "RTM_FACTOR"
KINDS = ("grid", "events", "factor", "risk", "hotspot", "forecast", "combined", "residuals")
TYPES = {
    **{"uint8": gdal.GDT_Byte, "uint16": gdal.GDT_UInt16, "int16": gdal.GDT_Int16},
    **{"int32": gdal.GDT_Int32, "uint32": gdal.GDT_UInt32, "float32": gdal.GDT_Float32},
    **{"float64": gdal.GDT_Float64, "complex64": gdal.GDT_CFloat32},
}
TOO_LONG = "x" * 5000
DEGREES = (
    'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
    'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]'
)
AUX = (
    '<PAMDataset><GeoTransform>1,2,0,3,0,-2</GeoTransform><Metadata><MDI key="RTM_KIND">x</MDI>'
    '</Metadata><PAMRasterBand band="1"><NoDataValue>0</NoDataValue></PAMRasterBand>'
    "</PAMDataset>"
)


@dataclass
class Draft:
    """A raster that is about to be written."""

    bands: list[np.ndarray]
    place: list[float] | None
    wkt: str
    outside: float | None
    tags: dict[str, str]
    options: list[str] = field(default_factory=lambda: ["TILED=YES", "COMPRESS=DEFLATE"])
    scale: float | None = None
    palette: bool = False
    mask: bool = False
    huge: bool = False

    @classmethod
    def of(cls, path: Path) -> Draft:
        """Read a good raster."""
        source = gdal.Open(str(path))
        bands = [source.GetRasterBand(n + 1) for n in range(source.RasterCount)]
        return cls(
            [band.ReadAsArray() for band in bands],
            list(source.GetGeoTransform()),
            source.GetProjection(),
            bands[0].GetNoDataValue(),
            source.GetMetadata(),
        )

    def write(self, path: Path) -> None:
        """Write what has become of it."""
        if self.huge:
            _write_sparse(self, path)
            return
        kind = TYPES.get(self.bands[0].dtype.name, gdal.GDT_Float64) if self.bands else 1
        rows, columns = self.bands[0].shape if self.bands else (1, 1)
        driver = gdal.GetDriverByName("GTiff")
        shape = (columns, rows, max(len(self.bands), 1), kind)
        try:
            made = driver.Create(str(path), *shape, self.options)
        except RuntimeError:  # where GDAL's exceptions are switched on
            made = None
        if made is None:  # options that do not go together
            made = driver.Create(str(path), *shape)
        if self.place is not None:
            made.SetGeoTransform(self.place)
        made.SetProjection(self.wkt)
        made.SetMetadata(self.tags)
        for number, values in enumerate(self.bands, 1):
            self._fill(made.GetRasterBand(number), values)
        if self.mask:
            made.CreateMaskBand(gdal.GMF_PER_DATASET)

    def _fill(self, band: gdal.Band, values: np.ndarray) -> None:
        if self.outside is not None:
            band.SetNoDataValue(self.outside)
        if self.scale is not None:
            band.SetScale(self.scale)
        if self.palette:
            table = gdal.ColorTable()
            table.SetColorEntry(0, (1, 2, 3, 255))
            band.SetRasterColorTable(table)
        band.WriteArray(values)


def mistreated(good: Path, seed: int, folder: Path) -> tuple[Path, str]:
    """Write a mistreated copy of a good raster into a folder; return it and what was done."""
    rng = random.Random(seed)
    path = folder / f"{good.stem}_{seed}.tif"
    way = rng.choices((_written_anew, _bytes_spoilt, _beside, _no_raster), (75, 12, 6, 7))[0]
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    try:
        return path, way(good, path, rng)
    finally:
        gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
        gdal.PopErrorHandler()


def _written_anew(good: Path, path: Path, rng: random.Random) -> str:
    draft, notes = Draft.of(good), []
    for _ in range(rng.choice((1, 1, 1, 2))):
        notes.append(rng.choice(CHANGES)(draft, rng))
        if draft.huge:  # too large for any other change
            break
    with suppress(RuntimeError):  # where GDAL raises: what is written by then is damage enough
        draft.write(path)
    return ", ".join(notes)


# changes of a draft


def _values(draft: Draft, rng: random.Random) -> str:
    """Put odd values into cells of the study area: one of them, some, or all."""
    number = rng.randrange(len(draft.bands))
    band = draft.bands[number].astype(rng.choice((draft.bands[number].dtype, float, "float32")))
    inside = np.flatnonzero(band.ravel() != draft.outside)
    some = rng.sample(list(inside), min(rng.choice((1, 3, len(inside))), len(inside)))
    odd = (0, 1, 2, -1, 0.5, 254, 1e30, -1e30, 2**31, 1e308, np.nan, np.inf, -np.inf, 3e-45)
    value = rng.choice((*odd, draft.outside))
    with np.errstate(all="ignore"):
        band.ravel()[some] = np.array(value).astype(band.dtype)
    draft.bands = [one.astype(band.dtype) for one in draft.bands]
    draft.bands[number] = band
    return f"{len(some)} cells of band {number + 1} are {value}"


def _bands(draft: Draft, rng: random.Random) -> str:
    draft.bands = rng.choice(
        (
            draft.bands[:1],
            draft.bands[-1:],
            draft.bands * 2,
            draft.bands[::-1],
            draft.bands[:1] * 40,
        )
    )
    return f"{len(draft.bands)} bands"


def _type(draft: Draft, rng: random.Random) -> str:
    name = rng.choice(list(TYPES))
    with np.errstate(all="ignore"):
        draft.bands = [band.astype(name) for band in draft.bands]
    return f"values of type {name}"


def _place(draft: Draft, rng: random.Random) -> str:
    if draft.place is None:
        return "no place"
    position = rng.randrange(6)
    value = rng.choice((0.0, 1.0, -1.0, 1e-12, 1e300, np.nan, np.inf, 37.5, draft.place[0] + 50))
    if rng.random() < 0.15:
        draft.place = None
        return "no place"
    draft.place[position] = value
    return f"part {position} of the geotransform is {value}"


def _crs(draft: Draft, rng: random.Random) -> str:
    name, draft.wkt = rng.choice(
        (
            ("no CRS", ""),
            ("degrees", DEGREES),
            ("a local CRS", 'LOCAL_CS["here",UNIT["metre",1]]'),
            ("a CRS without unit", 'LOCAL_CS["here"]'),
        )
    )
    return name


def _outside(draft: Draft, rng: random.Random) -> str:
    draft.outside = rng.choice((None, np.nan, 0, 1, np.inf, -1e300, 255, 7))
    return f"nodata {draft.outside}"


def _size(draft: Draft, rng: random.Random) -> str:
    rows, columns = rng.choice(((1, 1), (1, 40), (40, 1), (3, 2), (39, 48)))
    draft.bands = [np.resize(band, (rows, columns)) for band in draft.bands]
    return f"{rows} x {columns} cells"


def _huge(draft: Draft, rng: random.Random) -> str:
    """Declare far more cells than are there: a small file that would fill any memory."""
    side = rng.choice((20_000, 100_000))
    draft.options = ["TILED=YES", "SPARSE_OK=TRUE", "BLOCKXSIZE=4096", "BLOCKYSIZE=4096"]
    shape = (side, rng.choice((side, 1_000)))
    draft.bands = [np.broadcast_to(draft.bands[0].ravel()[:1], shape)]
    draft.huge = True
    return f"{shape[0]:,} x {shape[1]:,} cells declared"


def _write_sparse(draft: Draft, path: Path) -> None:
    rows, columns = draft.bands[0].shape
    kind = TYPES.get(draft.bands[0].dtype.name, gdal.GDT_Float32)
    made = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, 1, kind, draft.options)
    if draft.place is not None:
        made.SetGeoTransform(draft.place)
    made.SetProjection(draft.wkt)
    made.SetMetadata(draft.tags)
    made.GetRasterBand(1).SetNoDataValue(-9999 if draft.outside is None else draft.outside)


def _kind(draft: Draft, rng: random.Random) -> str:
    draft.tags["RTM_KIND"] = rng.choice((*KINDS, "", "GRID", "x", TOO_LONG))
    return f"says it is of the kind {draft.tags['RTM_KIND'][:20]!r}"


def _tag(draft: Draft, rng: random.Random) -> str:
    tag = rng.choice([one for one in draft.tags if one != "RTM_KIND"] or ["RTM_CELL_SIZE"])
    odd = ("", " ", "-5", "0", "nan", "1e999", "[1]", "null", "a\nb", "\x01", TOO_LONG, "1,5", "é")
    if rng.random() < 0.2:
        draft.tags.pop(tag, None)
        return f"no tag {tag}"
    draft.tags[tag] = rng.choice(odd)
    return f"tag {tag} is {draft.tags[tag][:20]!r}"


def _about(draft: Draft, rng: random.Random) -> str:
    """Edit the description of a factor; another raster gets an edited tag."""
    if FACTOR_TAG not in draft.tags:
        return _tag(draft, rng)
    about = json.loads(draft.tags[FACTOR_TAG])
    note = edit(about, rng)
    text = json.dumps(about, ensure_ascii=rng.random() < 0.5).replace("\0", "")
    draft.tags[FACTOR_TAG] = text.encode("utf-8", "replace").decode("utf-8")
    return f"description: {note}"


def _stored(draft: Draft, rng: random.Random) -> str:
    draft.options = rng.choice(
        (
            ["COMPRESS=LZW"],
            ["COMPRESS=PACKBITS", "ENDIANNESS=BIG"],
            ["BIGTIFF=YES", "INTERLEAVE=PIXEL"],
            ["TILED=YES", "BLOCKXSIZE=16", "BLOCKYSIZE=16"],
            ["COMPRESS=JPEG", "JPEG_QUALITY=30"],
            ["TILED=YES", "BLOCKXSIZE=8192", "BLOCKYSIZE=8192", "SPARSE_OK=TRUE"],
            ["COMPRESS=DEFLATE", "PREDICTOR=2"],
            ["PROFILE=BASELINE"],
        )
    )
    return f"stored with {' '.join(draft.options)}"


def _looks(draft: Draft, rng: random.Random) -> str:
    what = rng.choice(("scale", "palette", "mask"))
    setattr(draft, what, 0.01 if what == "scale" else True)
    return f"with a {what}"


CHANGES: tuple[Callable, ...] = (
    *[_values] * 5,
    *[_about] * 4,
    *(_bands, _type, _place, _place, _crs, _outside, _size, _huge, _kind, _tag, _tag, _stored),
    _looks,
)


# what is done to a file


def _bytes_spoilt(good: Path, path: Path, rng: random.Random) -> str:
    content = bytearray(good.read_bytes())
    where = rng.randrange(len(content))
    what = rng.choice(("cut", "header", "header", "flip", "flip", "zeros", "longer", "begins late"))
    if what == "cut":
        del content[where:]
    elif what == "header":
        return _header_spoilt(content, path, rng)
    elif what == "flip":
        for _ in range(rng.choice((1, 20))):
            content[rng.randrange(len(content))] = rng.randrange(256)
    elif what == "zeros":
        content[where : where + 400] = bytes(min(400, len(content) - where))
    elif what == "longer":
        content += rng.randbytes(1000)
    else:
        content = content[where:]
    path.write_bytes(content)
    return f"bytes: {what} at {where}"


def _header_spoilt(content: bytearray, path: Path, rng: random.Random) -> str:
    """Change a number in the first directory of a (little-endian, plain) TIFF."""
    first = struct.unpack_from("<I", content, 4)[0]
    entries = struct.unpack_from("<H", content, first)[0]
    entry = first + 2 + 12 * rng.randrange(entries)
    tag = struct.unpack_from("<H", content, entry)[0]
    value = rng.choice((0, 1, 2, 7, 255, 65_535, 2**31 - 1, 2**32 - 1))
    struct.pack_into("<I", content, entry + rng.choice((4, 8, 8, 8)), value)
    path.write_bytes(content)
    return f"tag {tag} of the header is {value}"


def _beside(good: Path, path: Path, rng: random.Random) -> str:
    """Lay files beside a good raster that say otherwise: they must change nothing."""
    path.write_bytes(good.read_bytes())
    name, text = rng.choice(
        (
            (f"{path.name}.aux.xml", AUX),
            (f"{path.name}.aux.xml", "<PAMDataset><broken"),
            (f"{path.stem}.tfw", "1\n0\n0\n-1\n0\n0\n"),
            (f"{path.name}.ovr", "no overview"),
            (f"{path.name}.msk", "no mask"),
            (f"{path.stem}.qml", "<qgis><broken"),
        )
    )
    path.with_name(name).write_text(text, encoding="utf-8")
    return f"beside it {name[len(path.stem) :]}"


def _no_raster(good: Path, path: Path, rng: random.Random) -> str:
    kinds: dict[str, Callable] = {
        "an empty file": lambda: path.write_bytes(b""),
        "a text": lambda: path.write_text("II* no raster"),
        "a picture": lambda: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(300)),
        "a VRT": lambda: path.write_text(_vrt(good)),
        "a folder": path.mkdir,
        "not there": lambda: None,
        "a link to nothing": lambda: path.symlink_to(path.with_name("nothing.tif")),
        "a link to itself": lambda: path.symlink_to(path),
        "a device": lambda: path.symlink_to("/dev/zero"),
        "a pipe": lambda: os.mkfifo(path),
        "in no folder": lambda: None,
    }
    what = rng.choice(list(kinds))
    kinds[what]()
    return what


def _vrt(good: Path) -> str:
    return (
        '<VRTDataset rasterXSize="4" rasterYSize="4"><VRTRasterBand dataType="Byte" band="1">'
        f"<SimpleSource><SourceFilename>{good}</SourceFilename></SimpleSource>"
        "</VRTRasterBand></VRTDataset>"
    )


# which algorithms take a kind, and as which parameter; "FACTORS" and "MAPS" are lists
TAKEN_BY = {
    "grid": (
        ("countevents", "GRID"),
        ("operationalisefactor", "GRID"),
        ("hotspotmap", "GRID"),
        ("validatemaps", "GRID"),
        ("priorityplaces", "GRID"),
    ),
    "events": (
        ("fitmodel", "EVENTS"),
        ("riskmap", "EVENTS"),
        ("forecastmap", "EVENTS"),
        ("validatemaps", "EVENTS"),
        ("validatemaps", "MAPS"),
        ("combinemaps", "MAPS"),
        ("priorityplaces", "EVENTS"),
    ),
    "factor": (
        ("fitmodel", "FACTORS"),
        ("riskmap", "FACTORS"),
        ("forecastmap", "FACTORS"),
        ("priorityplaces", "FACTORS"),
    ),
    **dict.fromkeys(
        ("risk", "hotspot", "forecast", "combined"),
        (("combinemaps", "MAPS"), ("validatemaps", "MAPS"), ("priorityplaces", "RISK")),
    ),
}
LISTS = ("FACTORS", "MAPS")
