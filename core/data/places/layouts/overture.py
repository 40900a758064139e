"""Places of Overture Maps: GeoJSON as its downloader writes it, or made of its GeoParquet."""

from __future__ import annotations

from collections.abc import Sequence

from ....language import marked
from .base import Layout, Roles


class Overture(Layout):
    """Its columns of categories changed three times; the hierarchy goes from the general down."""

    def candidates(self, cells: Sequence[str]) -> tuple[str, ...]:
        """Return the categories, the most exact first; a hierarchy from its end."""
        found: dict[str, None] = {}
        for cell in cells:
            parts = cell.strip("[] ").split(",")
            found.update(dict.fromkeys(part.strip(" \"'").casefold() for part in reversed(parts)))
        return tuple(one for one in found if one)


OVERTURE_LAYOUT = Overture(
    key="overture",
    title=marked("Places of Overture Maps"),
    scheme="overture",
    roles=Roles(
        classes=(
            "taxonomy.primary",
            "categories.primary",
            "categories.main",
            "basic_category",
            "taxonomy.hierarchy",
        ),
        name=("names.primary", "names.common.0.value", "name"),
        mark=("id",),
        closed=("operating_status",),
    ),
    known_by=(
        ("taxonomy.primary",),
        ("categories.primary",),
        ("categories.main",),
        ("basic_category", "confidence"),
    ),
    rights="Overture Maps Foundation (overturemaps.org), places under CDLA Permissive 2.0",
    crs="EPSG:4326",
    open_words=frozenset({"", "open", "temporarily_closed"}),
)
