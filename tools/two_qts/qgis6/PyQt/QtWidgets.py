from PyQt6.QtGui import QAction, QShortcut  # noqa: F401 (where QGIS 4 has them, too)
from PyQt6.QtWidgets import *  # noqa: F403
