"""A made-up town as an extract of OpenStreetMap, and what is true of it.

Written as XML by hand, and turned into the binary form by osmium where that is installed.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

WEST, SOUTH = -2.6, 51.45  # a corner of the town, in Bristol
STEP = 0.001  # degrees between places: some 70 m by 110 m
WIDE = 0.0002  # of a building
MOMENT = "2026-01-12T21:21:30Z"


@dataclass
class OsmTown:
    """Nodes, ways and relations as they are added; ids count up from 1, or down from -1."""

    sign: int = 1
    nodes: list[str] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)
    relations: list[str] = field(default_factory=list)

    def node(self, x: float, y: float, **tags) -> int:
        """Add a node at so many steps from the corner."""
        number = self.sign * (len(self.nodes) + 1)
        at = f'lat="{SOUTH + y * STEP:.7f}" lon="{WEST + x * STEP:.7f}"'
        self.nodes.append(f'<node id="{number}" version="1" {at}>{_tags(tags)}</node>')
        return number

    def way(self, nodes: list[int], **tags) -> int:
        """Add a way."""
        number = self.sign * (len(self.ways) + 1)
        refs = "".join(f'<nd ref="{one}"/>' for one in nodes)
        self.ways.append(f'<way id="{number}" version="1">{refs}{_tags(tags)}</way>')
        return number

    def ring(self, x: float, y: float, size: float = WIDE / STEP) -> list[int]:
        """Add the nodes of a square, and return them as a ring."""
        corners = ((0, 0), (size, 0), (size, size), (0, size))
        nodes = [self.node(x + right, y + up) for right, up in corners]
        return [*nodes, nodes[0]]

    def building(self, x: float, y: float, size: float = WIDE / STEP, **tags) -> int:
        """Add a square building whose corner is at so many steps."""
        return self.way(self.ring(x, y, size), **tags)

    def relation(self, members: list[tuple[str, int, str]], **tags) -> int:
        """Add a relation of (kind, number, role)."""
        number = self.sign * (len(self.relations) + 1)
        told = "".join(f'<member type="{k}" ref="{n}" role="{r}"/>' for k, n, r in members)
        self.relations.append(f'<relation id="{number}" version="1">{told}{_tags(tags)}</relation>')
        return number

    def write(self, path: Path, *, in_order: bool = True) -> str:
        """Write it: .osm as it is, .osm.pbf by osmium."""
        parts = [*self.nodes, *self.ways, *self.relations]
        parts = parts if in_order else [*self.ways, *self.nodes, *self.relations]
        text = "\n".join(
            [
                "<?xml version='1.0' encoding='UTF-8'?>",
                f'<osm version="0.6" generator="a test"><meta osm_base="{MOMENT}"/>',
                *parts,
                "</osm>",
            ]
        )
        xml = path.with_name(path.name.removesuffix(".pbf"))
        xml.write_text(text, encoding="utf-8")
        if path.suffix == ".pbf":
            osmium = ["osmium", "cat", str(xml), "-o", str(path), "--overwrite", "--no-progress"]
            told = f"--output-header=osmosis_replication_timestamp={MOMENT}"
            subprocess.run([*osmium, told], check=True, capture_output=True)
            xml.unlink()
        return str(path)


def _tags(tags: dict[str, str]) -> str:
    keys = {key.replace("__", ":"): value for key, value in tags.items()}
    return "".join(f'<tag k="{escape(k)}" v="{escape(v)}"/>' for k, v in keys.items())


def has_osmium() -> bool:
    """Return whether the binary form can be made here."""
    return shutil.which("osmium") is not None


def the_town(sign: int = 1) -> OsmTown:
    """Return a town of which `TRUTH` says what there is."""
    town = OsmTown(sign)
    # six pubs and bars, in every way that a pub is mapped
    town.node(1, 1, amenity="pub", name="The Crown")
    town.node(2, 1, amenity="bar")
    town.building(3, 1, amenity="pub", building="pub", name="Rose & Crown")  # and a node in it:
    town.node(3.1, 1.1, amenity="pub", name="Rose and Crown")
    town.building(4, 1, amenity="pub")  # without a name, which the node in it has
    town.node(4.1, 1.1, amenity="pub", name="Ye Olde “Quoted”, a\\b; Inn")
    town.node(5, 1, amenity="pub;restaurant", name="Two in One")  # also a restaurant
    town.node(5.00005, 1, amenity="pub", name="two in one")  # again, 4 m beside
    outer = town.ring(6, 1)
    outer = town.way(outer)
    town.relation([("way", outer, "outer")], type="multipolygon", amenity="pub", name="Ring")
    town.building(7, 1, building="pub", name="No longer one")  # a shape, and no use of it
    # two restaurants: the double and one of its own, inside a pub of another name
    town.node(3.05, 1.05, amenity="restaurant", name="Upstairs")
    # two parks, of which the area matters: one with a lake, one mapped as a point
    with_a_lake, lake = town.way(town.ring(1, 3, 0.8)), town.way(town.ring(1.2, 3.2, 0.2))
    town.relation(
        [("way", with_a_lake, "outer"), ("way", lake, "inner")],
        type="multipolygon",
        leisure="park",
        name="Green",
    )
    town.node(3, 3, leisure="park", name="Pocket Park")
    # a relation whose outer way is not there: nothing can be made of it
    half = town.way(town.ring(4, 3, 0.8)[:3])
    town.relation([("way", half, "outer")], type="multipolygon", leisure="park", name="Half")
    # car parks: one public, one private
    town.building(5, 3, 0.5, amenity="parking")
    town.building(6, 3, 0.5, amenity="parking", access="private")
    # a railway line and its siding, and the line again as a route
    line = town.way([town.node(x, 5) for x in range(4)], railway="rail", name="Main line")
    town.way([town.node(1, 5), town.node(2, 5.1)], railway="rail", service="siding")
    town.relation([("way", line, "")], type="route", route="train", railway="rail")
    # two stops of one name on both sides of a road, 14 m apart, and one told twice
    town.node(1, 7, highway="bus_stop", name="High Street")
    town.node(1.2, 7, highway="bus_stop", name="High Street")
    town.node(1.20002, 7, highway="bus_stop", name="High Street")
    # what nobody asked for
    town.node(1, 8, amenity="bench")
    town.node(2, 8, natural="tree")
    return town


TRUTH = {  # the number of places by their factor
    "Pubs and bars": 6,
    "Restaurants": 2,
    "Parks": 2,
    "Car parks": 1,
    "Railway lines": 1,
    "Bus stops": 2,
}
LEFT_OUT = {  # rows by the reason for which they are left out
    "no_factor": 2,  # the private car park, the siding
    "inside_its_own": 2,
    "told_twice": 2,
}
