"""The tables and the page of a series, written from what its studies found."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from ...core.packages import lack_of
from ...core.plain import in_table
from ...core.progress import Cancelled
from ...core.report.series.facts import SeriesFacts
from ...core.report.series.page import render_series
from ...core.report.series.sentences import overlaps_of
from ...core.report.series.tables import (
    FACTOR_COLUMNS,
    PLACE_COLUMNS,
    STUDY_COLUMNS,
    factor_rows,
    place_rows,
    study_rows,
)
from ..language import tr
from . import names, record
from .asked import Asked
from .gathering import gather


def write_gathered(asked: Asked, target: Path, why: Mapping[str, str], feedback) -> SeriesFacts:
    """Write the tables and, where jinja2 is there, the page; return what they are made of.

    Parameters
    ----------
    asked : Asked
    target : Path
        The folder of the series's results.
    why : mapping of str to str
        Why a study has no results, by its folder.
    feedback : QgsProcessingFeedback
    """

    def look(_share: float) -> None:
        if feedback.isCanceled():
            raise Cancelled

    facts = gather(asked, target, why, look)
    for sentence in overlaps_of(facts):
        feedback.pushWarning(sentence)
    contents = {
        names.STUDIES_TABLE: _table(STUDY_COLUMNS, study_rows(facts)),
        names.FACTORS_TABLE: _table(FACTOR_COLUMNS, factor_rows(facts)),
        names.PLACES_TABLE: _table(PLACE_COLUMNS, place_rows(facts)),
    }
    lack = lack_of("jinja2")
    if lack is None:
        contents[names.PAGE] = render_series(facts).encode()
    else:
        feedback.pushWarning(tr("No page will be written, all else will. {lack}", lack=lack))
    record.write_own(target, contents)
    return facts


def written(target: Path) -> dict:
    """Return the outputs that are files."""
    page = target / names.PAGE
    table = {"TABLE": str(target / names.STUDIES_TABLE)}
    return {**table, "PAGE": str(page)} if page.is_file() else table


def _table(columns: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows(map(in_table, row) for row in rows)
    return text.getvalue().encode()
