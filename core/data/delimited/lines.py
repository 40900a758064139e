"""Lines of a text that may hold zero bytes, or lines beyond any reason."""

from __future__ import annotations

from typing import TextIO

LONGEST = 1 << 20  # letters of a line
TOO_LONG = "\ufdd0"  # stands for one that is longer: no letter, and never one


class Careful:
    """Gives the lines of a text as the text itself does, but never more than so much at once."""

    def __init__(self, stream: TextIO):
        self._stream = stream

    def readline(self) -> str:
        """Return the next line without zeros; `TOO_LONG` for one that is too long."""
        line = self._stream.readline(LONGEST)
        if len(line) < LONGEST or line.endswith(("\n", "\r")):
            return line.replace("\0", "") or ("\n" if line else "")
        while len(line) == LONGEST and not line.endswith(("\n", "\r")):
            line = self._stream.readline(LONGEST)
        return f"{TOO_LONG}\n"

    def readlines(self, hint: int) -> list[str]:
        """Return lines until there are so many letters of them."""
        lines, letters = [], 0
        while letters < hint and (line := self.readline()):
            lines.append(line)
            letters += len(line)
        return lines
