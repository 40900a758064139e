"""Public studies made up for tests: cells of 100 m, and names that nobody should trust."""

import numpy as np
from risk_terrain_modelling.core.publishing.public_counts import PublicCount
from risk_terrain_modelling.core.publishing.public_places import PublicPlace
from risk_terrain_modelling.core.publishing.public_scores import PublicScores
from risk_terrain_modelling.core.publishing.public_study import LayerRights, PublicStudy
from risk_terrain_modelling.core.publishing.public_terms import PublicRatio, PublicTerm

LEFT, BOTTOM, CELL = 530000.0, 180000.0, 100.0
HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    '=HYPERLINK("http://example.org")',
    "W" * 10_000,
    "many words " * 900,
    "\u202eevil\u202c right to left",
    "مكان خطير جدا في وسط المدينة",
    "👮🏽‍♀️ 🚓",
    "a\u2028b\u2029c\x00d\x1b]e\ufffe\ud800",
    "[% @project_path %]",
    "{{ 7*7 }} {% raw %}",
    "\"quotes' & amp; &lt;b&gt;",
    "]]> <![CDATA[ $[description]",
    "__proto__",
    "$& $1 $` {place}",
)


def square(column: int, row: int, columns: int = 1, rows: int = 1) -> tuple:
    """The closed ring of some cells."""
    left, bottom = LEFT + column * CELL, BOTTOM + row * CELL
    right, top = left + columns * CELL, bottom + rows * CELL
    return ((left, top), (right, top), (right, bottom), (left, bottom), (left, top))


def degrees(outline: tuple) -> tuple:
    """Something like degrees: enough to tell places apart."""
    return tuple(
        tuple(
            tuple((-0.1 + (x - LEFT) / 69e3, 51.5 + (y - BOTTOM) / 111e3) for x, y in ring)
            for ring in rings
        )
        for rings in outline
    )


def place(number: int, name: str | None = "Old Town", **given) -> PublicPlace:
    """A place of two cells that touch at a corner, apart from those of other numbers."""
    column, row = 4 * (number % 9), 3 * (number // 9)
    outline = given.pop("outline", ((square(column, row, 2),), (square(column + 2, row + 1),)))
    facts = {
        "hectares": 3.0,
        "past": PublicCount(low=20, width=10),
        "later": PublicCount(low=0, width=10),
        "reasons": ("within 200 m of Pubs (×1.5 to 1.6)", "dense Bus stops within 300 m"),
    }
    return PublicPlace(
        number=number,
        name=name,
        outline=outline,
        outline_wgs84=degrees(outline),
        **{**facts, **given},
    )


def scores(rows: int = 20, columns: int = 40) -> PublicScores:
    """Bands over all places, with a rim outside of the study area."""
    bands = np.ones((rows, columns), np.uint8)
    bands[5:15, 10:20] = 2
    bands[8:10, 12:14] = 3
    bands[0] = 0
    return PublicScores(
        bands=bands,
        labels=("low", "middle", "high"),
        geotransform=(LEFT - CELL, CELL, 0.0, BOTTOM + (rows - 1) * CELL, 0.0, -CELL),
        crs="EPSG:27700",
    )


def study(count: int = 20, names=("Old Town",), **given) -> PublicStudy:
    """A study with so many places, called by some names in turn."""
    called = [names[at % len(names)] for at in range(count)]
    facts = {
        "title": "Town: burglary, 2025",
        "purpose": "To choose where lighting is improved",
        "places": tuple(place(number, name) for number, name in enumerate(called, 1)),
        "scores": scores(),
        "rights": (
            LayerRights("Pubs", "ODbL 1.0", "© OpenStreetMap contributors", True, ""),
            LayerRights("Bus stops", "ODbL 1.0", "© OpenStreetMap contributors", True, ""),
            LayerRights("Secret", "", "", False, ""),
        ),
        "least": 10,
        "first_day": "2025-01",
        "last_day": "2025-06",
        "terms": (PublicTerm("Pubs", "within 200 m of Pubs", False, PublicRatio(1.5, 1.6)),),
    }
    return PublicStudy(**{**facts, **given})


def hostile_study() -> PublicStudy:
    """The same, with every text one that somebody means ill with."""
    rights = tuple(LayerRights(one, one, one, True, one) for one in HOSTILE)
    places = tuple(
        place(number, name, reasons=(name, "within 200 m of Pubs"))
        for number, name in enumerate(HOSTILE, 1)
    )
    terms = tuple(PublicTerm(one, one, False, None) for one in HOSTILE)
    return study(
        title=f"{HOSTILE[0]} {HOSTILE[3]}",
        purpose=f"{HOSTILE[1]} {HOSTILE[4]} to search",
        places=places,
        rights=rights,
        terms=terms,
    )
