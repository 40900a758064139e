"""Incidents from downloads: what was taken, what was left out, and the layer that comes of it."""

from __future__ import annotations

from ...algorithms.files.destinations import InFile
from ...algorithms.language import tr
from .chosen import Downloads
from .dialog import ImportDialog

LAYER = "incidents"
DATE, NUMBER = "date", "incident"  # fields that the importer writes


class IncidentsDialog(ImportDialog):
    """Imports incidents; `source` is the layer that was kept."""

    ALGORITHM = "importincidents"
    STEM = "incidents"
    OVERRIDABLE = (
        *("PRESET", "X_COLUMN", "Y_COLUMN", "WKT_COLUMN", "COLUMNS_CRS", "DATE_COLUMNS"),
        *("DATE_FORMAT", "TYPE_COLUMN", "NUMBER_COLUMN", "DECIMAL", "DELIMITER", "ENCODING"),
        "HEADER",
    )

    def __init__(self, downloads: Downloads, draft, parent=None):
        super().__init__(downloads, draft, parent)
        self.setWindowTitle(tr("Incidents from {name}", name=downloads.name))

    @property
    def source(self) -> str:
        """The layer that was kept."""
        return InFile(self.kept, LAYER).source if self.kept is not None else ""
