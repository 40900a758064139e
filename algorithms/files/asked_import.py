"""What an analyst says of files to import: parameters that importers share, as `Wishes`."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProcessingParameterEnum,
)

from ...core.data.dates import ORDERS
from ...core.data.incidents import Wishes
from ...core.data.incidents.wishes import AUTO
from ...core.errors import RtmError
from ...core.terrain.dates import as_date
from ..language import tr

if TYPE_CHECKING:
    from .given import Given

FILES, FOLDER = "FILES", "FOLDER"
YES, NO = "yes", "no"
MARKS = {"point": ".", "comma": ","}
DELIMITERS = {
    **{"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "},
    "|": "|",
}
HEADINGS = (AUTO, YES, NO)
DECIMALS = (AUTO, *MARKS)
DATE_FORMATS = (AUTO, *ORDERS)
DEGREES = "EPSG:4326"


def add_choice(
    algorithm, name: str, title: str, options, explained: str, *, advanced=False
) -> None:
    """Declare a choice whose default is its first option."""
    algorithm.add(
        QgsProcessingParameterEnum(
            name,
            title,
            options=list(options),
            defaultValue=options[0],
            usesStaticStrings=True,
        ),
        explained,
        advanced=advanced,
    )


def paths(given: Given) -> list[str]:
    """Return the files, folders and zips that are given, or say that there are none."""
    value = given.parameters.get(FILES)
    several = value if isinstance(value, (list, tuple)) else [value] if given.has(FILES) else []
    found = [str(one) for one in several if str(one).strip()]
    if given.has(FOLDER):
        found.append(given.file(FOLDER))
    if not found:
        raise RtmError(
            tr("No files are given."),
            tr("Choose files, a folder or a zip."),
            kind="setting",
            where=FILES,
        )
    return found


def wishes(given: Given) -> Wishes:
    """Return what the analyst says, or what is wrong with it."""
    heading, first, last = given.choice("HEADER"), _date(given, "FROM"), _date(given, "TO")
    if first and last and first[: len(last)] > last:
        raise RtmError(
            tr("The period ends ({last}) before it begins ({first}).", first=first, last=last),
            tr("Exchange the two dates."),
            kind="setting",
            where="TO",
        )
    return Wishes(
        preset=given.choice("PRESET"),
        delimiter=_delimiter(given),
        encoding=given.text("ENCODING").strip(),
        heading=None if heading == AUTO else heading == YES,
        x=given.text("X_COLUMN").strip(),
        y=given.text("Y_COLUMN").strip(),
        point=given.text("WKT_COLUMN").strip(),
        kind=given.text("TYPE_COLUMN").strip(),
        dates=_several(given.text("DATE_COLUMNS")),
        number=_several(given.text("NUMBER_COLUMN")),
        order=given.choice("DATE_FORMAT"),
        decimal=MARKS.get(given.choice("DECIMAL"), ""),
        kinds=_several(given.text("TYPES")),
        first=first,
        last=last,
        area=area_in_degrees(given),
    )


def _several(text: str) -> tuple[str, ...]:
    """Return names with commas or line ends between them; in quotation marks with either within."""
    rows = csv.reader(text.splitlines(), skipinitialspace=True)
    return tuple(one.strip() for row in rows for one in row if one.strip())


def _delimiter(given: Given) -> str:
    text = given.text("DELIMITER")
    found = DELIMITERS.get(text.strip().casefold(), text.strip() or text)
    if len(found) > 1:
        raise RtmError(
            tr("The delimiter “{text}” is no single character.", text=text),
            tr("Give one such as ; or | or the word tab, or leave it out."),
            kind="setting",
            where="DELIMITER",
        )
    return found


def _date(given: Given, name: str) -> str:
    text = given.text(name).strip()
    if text and not (found := as_date(text)):
        raise RtmError(
            tr("“{text}” is no date.", text=text),
            tr("Give one such as 2016-01-31, or a month such as 2016-01."),
            kind="setting",
            where=name,
        )
    return found if text else ""


def area_in_degrees(given: Given) -> tuple[float, float, float, float] | None:
    """Return west, south, east and north of the study area; None without one."""
    if not given.has("STUDY_AREA"):
        return None
    layer = given.layer("STUDY_AREA")
    transform = QgsCoordinateTransform(
        layer.source.sourceCrs(),
        QgsCoordinateReferenceSystem(DEGREES),
        given.context.transformContext(),
    )
    try:
        box = transform.transformBoundingBox(layer.source.sourceExtent())
    except QgsCsException:
        return None
    return box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
