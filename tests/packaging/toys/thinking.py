"""A page that asks to think again."""

from qgis.PyQt.QtWidgets import QCheckBox

from .base import Fault, StudyPage


class ThinkingPage(StudyPage):
    """Nothing is entered here, but for having thought."""

    ID = "thinking"
    TITLE = "Thinking"
    SUBTITLE = "Is this the question?"

    def __init__(self, *given):
        super().__init__(*given)
        self.thought = QCheckBox("It is")
        self.thought.toggled.connect(lambda _on: self.tell())
        self.body.addWidget(self.thought)
        self.body.addStretch(1)

    def faults(self):
        """Name what is missing."""
        return [] if self.thought.isChecked() else [Fault("think.", self.thought)]
