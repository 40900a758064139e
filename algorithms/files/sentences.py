"""Sentences of SQLite with names of tables and columns in them, which cannot be given as values."""

from __future__ import annotations

from collections.abc import Iterable


class Written(str):
    """A part of a sentence that is no name: an expression that this plugin wrote."""

    __slots__ = ()


def sentence(pattern: str, **parts: str | Iterable[str]) -> str:
    """Return a sentence with its names quoted, several with commas between; values stay “?”."""
    return pattern.format(**{key: _part(part) for key, part in parts.items()})


def quoted(name: str) -> str:
    """Return a name as SQLite takes any."""
    doubled = name.replace('"', '""')
    return f'"{doubled}"'


def _part(part: str | Iterable[str]) -> str:
    if isinstance(part, Written):
        return str(part)
    return quoted(part) if isinstance(part, str) else ", ".join(map(_part, part))
