"""The pages of the wizard in their order: a new one is a file, and a line here."""

from __future__ import annotations

from .factors import FactorsPage
from .incidents import IncidentsPage
from .model import ModelPage
from .results import ResultsPage
from .run import RunPage
from .study import StudyAreaPage

PAGES = (
    StudyAreaPage,
    IncidentsPage,
    FactorsPage,
    ModelPage,
    RunPage,
    ResultsPage,
)
