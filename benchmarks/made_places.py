"""Made-up downloads of millions of places: ``python -m PACKAGE.made_places KIND FILE NUMBER``.

An extract of OpenStreetMap is written as osmium's text and made binary by it; a supply of Ordnance
Survey's points of interest is text as it comes. What stands in both is drawn at random.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator

from ..algorithms.files.factor_tables import shipped_factors

SEED = 20261128
CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1))
WEST, SOUTH = -3.0, 51.0
WANTED_NODES, OTHER_NODES = 0.01, 0.03  # of the nodes, with a tag of a factor, or with another
BUILDINGS = 0.2  # a node
WANTED_BUILDINGS = 0.03
STREETS = 0.025  # a node
OTHER_TAGS = ("natural=tree", "amenity=bench", "highway=crossing", "barrier=gate")
STREET_TAGS = ("residential", "service", "footway", "tertiary", "secondary", "track")
WANTED_ROWS = 0.2  # of a supply
BRITAIN = (80_000.0, 5_000.0, 655_000.0, 1_220_000.0)
HEADING = (
    "UNIQUE_REFERENCE_NUMBER|NAME|POINTX_CLASSIFICATION_CODE|FEATURE_EASTING|FEATURE_NORTHING|"
    "POSITIONAL_ACCURACY_CODE|UPRN|TOPOGRAPHIC_TOID|TOPOGRAPHIC_TOID_VERSION|ITN_EASTING|"
    "ITN_NORTHING|ITN_TOID|ITN_TOID_VERSION|DISTANCE|ADDRESS_DETAIL|STREET_NAME|LOCALITY|"
    "GEOGRAPHIC_COUNTY|POSTCODE|VERIFIED_ADDRESS|ADMINISTRATIVE_BOUNDARY|TELEPHONE_NUMBER|URL|"
    "BRAND|QUALIFIER_TYPE|QUALIFIER_DATA|PROVENANCE|DATE_OF_SUPPLY"
)


def extract(path: str, nodes: int) -> None:
    """Write an extract of so many nodes, a way for about every fourth of them."""
    text = f"{path}.opl"
    with open(text, "w", encoding="utf-8") as file:
        file.writelines(_elements(nodes))
    header = "--output-header=osmosis_replication_timestamp=2026-01-12T00:00:00Z"
    subprocess.run(
        ["osmium", "cat", text, "-o", path, "--overwrite", "--no-progress", header], check=True
    )
    os.unlink(text)


def _elements(nodes: int) -> Iterator[str]:
    draw = random.Random(SEED)
    tags = [
        f"{rule.first.key}={sorted(rule.first.values)[0]}"
        for one in shipped_factors()
        for rule in one.tags
        if one.geometry == "point" and "*" not in rule.first.values
    ]
    buildings = int(nodes * BUILDINGS)
    across = int(buildings**0.5) + 1
    for number in range(buildings):
        x, y = WEST + number % across * 0.0004, SOUTH + number // across * 0.0003
        x, y = x + draw.random() * 1e-4, y + draw.random() * 1e-4
        for corner, (right, up) in enumerate(CORNERS, 1):
            yield _node(
                4 * number + corner, x + right * 1e-4, y + up * (8e-5 + draw.random() * 1e-5)
            )
    for number in range(4 * buildings + 1, nodes + 1):
        chance = draw.random() * (1 - 4 * BUILDINGS)
        tag = draw.choice(OTHER_TAGS) if chance < WANTED_NODES + OTHER_NODES else ""
        if chance < WANTED_NODES:
            tag = f"{draw.choice(tags)},name=Place%20%{number % 5000}"
        yield _node(number, WEST + draw.random() * 0.36, SOUTH + draw.random() * 0.27, tag)
    for number in range(buildings):
        wanted = draw.random() < WANTED_BUILDINGS
        tag = f",{draw.choice(tags)},name=House%20%{number % 9000}" if wanted else ""
        first = 4 * number + 1
        yield _way(number + 1, [*range(first, first + 4), first], f"building=yes{tag}")
    for number in range(int(nodes * STREETS)):
        first = draw.randrange(1, nodes - 8)
        yield _way(
            buildings + number + 1, range(first, first + 8), f"highway={draw.choice(STREET_TAGS)}"
        )


def _node(number: int, x: float, y: float, tags: str = "") -> str:
    return f"n{number} v1 dV c1 t2026-01-01T00:00:00Z i1 u T{tags} x{x:.7f} y{y:.7f}\n"


def _way(number: int, nodes, tags: str) -> str:
    refs = ",".join(f"n{one}" for one in nodes)
    return f"w{number} v1 dV c1 t2026-01-01T00:00:00Z i1 u T{tags} N{refs}\n"


def supply(path: str, rows: int) -> None:
    """Write a supply of so many points of interest."""
    draw = random.Random(SEED)
    codes = [code for one in shipped_factors() for code in one.classes.get("os_class", ())]
    left, bottom, right, top = BRITAIN
    with open(path, "w", encoding="utf-8") as file:
        file.write("|".join(f'"{name}"' for name in HEADING.split("|")) + "\n")
        for number in range(rows):
            wanted = draw.random() < WANTED_ROWS
            code = draw.choice(codes) if wanted else f"08{draw.randrange(600):06d}"
            x, y = draw.uniform(left, right), draw.uniform(bottom, top)
            file.write(
                f'{number + 1}|"Place No {number % 600_000} of the town"|{code}|{x:.1f}|{y:.1f}|'
                f"{draw.choice('1112234')}|1{number:011d}|osgb{number:016d}|3|{x:.1f}|{y:.1f}|"
                f'osgb4{number:015d}|2|12.5|"{number % 300}"|"High Street"|"Newtown"|"Countyshire"|'
                f'"AB{number % 99} {number % 9}CD"|Y|"A District (B)"|01234 {number % 10**6:06d}|'
                f'"www.example.com/{number}"|""|""|""|"A Provider"|2014-12-01\n'
            )


if __name__ == "__main__":
    _, kind, target, size = sys.argv
    {"extract": extract, "supply": supply}[kind](target, int(size))
