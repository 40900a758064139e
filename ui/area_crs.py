"""In which coordinate system a study is measured: one click where its area is in degrees."""

from __future__ import annotations

from qgis.core import QgsCoordinateReferenceSystem, QgsProject, QgsVectorLayer
from qgis.gui import QgsProjectionSelectionDialog
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from ..algorithms.files.proposed_crs import measures_lengths, proposed_crs, title_of
from ..algorithms.files.rasters import short_unit
from ..algorithms.language import tr
from .forms import Note, explain


class CrsField(QWidget):
    """Says in which CRS everything is measured, and proposes one where the area's does not do."""

    chosen = pyqtSignal(str)  # its number, "" for that of the area

    def __init__(self, parent=None):
        super().__init__(parent)
        self._proposed = QgsCoordinateReferenceSystem()
        self.said = Note()
        self.use = QPushButton()
        self.use.setAccessibleName(tr("Use the coordinate system that is proposed"))
        self.other = QPushButton(tr("Other…"))
        explain(
            self.other,
            tr("Another coordinate system"),
            tr("Choose in which coordinate system, in metres or feet, everything is measured."),
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        for button in (self.use, self.other):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.setFocusProxy(self.use)
        self.use.clicked.connect(lambda _checked: self.chosen.emit(self._proposed.authid()))
        self.other.clicked.connect(lambda _checked: self._ask())

    def show_crs(self, layer: QgsVectorLayer | None, asked: str) -> None:
        """Show what a layer is in, and what was asked for."""
        self.other.setVisible(layer is not None)
        needed = layer is not None and not measures_lengths(measured_in(layer, asked))
        self._proposed = QgsCoordinateReferenceSystem()
        if needed:
            transforms = QgsProject.instance().transformContext()
            self._proposed = proposed_crs(layer.extent(), layer.crs(), transforms)
        self.use.setVisible(self._proposed.isValid())
        self.setFocusProxy(self.use if self._proposed.isValid() else self.other)
        if self._proposed.isValid():
            self.use.setText(
                tr(
                    "&Use {authid} ({title})",
                    authid=self._proposed.authid(),
                    title=title_of(self._proposed).replace("&", "&&"),
                )
            )
            explain(
                self.use,
                self.use.text().replace("&", ""),
                tr("The area is moved to this coordinate system; its file stays as it is."),
            )
        self.said.setText("" if layer is None else _in_words(layer, asked, needed))

    def _ask(self) -> None:
        dialog = QgsProjectionSelectionDialog(self)
        dialog.setWindowTitle(tr("Coordinate system of the study"))
        if self._proposed.isValid():
            dialog.setCrs(self._proposed)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.crs().isValid():
            self.chosen.emit(dialog.crs().authid() or dialog.crs().toWkt())


def measured_in(layer: QgsVectorLayer, asked: str) -> QgsCoordinateReferenceSystem:
    """Return the CRS in which a study of an area is measured."""
    return QgsCoordinateReferenceSystem(asked) if asked else layer.crs()


def unit_of(layer: QgsVectorLayer | None, asked: str) -> str:
    """Return the unit of a study's lengths, as in "m"; nothing where none can be measured."""
    if layer is None:
        return ""
    crs = measured_in(layer, asked)
    return short_unit(crs) if measures_lengths(crs) else ""


def _in_words(layer: QgsVectorLayer, asked: str, needed: bool) -> str:
    """Return in which CRS an area is, and in which it is measured."""
    own, crs = layer.crs(), measured_in(layer, asked)
    if not own.isValid():
        return tr("The layer does not say in which coordinate system it is.")
    if needed:
        return tr(
            "This area is in degrees ({authid}), and distances need metres or feet.",
            authid=crs.authid(),
        )
    name = ", ".join(filter(None, (crs.authid(), crs.description())))
    told = tr("{name}. Distances are in {unit}.", name=name, unit=short_unit(crs))
    if own == crs:
        return told
    return tr("{told} The area is moved there from {own}.", told=told, own=own.authid())
