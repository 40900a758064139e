"""In which encoding a file is: by its mark, else UTF-8 if all of it is that, else Windows-1252.

Detectors that count letters are left alone: on short names they take Latin-1 for Turkish. That a
text is UTF-8 from end to end is a certain sign, and what is not is mostly of Windows or Latin-1.
"""

from __future__ import annotations

import codecs

MARKS = (  # the longer first: UTF-32's begins as UTF-16's does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
OTHERWISE = "cp1252"
MANY_ZEROS = 0.3  # of every other byte, where letters have two
ENOUGH = 8  # bytes by which to tell that


class Finder:
    """Learns of a file chunk by chunk: `look` at each in turn, then ask what was `found`."""

    def __init__(self) -> None:
        self._known: tuple[str, str] | None = None
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._begun = self._wide = self._broken = False

    def look(self, chunk: bytes) -> None:
        """Take the next chunk of the file."""
        if not self._begun:
            self._begun = True
            self._known = _by_its_beginning(chunk)
        if self._known or self._broken or (not self._wide and chunk.isascii()):
            return
        self._wide = True
        try:
            self._decoder.decode(chunk)  # a letter that is cut at the end of the file is no fault
        except UnicodeDecodeError:
            self._broken = True

    def found(self) -> tuple[str, str]:
        """Return the codec, and the sign by which it is known (`Survey.sign`)."""
        if self._known:
            return self._known
        if self._broken:
            return OTHERWISE, "otherwise"
        return ("utf-8", "valid") if self._wide else ("utf-8", "ascii")


def _by_its_beginning(chunk: bytes) -> tuple[str, str] | None:
    for mark, codec in MARKS:
        if chunk.startswith(mark):
            return codec, "mark"
    zeros = [chunk[side::2].count(0) / max(len(chunk) // 2, 1) for side in (0, 1)]
    if len(chunk) >= ENOUGH and max(zeros) > MANY_ZEROS > 2 * min(zeros):
        return ("utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"), "zeros"
    return None


def is_known(name: str) -> bool:
    """Return whether a name is that of an encoding of texts."""
    try:
        return isinstance(codecs.lookup(name).name, str) and bool("a".encode(name))
    except (LookupError, UnicodeError, ValueError, TypeError):
        return False
