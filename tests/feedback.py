"""Feedback of Processing that listens, and that has had enough."""

from qgis.core import QgsProcessingFeedback


class Log(QgsProcessingFeedback):
    """Feedback that keeps what was said."""

    def __init__(self):
        super().__init__(False)
        self.said = []
        self.shares = []

    def pushInfo(self, text):
        self.said.append(text)

    def pushWarning(self, text):
        self.said.append(text)

    def reportError(self, text, fatalError=False):  # noqa: N803
        self.said.append(text)

    def setProgress(self, share):
        self.shares.append(share)


class Impatient(Log):
    """Asks to stop at the n-th look."""

    def __init__(self, looks):
        super().__init__()
        self.looks = looks

    def isCanceled(self):
        self.looks -= 1
        return self.looks < 0
