"""Street crime of England, Wales and Northern Ireland, as data.police.uk gives it.

An archive has three kinds of files: `*-street.csv`, `*-outcomes.csv` (one row an outcome, so that
crimes repeat) and `*-stop-and-search.csv` (searches, which are no crimes).
https://data.police.uk/about/ says of the columns what they hold, and that each place is a point
that stands for the addresses around it.
"""

from ...language import marked
from .base import Other, Preset

POLICE_UK = Preset(
    key="police_uk",
    title=marked("data.police.uk (street crime)"),
    signs=(
        ("Month", "Longitude", "Latitude", "Crime type"),
        ("Month", "Falls within", "LSOA code", "Crime type"),
    ),
    x="Longitude",
    y="Latitude",
    date="Month",
    kind="Crime type",
    number="Crime ID",
    crs="EPSG:4326",
    bounds=(-9.0, 49.0, 2.5, 61.5),
    others=(
        Other(("Crime ID", "Outcome type"), marked("It tells outcomes, one row each, no crimes.")),
        Other(
            ("Object of search", "Legislation"), marked("It tells stops and searches, no crimes.")
        ),
    ),
    rights=marked(
        "Contains public sector information licensed under the Open Government Licence v3.0 "
        "(data.police.uk)."
    ),
)
