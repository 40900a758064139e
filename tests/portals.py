"""Made-up portals: the same incidents, written in the many ways in which portals write them."""

from __future__ import annotations

import csv
import io
import random
import struct
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

KINDS = ("Burglary", "Robbery", "Theft of bicycle", "Assault, common")


@dataclass(frozen=True)
class Truth:
    """An incident: where (in degrees), when and what."""

    lon: float
    lat: float
    when: datetime
    kind: str
    number: str


def incidents(lon: float, lat: float, count: int = 60, seed: int = 1) -> list[Truth]:
    """Incidents around a place, over two years."""
    rng = random.Random(seed)
    first = datetime(2014, 1, 1)
    return [
        Truth(
            lon + rng.uniform(-0.05, 0.05),
            lat + rng.uniform(-0.03, 0.03),
            first + timedelta(minutes=rng.randrange(2 * 365 * 24 * 60)),
            rng.choice(KINDS),
            f"{rng.randrange(10**8):08}",
        )
        for _ in range(count)
    ]


def projected(truths, code: int):
    """Their places in a coordinate system."""
    from qgis.core import (
        QgsCoordinateReferenceSystem,
        QgsCoordinateTransform,
        QgsCoordinateTransformContext,
    )

    transform = QgsCoordinateTransform(
        QgsCoordinateReferenceSystem("EPSG:4326"),
        QgsCoordinateReferenceSystem(f"EPSG:{code}"),
        QgsCoordinateTransformContext(),
    )
    moved = [transform.transform(one.lon, one.lat) for one in truths]
    return [(one.x(), one.y()) for one in moved]


def written(
    path: Path, rows, *, delimiter=",", encoding="utf-8", end="\n", quoting=csv.QUOTE_MINIMAL
) -> str:
    """Write a file; return its name."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return str(path)


def with_comma(number: float, digits: int = 3) -> str:
    """A number as most of Europe writes it."""
    return f"{number:.{digits}f}".replace(".", ",")


def in_degrees(number: float, positive: str, negative: str) -> str:
    """A number as degrees, minutes and seconds."""
    size = abs(number)
    minutes = (size % 1) * 60
    letter = positive if number >= 0 else negative
    return f"{int(size)}°{int(minutes)}'{(minutes % 1) * 60:.3f}\"{letter}"


def in_binary(x: float, y: float, code: int) -> str:
    """A point as PostGIS gives it."""
    return struct.pack("<BIIdd", 1, 0x20000001, code, x, y).hex().upper()


def paris(folder):
    truths = incidents(2.35, 48.86)
    rows = [["N°", "Date des faits", "Catégorie", "X_L93", "Y_L93"]]
    for one, (x, y) in zip(truths, projected(truths, 2154)):
        when = one.when.strftime("%d/%m/%Y %H:%M")
        rows.append([one.number, when, one.kind, with_comma(x), with_comma(y)])
    path = folder / "faits_constates.csv"
    return truths, written(path, rows, delimiter=";", encoding="cp1252", end="\r\n"), 2154


def amsterdam(folder):
    truths = incidents(4.9, 52.37)
    rows = [["zaaknummer", "pleegdatum", "soort misdrijf", "y_rd", "x_rd", "gemeente"]]
    for one, (x, y) in zip(truths, projected(truths, 28992)):
        rows.append([one.number, one.when.strftime("%d-%m-%Y"), one.kind, y, x, "Amsterdam"])
    path = folder / "misdrijven.txt"
    return truths, written(path, rows, delimiter="|", quoting=csv.QUOTE_ALL), 28992


def leeds(folder):
    truths = incidents(-1.55, 53.8)
    rows = [["Ref", "Occurred", "Offence", "Easting", "Northing", "Town"]]
    for one, (x, y) in zip(truths, projected(truths, 27700)):
        rows.append([one.number, one.when.strftime("%d-%b-%Y"), one.kind, int(x), int(y), "LEEDS"])
    return truths, written(folder / "extract.tsv", rows, delimiter="\t", encoding="utf-16"), 27700


def philadelphia(folder):
    """Columns called latitude that hold feet, y before x."""
    truths = incidents(-75.16, 39.98)
    rows = [["DC_KEY", "DISPATCH_DATE_TIME", "TEXT_GENERAL_CODE", "LATITUDE", "LONGITUDE"]]
    for one, (x, y) in zip(truths, projected(truths, 2272)):
        when = one.when.strftime("%m/%d/%Y %I:%M:%S %p")
        rows.append([one.number, when, one.kind, round(y, 2), round(x, 2)])
    return truths, written(folder / "philadelphia_incidents.csv", rows), 2272


def toronto(folder):
    """Maps of the web, and milliseconds since 1970."""
    truths = incidents(-79.38, 43.68)
    rows = [["X", "Y", "EVENT_UNIQUE_ID", "OCC_DATE", "MCI_CATEGORY"]]
    for one, (x, y) in zip(truths, projected(truths, 3857)):
        since = int((one.when - datetime(1970, 1, 1)).total_seconds() * 1000)
        rows.append([x, y, one.number, since, one.kind])
    return truths, written(folder / "Major_Crime_Indicators.csv", rows), 3857


def madrid(folder):
    truths = incidents(-3.7, 40.42)
    rows = [["id", "fecha", "tipo", "geom"]]
    rows += [
        [one.number, one.when.isoformat(), one.kind, f"POINT ({one.lon} {one.lat})"]
        for one in truths
    ]
    return truths, written(folder / "delitos.csv", rows, delimiter=";"), 4326


def new_york(folder):
    truths = incidents(-73.95, 40.7)
    rows = [["CMPLNT_NUM", "CMPLNT_FR_DT", "CMPLNT_FR_TM", "OFNS_DESC", "SHAPE"]]
    for one, (x, y) in zip(truths, projected(truths, 2263)):
        when = one.when
        shape = f"SRID=2263;POINT({x} {y})"
        rows.append([one.number, f"{when:%m/%d/%Y}", f"{when:%H:%M:%S}", one.kind, shape])
    return truths, written(folder / "complaints.csv", rows), 2263


def chicago(folder):
    truths = incidents(-87.65, 41.85)
    rows = [["ID", "Date", "Primary Type", "Location"]]
    for one in truths:
        when = one.when.strftime("%m/%d/%Y %I:%M:%S %p")
        rows.append([one.number, when, one.kind, f"({one.lat}, {one.lon})"])
    return truths, written(folder / "export.csv", rows, quoting=csv.QUOTE_ALL), 4326


def without_heading(folder):
    truths = incidents(-1.55, 53.8)
    rows = [
        [one.number, one.when.strftime("%Y-%m-%d %H:%M"), one.lon, one.lat, one.kind]
        for one in truths
    ]
    return truths, written(folder / "rows.csv", rows), 4326


def winnipeg(folder):
    """Parts of dates in columns, y before x, old Macintosh line ends."""
    truths = incidents(-97.14, 49.9)
    rows = [["TYPE", "YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "Y", "X"]]
    for one, (x, y) in zip(truths, projected(truths, 26914)):
        when = one.when
        parts = [when.year, when.month, when.day, when.hour, when.minute]
        rows.append([one.kind, *parts, y, x])
    return truths, written(folder / "winnipeg.csv", rows, end="\r"), 26914


def zurich(folder):
    truths = incidents(8.54, 47.37)
    rows = [["Fallnummer", "Tatzeit", "Delikt", "E", "N"]]
    for one, (x, y) in zip(truths, projected(truths, 2056)):
        since = int((one.when - datetime(1970, 1, 1)).total_seconds())
        rows.append([one.number, since, one.kind, f"{x:.1f}", f"{y:.1f}"])
    return truths, written(folder / "straftaten.tab", rows, delimiter="\t"), 2056


def stockholm(folder):
    truths = incidents(18.07, 59.33)
    rows = [["Datum", "Brottstyp", "N_SWEREF99TM", "E_SWEREF99TM"]]
    for one, (x, y) in zip(truths, projected(truths, 3006)):
        rows.append([one.when.strftime("%Y%m%d"), one.kind, round(y), round(x)])
    return truths, written(folder / "brott.csv", rows, delimiter=";", encoding="utf-8-sig"), 3006


def london(folder):
    """Degrees, minutes and seconds; dates as 30.9.2014."""
    truths = incidents(-0.12, 51.51)
    rows = [["date", "crime type", "latitude", "longitude"]]
    for one in truths:
        lat, lon = in_degrees(one.lat, "N", "S"), in_degrees(one.lon, "E", "W")
        when = f"{one.when.day}.{one.when.month}.{one.when.year}"
        rows.append([when, one.kind, lat, lon])
    return truths, written(folder / "places.csv", rows), 4326


def plymouth(folder):
    """References of the British National Grid to 1 m, in place of coordinates."""
    truths = incidents(-4.14, 50.38)
    rows = [["Crime No", "Date", "Offence", "Grid Ref"]]
    for number, (one, (x, y)) in enumerate(zip(truths, projected(truths, 27700))):
        assert 200_000 <= x < 300_000 and 0 <= y < 100_000  # of the square SX
        place = f"SX {int(x) - 200_000:05} {int(y):05}"
        rows.append([f"TQ{number:06}", f"{one.when:%d/%m/%Y}", one.kind, place])
    return truths, written(folder / "plymouth.csv", rows), 27700


def buenos_aires(folder):
    """The binary of a database, and the name of a month."""
    truths = incidents(-58.4, -34.6)
    rows = [["id", "fecha", "tipo", "the_geom"]]
    for one in truths:
        when = one.when.strftime("%B %d, %Y %I:%M %p")
        rows.append([one.number, when, one.kind, in_binary(one.lon, one.lat, 4326)])
    return truths, written(folder / "delitos_ba.csv", rows), 4326


def wrong_way_round(folder):
    truths = incidents(-104.98, 39.74)
    rows = [["offense", "occurred", "longitude", "latitude"]]
    rows += [[one.kind, f"{one.when:%Y/%m/%d %H:%M}", one.lat, one.lon] for one in truths]
    return truths, written(folder / "offenses.csv", rows), 4326


def police_months(folder, months: int, rows: int) -> str:
    """Monthly files as data.police.uk has them; each incident has two rows."""
    folder.mkdir()
    names = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,"
    heading = [*names.split(","), "LSOA name", "Crime type", "Last outcome category", "Context"]
    heading.remove("")
    for month in range(1, months + 1):
        table = [heading]
        for row in range(rows):
            place = [f"{-0.1 - row % 97 / 1000:.6f}", f"{51.5 + row % 89 / 1000:.6f}"]
            key, day = f"{month}x{row // 2}", f"2018-{month:02}"
            table.append([key, day, "P", "P", *place, "On", "E", "A", KINDS[row % 4], "", ""])
        written(folder / f"2018-{month:02}-force-street.csv", table)
    return str(folder)


PORTALS = (
    *(paris, amsterdam, leeds, philadelphia, toronto, madrid, new_york, chicago),
    *(without_heading, winnipeg, zurich, stockholm, london, plymouth, buenos_aires),
    wrong_way_round,
)
