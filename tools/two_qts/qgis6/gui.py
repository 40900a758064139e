"""The smallest widgets that do what the plugin asks of those of qgis.gui."""

from enum import Enum

from PyQt6.QtCore import QObject, pyqtSignal
from PyQt6.QtWidgets import QDialog, QDockWidget, QHBoxLayout, QLineEdit, QWidget
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsMapSettings,
    QgsRectangle,
)


class QgsDockWidget(QDockWidget):
    pass


class QgsFileWidget(QWidget):
    """A line for a path."""

    class StorageMode(Enum):
        GetFile = 0
        GetDirectory = 1

    fileChanged = pyqtSignal(str)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._line = QLineEdit(self)
        self._line.textChanged.connect(self.fileChanged)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._line)
        self._mode = self.StorageMode.GetFile

    def lineEdit(self):
        return self._line

    def filePath(self):
        return self._line.text()

    def setFilePath(self, path):
        self._line.setText(path)

    def setStorageMode(self, mode):
        self._mode = self.StorageMode(mode)

    def __getattr__(self, name):
        if name.startswith("set"):  # titles, filters and the like of the dialog
            return lambda *_given: None
        raise AttributeError(name)


class QgsProjectionSelectionWidget(QLineEdit):
    """A line for the number of a coordinate system."""

    class CrsOption(Enum):
        CrsNotSet = 0

    crsChanged = pyqtSignal(object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._crs = QgsCoordinateReferenceSystem()

    def crs(self):
        return self._crs

    def setCrs(self, crs):
        self._crs = crs
        self.setText(crs.authid())
        self.crsChanged.emit(crs)

    def setOptionVisible(self, _option, _visible):
        pass


class QgsProjectionSelectionDialog(QDialog):
    def __init__(self, parent=None):
        super().__init__(parent)
        self._crs = QgsCoordinateReferenceSystem()

    def crs(self):
        return self._crs

    def setCrs(self, crs):
        self._crs = crs


class QgsMapCanvas(QWidget):
    """Where a map would be; it knows its layers and where it looks."""

    extentsChanged = pyqtSignal()
    mapToolSet = pyqtSignal(object, object)

    def __init__(self, parent=None):
        super().__init__(parent)
        self._settings, self._layers, self._current, self._tool = QgsMapSettings(), [], None, None

    def mapSettings(self):
        return self._settings

    def layers(self):
        return self._layers

    def setLayers(self, layers):
        self._layers = list(layers)
        self._settings.setLayers(self._layers)

    def currentLayer(self):
        return self._current

    def setCurrentLayer(self, layer):
        self._current = layer

    def setDestinationCrs(self, crs):
        self._settings.setDestinationCrs(crs)

    def extent(self):
        return self._settings.extent()

    def setExtent(self, box):
        self._settings.setExtent(QgsRectangle(box))
        self.extentsChanged.emit()

    def refresh(self):
        pass

    def mapTool(self):
        return self._tool

    def setMapTool(self, tool):
        before, self._tool = self._tool, tool
        if before is not None:
            before.deactivate()
        tool.activate()
        self.mapToolSet.emit(tool, before)

    def unsetMapTool(self, tool):
        if self._tool is tool:
            self._tool = None
            tool.deactivate()


class QgsMapTool(QObject):
    def __init__(self, canvas):
        super().__init__(canvas)
        self._canvas, self._action, self._cursor = canvas, None, None

    def canvas(self):
        return self._canvas

    def action(self):
        return self._action

    def setAction(self, action):
        self._action = action

    def setCursor(self, cursor):
        self._cursor = cursor

    def activate(self):
        if self._action is not None:
            self._action.setChecked(True)

    def deactivate(self):
        if self._action is not None:
            self._action.setChecked(False)


class QgsRubberBand:
    """An outline that nobody draws; it keeps its shape."""

    def __init__(self, _canvas, _kind):
        self._shape = None

    def reset(self, _kind):
        self._shape = None

    def setToGeometry(self, shape, _crs):
        self._shape = shape

    def asGeometry(self):
        return self._shape

    def __getattr__(self, name):
        if name.startswith("set"):  # colours and widths
            return lambda *_given: None
        raise AttributeError(name)


class QgsApplicationExitBlockerInterface:
    pass


class QgsProcessingAlgorithmDialogBase(QDialog):
    pass
