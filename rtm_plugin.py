"""The plugin's entrance: registers the algorithms, and menu entries where there is a window."""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QLocale

from .algorithms.language import marked, speak, speak_english, tr
from .algorithms.provider import RtmProvider
from .core.packages import lack_of

MENU = marked("Risk Terrain Modelling")


class RtmPlugin:
    """What QGIS loads and unloads."""

    def __init__(self, iface):
        self.iface = iface
        self.provider = None
        self.actions = []
        self.exit_question = None

    def initProcessing(self, more=()):  # noqa: N802
        """Register the algorithms; called on its own by headless runs."""
        speak(QgsApplication.locale())
        self.provider = RtmProvider(more)
        QgsApplication.processingRegistry().addProvider(self.provider)
        # a model's outputs are known only once its steps can be found in the registry
        self.provider.refreshAlgorithms()

    def initGui(self):  # noqa: N802
        """Register the algorithms and add the entries of menu, toolbar and toolbox."""
        from .ui.menu import ON_TOOLBAR, exit_question, menu_actions, toolbox_entry

        self.initProcessing([toolbox_entry(self.iface)])
        speak(QgsApplication.locale(), QLocale())  # numbers as the fields of this QGIS show them
        self.exit_question = exit_question(self.iface)
        self.iface.registerApplicationExitBlocker(self.exit_question)
        for action in menu_actions(self.iface):
            self.iface.addPluginToMenu(tr(MENU), action)
            if action.objectName() in ON_TOOLBAR:
                self.iface.addToolBarIcon(action)
            self.actions.append(action)
        lack = lack_of("scipy")
        if lack is not None:
            self.iface.messageBar().pushWarning(tr(MENU), str(lack))
        self._show_in_toolbox()
        # where this plugin is loaded first, the toolbox comes later
        self.iface.initializationCompleted.connect(self._show_in_toolbox)

    def _show_in_toolbox(self):
        from .ui.toolbox import add_to_toolbox

        add_to_toolbox(self.iface.mainWindow(), self.actions[0])

    def unload(self):
        """Take back everything that was registered."""
        if self.actions:
            from .ui.toolbox import remove_from_toolbox
            from .ui.wizard import close_wizards

            close_wizards()
            self.iface.unregisterApplicationExitBlocker(self.exit_question)
            self.iface.initializationCompleted.disconnect(self._show_in_toolbox)
            remove_from_toolbox(self.iface.mainWindow(), self.actions[0])
        for action in self.actions:
            self.iface.removePluginMenu(tr(MENU), action)
            self.iface.removeToolBarIcon(action)
            action.deleteLater()
        self.actions.clear()
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        speak_english()
