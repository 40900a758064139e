"""The hand-out: one page of A4, whose texts fit whatever they are, made of its own fonts."""

import re
import zlib

import numpy as np
import pytest
from qgis.core import QgsCoordinateReferenceSystem, QgsTask
from risk_terrain_modelling.algorithms.publishing import handout_table
from risk_terrain_modelling.algorithms.publishing.handout import write_handout
from risk_terrain_modelling.algorithms.publishing.letters import Letters
from risk_terrain_modelling.algorithms.publishing.paper import Box, Paper
from risk_terrain_modelling.core.publishing.map_data import Streets
from risk_terrain_modelling.core.publishing.rows import rows_of
from risk_terrain_modelling.tests.core.publishing_made import (
    HOSTILE,
    hostile_study,
    place,
    square,
    study,
)

BRITISH, DAY = "EPSG:27700", "2026-11-28"
STREETS = Streets(
    [np.array([[530000.0, y], [533500.0, y + 30]]) for y in range(180000, 181000, 90)]
)


@pytest.fixture
def written(processing, tmp_path):
    """Write the hand-out of a study; return its bytes."""

    def write(of_study, name="handout.pdf", streets=STREETS, crs=BRITISH, metres=1.0):
        path = tmp_path / name
        system = QgsCoordinateReferenceSystem(crs)
        write_handout(str(path), of_study, DAY, system, metres, streets)
        return path.read_bytes()

    return write


def contents(pdf: bytes) -> list[bytes]:
    """Every part of a PDF, unpacked where it is packed."""
    found = []
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            found.append(zlib.decompress(part))
        except zlib.error:
            found.append(part)
    return found


def test_it_is_one_page_of_a4_with_title_and_author(written):
    pdf = written(study())
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    assert [round(float(one) * 25.4 / 72) for one in box.groups()] == [210, 297]
    assert b"/Title (Town: burglary, 2025)" in pdf
    assert b"/Author (Risk Terrain Modelling for QGIS)" in pdf


def test_its_fonts_are_within(written):
    pdf = written(study())
    fonts = len(re.findall(rb"/Type\s*/FontDescriptor", pdf))
    assert fonts >= 2  # ordinary and bold
    assert len(re.findall(rb"/FontFile[23]?\s", pdf)) == fonts


def test_it_says_the_day_and_not_the_time(written):
    assert set(re.findall(rb"/CreationDate \(D:(\d+)", written(study()))) == {b"20261128000000"}


def test_the_same_study_gives_the_same_bytes(written):
    assert written(study(), "one.pdf") == written(study(), "two.pdf")


COLOUR = re.compile(rb"(?<![\d.])([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG|scn|SCN)\b")


def test_it_is_black_grey_and_white(written):
    """What is drawn is told apart on paper without colours."""
    found = [one for part in contents(written(study())) for one in COLOUR.findall(part)]
    assert found and all(len(set(one)) == 1 for one in found)


@pytest.mark.parametrize("count", [1, 15, 16, 60])
def test_it_is_one_page_however_many_places_there_are(written, count):
    assert len(re.findall(rb"/Type\s*/Page\b", written(study(count)))) == 1


def test_it_is_one_page_whatever_names_there_are(written):
    pdf = written(hostile_study())
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    assert b"1+1" not in pdf and b"/JavaScript" not in pdf and b"/URI" not in pdf


def test_without_streets_names_and_counts(written):
    bare = place(1, None, past=None, later=None, reasons=())
    assert written(study(places=(bare,), terms=(), rights=()), streets=None)[:5] == b"%PDF-"


def test_in_feet(written):
    assert written(study(), crs="EPSG:2263", metres=0.3048006, streets=None)[:5] == b"%PDF-"


def test_a_place_as_long_as_a_country(written):
    long = place(1, outline=((square(0, 0, 9000, 1),),))
    assert written(study(places=(long, place(2))))[:5] == b"%PDF-"


def test_beside_the_window(processing, tmp_path):
    """A run in the background, as the toolbox has it, draws the same."""
    from qgis.core import QgsApplication
    from qgis.PyQt.QtCore import QCoreApplication

    system = QgsCoordinateReferenceSystem(BRITISH)
    here, there = tmp_path / "here.pdf", tmp_path / "there.pdf"
    task = QgsTask.fromFunction(
        "hand-out", lambda task: write_handout(str(there), study(), DAY, system, 1.0, STREETS)
    )
    QgsApplication.taskManager().addTask(task)
    assert task.waitForFinished(60_000)
    QCoreApplication.processEvents()
    write_handout(str(here), study(), DAY, system, 1.0, STREETS)
    assert here.read_bytes() == there.read_bytes()


LONGEST = 60.0  # mm


@pytest.mark.parametrize("text", [*HOSTILE, "", "short", "two words " * 40])
@pytest.mark.parametrize("most", [1, 2, 5])
def test_lines_are_no_longer_than_their_room(processing, text, most):
    letters = Letters(size=7.5)
    lines = letters.lines(text, LONGEST, most)
    assert len(lines) <= most
    assert all(letters.width(line) <= LONGEST for line in lines)
    assert all(line == line.strip() and "[%" not in line for line in lines)


def test_what_does_not_fit_is_cut_with_an_ellipsis(processing):
    letters = Letters(size=7.5)
    assert letters.lines("W" * 10_000, LONGEST, 2)[-1].endswith("…")
    assert letters.lines("Town Hall", LONGEST, 2) == ["Town Hall"]
    wrapped = letters.lines("many words " * 8, LONGEST, 9)
    assert " ".join(wrapped) == ("many words " * 8).strip()


class Noted(Paper):
    """A sheet that notes where texts go, and draws nothing."""

    def __init__(self):
        super().__init__(None)
        self.boxes = []

    def text(self, box, text, letters):
        self.boxes.append((box, text, letters))
        return letters.line

    def line(self, points, width, colour=""):
        pass


@pytest.mark.parametrize("count", [1, 7, 15])
def test_rows_of_the_table_stay_within_it_and_apart(processing, count):
    sheet, room = Noted(), Box(12, 150, 186, 118)
    rows = rows_of(study(count, HOSTILE).places)
    handout_table.draw_table(sheet, room, rows, ["Recorded"])
    assert len(sheet.boxes) == 5 * (count + 1)
    for box, _, letters in sheet.boxes:
        assert box.height >= letters.line - 1e-6 and box.width > 5
        assert box.x >= room.x and box.x + box.width <= room.x + room.width
        assert box.y + box.height <= room.y + room.height
    tops = [box.y for box, _, _ in sheet.boxes[5::5]]
    assert all(later - earlier >= 5 for earlier, later in zip(tops, tops[1:]))


def test_reasons_that_do_not_all_fit_are_counted(processing):
    reasons = [f"within 200 m of Kind {number} (×1.5 to 1.6)" for number in range(1, 9)]
    sheet, room = Noted(), Box(12, 150, 186, 118)
    made = study(places=tuple(place(number, reasons=tuple(reasons)) for number in range(1, 16)))
    handout_table.draw_table(sheet, room, rows_of(made.places), ["Recorded"])
    box, why, letters = sheet.boxes[-1]
    most = int(box.height / letters.line)
    assert why.startswith(reasons[0]) and re.search(r"; and \d more$", why)
    assert len(letters.lines(why, box.width, 99)) <= most
