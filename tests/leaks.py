"""A reader of published folders that looks for what must not be in them.

It shares no code with what publishes, and takes nothing at its word: it opens every file by its
content and not by its ending, whatever lies within others (zips, compressed parts of PDFs, data
in pages, pages of databases that were freed), and looks for events, small counts, names, paths
and values of cells that events went into.
"""

import base64
import binascii
import csv
import io
import itertools
import json
import re
import sqlite3
import xml.etree.ElementTree as ElementTree
import zipfile
import zlib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
from osgeo import gdal
from risk_terrain_modelling.algorithms.files.geotiff import quiet_gdal

NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?![\w]|\.\d)")
BASE64 = re.compile(rb"[A-Za-z0-9+/]{64,}={0,2}")
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
COUNTED = re.compile(
    r"(?<![\d.,–-])(\d{1,3}(?:,\d{3})+|\d+)\s+(?:\w+\s+)?(?:events?|incidents?|crimes?|offences?)\b",
    re.IGNORECASE,
)
FEWER = re.compile(r"fewer than (\d+)", re.IGNORECASE)
PATHS = re.compile(
    r"(?:/home/|/tmp/|/root/|/var/|/Users/|[A-Z]:\\\\?[A-Za-z]|file:///|\\\\\\\\|\|layername=|"
    r"dbname=|password=|authcfg=|host=)"
)
CORNER = re.compile(r"(-?[\d.]+) (-?[\d.]+)")
STATISTICS = "STATISTICS_"
DEEPEST = 6
BY_RANK = 15  # places whose order may be told
WITHIN = "/vsimem/within"  # where GDAL finds what lies within a file
PICTURES = (b"\x89PNG", b"II*\0", b"MM\0*", b"\xff\xd8\xff\xe0")


@dataclass(frozen=True, eq=False)
class Secrets:
    """What nobody may learn from a copy.

    Attributes
    ----------
    places : array (n, 2)
        Where events were recorded, in each coordinate system in turn.
    counts : dict of int to tuple of int
        By place, its true numbers of events.
    totals : set of int
        True numbers of all events.
    words : set of str
        Names of layers, files, fields and people, and filters.
    alike : int array (rows, columns)
        A number for each way in which the factors of the model come together, -1 outside: a map
        made of the factors alone has one value for each.
    factors : list of arrays (rows, columns)
        Bands of factor layers that may go out.
    least, width : int
    """

    places: list
    counts: dict
    totals: set
    words: set
    alike: np.ndarray
    factors: list = field(default_factory=list)
    least: int = 10
    width: int = 15


def leaks_in(folder: Path, secrets: Secrets) -> list[str]:
    """Return what was found, a sentence each, of every file in a folder."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found.append(f"{path.name} is a link")
        elif path.is_file():
            told = Looking(path.relative_to(folder).as_posix(), secrets)
            told.at_name()
            told.at(path.read_bytes())
            told.as_data(path)
            found += told.found
    return found


class Looking:
    """One file, and what was found in it."""

    def __init__(self, name: str, secrets: Secrets):
        self.name, self.secrets, self.found = name, secrets, []

    def say(self, what: str) -> None:
        sentence = f"{self.name}: {what}"
        if sentence not in self.found:
            self.found.append(sentence)

    def at_name(self) -> None:
        for word in self.secrets.words:
            if word.lower() in self.name.lower():
                self.say(f"is called after “{word}”")
        if re.search(r"\.(aux\.xml|qmd|qml|qgs|qgz|ovr|msk|wld|tfw|pgw|cpg|shp|lock)$", self.name):
            self.say("is a file that may say where data are from")

    def at(self, content: bytes, depth: int = 0) -> None:
        """Look at bytes, and at all that is packed within."""
        self.at_bytes(content)
        text = _text_of(content)
        if text is not None:
            self.at_text(text)
        if depth and content[:4] in PICTURES:
            gdal.FileFromMemBuffer(WITHIN, content)
            self.as_data(WITHIN)
            gdal.Unlink(WITHIN)
        if depth < DEEPEST:
            for inner in _packed(content):
                self.at(inner, depth + 1)

    def at_bytes(self, content: bytes) -> None:
        lower = content.lower()
        for word in self.secrets.words:
            for code in ("utf-8", "utf-16-le", "utf-16-be"):
                if word.lower().encode(code) in lower:
                    self.say(f"has the word “{word}”")
        plain = content.decode("latin-1")
        if PATHS.search(plain) and not _is_noise(content):
            self.say(f"has a path: “{PATHS.search(plain)[0]}”")

    def at_text(self, text: str) -> None:
        """Look at the numbers and sentences of a text."""
        self.at_coordinates([float(one) for one in NUMBER.findall(text)])
        for said in _sentences(text):
            for found in COUNTED.finditer(said):
                count = int(found[1].replace(",", ""))
                if 0 < count < self.secrets.least:
                    self.say(f"tells a small count: “{found[0]}”")
                if count in self.secrets.totals:
                    self.say(f"tells how many there were in all: “{found[0]}”")
            for found in FEWER.finditer(said):
                if int(found[1]) not in (self.secrets.width, self.secrets.least):
                    self.say(f"narrows a small count: “{found[0]}”")
        for row in _rows(text):
            self.at_row(row)

    def at_coordinates(self, numbers: list) -> None:
        """Look for an event's coordinates, one number after the other, in either order."""
        pairs = np.array(list(zip(numbers, numbers[1:])))
        if not len(pairs):
            return
        for places in self.secrets.places:
            near = np.abs(places).max() * 1e-9 + (1e-7 if np.abs(places).max() < 400 else 0.05)
            for ordered in (pairs, pairs[:, ::-1]):
                if _any_near(ordered, places, near):
                    self.say("has the coordinates of an event")

    def at_row(self, row: dict) -> None:
        """Look at a row of a table, a record of JSON or a feature: is there a true count?"""
        values = {str(key).lower(): value for key, value in row.items()}
        for key, value in values.items():
            number = _number(value)
            if number is not None and number in self.secrets.totals:
                self.say(f"tells how many there were in all, as “{key}”")
        place = next(
            (_number(values[key]) for key in ("number", "rank", "place", "n") if key in values),
            None,
        )
        true = self.secrets.counts.get(place)
        if true is None:
            return
        for key, value in values.items():
            if key in ("number", "rank", "place", "n", "fid", "id", "hectares", "ha", "area"):
                continue
            number = _number(value)
            if number is not None and number in true and number % 5:
                self.say(f"tells the true count of place {place}, as “{key}”")
            if re.search(r"past|later|event|count|recorded", key) and number is not None:
                if 0 < number < self.secrets.least:
                    self.say(f"tells a small count of place {place}, as “{key}”")
                elif number % 5 and (number + 1) % 5:  # the ends of a band
                    self.say(f"tells a count that is not rounded, as “{key}”")

    def as_data(self, path) -> None:
        """Open what is a raster or has layers, whatever its name."""
        with quiet_gdal():
            raster = gdal.OpenEx(str(path), gdal.OF_RASTER | gdal.OF_READONLY)
            if raster is not None and raster.RasterXSize > 1:
                self.at_raster(raster)
        with quiet_gdal():
            layers = gdal.OpenEx(str(path), gdal.OF_VECTOR | gdal.OF_READONLY)
            if layers is not None:
                self.at_layers(layers)
        if path != WITHIN and path.read_bytes()[:15] == b"SQLite format 3":
            self.at_database(path)

    def at_raster(self, raster) -> None:
        for domain in raster.GetMetadataDomainList() or ():
            told = raster.GetMetadata(domain)
            self.at_text(json.dumps(told) if isinstance(told, dict) else str(told))
        for number in range(1, raster.RasterCount + 1):
            band = raster.GetRasterBand(number)
            if any(key.startswith(STATISTICS) for key in band.GetMetadata()):
                self.say("has statistics of its values")
            self.at_values(band.ReadAsArray())
            for at in range(band.GetOverviewCount()):
                self.at_values(band.GetOverview(at).ReadAsArray())
            if band.GetMaskFlags() == gdal.GMF_PER_DATASET:
                self.at_values(band.GetMaskBand().ReadAsArray())

    def at_values(self, values: np.ndarray) -> None:
        """Look whether a map of the study's cells has more to tell than its factors do."""
        alike = self.secrets.alike
        if values.shape != alike.shape:
            if min(values.shape) > 1 and len(np.unique(values)) > 300:
                self.say("is a picture or a raster of another grid with many values")
            return
        inside = alike >= 0
        if any(
            np.array_equal(values[inside] == 1, one[inside] == 1) for one in self.secrets.factors
        ):
            return
        pairs = np.unique(np.stack([alike[inside], values[inside]]), axis=1)
        if pairs.shape[1] > len(np.unique(alike[inside])):
            self.say("has values of cells that are not of the factors alone")
        if len(np.unique(values[inside])) > 12:
            self.say("has more values than bands of scores have")

    def at_order(self, layer) -> None:
        """Look whether numbers after those of the first places tell anything but where places are.

        The key of a place is its first cell, row by row from the north.
        """
        if layer.GetLayerDefn().GetFieldIndex("number") < 0:
            return
        keys = {
            one.GetField("number"): _first_cell(one.GetGeometryRef())
            for one in layer
            if one.GetGeometryRef() is not None
        }
        others = [keys[number] for number in sorted(keys) if number > BY_RANK]
        if others != sorted(others):
            self.say("has an order of places after the first that is not from north to south")

    def at_layers(self, layers) -> None:
        for at in range(layers.GetLayerCount()):
            layer = layers.GetLayer(at)
            self.at_text(json.dumps(layer.GetMetadata()))
            self.at_order(layer)
            for shape in layer:
                self.at_row(shape.items())
                geometry = shape.GetGeometryRef()
                if geometry is not None:
                    self.at_coordinates(
                        [float(one) for one in NUMBER.findall(geometry.ExportToWkt())]
                    )

    def at_database(self, path: Path) -> None:
        """Look at every table of a database, and at what was deleted from it."""
        with sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True) as file:
            if file.execute("PRAGMA freelist_count").fetchone()[0]:
                self.say("keeps pages of what was deleted")
            names = [
                one for (one,) in file.execute("SELECT name FROM sqlite_master WHERE type='table'")
            ]
            for name in names:
                told = file.execute(f'SELECT * FROM "{name}"')
                columns = [one[0] for one in told.description]
                for row in told:
                    self.at_row(dict(zip(columns, row)))
                    for value in row:
                        if isinstance(value, str):
                            self.at_text(value)


def _first_cell(shape) -> tuple:
    """Return how far from the north and the west a place begins."""
    points = [(float(x), float(y)) for x, y in CORNER.findall(shape.ExportToWkt())]
    top = max(y for _, y in points)
    return -top, min(x for x, y in points if y == top)


def _is_noise(content: bytes) -> bool:
    """Return whether a match of a short pattern within packed bytes means nothing."""
    return _text_of(content) is None and content[:4] not in (b"SQLi", b"%PDF")


def _text_of(content: bytes) -> str | None:
    """Return bytes as the text that they are; None if they are none."""
    for code in ("utf-8-sig", "utf-16"):
        try:
            text = content.decode(code)
        except UnicodeDecodeError:
            continue
        if text.count("\0") == 0 and sum(
            one.isprintable() or one in "\r\n\t" for one in text[:4000]
        ) > 0.95 * len(text[:4000]):
            return text
    return None


def _packed(content: bytes):
    """Yield what is packed within some bytes."""
    if content[:4] == b"PK\3\4":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for one in packed.infolist():
                yield one.filename.encode()
                yield one.comment
                yield packed.read(one)
            yield packed.comment
    if content[:2] == b"\x1f\x8b":
        yield zlib.decompress(content, 31)
    if content[:4] == b"%PDF":
        for part in STREAM.findall(content):
            try:
                yield zlib.decompress(part)
            except zlib.error:
                yield part
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _parts_of_png(content)
    for part in BASE64.findall(content):
        try:
            yield base64.b64decode(part + b"=" * (-len(part) % 4), validate=True)
        except (binascii.Error, ValueError):
            continue


def _parts_of_png(content: bytes):
    at = 8
    while at + 8 <= len(content):
        size, kind = int.from_bytes(content[at : at + 4], "big"), content[at + 4 : at + 8]
        if kind in (b"tEXt", b"iTXt", b"eXIf"):
            yield content[at + 8 : at + 8 + size]
        if kind == b"zTXt":
            yield zlib.decompress(content[at + 8 : at + 8 + size].partition(b"\0")[2][1:])
        at += size + 12


class _Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.said, self.skips = [], 0

    def handle_starttag(self, tag, attrs):
        self.said += [value for _, value in attrs if value]
        self.said.append("\n")

    def handle_endtag(self, tag):
        self.said.append("\n")

    def handle_data(self, data):
        self.said.append(data)

    def handle_comment(self, data):
        self.said.append(f"\n{data}\n")


def _sentences(text: str) -> list[str]:
    """Return a text cut at the tags of a page, since a number before one is of another sentence."""
    words = _Words()
    words.feed(text)
    return [one for one in re.split(r"\n|;", "".join(words.said)) if one.strip()]


def _rows(text: str):
    """Yield the rows of a table of CSV, the records of JSON and the elements of XML."""
    try:
        yield from _records(json.loads(text))
        return
    except (ValueError, RecursionError):
        pass
    for part in re.findall(r"<script[^>]*>(.*?)</script>", text, re.DOTALL):
        try:
            yield from _records(json.loads(part))
        except (ValueError, RecursionError):
            continue
    if text.lstrip().startswith("<"):
        try:
            for one in ElementTree.fromstring(text.encode()).iter():
                yield {key.partition("}")[2] or key: value for key, value in one.attrib.items()}
        except (ElementTree.ParseError, ValueError):
            pass
        yield from _rows_of_page(text)
        return
    if "," in text.partition("\n")[0]:
        try:
            yield from csv.DictReader(io.StringIO(text))
        except csv.Error:
            return


def _rows_of_page(text: str):
    """Yield the rows of the tables of a page, under their headings."""
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        rows = [
            [
                re.sub("<[^>]*>", "", cell).strip()
                for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
        ]
        for row in rows[1:]:
            yield dict(itertools.zip_longest(map(str.lower, rows[0]), row, fillvalue=""))


def _records(content):
    if isinstance(content, dict):
        yield {key: one for key, one in content.items() if not isinstance(one, (dict, list))}
        for one in content.values():
            yield from _records(one)
    elif isinstance(content, list):
        for one in content:
            yield from _records(one)


def _number(value):
    """Return a whole number, or None of anything else."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(str(value).replace(",", ""))
    except ValueError:
        return None
    return int(number) if abs(number) < 1e12 and number == int(number) else None


def _any_near(pairs: np.ndarray, places: np.ndarray, near: float) -> bool:
    """Return whether one of some pairs is one of some places."""
    order = np.argsort(places[:, 0])
    x, y = places[order].T
    first, last = (
        np.searchsorted(x, pairs[:, 0] - near),
        np.searchsorted(x, pairs[:, 0] + near, "right"),
    )
    return any(
        (np.abs(y[begin:end] - pair[1]) <= near).any()
        for pair, begin, end in zip(pairs[last > first], first[last > first], last[last > first])
    )
