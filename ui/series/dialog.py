"""“Several crimes or periods…”: what is chosen, the queue, its progress, its results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from qgis.gui import QgsFileWidget
from qgis.PyQt.QtCore import Qt, QUrl
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ...algorithms.files.durable import write_durably
from ...algorithms.files.geotiff import quiet_gdal
from ...algorithms.language import counted, marked, tr
from ...algorithms.series import names
from ...algorithms.study.names import REPORT
from ...core.errors import RtmError
from ...core.settings import LONGEST_NAME
from ...core.study import Member, Series, members_of, series_with_sources, write_series
from ...core.study.sources import relative_source
from .. import layers, values_found
from ..draft import Content
from ..filter_parts import FilterParts
from ..flow import Flow
from ..forms import Form, Told, explain, explain_within
from ..keys import KeyDialog
from ..quarter import first_of_last_quarter
from ..variation import whole_parts
from .choosing import series_of
from .graph import series_graph
from .queue import Queue
from .run import SeriesRun
from .stretches import SPLITS, Period, periods_between

VALUE = Qt.ItemDataRole.UserRole
BY_HAND = marked(
    "The filter of this study was written by hand, and a series needs one of types and dates: "
    "choose them on the page of the incidents."
)
NOTHING = marked("Choose types, or split the period: a series is of two studies at least.")
SEVERAL = 2
LEAST_QUEUE = 120  # pixels


class SeriesDialog(KeyDialog):
    """Types and periods at the top, the studies that come of them below."""

    def __init__(self, content: Content, folder: Path, parent=None):
        super().__init__(parent)
        self.setWindowTitle(tr("Several crimes or periods"))
        self.content, self.old = content, whole_parts(content)
        self.by_hand = bool(content.incidents_filter) and self.old == FilterParts()
        self.run: SeriesRun | None = None
        self._layer = layers.open_layer(content.incidents)
        likely = values_found.Likely(self._layer)
        self.kind_field = self.old.kind_field or likely.kind()
        dates = self.old.date_field or content.incidents_date_field
        self.date_field = dates or next(iter(likely.dates()), "")
        self.old = replace(self.old, kind_field=self.kind_field, date_field=self.date_field)
        self._build(folder)
        self._explain()
        self._split()

    def _build(self, folder: Path) -> None:
        self.kinds, self.periods, self.split = QListWidget(), QListWidget(), QComboBox()
        for value in values_found.values_of(self._layer, self.kind_field):
            _add(self.kinds, str(value), value, checked=value in self.old.kinds)
        for key, words in SPLITS.items():
            self.split.addItem(tr(words), key)
        self.tested = QCheckBox(tr("Test the maps of each period on the &next"))
        self.tested.setChecked(True)
        self.title = QLineEdit(tr("{title}: series", title=self.content.title)[:LONGEST_NAME])
        self.title.setMaxLength(LONGEST_NAME)
        self.folder = QgsFileWidget()
        self.folder.setStorageMode(QgsFileWidget.StorageMode.GetDirectory)
        self.folder.setFilePath(str(folder))
        form = Form()
        form.add_row(tr("&Types"), self.kinds)
        form.add_row(tr("Split the &period into"), self.split)
        form.add_row(tr("Pe&riods"), self.periods)
        form.add_row("", self.tested)
        form.add_row(tr("T&itle"), self.title)
        form.add_row(tr("&Folder for the results"), self.folder)
        self.queue, self.note, self.bar = Queue(), Told(), QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setAccessibleName(tr("Progress"))
        self.stage = QLabel()
        self.stage.setTextFormat(Qt.TextFormat.PlainText)
        layout = QVBoxLayout(self)
        layout.addWidget(self._scrolling(form), 1)
        for widget in (self.stage, self.bar, self.note):
            layout.addWidget(widget)
        layout.addLayout(self._buttons())
        for box in (self.kinds, self.periods):
            box.setMaximumHeight(120)
            box.itemChanged.connect(lambda _item: self.refresh())
        self.split.currentIndexChanged.connect(lambda _index: self._split())
        self.tested.toggled.connect(lambda _on: self.refresh())
        for field in (self.title, self.folder.lineEdit()):
            field.textChanged.connect(lambda _text: self.refresh())
        self.queue.itemSelectionChanged.connect(self._allow)
        self.resize(760, 680)  # a screen of 768 rows has room for it

    def _scrolling(self, form: Form) -> QScrollArea:
        """Return what scrolls where the screen is small: what is chosen, and the queue."""
        body, area = QWidget(), QScrollArea()
        within = QVBoxLayout(body)
        within.setContentsMargins(0, 0, 0, 0)
        within.addLayout(form)
        within.addWidget(self.queue, 1)
        self.queue.setMinimumHeight(LEAST_QUEUE)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its fields take it, and scroll it
        area.setWidget(body)
        return area

    def _buttons(self) -> Flow:
        row = Flow()
        described = (
            ("start", tr("&Run"), self.begin),
            ("stop", tr("&Stop"), self.cancel),
            ("page", tr("Open the p&age"), self.show_page),
            ("report", tr("Report of the &study"), self.show_report),
            ("save", tr("Sa&ve as series…"), self._ask_for_file),
            ("model", tr("Save as &model…"), self._ask_for_model),
            ("leave", tr("&Close"), self.reject),
        )
        for name, text, respond in described:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked, respond=respond: respond())
            setattr(self, name, button)
            row.addWidget(button)
        return row

    def _explain(self) -> None:
        for widget, name, text in (
            (
                self.kinds,
                tr("Types"),
                tr("Each type that is ticked is a study. None: those of the study."),
            ),
            (self.split, tr("Split the period into"), tr("Each period is a study.")),
            (self.periods, tr("Periods"), tr("The periods that are ticked.")),
            (self.tested, tr("Test"), tr("The last period has nothing after it, and no test.")),
            (self.title, tr("Title"), tr("Stands over the page of the series.")),
            (self.folder, tr("Folder"), tr("Each study has a folder in it.")),
            (self.start, tr("Run"), tr("Run what has changed, in the background.")),
            (self.stop, tr("Stop"), tr("Stop; what is finished stays.")),
            (self.page, tr("Open the page"), tr("Open the comparison in the web browser.")),
            (self.report, tr("Report"), tr("Open the report of the study that is selected.")),
            (self.save, tr("Save"), tr("Save what was chosen, for “Run series” and schedulers.")),
            (self.model, tr("Model"), tr("Save the series as a graph of the Modeler.")),
        ):
            explain(widget, name, text)
        explain_within(self.folder)

    def _split(self) -> None:
        """Offer the periods of the split that is chosen."""
        split = self.split.currentData()
        self.periods.blockSignals(True)
        self.periods.clear()
        for one in self._offered(split) if split else ():
            _add(self.periods, one.name, one, checked=True)
        self.periods.blockSignals(False)
        self.periods.setEnabled(bool(split))
        self.tested.setEnabled(bool(split))
        self.refresh()

    def _offered(self, split: str) -> list[Period]:
        low, high = self._ends()
        return periods_between(low, high, split) if low and high else []

    def _ends(self) -> tuple[str, str]:
        """Return the first and the last date of the layer, or of the study where it has some."""
        at = self._layer.fields().lookupField(self.date_field) if self._layer is not None else -1
        if at < 0:
            return "", ""
        with quiet_gdal():  # which complains of texts, before QGIS looks by itself
            ends = (self._layer.minimumValue(at), self._layer.maximumValue(at))
        low, high = (str(values_found.as_value(one) or "") for one in ends)
        return max(low, self.old.first), min(high, self.old.last or high)

    def series(self) -> Series:
        """Return the series as it is chosen; raises `RtmError` where the study lacks something."""
        return series_of(
            self.content,
            self.old,
            _ticked(self.kinds),
            _ticked(self.periods),
            title=self.title.text().strip() or tr("A series of studies"),
            tested=self.tested.isChecked(),
            last_quarter=self._last_quarter,
        )

    def _last_quarter(self, parts: FilterParts) -> str:
        dates = values_found.values_of(self._layer, parts.date_field)
        within = [one for one in dates if parts.first <= one <= (parts.last or one)]
        return first_of_last_quarter(self._layer, parts.date_field, parts.expression(), within)

    def members(self) -> tuple[Member, ...]:
        """Return its studies."""
        series = self.series()
        return members_of(series, series.study)

    def refresh(self) -> None:
        """Show the studies that would come of what is chosen."""
        if self.run is not None:
            return
        self._problem = tr(BY_HAND) if self.by_hand else ""
        members: tuple[Member, ...] = ()
        if not self._problem:
            try:
                members = self.members()
            except RtmError as fault:
                self._problem = str(fault)
        if not self._problem and len(members) < SEVERAL:
            self._problem = tr(NOTHING)
        self.queue.show_members(members if len(members) >= SEVERAL else ())
        self.note.setText(
            self._problem or counted(len(members), "{count} study.", "{count} studies.")
        )
        self._allow()

    def _allow(self) -> None:
        """Allow what can be done."""
        idle = self.run is None
        good = idle and not self._problem
        self.start.setEnabled(good and bool(self.folder.filePath().strip()))
        self.stop.setEnabled(not idle)
        for button in (self.save, self.model):
            button.setEnabled(good)
        for widget in (self.kinds, self.split, self.title, self.folder):
            widget.setEnabled(idle and not self.by_hand)
        for widget in (self.periods, self.tested):
            widget.setEnabled(idle and bool(self.split.currentData()))
        self.page.setEnabled(idle and self._page.is_file())
        self.report.setEnabled(bool(self.queue.chosen))
        self.leave.setEnabled(idle)

    @property
    def _page(self) -> Path:
        return Path(self.folder.filePath()) / names.PAGE

    def begin(self) -> None:
        """Run the series."""
        try:
            self.run = SeriesRun(self.series(), Path(self.folder.filePath().strip()))
            self.run.told.connect(self.queue.tell)
            self.run.said.connect(lambda text: self.stage.setText(text[:200]))
            self.run.progressed.connect(lambda share: self.bar.setValue(round(10 * share)))
            self.run.ended.connect(self._ended)
            self.run.start()
        except RtmError as fault:
            self.run = None
            self.note.setText(str(fault))
        here = self.start.hasFocus()
        self._allow()
        if here:  # where it would not stay: the button is of no use now
            (self.note if self.run is None else self.stop).setFocus()

    def cancel(self) -> None:
        """Ask the run to stop."""
        if self.run is not None:
            if self.stop.hasFocus():
                self.note.setFocus()
            self.stop.setEnabled(False)
            self.stage.setText(tr("Stopping…"))
            self.run.cancel()

    def _ended(self, fault: RtmError | None) -> None:
        waiting = self.stop.hasFocus()
        self.run = None
        self.stage.setText("")
        self.note.setText(
            str(fault)
            if fault is not None
            else tr("The series is done: open its page, or the report of a study in the list.")
        )
        if waiting:  # so that how it went is read aloud
            self.note.setFocus()
        self._allow()

    def reject(self):
        """Close, but not over a run."""
        if self.run is not None:
            self.note.setText(tr("The series is running: stop it first, or wait."))
            return
        self._layer = None  # which must not outlive QGIS
        super().reject()

    def show_page(self) -> None:
        """Open the page of the series."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._page)))

    def show_report(self) -> None:
        """Open the report of the study that is selected."""
        file = Path(self.folder.filePath()) / self.queue.chosen / REPORT
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(file)))

    def _ask_for_file(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "", names.SERIES, tr("Series (*.json)"))
        if path:
            self.save_as(Path(path))

    def save_as(self, path: Path) -> None:
        """Write the series file."""
        series = self.series()
        folder = path.resolve().parent
        moved = series_with_sources(
            series, series.study, lambda source: relative_source(source, folder)
        )
        try:
            write_durably(path, write_series(moved))
        except OSError as reason:
            self.note.setText(
                tr("{path} cannot be written ({why}).", path=path, why=reason.strerror or reason)
            )
        else:
            self.note.setText(tr("Saved as {path}.", path=path))

    def _ask_for_model(self) -> None:
        path, _ = QFileDialog.getSaveFileName(self, "", "series.model3", tr("Models (*.model3)"))
        if path:
            self.save_model(Path(path))

    def save_model(self, path: Path) -> None:
        """Write the series as a graph of the Modeler."""
        if series_graph(self.title.text(), self.members()).toFile(str(path)):
            self.note.setText(
                tr("Saved as {path}. Open it with Processing > Graphical Modeler.", path=path)
            )
        else:
            self.note.setText(tr("{path} cannot be written.", path=path))


def _add(box: QListWidget, text: str, value, *, checked: bool) -> None:
    item = QListWidgetItem(text, box)
    item.setData(VALUE, value)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)


def _ticked(box: QListWidget) -> list:
    items = map(box.item, range(box.count()))
    return [one.data(VALUE) for one in items if one.checkState() == Qt.CheckState.Checked]
