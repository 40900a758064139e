"""The plugin's entrance: registers the algorithms, and a menu entry where there is a window."""

from __future__ import annotations

from qgis.core import QgsApplication

from .algorithms.provider import RtmProvider

MENU = "Risk Terrain Modelling"


class RtmPlugin:
    """What QGIS loads and unloads."""

    def __init__(self, iface):
        self.iface = iface
        self.provider = None
        self.actions = []

    def initProcessing(self):  # noqa: N802
        """Register the algorithms; called on its own by headless runs."""
        self.provider = RtmProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)
        # a model's outputs are known only once its steps can be found in the registry
        self.provider.refreshAlgorithms()

    def initGui(self):  # noqa: N802
        """Register the algorithms and add the menu entries."""
        from .ui.menu import menu_actions

        self.initProcessing()
        for action in menu_actions(self.iface):
            self.iface.addPluginToMenu(MENU, action)
            self.actions.append(action)

    def unload(self):
        """Take back everything that was registered."""
        for action in self.actions:
            self.iface.removePluginMenu(MENU, action)
        self.actions.clear()
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
