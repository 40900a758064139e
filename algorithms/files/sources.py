"""Where opening a layer leads, told from its source string without opening it.

A source is plain where it is known to be a file, or a folder, on this computer that leads nowhere
else. Whatever is not known to be that (a server, a database, a file that points on, a query) is
said in words, so that an analyst can be asked, or a study from somebody else refused.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from qgis.core import QgsDataSourceUri, QgsProcessingUtils
from qgis.PyQt.QtCore import QUrl, QUrlQuery

from ...core.plain import shown
from ..language import tr
from . import containers
from .filters import is_comparison, is_harmless
from .ordinary import no_file, require_ordinary

OPTION = re.compile(r"(layername|layerid|geometrytype|uniquegeometrytype)=", re.IGNORECASE)
LAYER = re.compile(r"layername=(?P<name>.*)|layerid=", re.IGNORECASE | re.DOTALL)
SUBSET = re.compile(r"\|subset=", re.IGNORECASE)
SHARE = re.compile(r"\s*[\\/]{2}([^\\/]+)[\\/]")  # \\computer\folder
DEVICE = re.compile(r"(?:.*[\\/])?(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^\\/]*)?\s*$", re.IGNORECASE)
ZIPPED = re.compile(r"/vsizip/((?!.*(?:vsi|[{}])).+?\.(?:zip|shz|kmz))(?:/.*)?$", re.IGNORECASE)
# PG: and http: and /vsicurl/ and <OGRVRTDataSource> and {"type": ...}; a drive has one letter
NO_PATH = re.compile(r"\s*(?:[\w.+-]{2,}:|[\\/]+vsi|[<{\[@])", re.IGNORECASE)
HOST = re.compile(  # in an address, or as a database is told of it: an IPv6 number, a socket too
    r"://(?:[^@/\s'\"]*@)?([\w.-]+|\[[\da-f:]+\])"
    r"|\b(?:host|hostaddr|server)\s*=\s*['\"]?([^\s'\",;]{1,253})",
    re.I,
)
NAMESPACES = {  # named by many a file, and never asked
    *("www.opengis.net", "schemas.opengis.net", "www.w3.org", "www.geopackage.org"),
    *("ogr.maptools.org", "www.topografix.com"),
}
ON_WINDOWS = os.name == "nt"
DATABASES = ("postgres", "mssql", "oracle", "hana")


def leads_to(source: str, folder: Path | None = None) -> str:
    """Return where a source leads in words, or an empty text for a plain file.

    Parameters
    ----------
    source : str
        As QGIS takes it; a file may be named relative to `folder`.

    Raises
    ------
    RtmError
        If it is, or lies beside, what no file is: a pipe, a socket or a device.
    """
    known, provider, uri = QgsProcessingUtils.decodeProviderKeyAndUri(source)
    kind = provider.casefold() if known else "ogr"
    if kind == "ogr":
        return _of_ogr(uri) if known else _of_ogr(source, folder)
    if kind == "memory":
        return ""
    if kind in ("delimitedtext", "gpx"):
        return _of_text(uri)
    if kind == "spatialite":
        return _of_spatialite(uri)
    hosts = _hosts(uri)
    if kind in DATABASES:
        return tr("the database of {host}", host=hosts or tr("a service"))
    return hosts or tr("a {kind} layer", kind=kind)


def _of_ogr(source: str, folder: Path | None = None) -> str:
    """Return where a file, its layer and its subset lead."""
    address, *subset = SUBSET.split(source, maxsplit=1)
    if subset and not is_comparison(subset[0]):
        return tr("the query {subset}", subset=shown(subset[0]))
    path, *options = address.split("|")
    if "authcfg=" in path or not all(map(OPTION.match, options)):
        return tr("{address}, with options", address=shown(address))
    chosen = filter(None, map(LAYER.match, options))
    return _of_path(path, folder, tuple(one["name"] or "" for one in chosen))


def _of_path(given: str, folder: Path | None = None, layers: tuple[str, ...] = ()) -> str:
    """Return where a path leads; beside the study are only those that nothing stands before."""
    share, zipped = SHARE.match(given), ZIPPED.match(given)
    text = zipped[1] if zipped else given
    if ON_WINDOWS and share:  # even a look whether it is there would go to it
        return tr("the computer {share}", share=shown(share[1]))
    if ON_WINDOWS and DEVICE.match(text):
        raise no_file(text, tr("a device"))
    if folder is not None and not zipped and _there(folder / text):  # then it is made absolute
        return of_file(folder / text, layers)
    if not NO_PATH.match(text) and _there(Path(text)):
        return of_file(Path(text).absolute(), layers)
    if share:
        return tr("the computer {share}", share=shown(share[1]))
    if NO_PATH.match(text) or "://" in text or "dbname=" in text:
        return _hosts(text) or shown(text)
    return ""


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # longer than any path
        return False


def of_file(path: Path, layers: tuple[str, ...] = ()) -> str:
    """Return where a file or folder that is there leads, as it is called and where a link ends."""
    places = {path, path.resolve()}
    for one in places:
        require_ordinary(one)
    try:
        if all(containers.is_plain(one, layers) for one in places):
            return ""
        hosts = "" if path.is_dir() else _hosts(containers.beginning(path).decode("latin-1"))
    except OSError:  # what cannot be looked at by us may still be opened
        return tr("{name}, which cannot be looked into", name=shown(path.name))
    if hosts:
        return tr("{name}, which names {hosts}", name=shown(path.name), hosts=hosts)
    return tr("{name}, which may lead elsewhere", name=shown(path.name))


def _of_text(uri: str) -> str:
    """Return where a table that QGIS itself reads leads."""
    url = QUrl(uri)
    if url.scheme() not in ("", "file"):
        return url.host() or shown(uri)
    if url.host():
        return tr("the computer {host}", host=url.host())
    subset = QUrlQuery(url).queryItemValue("subset", QUrl.ComponentFormattingOption.FullyDecoded)
    if subset and not is_harmless(subset):
        return tr("the query {subset}", subset=shown(subset))
    require_ordinary(Path(url.toLocalFile() or url.path()))
    return ""


def _of_spatialite(uri: str) -> str:
    parts = QgsDataSourceUri(uri)
    query = parts.table() if parts.table().lstrip().startswith("(") else parts.sql()
    if query and not is_comparison(query):
        return tr("the query {query}", query=shown(query))
    return _of_path(parts.database(), layers=(parts.table(),) if parts.table() else ())


def _hosts(text: str) -> str:
    """Return the first hosts that a text names."""
    found = (one[1] or one[2] for one in HOST.finditer(text))
    hosts = list(dict.fromkeys(one for one in found if one.casefold() not in NAMESPACES))
    return ", ".join([*map(shown, hosts[:3]), *(["…"] if len(hosts) > 3 else [])])
