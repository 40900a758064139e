"""With what, and when, a result was made."""

from __future__ import annotations

import configparser
import hashlib
import platform
from contextlib import suppress
from datetime import datetime, timezone
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import numpy
from osgeo import gdal
from qgis.core import Qgis

from ...core.packages import scipy

SOURCES = (".py", ".html", ".css")


def now() -> str:
    """Return the time in UTC, to the second."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def fingerprint(counts: numpy.ndarray) -> str:
    """Return the SHA-256 of the events of each cell, by which they are known again."""
    return hashlib.sha256(numpy.asarray(counts, "<i4").tobytes()).hexdigest()


def fingerprint_of_numbers(values: numpy.ndarray) -> str:
    """Return the SHA-256 of a number of each cell, to its last bit."""
    return hashlib.sha256(numpy.asarray(values, "<f8").tobytes()).hexdigest()


@lru_cache(maxsize=1)  # a series asks for each of its studies and factors
def plugin_version() -> str:
    """Return the version that metadata.txt names."""
    text = configparser.ConfigParser(interpolation=None)
    text.read(Path(__file__).resolve().parents[2] / "metadata.txt", encoding="utf-8")
    return text["general"]["version"]


@lru_cache(maxsize=1)
def build() -> str:
    """Return the SHA-256 of what computes and tells results: two builds of one version may differ.

    It is of the files of `core` and `algorithms` by their names, whatever ends their lines.
    """
    root, digest = Path(__file__).resolve().parents[2], hashlib.sha256()
    for part in ("core", "algorithms"):
        for path in sorted((root / part).rglob("*"), key=lambda one: one.relative_to(root).parts):
            if path.suffix in SOURCES and path.is_file():
                content = path.read_bytes().replace(b"\r\n", b"\n")
                name = path.relative_to(root).as_posix().encode()
                digest.update(b"%d %b %d " % (len(name), name, len(content)) + content)
    return digest.hexdigest()


def software() -> dict[str, str]:
    """Return the versions of everything that takes part in a result."""
    return dict(_versions())


@lru_cache(maxsize=1)
def _versions() -> dict[str, str]:
    versions = {
        "risk_terrain_modelling": plugin_version(),
        "qgis": Qgis.QGIS_VERSION.split("-")[0],
        "gdal": gdal.__version__,
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "scipy": scipy.__version__,
    }
    with suppress(metadata.PackageNotFoundError):  # optional; the report says if it is missing
        versions["statsmodels"] = metadata.version("statsmodels")
    return versions
