"""What the algorithms have in common that are given a series and a folder for its results."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
)

from ...core.study.sources import real
from ..base import Group, RtmAlgorithm
from ..files.given import Given
from ..files.strangers import ALLOW
from ..language import tr
from . import record
from .asked import Asked, read_asked


class OfSeries(RtmAlgorithm):
    """What all have that are given a series and a folder for its results."""

    GROUP = Group.STUDY

    def add_series(self) -> None:
        """Declare the series, its folder, and what may be read."""
        self.add(
            QgsProcessingParameterFile("SERIES", tr("Series file"), extension="json"),
            tr("A series.json: a base study, and what varies (crime, period, area, factors …)."),
        )
        self.add(
            QgsProcessingParameterFolderDestination("OUTPUT_FOLDER", tr("Folder for the results")),
            tr(
                "Each study has a folder in it. Results that are there and still hold, since "
                "neither data nor settings have changed, stay as they are; others are replaced as "
                "“Run study” does."
            ),
        )
        self.add(
            QgsProcessingParameterBoolean(
                ALLOW, tr("Allow sources beyond plain files"), defaultValue=False
            ),
            tr("As in “Run study”: whether layers may come from servers, databases and the like."),
            advanced=True,
        )

    def asked(self, given: Given) -> Asked:
        """Return the series, or say what is wrong with it."""
        file = Path(given.file("SERIES"))
        return given.once("SERIES", lambda: read_asked(file, given.yes(ALLOW)))

    def target(self, given: Given) -> Path:
        """Return the folder for the results."""
        return real(given.output("OUTPUT_FOLDER"))

    def check(self, given: Given) -> None:
        """Refuse a series that is none, and a folder that cannot take its results."""
        self.asked(given)
        record.refuse_others(self.target(given))
