"""Chicago's portal, and others that Socrata runs: American dates, places as degrees."""

from ...language import marked
from ..dates import MONTH
from .base import Preset

SOCRATA = Preset(
    key="socrata",
    title=marked("Chicago and other Socrata portals"),
    signs=(
        ("Primary Type", "Date"),
        ("New Georeferenced Column",),
        ("Primary Type", "Latitude", "Longitude"),
    ),
    kind="Primary Type",
    order=MONTH,
)
