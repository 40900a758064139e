"""qgis.core of this machine, but what hands widgets something to show: that is of Qt 6."""

import PyQt5.QtCore as QtOfQgis
import qgis.core as _real
from PyQt6.QtGui import QIcon, QPixmap
from PyQt6.QtWidgets import QApplication


def __getattr__(name):
    return getattr(_real, name)


class _Application(type):
    def __getattr__(cls, name):
        return getattr(_real.QgsApplication, name)


class QgsApplication(metaclass=_Application):
    """The application: icons, clipboard and events are of Qt 6."""

    @staticmethod
    def getThemeIcon(name):
        held = QtOfQgis.QBuffer()
        held.open(QtOfQgis.QIODevice.OpenModeFlag.WriteOnly)
        _real.QgsApplication.getThemeIcon(name).pixmap(32, 32).save(held, "PNG")
        picture = QPixmap()
        picture.loadFromData(bytes(held.data()))
        return QIcon(picture)

    @staticmethod
    def clipboard():
        return QApplication.clipboard()

    @staticmethod
    def processEvents(*how):
        QApplication.processEvents(*how)


def _icon(name):
    return staticmethod(lambda: QgsApplication.getThemeIcon(f"/{name}.svg"))


class QgsIconUtils:
    iconPoint, iconLine = _icon("mIconPointLayer"), _icon("mIconLineLayer")
    iconPolygon, iconRaster = _icon("mIconPolygonLayer"), _icon("mIconRaster")


class QgsMimeDataUtils:
    """What is dragged from QGIS's own lists; there is none here."""

    @staticmethod
    def isUriList(_data):
        return False

    @staticmethod
    def decodeUriList(_data):
        return []
