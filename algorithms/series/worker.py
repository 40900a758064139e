"""A process beside this one that runs studies: how it is started, asked, heard and ended."""

from __future__ import annotations

import json
from collections.abc import Iterator

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QProcess

from .programs import Program
from .transforms import transforms_as_text

TO_END = 8_000  # milliseconds that a process may take to clear up
LONGEST_KEPT = 2_000  # letters of what a process complained of


class Worker:
    """A process that runs one study after another.

    Call `ask` with what “Run study” is given, then `hear` again and again: it yields messages,
    the last of which says how the study ended. `end` has it stop and clear up.
    """

    def __init__(self, program: Program, transforms):
        self._process = program.start()
        self._complaints = ""
        wanted = {
            "profile": QgsApplication.qgisSettingsDirPath(),
            "transforms": transforms_as_text(transforms),
        }
        self._send(wanted)

    def ask(self, parameters: dict) -> None:
        """Have a study run."""
        self._send(parameters)

    def hear(self, patience: int) -> Iterator[dict]:
        """Yield what it says within so many milliseconds."""
        self._process.waitForReadyRead(patience)
        while self._process.canReadLine():
            line = bytes(self._process.readLine())
            if line.startswith(b"{"):  # else QGIS itself says something as it begins
                yield json.loads(line.decode("utf-8"))
        said = bytes(self._process.readAllStandardError()).decode("utf-8", "replace")
        self._complaints = (self._complaints + said)[-LONGEST_KEPT:]

    @property
    def lives(self) -> bool:
        """Whether the process runs."""
        return self._process.state() != QProcess.ProcessState.NotRunning

    @property
    def last_words(self) -> str:
        """The last line that it complained of."""
        lines = self._complaints.strip().splitlines()
        return lines[-1] if lines else ""

    def end(self) -> None:
        """Tell it to stop; it clears up by itself."""
        self._process.closeWriteChannel()
        self._process.waitForBytesWritten(1)

    def wait(self) -> None:
        """Wait until it has ended, and end it by force if it does not."""
        if self.lives and not self._process.waitForFinished(TO_END):
            self._process.kill()
            self._process.waitForFinished(TO_END)

    def _send(self, content: dict) -> None:
        self._process.write((json.dumps(content) + "\n").encode())
        self._process.waitForBytesWritten(1000)
