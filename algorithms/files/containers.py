"""Whether a file, a folder, a database, a raster or an archive stays by itself, without GDAL."""

from __future__ import annotations

import mmap
import re
import zipfile
from html import unescape
from pathlib import Path
from typing import BinaryIO

from . import databases
from .contents import BEGINNING, ROOT, is_plain_stream, names_a_way_out, told

MOST_UNPACKED = 1 << 30  # bytes of an archive
MOST_FILES = 1000
SQLITE, ARCHIVE = b"SQLite format 3\0", b"PK\3\4"
TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
TIFF_NOTES = re.compile(rb"<GDALMetadata.*?(?:</GDALMetadata|\Z)", re.DOTALL)
NOTES_BESIDE, NOTES = ".aux.xml", b"PAMDataset"
OTHER_FILE = "overview_file"  # by which a raster says that smaller copies of it lie elsewhere
SPREADSHEETS = (".xlsx", ".xlsm", ".ods")
GEODATABASE, CATALOGUE = ".gdb", "a00000001.gdbtable"
LARGEST_SCHEMA = 1 << 20  # bytes


def is_plain(path: Path, layers: tuple[str, ...] = ()) -> bool:
    """Return whether a file, or every file of a folder, leads nowhere else.

    Parameters
    ----------
    layers : tuple of str
        Names of the layers that are opened of a database, as `databases.is_plain` takes them.
    """
    if path.is_dir():
        files = [one for one in path.iterdir() if not one.is_dir()]
        geodatabase = path.suffix.casefold() == GEODATABASE
        return (geodatabase and (path / CATALOGUE).is_file()) or (
            len(files) <= MOST_FILES and all(map(is_plain, files))
        )
    with open(path, "rb") as file:
        start = file.read(BEGINNING)
        if start.startswith(SQLITE):
            return databases.is_plain(path, layers)
        if start.startswith(ARCHIVE) and not names_a_way_out(start):
            return path.suffix.casefold() in SPREADSHEETS or _is_plain_archive(file)
        if start.startswith(TIFF) and not names_a_way_out(start):
            return _is_plain_tiff(file)
        if path.name.endswith(NOTES_BESIDE):
            root = ROOT.match(start)
            of_raster = root is not None and root[1] == NOTES
            return of_raster and _are_plain_notes(start + file.read())
        file.seek(0)
        return is_plain_stream(path.name, file) and _are_plain_schemas(path, start)


def beginning(path: Path) -> bytes:
    """Return the first bytes of a file, which may name the hosts that it leads to."""
    with open(path, "rb") as file:
        return file.read(BEGINNING)


def _is_plain_tiff(file: BinaryIO) -> bool:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return all(_are_plain_notes(found[0]) for found in TIFF_NOTES.finditer(whole))


def _are_plain_notes(notes: bytes) -> bool:
    """Return whether what is said about a raster sends nobody to another file."""
    text = unescape(notes.decode("latin-1")).casefold()
    return OTHER_FILE not in text and not names_a_way_out(notes)


def _are_plain_schemas(path: Path, start: bytes) -> bool:
    """Return whether no schema that may be read with a file includes another."""
    if not told(start).startswith(b"<"):
        return True
    beside = path.parent.iterdir()
    return all(_is_plain_schema(one) for one in beside if one.suffix.casefold() == ".xsd")


def _is_plain_schema(path: Path) -> bool:
    """Return whether a schema is a file, of a size that one has, and includes no other."""
    small = path.is_file() and path.stat().st_size <= LARGEST_SCHEMA
    return small and b"include" not in path.read_bytes()


def _is_plain_archive(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if len(members) > MOST_FILES or sum(one.file_size for one in members) > MOST_UNPACKED:
                return False
            return all(_is_plain_member(archive, one) for one in members)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
        return False  # encrypted, or packed in a way that only others can read


def _is_plain_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    with archive.open(member) as stream:
        return not stream.peek(16).startswith((SQLITE, ARCHIVE)) and is_plain_stream(
            member.filename, stream
        )
