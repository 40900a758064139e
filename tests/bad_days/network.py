"""A stranger's study, opened and run beside a server on this machine, which nobody may ask."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import zipfile
from functools import partial
from pathlib import Path

from . import hostile as hostile_studies
from . import running, strangers, town
from .listener import Listener
from .machine import Refused, in_child
from .scene import empty
from .studies import faults_of
from .tally import Tally

ROOT = Path(__file__).resolve().parent.parent.parent
SOON = 20  # seconds after which a study that asks nobody has long said what it has to say
URL = "http://127.0.0.1:{port}/x"
SOURCES = (
    URL,
    URL + ".geojson",
    "/vsicurl/" + URL + ".gpkg",
    "/vsicurl/" + URL + ".gpkg|layername=x",
    "/vsicurl?url=" + URL + ".gpkg",
    "/vsicurl_streaming/" + URL + ".geojson",
    "/vsizip//vsicurl/" + URL + ".zip/x.shp",
    "/vsizip/{{/vsicurl/" + URL + ".zip}}/x.shp",
    "/vsitar//vsicurl/" + URL + ".tar",
    "/vsigzip//vsicurl/" + URL + ".geojson.gz",
    "/vsisubfile/0_100,/vsicurl/" + URL,
    "/vsiwebhdfs/" + URL,
    "/vsihdfs/127.0.0.1:{port}/x",
    "wfs://127.0.0.1:{port}/x",
    "wfs://?url='" + URL + "' typename='a'",
    "WFS:" + URL,
    "OAPIF:" + URL,
    "oapif://url='" + URL + "' typename='a'",
    "ogr://" + URL,
    "ogr:///vsicurl/" + URL,
    "delimitedtext://" + URL + "?type=csv&xField=x&yField=y",
    "file://" + URL,
    "postgres://host=127.0.0.1 port={port} dbname=x table=y",
    "postgres://host=localhost port={port} dbname=x table=y (geom)",
    "PG:host=127.0.0.1 port={port} dbname=x",
    "MYSQL:x,host=127.0.0.1,port={port}",
    "MSSQL:server=127.0.0.1,{port};database=x",
    "OCI:a/b@127.0.0.1:{port}/x",
    "CouchDB:" + URL,
    "ES:" + URL,
    "Carto:x",
    "AmigoCloud:x datasets=1",
    "NGW:" + URL + "/resource/1",
    "PLScenes:x",
    "arcgisfeatureserver://crs='EPSG:27700' url='" + URL + "'",
    "spatialite://dbname='/vsicurl/" + URL + "' table=x",
    "virtual://?layer=ogr:/vsicurl/" + URL + "&query=select+1",
    "virtual://?layer_ref=x&query=select%201",
    "memory://?url=" + URL,
    "mdal://" + URL,
    "gpx://" + URL + "?type=waypoint",
    "GeoJSON:" + URL,
    "CSV:" + URL,
    "ESRIJSON:" + URL,
    "TopoJSON:" + URL,
    "GeoJSONSeq:" + URL,
    "GMLAS:" + URL,
    "/vsicurl/ftp://127.0.0.1:{port}/x.shp",
    "https://127.0.0.1:{port}/x.geojson",
    "HTTP://127.0.0.1:{port}/x.json",
    "  " + URL,
    "{{\"type\":\"Topology\",\"x\":\"" + URL + "\"}}",
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/vsicurl/" + URL
    + "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "<OGRWFSDataSource><URL>" + URL + "</URL></OGRWFSDataSource>",
)  # fmt: skip
FILTERS = (
    "load_layer('/vsicurl/" + URL + "' || env('HOME'), 'ogr') IS NULL",
    "layer_property(load_layer('" + URL + "', 'ogr'), 'name') = 'x'",
    "aggregate('/vsicurl/" + URL + "', 'count', 1) > 0",
    "eval('load_layer(''/vsicurl/" + URL + "'', ''ogr'') IS NULL')",
    "with_variable('a', load_layer('/vsicurl/" + URL + "', 'ogr'), @a IS NULL)",
    "try(load_layer('/vsicurl/" + URL + "', 'ogr'), 1) = 1",
    "raster_value('/vsicurl/" + URL + "', 1, make_point(1, 1)) > 0",
    "get_feature('/vsicurl/" + URL + "', 'a', 1) IS NULL",
    "file_size('/vsicurl/" + URL + "') > 0",
    "exif('" + URL + "') IS NULL",
    "decode_uri('" + URL + "') IS NULL",
    "overlay_intersects('/vsicurl/" + URL + "')",
    "array_first(array_foreach(array(1), load_layer('/vsicurl/" + URL + "', 'ogr'))) IS NULL",
)
VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='x'><SrcDataSource>/vsicurl/" + URL + "</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
GML = (
    '<?xml version="1.0"?><ogr:FeatureCollection xmlns:ogr="http://ogr.maptools.org/" '
    'xmlns:gml="http://www.opengis.net/gml" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
    'xsi:schemaLocation="http://ogr.maptools.org/ ' + URL + '.xsd"><gml:featureMember>'
    '<ogr:x><ogr:g><gml:Point srsName="' + URL + '"><gml:coordinates>1,2</gml:coordinates>'
    "</gml:Point></ogr:g></ogr:x></gml:featureMember></ogr:FeatureCollection>"
)
KML = (
    '<kml xmlns="http://www.opengis.net/kml/2.2"><Document><NetworkLink><Link><href>' + URL
    + "</href></Link></NetworkLink><Placemark><Point><coordinates>1,2</coordinates></Point>"
    "</Placemark></Document></kml>"
)  # fmt: skip
GEOJSON = (
    '{{"type":"FeatureCollection","crs":{{"type":"link","properties":{{"href":"' + URL + '",'
    '"type":"proj4"}}}},"features":[{{"type":"Feature","properties":{{}},"geometry":'
    '{{"type":"Point","coordinates":[500100,200100]}}}}]}}'
)
FILES = {  # a file beside the study, harmless by its name
    "points.vrt": VRT,
    "points.geojson": VRT,
    "points.gml": GML,
    "points.xml": "<OGRWFSDataSource><URL>" + URL + "</URL></OGRWFSDataSource>",
    "wfs.xml": "<WFS_Capabilities><URL>" + URL + "</URL></WFS_Capabilities>",
    "points.kml": KML,
    "link.geojson": GEOJSON,
    "arcgis.json": '{{"currentVersion":10,"exceededTransferLimit":true,"url":"' + URL + '"}}',
    "points.url": "[InternetShortcut]\nURL=" + URL,
    "raster.xml": "<GDAL_WMS><Service name='TMS'><ServerUrl>" + URL + "</ServerUrl></Service>"
    "<DataWindow><UpperLeftX>0</UpperLeftX><UpperLeftY>1</UpperLeftY><LowerRightX>1</LowerRightX>"
    "<LowerRightY>0</LowerRightY><SizeX>9</SizeX><SizeY>9</SizeY></DataWindow></GDAL_WMS>",
}
PARTS = ("study_area", "exclude", "incidents", "holdout", "factors")


def lines(root: Path, rng: random.Random, runs: int, every: int = 1) -> list[Tally]:
    """Run and open every hostile study; then the suite without a network."""
    found = []
    with Listener() as listener:
        for way, use in (("run", _run), ("opened in the wizard", _open)):
            tally = Tally(f"Hostile studies, {way}")
            for number, (name, make) in enumerate(hostile(listener.port)):
                if number % every == 0:
                    one_case(root / "network", name, make, use, listener, tally)
            found.append(tally)
        found.append(strangers.line(root / "strangers", listener))
    if every == 1:
        found.append(without_network())
    return found


def hostile(port: int):
    """Give every hostile study: its name, and what writes it into a folder."""
    for source in SOURCES:
        for part in ("incidents", PARTS[len(source) % 5]):
            yield f"{part} {source[:60]}", _with(part, {"source": source.format(port=port)})
    for text in FILTERS:
        yield f"filter {text[:60]}", _with("incidents", {"filter": text.format(port=port)})
        yield f"factor's filter {text[:60]}", _with("factors", {"filter": text.format(port=port)})
    for name, content in FILES.items():
        yield f"file {name}", _beside(name, content.format(port=port))
    yield "a zip of a VRT", _zipped(VRT.format(port=port))
    yield "a style of a layer", _styled(port)
    yield from _others(port)


def _others(port: int):
    """Give the studies that the tests have."""
    for number, one in enumerate(hostile_studies.HOSTILE):
        yield one.about, partial(_written, number, port)


def _written(number: int, port: int, folder: Path) -> Path:
    return hostile_studies.write_study(number, folder, port)


def _with(part: str, changes: dict):
    def make(folder: Path) -> Path:
        study = town.build(folder)
        content = json.loads(study.read_text())
        target = content["factors"][0] if part == "factors" else content.setdefault(part, {})
        target.setdefault("source", "incidents.geojson")
        target.update(changes)
        study.write_text(json.dumps(content))
        return study

    return make


def _beside(name: str, text: str):
    def make(folder: Path) -> Path:
        study = _with("factors", {"source": name})(folder)
        (folder / name).write_text(text)
        return study

    return make


def _zipped(text: str):
    def make(folder: Path) -> Path:
        study = _with("factors", {"source": "points.zip"})(folder)
        with zipfile.ZipFile(folder / "points.zip", "w") as packed:
            packed.writestr("points.vrt", text)
        return study

    return make


def _styled(port: int):
    """A layer with a style beside it whose symbol comes from elsewhere."""

    def make(folder: Path) -> Path:
        study = town.build(folder)
        symbol = (
            '<symbol name="0" type="marker" alpha="1"><layer class="SvgMarker" enabled="1">'
            f'<prop k="name" v="{URL.format(port=port)}.svg"/></layer></symbol>'
        )
        text = (
            '<!DOCTYPE qgis><qgis version="3.22"><renderer-v2 type="singleSymbol"><symbols>'
            f"{symbol}</symbols></renderer-v2><mapTip>&lt;img src='{URL.format(port=port)}'>"
            "</mapTip></qgis>"
        )
        for name in ("pubs", "incidents", "area"):
            (folder / f"{name}.qml").write_text(text)
        return study

    return make


def one_case(root: Path, name: str, make, use, listener: Listener, tally: Tally) -> None:
    """Use one hostile study, and look whether anybody was asked."""
    empty(root)
    study = make(root)
    listener.calls()
    outcome = in_child(lambda: use(study, root / "out"), seconds=SOON)
    faults = [f"asked the server: {call}" for call in listener.calls()[:3]]
    tally.add(name, faults + faults_of(outcome), outcome.kind)


def _run(study: Path, target: Path) -> None:
    running.run_study(study, target)


def _open(study: Path, _target: Path) -> None:
    """Open a study in a wizard, and look at every page that can be reached."""
    from .wizard import Hands

    hands = Hands(random.Random(1), study.parent, answer_no=True)
    hands.wizard.open_study(study)
    for _ in range(5):
        hands.settle(0.7)
        hands.wizard.next()
    faults = list(hands.faults)
    hands.close()
    if faults:
        raise AssertionError(faults[0])


def without_network() -> Tally:
    """Run the suite where there is no network at all."""
    tally = Tally("The suite without a network (unshare -n)")
    if shutil.which("unshare") is None:
        raise Refused("There is no unshare here.")
    own = [] if os.getuid() == 0 else ["--map-root-user"]
    asked = [sys.executable, "-m", "pytest", "-x", "--ignore", str(ROOT / "tests" / "bad_days")]
    ended = subprocess.run(
        ["unshare", "--net", *own, *asked], cwd=ROOT, capture_output=True, text=True, check=False
    )
    told = ended.stdout.strip().splitlines()[-1:]
    tally.add(" ".join(told), [] if ended.returncode == 0 else [ended.stdout[-3000:]], "result")
    return tally
