"""What happens to files on their way: cut, flipped, renamed, replaced by what is no file at all."""

from __future__ import annotations

import json
import os
import random
import shutil
import socket
from pathlib import Path

import numpy as np
from osgeo import gdal

from .study_files import flipped

STRANGE = (None, "x", "", float("nan"), float("inf"), 1e308, -1, 0, 10**400, True, [], {}, [None])
STRANGE += ("<b>x</b>", "\ud800", [[[]]], {"a": 1}, "1", -0.0, 1e-320, "x" * 100_000)


def file(rng: random.Random, path: Path) -> str:
    """Do something to a file, whatever it holds; return what."""
    what = rng.choice(list(FILES))
    FILES[what](rng, path)
    return f"{path.name} {what}"


def _cut(rng, path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: rng.randrange(len(content) + 1)])


def _flip(rng, path: Path) -> None:
    path.write_bytes(flipped(rng, path.read_bytes()))


def _holes(rng, path: Path) -> None:
    content = bytearray(path.read_bytes())
    at = rng.randrange(len(content) + 1)
    content[at : at + 200] = bytes(len(content[at : at + 200]))
    path.write_bytes(bytes(content))


def _noise(rng, path: Path) -> None:
    path.write_bytes(bytes(rng.randrange(256) for _ in range(2_000)))


def _replaced(rng, path: Path) -> None:
    others = [one for one in path.parent.iterdir() if one.is_file() and one != path]
    shutil.copy(rng.choice(others), path)


def _instead(make):
    def mutate(_rng, path: Path) -> None:
        path.unlink()
        make(path)

    return mutate


def _socket(path: Path) -> None:
    if len(str(path)) < 100:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(str(path))


FILES = {
    "cut": _cut,
    "with flipped bits": _flip,
    "with a hole": _holes,
    "of noise": _noise,
    "replaced by another": _replaced,
    "empty": _instead(lambda path: path.write_bytes(b"")),
    "gone": _instead(lambda path: None),
    "a folder": _instead(lambda path: path.mkdir()),
    "a pipe": _instead(os.mkfifo),
    "a socket": _instead(_socket),
    "a link to itself": _instead(lambda path: path.symlink_to(path)),
    "a link to nothing": _instead(lambda path: path.symlink_to("/nowhere/at/all")),
    "a device": _instead(lambda path: path.symlink_to("/dev/zero")),
    "not to be read": lambda _rng, path: path.chmod(0),
    "a text": _instead(lambda path: path.write_text("not what you think")),
}


def values(rng: random.Random, path: Path) -> str:
    """Change what a raster or a model says, so that it still opens; return what."""
    if path.suffix == ".json":
        return f"{path.name}: {_json(rng, path)}"
    if path.suffix == ".tif":
        what = rng.choice(list(RASTERS))
        gdal.PushErrorHandler("CPLQuietErrorHandler")
        _rewrite(path, RASTERS[what], rng)
        gdal.PopErrorHandler()
        return f"{path.name}: {what}"
    return file(rng, path)


def _json(rng: random.Random, path: Path) -> str:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        return "spoilt before"
    part, way = content, []
    while isinstance(part, (dict, list)) and part:
        keys = list(part) if isinstance(part, dict) else list(range(len(part)))
        key = rng.choice(keys)
        way.append(key)
        if not isinstance(part[key], (dict, list)) or not part[key] or rng.random() < 0.3:
            break
        part = part[key]
    if rng.random() < 0.2:
        del part[way[-1]]
        said = "gone"
    else:
        part[way[-1]] = value = rng.choice(STRANGE)
        said = f"= {value!r}"[:60]
    path.write_text(json.dumps(content), encoding="utf-8")
    return f"{'.'.join(map(str, way))} {said}"


def _rewrite(path: Path, change, rng: random.Random) -> None:
    """Write a raster anew with something changed: frame, system, tags, kind of number, values."""
    opened = gdal.Open(str(path))
    array = opened.ReadAsArray() if opened is not None else None
    if array is None:  # spoilt before
        return
    bands = [opened.GetRasterBand(number + 1) for number in range(opened.RasterCount)]
    about = {
        "values": array.reshape(len(bands), *array.shape[-2:]),
        "frame": list(opened.GetGeoTransform()),
        "system": opened.GetProjection(),
        "tags": opened.GetMetadata(),
        "empty": bands[0].GetNoDataValue(),
        "names": [band.GetDescription() for band in bands],
        "scale": None,
        "kind": bands[0].DataType,
    }
    del opened, bands
    change(about, rng)
    bands, rows, columns = about["values"].shape
    made = gdal.GetDriverByName("GTiff").Create(str(path), columns, rows, bands, about["kind"])
    if about["frame"] is not None:
        made.SetGeoTransform(about["frame"])
    made.SetProjection(about["system"])
    made.SetMetadata({key: str(value) for key, value in about["tags"].items()})
    for number in range(bands):
        band = made.GetRasterBand(number + 1)
        if about["empty"] is not None:
            band.SetNoDataValue(about["empty"])
        band.SetDescription((about["names"] * bands)[number] if about["names"] else "")
        if about["scale"]:
            band.SetScale(about["scale"])
        band.WriteArray(about["values"][number])
    made.FlushCache()
    del made


def _set(key, value):
    return lambda about, rng: about.__setitem__(key, value)


def _frame(number: int, value):
    def change(about, _rng):
        about["frame"][number] = value(about["frame"][number])

    return change


def _values(value):
    """Put a value into some cells, of a kind of number that can hold it."""

    def change(about, rng):
        if about["kind"] < gdal.GDT_Float32:
            about["kind"] = gdal.GDT_Float64
        array = about["values"].astype(float)
        for _ in range(rng.choice((1, 50))):
            array[rng.randrange(array.shape[0])].flat[rng.randrange(array[0].size)] = value
        about["values"] = array

    return change


def _everywhere(value):
    def change(about, _rng):
        about["values"] = np.full_like(about["values"], value)

    return change


def _tag(about, rng) -> None:
    key = rng.choice([*about["tags"], "RTM_KIND"])
    if rng.random() < 0.3:
        about["tags"].pop(key, None)
    else:
        about["tags"][key] = rng.choice(
            ("", "x", "grid", "factor", "nan", "-1", "{}", "[]", "1e999")
        )


def _factor_tag(about, rng) -> None:
    content = json.loads(about["tags"].get("RTM_FACTOR", "{}"))
    if content:
        key = rng.choice(list(content))
        content[key] = rng.choice(STRANGE)
    about["tags"]["RTM_FACTOR"] = json.dumps(content)


def _rotated(about, _rng) -> None:
    about["frame"][2], about["frame"][4] = 10.0, -10.0


RASTERS = {
    "rotated": _rotated,
    "south up": _frame(5, lambda size: -size),
    "cells not square": _frame(5, lambda size: size * 1.5),
    "cells of size 0": _frame(1, lambda _size: 0.0),
    "cells not a number": _frame(1, lambda _size: float("nan")),
    "moved by half a cell": _frame(0, lambda left: left + 50),
    "moved by a hair": _frame(0, lambda left: left + 1e-7),
    "far away": _frame(0, lambda left: left + 1e12),
    "no frame": _set("frame", None),
    "no system": _set("system", ""),
    "in degrees": _set(
        "system", 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298]]]'
    ),
    "another system": _set("system", 'LOCAL_CS["site",UNIT["metre",1]]'),
    "no empty value": _set("empty", None),
    "empty value 0": _set("empty", 0.0),
    "empty value 1": _set("empty", 1.0),
    "empty value not a number": _set("empty", float("nan")),
    "complex": _set("kind", gdal.GDT_CFloat32),
    "bytes": _set("kind", gdal.GDT_Byte),
    "32-bit whole numbers": _set("kind", gdal.GDT_Int32),
    "scaled": _set("scale", 10.0),
    "some not a number": _values(float("nan")),
    "some infinite": _values(float("inf")),
    "some 1e30": _values(1e30),
    "some 7": _values(7.0),
    "some negative": _values(-3.0),
    "some halves": _values(0.5),
    "all 0": _everywhere(0),
    "all 1": _everywhere(1),
    "all empty": _everywhere(255),
    "one band": lambda about, rng: about.__setitem__("values", about["values"][:1]),
    "a band more": lambda about, rng: about.__setitem__(
        "values", np.concatenate([about["values"], about["values"][:1]])
    ),
    "a row less": lambda about, rng: about.__setitem__("values", about["values"][:, :-1]),
    "a single cell": lambda about, rng: about.__setitem__("values", about["values"][:, :1, :1]),
    "tags changed": _tag,
    "no tags": _set("tags", {}),
    "the factor's tag changed": _factor_tag,
    "bands without names": _set("names", []),
}
