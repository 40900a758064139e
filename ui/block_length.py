"""The block length as a field, with a helper that measures it from a layer of streets."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ..algorithms.language import counted, tr
from . import forms, layers
from .layer_dialog import ask_for_layers
from .street_blocks import MeasureBlocks


class BlockLengthField(QWidget):
    """A number, a button that measures it, and a line that says how it was measured."""

    measured = pyqtSignal(float)

    def __init__(self, parent=None):
        super().__init__(parent)
        self.area: dict | None = None  # as “Create grid” is given it
        self.unit = ""
        self._measuring = None
        self.box = forms.number_box("creategrid", "BLOCK_LENGTH")
        self.box.setSpecialValueText(tr("not given"))
        self.button = QPushButton(tr("&Measure from streets…"))
        self.button.setAutoDefault(False)
        forms.explain(
            self.button,
            tr("Measure the block length from a layer of streets"),
            tr(
                "Takes the mean length of the pieces of street between junctions inside the study "
                "area."
            ),
        )
        self.note = forms.Note()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(forms.at_left(self.box, self.button))
        layout.addWidget(self.note)
        self.setFocusProxy(self.box)
        self.button.clicked.connect(lambda _checked: self._ask_for_streets())

    @property
    def busy(self) -> bool:
        """Whether streets are being measured."""
        return self._measuring is not None

    def _ask_for_streets(self) -> None:
        if not self.area:
            self.note.setText(tr("Choose the study area first: only its streets are measured."))
            return
        chosen = ask_for_layers(self, tr("Measure from streets"), (layers.LINE,), several=False)
        if chosen:
            self.measure(chosen[0].source)

    def measure(self, streets: str) -> None:
        """Measure the block length in the background."""
        task = MeasureBlocks(streets, self.area)
        self._measuring = task
        self.button.setEnabled(False)
        self.note.setText(tr("Measuring {name}…", name=task.name))
        task.taskCompleted.connect(self._done)
        task.taskTerminated.connect(self._failed)
        QgsApplication.taskManager().addTask(task)

    def _done(self) -> None:
        task = self._ended()
        length = round(task.length, 1)
        self.note.setText(
            counted(
                task.count,
                "Mean of {count} block of “{name}”, from junction to junction: {length:g} {unit}. "
                "Round it if you like.",
                "Mean of {count} blocks of “{name}”, from junction to junction: {length:g} {unit}. "
                "Round it if you like.",
                name=task.name,
                length=length,
                unit=self.unit,
            )
        )
        self.measured.emit(length)

    def _failed(self) -> None:
        task = self._ended()
        self.note.setText(task.fault or tr("The measuring was stopped."))

    def _ended(self) -> MeasureBlocks:
        task, self._measuring = self._measuring, None
        self.button.setEnabled(True)
        return task
