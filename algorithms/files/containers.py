"""Whether a file, a folder, a database, a raster or an archive stays by itself, without GDAL."""

from __future__ import annotations

import mmap
import re
import sqlite3
import zipfile
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import BinaryIO

from .contents import BEGINNING, LEADING, is_plain_stream

MOST_UNPACKED = 1 << 30  # bytes of an archive
MOST_FILES = 1000
SQLITE, ARCHIVE = b"SQLite format 3\0", b"PK\3\4"
TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
TIFF_NOTES = re.compile(rb"<GDALMetadata.*?</GDALMetadata", re.DOTALL)
NOTES_BESIDE = ".aux.xml"
OTHER_FILE = "overview_file"  # by which a raster says that smaller copies of it lie elsewhere
SPREADSHEETS = (".xlsx", ".xlsm", ".ods")
GEODATABASE = ".gdb"
OWN_TABLES = re.compile(
    r"using\s+[\"'`[]?(rtree|fts[345]|geopoly|virtualspatialindex|virtualelementary|virtualknn)",
    re.IGNORECASE,
)


def is_plain(path: Path) -> bool:
    """Return whether a file, or every file of a folder, leads nowhere else."""
    if path.is_dir():
        files = [one for one in path.iterdir() if not one.is_dir()]
        geodatabase = path.suffix.casefold() == GEODATABASE
        return geodatabase or (len(files) <= MOST_FILES and all(map(is_plain, files)))
    with open(path, "rb") as file:
        start = file.read(BEGINNING)
        if start.startswith(SQLITE):
            return _is_plain_database(path)
        if start.startswith(ARCHIVE) and not LEADING.search(start):
            return path.suffix.casefold() in SPREADSHEETS or _is_plain_archive(file)
        if start.startswith(TIFF) and not LEADING.search(start):
            return _is_plain_tiff(file)
        if path.name.endswith(NOTES_BESIDE):
            return _are_plain_notes(start)
        file.seek(0)
        return is_plain_stream(path.name, file) and _are_plain_schemas(path, start)


def beginning(path: Path) -> bytes:
    """Return the first bytes of a file, which may name the hosts that it leads to."""
    with open(path, "rb") as file:
        return file.read(BEGINNING)


def _is_plain_database(path: Path) -> bool:
    """Return whether a database holds its own tables alone."""
    log = path.with_name(f"{path.name}-wal")  # while another program has it open
    how = "mode=ro" if log.exists() else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?{how}", uri=True)) as database:
            found = database.execute("SELECT sql FROM sqlite_master WHERE sql LIKE '%virtual%'")
            return all(
                not re.match(r"\s*create\s+virtual", sql, re.IGNORECASE) or OWN_TABLES.search(sql)
                for (sql,) in found
            )
    except sqlite3.Error:
        return False


def _is_plain_tiff(file: BinaryIO) -> bool:
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return all(_are_plain_notes(found[0]) for found in TIFF_NOTES.finditer(whole))


def _are_plain_notes(notes: bytes) -> bool:
    """Return whether what is said about a raster sends nobody to another file."""
    return OTHER_FILE not in unescape(notes.decode("latin-1")).casefold()


def _are_plain_schemas(path: Path, start: bytes) -> bool:
    """Return whether no schema that may be read with a file includes another."""
    if not start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return True
    return all(b"include" not in one.read_bytes() for one in path.parent.glob("*.xsd"))


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
