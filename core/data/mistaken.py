"""Files that were given to the other importer: incidents as factors, and places as incidents.

Either may be meant (earlier burglaries are a factor that some test), so they are read, and told.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..language import said
from ..plain import shown
from .columns.words import squeezed
from .places.layouts import layout_of
from .presets import PRESETS

OF_CRIMES = ("crime", "offence", "offense")  # in the name of a column, as its beginning


def if_incidents(names: Sequence[str], file: str) -> str:
    """Return a sentence where columns are those of incidents, in a file of factors; else empty."""
    known = any(one.knows(names) or one.why_not(names) for one in PRESETS)
    if not known and not any(squeezed(name).startswith(OF_CRIMES) for name in names):
        return ""
    return said(
        "“{file}” looks like a file of incidents, which factors are to explain: use “Import "
        "incidents”, unless earlier incidents are to be a factor.",
        file=shown(file),
    )


def if_places(names: Sequence[str], file: str) -> str:
    """Return a sentence where columns are those of a register of places, among incidents."""
    layout = layout_of([name.strip().casefold() for name in names])
    if layout is None:
        return ""
    return said(
        "“{file}” is of {title}, places and no incidents: use “Import factors”, which makes a "
        "layer of each kind of place.",
        file=shown(file),
        title=said(layout.title),
    )
