"""What an algorithm tells beside its maps: a table, a page, a record for programs."""

from __future__ import annotations

from collections.abc import Callable

from qgis.core import (
    QgsProcessing,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
)

from ..language import tr
from .given import Given
from .ours import is_record, is_report
from .rasters import write_text

REPORT, RECORD = "REPORT", "RECORD"


def add_table(
    algorithm,
    name: str,
    title: str,
    explained: str,
    kind=QgsProcessing.SourceType.TypeVector,
    *,
    by_default: bool = True,
) -> None:
    """Declare a table, or a layer of some kind, that may be left out."""
    algorithm.add(
        QgsProcessingParameterFeatureSink(
            name, title, kind, optional=True, createByDefault=by_default
        ),
        explained,
    )


def add_report(algorithm, explained: str) -> None:
    """Declare the page."""
    _add_file(algorithm, REPORT, tr("Report"), tr("Web page (*.html *.htm)"), explained, True)


def add_record(algorithm) -> None:
    """Declare the record: what the page says, for programs."""
    explained = tr("All that was found, for programs.")
    _add_file(algorithm, RECORD, tr("Record"), tr("JSON file (*.json)"), explained, False)


def _add_file(algorithm, name, title, kind, explained, by_default) -> None:
    algorithm.add(
        QgsProcessingParameterFileDestination(
            name, title, kind, optional=True, createByDefault=by_default
        ),
        explained,
    )


def write_report(given: Given, page: Callable[[], str]) -> dict[str, str]:
    """Write the page, if it is wanted; return it as an output."""
    return _written(given, REPORT, page, is_report)


def write_record(given: Given, schema: str, content: Callable[[], str]) -> dict[str, str]:
    """Write the record of a schema, if it is wanted; return it as an output."""
    return _written(given, RECORD, content, is_record(schema))


def _written(given: Given, name: str, content: Callable[[], str], own) -> dict[str, str]:
    if not given.has(name):
        return {}
    path = given.output(name)
    write_text(path, content(), own, new_folder=True)
    return {name: path}
