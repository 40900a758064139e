"""Features of GeoJSON one by one, of a file of any size: a collection, or a feature a line."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ...errors import RtmError
from ...language import said
from ...plain import shown

AT_ONCE = 1 << 20  # bytes
LONGEST = 1 << 24  # letters of one feature
COLLECTION = re.compile(r'"features"\s*:\s*\[')
BETWEEN = re.compile(r"[\s,\x1e]*")
LONGEST_WHOLE = 18  # digits of a whole number


def _whole(text: str) -> float:
    """Return a whole number; one that is longer than any id is taken as a number of physics."""
    return int(text) if len(text) <= LONGEST_WHOLE else float(text)


DECODER = json.JSONDecoder(parse_int=_whole, parse_constant=lambda _: None)


def features(opened: Callable[[], BinaryIO], name: str) -> Iterator[tuple[int, dict | None]]:
    """Yield each feature with its number, from 1; None is one that cannot be read.

    Raises
    ------
    RtmError
        If the file ends in the middle, or holds no GeoJSON.
    """
    with opened() as stream:
        text = _Text(stream)
        collection = text.skip_to(COLLECTION)
        number = 0
        while text.skip(BETWEEN):
            if collection and text.at("]"):
                return
            number += 1
            yield number, text.feature()
    if collection or not number:
        raise RtmError(
            said("{file} is damaged or cut short: it ends early.", file=shown(name))
            if collection
            else said("{file} holds no features of GeoJSON.", file=shown(name)),
            said("Download it again."),
            kind="unreadable",
        )


class _Text:
    """A stream as letters, of which those that are done with are forgotten."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._buffer, self._here = stream, "", 0
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._more()

    def _more(self) -> bool:
        """Read on, or return that there is nothing more."""
        part = self._stream.read(AT_ONCE)
        self._buffer = self._buffer[self._here :] + self._decoder.decode(part, not part)
        self._here = 0
        return bool(part)

    def skip_to(self, pattern: re.Pattern) -> bool:
        """Go on behind a pattern in what was read first; return whether it is there."""
        found = pattern.search(self._buffer)
        if found:
            self._here = found.end()
        return found is not None

    def skip(self, pattern: re.Pattern) -> bool:
        """Go on behind letters between features; return whether there is anything more."""
        while True:
            self._here = pattern.match(self._buffer, self._here).end()  # type: ignore[union-attr]
            if self._here < len(self._buffer):
                return True
            if not self._more():
                return self._here < len(self._buffer)

    def at(self, letter: str) -> bool:
        """Return whether a letter comes next."""
        return self._buffer.startswith(letter, self._here)

    def feature(self) -> dict | None:
        """Return the object that comes next; None, and the next line, where it is none."""
        while True:
            try:
                found, self._here = DECODER.raw_decode(self._buffer, self._here)
                return found if isinstance(found, dict) else None
            except (ValueError, RecursionError):
                if len(self._buffer) - self._here > LONGEST or not self._more():
                    break
        end = self._buffer.find("\n", self._here)
        self._here = len(self._buffer) if end < 0 else end + 1
        return None


def flat(properties: object) -> dict[str, str]:
    """Return properties as texts by their paths: "categories.primary", "names.common.0.value"."""
    told: dict[str, str] = {}
    _flatten(properties, "", told, 4)
    return told


def _flatten(value: object, path: str, told: dict[str, str], depth: int) -> None:
    if isinstance(value, dict) and depth:
        for key, inner in value.items():
            _flatten(inner, f"{path}.{key}" if path else str(key), told, depth - 1)
    elif isinstance(value, list):
        told[path.casefold()] = ",".join(one for one in value if isinstance(one, str))
        if depth and value and isinstance(value[0], dict):
            _flatten(value[0], f"{path}.0", told, depth - 1)
    elif value is not None:
        told[path.casefold()] = str(value)
