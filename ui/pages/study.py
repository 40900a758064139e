"""Page 1: which study, which area, how large the cells are."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from qgis.core import QgsRectangle
from qgis.PyQt.QtCore import QSignalBlocker
from qgis.PyQt.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QWidget,
)

from ...algorithms.base import RESOURCES
from ...algorithms.files.names import described
from ...algorithms.files.proposed_crs import measures_lengths
from ...algorithms.language import marked, numeral, tr
from ...algorithms.study.keys import in_study
from ...algorithms.study.parameters import of_area, of_grid
from ...core.errors import RtmError, Where
from ...core.report.phrases.purposes import of_searches
from ...core.settings import LONGEST_NAME
from ...core.terrain.grid import frame_over
from .. import forms, layers
from ..agreement import require_agreement
from ..area_crs import CrsField, measured_in, unit_of
from ..area_parts import PolygonsField
from ..block_length import BlockLengthField
from ..downloads.kept import data_folder
from ..expectations import run_expectation
from ..language_box import language_box
from ..layer_picker import LayerPicker
from ..lengths import in_new_unit
from ..recent import recent_studies, remember
from .base import Fault, StudyPage, fault_of

SAMPLE_STUDY = RESOURCES / "sample" / "study.json"
MOST_CELLS_LOOKED_AT = 5_000_000


class StudyAreaPage(StudyPage):
    """New, open, recent or the sample city; study area, block length, cell size, mask."""

    ID = "study"
    TITLE = marked("Study")
    SUBTITLE = marked("Where, and how finely: the study area is divided into square cells.")
    PARTS = ("title", "purpose", "language", "study_area", "crs", "grid", "exclude")

    def __init__(self, draft, checks, canvas=None, earlier=()):
        super().__init__(draft, checks, canvas, earlier)
        self._area: tuple[str, object] = ("", None)
        self._extent: tuple[tuple, object] = ((), None)
        self.body.addLayout(self._buttons())
        self.file = forms.Note()
        self.not_opened = forms.Told(tr("Why the study was not opened"))
        self.body.addWidget(self.file)
        self.body.addWidget(self.not_opened)
        self.body.addLayout(self._form())
        self.size = forms.Told(tr("Number of cells, expected time and memory"))
        self.body.addWidget(self.size)
        self.body.addStretch(1)
        draft.changed.connect(self.refresh)
        draft.reopened.connect(self.not_opened.clear)
        checks.checked.connect(lambda name: name == "grid" and self.tell())
        self.refresh()

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.new = QPushButton(tr("Ne&w"))
        self.open = QPushButton(tr("&Open…"))
        self.recent = QPushButton(tr("&Recent"))
        self.sample = QPushButton(tr("Sample &city"))
        self.recent.setMenu(QMenu(self))
        self.recent.menu().aboutToShow.connect(self._list_recent)
        self.recent.menu().setToolTipsVisible(True)
        for button, respond, text in (
            (self.new, self._begin_new, tr("Begin a study with nothing in it.")),
            (self.open, self._ask_which, tr("Open a study.json.")),
            (self.recent, None, tr("Open one of the last studies.")),
            (
                self.sample,
                self._take_sample,
                tr("A made-up town whose truth is known, to try with."),
            ),
        ):
            forms.explain(button, button.text().replace("&", ""), text)
            button.setAutoDefault(False)
            row.addWidget(button)
            if respond is not None:
                button.clicked.connect(lambda _checked, respond=respond: respond())
        row.addStretch(1)
        return row

    def _form(self) -> forms.Form:
        form = forms.Form()
        self.title_edit = QLineEdit()
        self.title_edit.setMaxLength(LONGEST_NAME)
        forms.explain(self.title_edit, tr("Title"), tr("Stands over the map and the report."))
        self.purpose, self.about_purpose = QLineEdit(), forms.Note()
        self.purpose.setMaxLength(LONGEST_NAME)
        self.purpose.setPlaceholderText(tr("What the results are for, and who will act on them"))
        forms.explain(
            self.purpose,
            tr("Purpose"),
            tr("One line: stands under the title wherever that does, for whoever is given a map."),
        )
        self.language = language_box()
        self.area = self._picker("STUDY_AREA")
        self.polygons, self.crs = PolygonsField(), CrsField()
        self.polygons_label = QLabel(tr("Polygons"))
        self.block_length = BlockLengthField()
        self.block = self.block_length.box
        self.cell = forms.number_box("creategrid", "CELL_SIZE")
        self.keep = forms.choice_box("creategrid", "KEEP")
        self.exclude = self._picker("EXCLUDE", optional=True)
        for box in (self.block, self.cell):
            box.setDecimals(1)
            box.setSingleStep(10)
        form.add_row(tr("&Title"), self.title_edit)
        form.add_row(tr("&Purpose"), self.purpose, note=self.about_purpose)
        form.add_row(tr("Lan&guage"), forms.at_left(self.language))
        form.add_row(tr("Study &area"), self.area)
        form.add_row(self.polygons_label, self.polygons)
        form.add_row(tr("Measured in"), self.crs)
        form.add_row(tr("B&lock length"), self.block_length)
        form.add_row(tr("Cell &size"), forms.at_left(self.cell))
        form.add_row(tr("Cells to &keep"), forms.at_left(self.keep))
        form.add_row(tr("&Impossible ground"), self.exclude)
        self.title_edit.textEdited.connect(lambda text: self.draft.change(title=text))
        self.purpose.textEdited.connect(lambda text: self.draft.change(purpose=text))
        self.language.activated.connect(
            lambda _index: self.draft.change(language=self.language.currentData())
        )
        self.area.chosen.connect(self._choose_area)
        self.polygons.chosen.connect(lambda text: self.draft.change(study_area_filter=text))
        self.crs.chosen.connect(self._choose_crs)
        self.exclude.chosen.connect(lambda source: self.draft.change(exclude=source))
        self.block.valueChanged.connect(lambda size: self.draft.change(block_length=size or None))
        self.cell.valueChanged.connect(lambda size: self.draft.change(cell_size=size or None))
        self.keep.activated.connect(lambda _index: self.draft.change(keep=self.keep.currentData()))
        self.block_length.measured.connect(lambda size: self.draft.change(block_length=size))
        return form

    def _picker(self, parameter: str, *, optional=False) -> LayerPicker:
        given = forms.definition("creategrid", parameter)
        picker = LayerPicker(
            (layers.POLYGON,), given.description(), given.help(), optional=optional
        )
        picker.folder = lambda: data_folder(self.draft)
        return picker

    def let_go(self) -> None:
        """Drop the layer that is open, which must not outlive QGIS."""
        self._area = ("", None)

    def faults(self) -> list[Fault]:
        """Return what is missing of area and grid, or what is wrong with them."""
        content = self.draft.content
        found = [] if content.study_area else [Fault(tr("Choose the study area."), self.area)]
        if content.study_area and self._layer() is None:
            area = described(content.study_area)
            text = tr("The study area {area} cannot be read. Choose another layer.", area=area)
            found.append(Fault(text, self.area))
        elif content.study_area and not self._measurable():
            found.append(Fault(self._unmeasurable(), self.crs))
        lost = tr("The layer of the study area is temporary and would be lost.")
        lost_ground = tr("The layer of the impossible ground is temporary and would be lost.")
        for source, text, field in (
            (content.study_area, lost, self.area),
            (content.exclude, lost_ground, self.exclude),
        ):
            if layers.is_temporary(source):
                found.append(Fault(temporary(text), field))
        fault = fault_of(content.grid)
        outcome = self.checks.outcomes.get("grid")
        if fault is not None:
            found.append(self.place_of(fault))
        elif outcome is not None and outcome.fault is not None:
            found.append(self.place_of(in_study(outcome.fault, "grid")))
        return found

    def field_of(self, where: Where) -> QWidget:
        """Return the field of a part of the study; that of the area where none is its own."""
        fields = {
            "title": self.title_edit,
            "purpose": self.purpose,
            "language": self.language,
            "crs": self.crs,
            "filter": self.polygons,
            "exclude": self.exclude,
            "block_length": self.block_length,
            "cell_size": self.cell,
            "keep": self.keep,
        }
        return next((fields[key] for key in where if key in fields), self.area)

    def show_draft(self) -> None:
        """Write the draft into the widgets, and look at what it gives."""
        content = self.draft.content
        widgets = (self.title_edit, self.purpose, self.language, self.block, self.cell, self.keep)
        blockers = [QSignalBlocker(one) for one in widgets]
        if self.title_edit.text() != content.title:
            self.title_edit.setText(content.title)
        if self.purpose.text() != content.purpose:
            self.purpose.setText(content.purpose)
        self.about_purpose.setText(_of_purpose(content.purpose))
        forms.select(self.language, content.language)
        self.area.set_source(content.study_area)
        self.exclude.set_source(content.exclude)
        for box, value in ((self.block, content.block_length), (self.cell, content.cell_size)):
            forms.set_number(box, value or 0)
        forms.select(self.keep, content.keep)
        del blockers
        self._show_units()
        path = self.draft.path
        self.file.setText(
            tr("Study file: {path}", path=path) if path else tr("Not saved in a file yet.")
        )
        self._ask_for_check()

    def tell(self) -> None:
        """Say what is missing, and how large the grid is."""
        super().tell()
        self.size.setText(self._size_in_words())

    def _choose_area(self, source: str) -> None:
        """Take another layer: what was asked of the one before does not hold for it."""
        layer = layers.open_layer(source)
        self._measure_in(None if layer is None else layer.crs())
        self.draft.change(study_area=source, study_area_filter="", crs="")

    def _choose_crs(self, asked: str) -> None:
        """Measure in another CRS."""
        self._measure_in(measured_in(self._layer(), asked))
        self.draft.change(crs=asked)

    def _measure_in(self, crs) -> None:
        """Take the unit of another CRS: a number of metres is another one in feet."""
        before, parts, said = self._layer(), {}, ""
        if before is not None and crs is not None:
            own = measured_in(before, self.draft.content.crs)
            parts, said = in_new_unit(self.draft.content, own, crs)
        self.block_length.note.setText(said)
        self.draft.change(**parts)

    def _measurable(self) -> bool:
        """Return whether distances can be measured; what has no CRS at all, the check refuses."""
        layer = self._layer()
        unknown = layer is None or not layer.crs().isValid()
        return unknown or measures_lengths(measured_in(layer, self.draft.content.crs))

    def _unmeasurable(self) -> str:
        """Return what to do about an area in degrees."""
        if self.crs.use.isHidden():
            return tr("Choose a coordinate system in metres or feet, in which to measure.")
        return tr(
            "The study area is in degrees. Press “{button}”, or choose another coordinate system.",
            button=self.crs.use.text().replace("&", ""),
        )

    def _layer(self):
        """Return the study area's layer, opened once for each source."""
        source = self.draft.content.study_area
        if self._area[0] != source:
            self._area = (source, layers.open_layer(source))
        return self._area[1]

    def _show_units(self) -> None:
        layer, content = self._layer(), self.draft.content
        several = self.polygons.show_filter(layer, content.study_area, content.study_area_filter)
        self.polygons_label.setVisible(several)
        self.crs.show_crs(layer, content.crs)
        unit = unit_of(layer, content.crs)
        for box in (self.block, self.cell):
            forms.set_suffix(box, f" {unit}" if unit else "")
        self.block_length.area = None if layer is None else of_area(content.area(), content.crs)
        self.block_length.unit = unit
        length = self.draft.content.block_length
        half = tr("half a block")
        if length:
            half = tr(
                "half a block ({length})", length=f"{numeral(f'{length / 2:g}')} {unit}".strip()
            )
        forms.set_special(self.cell, half)

    def _ask_for_check(self) -> None:
        content = self.draft.content
        unready = not content.study_area or fault_of(content.grid) or not self._measurable()
        if unready or self._frame_cells() is None:
            self.checks.forget("grid")
            return
        if self._frame_cells() > MOST_CELLS_LOOKED_AT:
            self.checks.forget("grid")
            return
        wanted = of_grid(content.area(), content.grid(), content.exclude, content.crs)
        self.checks.request("grid", "creategrid", wanted, "grid")

    def _frame_cells(self) -> int | None:
        """Return the cells of the bounding box; 0 where the run itself will say what is wrong."""
        layer = self._layer()
        if layer is None:
            return None
        box = self._box()
        bounds = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
        try:
            frame = frame_over(bounds, self.draft.content.grid().cell_size)
        except RtmError:
            return 0
        return frame.rows * frame.columns

    def _box(self) -> QgsRectangle:
        """Return what holds the polygons that are taken, where they are measured."""
        content, layer = self.draft.content, self._layer()
        asked = (content.study_area, content.study_area_filter, content.crs)
        if self._extent[0] != asked:
            crs = measured_in(layer, content.crs)
            self._extent = (asked, layers.extent_of(layer, content.study_area_filter, crs))
        return self._extent[1]

    def _size_in_words(self) -> str:
        outcome = self.checks.outcomes.get("grid")
        if outcome is not None:
            cells = outcome.results.get("CELLS")
            return run_expectation(cells, self.draft.content) if cells else ""
        if self.checks.is_pending("grid"):
            return tr("Counting the cells…")
        if not self.faults() and self._frame_cells():
            return run_expectation(self._frame_cells(), self.draft.content, at_most=True)
        return ""

    def _begin_new(self) -> None:
        if self._may_replace():
            self.draft.reset()

    def _ask_which(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, tr("Open a study"), "", tr("Study (*.json)"))
        if path:
            self.open_study(Path(path))

    def _take_sample(self) -> None:
        if self._may_replace():
            self.draft.open_copy(SAMPLE_STUDY)

    def _list_recent(self) -> None:
        menu = self.recent.menu()
        menu.clear()
        for path in recent_studies():
            action = menu.addAction(f"{path.parent.name}/{path.name}".replace("&", "&&"))
            action.setToolTip(forms.plain(str(path)))
            action.triggered.connect(lambda _checked, path=path: self.open_study(path))
        if menu.isEmpty():
            menu.addAction(tr("None yet")).setEnabled(False)

    def open_study(self, path: Path) -> None:
        """Open a study file, or say why not and keep what is there."""
        if not self._may_replace():
            return
        told: list[str] = []
        vet = partial(require_agreement, self)
        fault = fault_of(lambda: told.extend(self.draft.open(path, vet)))
        self.not_opened.setText(" ".join(told) if fault is None else str(fault))
        if fault is None:
            remember(path)

    def _may_replace(self) -> bool:
        asked = marked(
            "The changes to “{title}” are not saved. Save them before you open another study?"
        )
        return self.wizard() is None or self.wizard().may_discard(asked)


def _of_purpose(purpose: str) -> str:
    """Return what to know of a purpose: that none is stated, or that it needs more than a map."""
    if purpose.strip():
        return of_searches(purpose)
    return tr(
        "Say in one line what the results are for. Without it the report says that no purpose is "
        "stated."
    )


def temporary(problem: str) -> str:
    """Return what is said of a layer that no study file can name: the problem, and a remedy."""
    remedy = tr("Save it in a file (right-click > Make permanent), then choose it again.")
    return f"{problem} {remedy}"


def section(text: str) -> QLabel:
    """Return a heading inside a page."""
    label = QLabel(f"<b>{text}</b>")
    label.setWordWrap(True)
    return label
