"""The hand-out: one page of A4 as a PDF, with the first places, why, and what not to do."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

from qgis.core import (
    Qgis,
    QgsCoordinateReferenceSystem,
    QgsLayoutExporter,
    QgsLayoutItemPage,
    QgsPrintLayout,
    QgsProject,
    QgsProjectMetadata,
    QgsUnitTypes,
)

from ...core.publishing.map_data import Streets
from ...core.publishing.notice import Told, told
from ...core.publishing.numbered import FIRST  # places on the page
from ...core.publishing.public_study import PublicStudy
from ...core.publishing.rows import counted_in, findable, rows_of
from ..language import marked, tr
from .handout_map import draw_map
from .handout_table import draw_table
from .letters import QUIET, Letters
from .paper import Box, Paper

CREATED = re.compile(rb"(/CreationDate \(D:)\d{14}")
DRAWN_ID = re.compile(rb"(xmpMM:DocumentID=\"uuid:)[0-9a-f-]{36}")  # of newer Qt, at random
AUTHOR = "Risk Terrain Modelling for QGIS"
WIDTH, MARGIN, BOTTOM = 210.0, 12.0, 287.0  # mm
MAP_WIDTH, MAP_HEIGHT, GAP = 124.0, 102.0, 4.0
TITLE, PURPOSE, CARE = Letters(size=17, bold=True), Letters(size=9.5, bold=True), Letters(size=9)
HEAD, BODY = Letters(size=10, bold=True), Letters(size=8)
FOOT = Letters(size=6.8, colour=QUIET)
LINES_OF_FOOT = 6
UNNUMBERED = marked(
    "Places are drawn in grey with a black edge; the fainter ones come after the first {count}."
)


def write_handout(
    path: str,
    study: PublicStudy,
    made: str,
    crs: QgsCoordinateReferenceSystem,
    metres: float,
    streets: Streets | None = None,
) -> None:
    """Write the hand-out.

    Parameters
    ----------
    path : str
        Of the PDF.
    study : PublicStudy
        It has at least one place.
    made : str
        The date of the copy.
    crs : QgsCoordinateReferenceSystem
        Of the places and the streets.
    metres : float
        Length of its unit.
    streets : Streets, optional
    """
    project = QgsProject()
    project.setCrs(crs)
    layout = QgsPrintLayout(project)
    layout.initializeDefaults()
    layout.pageCollection().page(0).setPageSize("A4", QgsLayoutItemPage.Orientation.Portrait)
    layout.setUnits(QgsUnitTypes.LayoutUnit.LayoutMillimeters)
    said = told(study, made, [streets.owed] if streets and streets.owed else ())
    layers = _draw(Paper(layout), study, said, crs, metres, streets)
    _export(path, layout, project, said)
    del layers
    _date(path, made)


def _draw(paper: Paper, study: PublicStudy, said: Told, crs, metres, streets) -> list:
    inner = WIDTH - 2 * MARGIN
    y = MARGIN - 2
    y += paper.text(Box(MARGIN, y, inner, 2 * TITLE.line), said.title, TITLE) + 1
    y += paper.text(Box(MARGIN, y, inner, 2 * PURPOSE.line), said.purpose, PURPOSE) + 0.6
    y += paper.text(Box(MARGIN, y, inner, 2 * CARE.line), said.care, CARE) + 2
    first, others = study.places[:FIRST], study.places[FIRST:]
    drawn = Box(MARGIN, y, MAP_WIDTH, MAP_HEIGHT)
    layers = draw_map(paper, drawn, first, others, crs, metres, streets, study.scores)
    _advice(paper, Box(MARGIN + MAP_WIDTH + GAP, y, inner - MAP_WIDTH - GAP, MAP_HEIGHT), said)
    y += MAP_HEIGHT + 2.5
    foot = BOTTOM - LINES_OF_FOOT * FOOT.line
    table = Box(MARGIN, y, inner, foot - 2 - y)
    draw_table(
        paper,
        table,
        findable(rows_of(first), everywhere=streets is None),
        [title for _, title in counted_in(first)][:1],
    )
    _foot(paper, Box(MARGIN, foot, inner, LINES_OF_FOOT * FOOT.line), said, _drawn(study, others))
    return layers


def _advice(paper: Paper, box: Box, said: Told) -> None:
    y, bottom = box.y, box.y + box.height
    for head, texts in (
        (tr("How to use it"), said.uses),
        (tr("What not to do"), (*said.donts, *said.not_for[1:2])),
        (tr("What goes with the events"), said.terms),
    ):
        if not texts or bottom - y < HEAD.line + 3 * BODY.line:
            break
        y += paper.text(Box(box.x, y, box.width, HEAD.line), head, HEAD) + 0.6
        y += paper.points(Box(box.x, y, box.width, bottom - y), texts, BODY) + 1.5


def _drawn(study: PublicStudy, others) -> list[str]:
    """Return how the map is to be read."""
    found = []
    if others:
        found.append(tr(UNNUMBERED, count=FIRST))
    if study.scores is not None:
        found.append(tr("A dashed line is the edge of the study area."))
    return found


def _foot(paper: Paper, box: Box, said: Told, drawn: list[str]) -> None:
    paper.line([(box.x, box.y - 1), (box.x + box.width, box.y - 1)], 0.3)
    sources = "; ".join(said.sources)
    owed = [tr("Sources and licences: {sources}.", sources=sources)] if sources else []
    paper.text(box, " ".join([said.facts[0], *owed, *said.facts[1:], *drawn]), FOOT)


def _export(path: str, layout: QgsPrintLayout, project: QgsProject, said: Told) -> None:
    about = QgsProjectMetadata()
    about.setTitle(said.title)
    about.setAuthor(AUTHOR)
    about.setAbstract(said.purpose)
    project.setMetadata(about)
    settings = QgsLayoutExporter.PdfExportSettings()
    settings.dpi = 300
    settings.forceVectorOutput = True
    settings.exportMetadata = True
    settings.appendGeoreference = False
    settings.textRenderFormat = Qgis.TextRenderFormat.AlwaysText  # to be read out and looked for
    result = QgsLayoutExporter(layout).exportToPdf(path, settings)
    if result != QgsLayoutExporter.ExportResult.Success:
        raise RuntimeError(tr("the hand-out could not be written ({result})", result=result))


def _date(path: str, made: str) -> None:
    """Say when the file was made by the day alone, and nothing that differs from run to run."""
    file = Path(path)
    day = made.replace("-", "").encode("ascii")
    dated = CREATED.sub(rb"\g<1>" + day + b"000000", file.read_bytes())
    file.write_bytes(DRAWN_ID.sub(rb"\g<1>" + str(UUID(int=1)).encode("ascii"), dated))
