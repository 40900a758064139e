"""Write the sample city as an analyst would download it: raw files, with all their faults.

Usage: make_downloads.py FOLDER. Nothing of it is real: Saltmarsh lies in the North Sea. There are

* ``police/2024-01/2024-01-saltmarsh-street.csv`` and so on, as data.police.uk has them: one row in
  twenty without a position, rows told twice, anti-social behaviour without a number;
* ``boundary.geojson`` in degrees;
* ``places/gis_osm_pois_free_1.shp`` and others, as Geofabrik has OpenStreetMap;
* ``portal/Crimes_2024.csv``, as an American city's portal has it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from osgeo import ogr, osr

SAMPLE = Path(__file__).resolve().parent.parent / "resources" / "sample"
YEARS = (2024, 2025)
POLICE = (
    *("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location"),
    *("LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"),
)
PORTAL = (
    *("ID", "Case Number", "Date", "Block", "Primary Type", "Description", "Location Description"),
    *("Arrest", "X Coordinate", "Y Coordinate", "Latitude", "Longitude", "Location"),
)
CALLED = {"robbery": "Robbery", "burglary": "Burglary", "vehicle-crime": "Vehicle crime"}
POINTS_OF = {  # layer of the sample: file of Geofabrik's, code, class
    "pubs": ("pois", 2304, "pub"),
    "takeaways": ("pois", 2302, "fast_food"),
    "schools": ("pois", 2082, "school"),
    "police_stations": ("pois", 2001, "police"),
    "bus_stops": ("transport", 5621, "bus_stop"),
    "railway": ("railways", 6101, "rail"),
    "car_parks": ("traffic_a", 5260, "parking"),
    "parks": ("landuse_a", 7202, "park"),
}
KINDS = {"railways": ogr.wkbLineString, "traffic_a": ogr.wkbPolygon, "landuse_a": ogr.wkbPolygon}
WITHOUT_PLACE, TWICE = 0.05, 0.01  # shares of rows


def system(number: int) -> osr.SpatialReference:
    """Return a coordinate system with x before y."""
    found = osr.SpatialReference()
    found.ImportFromEPSG(number)
    found.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    return found


TO_DEGREES = osr.CoordinateTransformation(system(27700), system(4326))


def features(name: str) -> list[dict]:
    """Return the features of a layer of the sample."""
    return json.loads((SAMPLE / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


def in_degrees(feature: dict) -> ogr.Geometry:
    """Return a feature's geometry in degrees."""
    geometry = ogr.CreateGeometryFromJson(json.dumps(feature["geometry"]))
    geometry.Transform(TO_DEGREES)
    return geometry


def police_rows(chance: random.Random) -> Iterator[tuple[str, list]]:
    """Yield rows of the police with their month, in the order of time."""
    for year in YEARS:
        for number, feature in enumerate(features(f"incidents_{year}")):
            told, place = feature["properties"], in_degrees(feature)
            lost = chance.random() < WITHOUT_PLACE
            where = ["", ""] if lost else [f"{place.GetX():.6f}", f"{place.GetY():.6f}"]
            identity = hashlib.sha256(f"{year} {number}".encode()).hexdigest()
            row = [identity, told["month"], "Saltmarsh Police", "Saltmarsh Police", *where]
            row += ["No Location" if lost else "On or near Harbour Street", "", ""]
            row += [CALLED[told["crime_type"]], "Under investigation", ""]
            yield told["month"], row
            if chance.random() < TWICE:
                yield told["month"], row
            if chance.random() < 0.2:
                yield told["month"], ["", *row[1:9], "Anti-social behaviour", "", ""]


def write_police(folder: Path) -> None:
    """Write a CSV a month, in a folder of its own, as the archive of data.police.uk unpacks."""
    months: dict[str, list[list]] = {}
    for month, row in police_rows(random.Random(1)):
        months.setdefault(month, []).append(row)
    for month, rows in months.items():
        (folder / month).mkdir(parents=True, exist_ok=True)
        write_csv(folder / month / f"{month}-saltmarsh-street.csv", POLICE, rows)


def write_portal(path: Path) -> None:
    """Write a portal's export: dates as Americans write them, feet, and degrees."""
    chance, rows = random.Random(2), []
    for number, feature in enumerate(features("incidents_2024")):
        told, place = feature["properties"], in_degrees(feature)
        month, day = int(told["month"][5:]), chance.randint(1, 28)
        x, y = (round(one * 3.28) for one in feature["geometry"]["coordinates"])
        lost = chance.random() < WITHOUT_PLACE
        degrees = ["", ""] if lost else [f"{place.GetY():.9f}", f"{place.GetX():.9f}"]
        hour = f"{chance.randint(1, 12):02}:30:00 {chance.choice(('AM', 'PM'))}"
        date = f"{month:02}/{day:02}/2024 {hour}"
        kind = CALLED[told["crime_type"]].upper()
        row = [10_000_000 + number, f"HX{100_000 + number}", date, "012XX N HARBOR ST", kind]
        row += ["SIMPLE", "STREET", "false", *(["", ""] if lost else [x, y]), *degrees]
        rows.append([*row, "" if lost else f"({degrees[0]}, {degrees[1]})"])
    path.parent.mkdir(parents=True, exist_ok=True)
    write_csv(path, PORTAL, rows)


def write_csv(path: Path, heading, rows) -> None:
    """Write rows under their heading."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)


def write_boundary(path: Path) -> None:
    """Write the boundary in degrees, as GeoJSON always is."""
    shapes = [
        {
            "type": "Feature",
            "properties": feature["properties"],
            "geometry": json.loads(in_degrees(feature).ExportToJson()),
        }
        for feature in features("boundary")
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": shapes}), "utf-8")


def write_places(folder: Path) -> None:
    """Write shapefiles of places, all in one with their class, as Geofabrik does."""
    folder.mkdir(parents=True, exist_ok=True)
    driver, sources = ogr.GetDriverByName("ESRI Shapefile"), {}
    for number, (name, (file, code, fclass)) in enumerate(POINTS_OF.items()):
        if file not in sources:
            path = folder / f"gis_osm_{file}_free_1.shp"
            sources[file] = driver.CreateDataSource(str(path))
            kind = KINDS.get(file, ogr.wkbPoint)
            layer = sources[file].CreateLayer(path.stem, system(4326), kind)
            for field, width in (("osm_id", 12), ("code", 4), ("fclass", 28), ("name", 100)):
                made = ogr.FieldDefn(field, ogr.OFTInteger if field == "code" else ogr.OFTString)
                made.SetWidth(width)
                layer.CreateField(made)
        layer = sources[file].GetLayer(0)
        for at, one in enumerate(features(name)):
            feature = ogr.Feature(layer.GetLayerDefn())
            called = one["properties"].get("name", "")
            for field, value in (
                ("osm_id", str(100_000 * (number + 1) + at)),
                ("code", code),
                ("fclass", fclass),
                ("name", called),
            ):
                feature.SetField(field, value)
            feature.SetGeometry(in_degrees(one))
            layer.CreateFeature(feature)
    sources.clear()  # which writes them


def main() -> None:
    """Write everything."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    write_boundary(folder / "boundary.geojson")
    write_police(folder / "police")
    write_portal(folder / "portal" / "Crimes_2024.csv")
    write_places(folder / "places")


if __name__ == "__main__":
    main()
