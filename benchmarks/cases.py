"""The real studies that are timed, as study files; they need the project's real data."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(
    os.environ.get("RTM_TEST_DATA", Path(__file__).resolve().parents[2] / "shared" / "data")
)


@dataclass(frozen=True)
class Aims:
    """What a real study should reach: seconds, megabytes, and times faster than the peers."""

    seconds: float
    megabytes: float | None = None
    terrain: float | None = None
    culling: float | None = None
    fit: float | None = None


@dataclass(frozen=True)
class Case:
    """A study of real data: its folder (and GeoPackage), its grid and its incidents."""

    name: str
    title: str
    folder: str
    cell_size: float
    incidents: str
    filter: str = ""
    aims: Aims = field(default=Aims(60))
    later: str = ""

    @property
    def present(self) -> bool:
        """Whether the data are here."""
        return self._geopackage.is_file()

    @property
    def _geopackage(self) -> Path:
        return DATA / self.folder / f"{self.folder}.gpkg"

    def study(self) -> dict:
        """Return the study: every factor layer of the folder, both, 3 blocks in halves.

        It is tested on the later incidents, if there are any, and the model is chosen by the
        reference procedure.
        """
        names = [row["layer"] for row in self._factors()]
        later = {"source": self.layer(self.later), "filter": self.filter}
        return {
            "schema": "rtm-study/1",
            "title": self.title,
            "study_area": {"source": self.layer("boundary")},
            "grid": {"block_length": 2 * self.cell_size, "cell_size": self.cell_size},
            "incidents": {"source": self.layer(self.incidents), "filter": self.filter},
            **({"holdout": later} if self.later else {}),
            "factors": [{"name": name, "source": self.layer(name)} for name in names],
            "model": {"selection": "reference"},
        }

    def largest_factors(self) -> list[int]:
        """Return the number of the factor with most features, for points, lines and polygons."""
        rows = self._factors()
        kinds = dict.fromkeys(row["geometry"] for row in rows)
        return [
            max(
                (number for number, row in enumerate(rows) if row["geometry"] == kind),
                key=lambda number: int(rows[number]["features"]),
            )
            for kind in kinds
        ]

    def _factors(self) -> list[dict]:
        with open(DATA / self.folder / "layers.csv", encoding="utf-8", newline="") as file:
            return [row for row in csv.DictReader(file) if row["role"] == "factor"]

    def layer(self, name: str) -> str:
        return f"{self._geopackage}|layername={name}"


LONDON = Case(
    "london",
    "London robbery, first half of 2016, 100 m",
    "london_north",
    100,
    "incidents_2016_h1",
    "\"crime_type\" = 'robbery'",
    Aims(seconds=4),
    "incidents_2016_h2",
)
CHICAGO = Case(
    "chicago",
    "Chicago assaults 2017, 65 m",
    "chicago",
    65,
    "incidents_agg_assault_2017",
    aims=Aims(seconds=15, megabytes=800, terrain=60, culling=4, fit=200),
    later="incidents_agg_assault_2018",
)

BROOKLYN = Case(
    "brooklyn",
    "Brooklyn shootings 2012-14, 325 ft",
    "nyc_brooklyn",
    325,
    "incidents_shootings_2012_2014",
)

WEST_END = Case(
    "west-end",
    "London West End robbery 2013, 100 m",
    "london_westend",
    100,
    "incidents_2013",
    "\"crime_type\" = 'robbery'",
)


def write_study(study: dict, folder: Path) -> Path:
    """Write a study file into a folder and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "study.json"
    path.write_text(json.dumps(study, indent=1), encoding="utf-8")
    return path
