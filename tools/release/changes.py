"""What the plugin manager shows of CHANGELOG.md: the first sentence of each change.

Lines are those of `metadata.txt`: continued lines are indented, and a percent sign, which both
QGIS and the plugin site take for the beginning of a name, is doubled.
"""

from __future__ import annotations

import re

MOST = 30  # changes of a version; the rest is in CHANGELOG.md
VERSION = re.compile(r"^## (\S+)(?: \((\d{4}-\d{2}-\d{2})\))?$", re.MULTILINE)
SENTENCE = re.compile(r"(?<=[.:;])\s")
VERSIONS_SHOWN = 3


def metadata_changelog(changes: str) -> str:
    """Return the value of `changelog` for the text of CHANGELOG.md.

    Raises
    ------
    ValueError
        If the text has no version.
    """
    parts = VERSION.split(changes)[1:]
    if not parts:
        raise ValueError("CHANGELOG.md has no line “## X.Y.Z”.")
    versions = list(zip(parts[0::3], parts[1::3], parts[2::3]))[:VERSIONS_SHOWN]
    lines = [line for version in versions for line in _lines(*version)]
    return "\n    ".join(lines).replace("%", "%%")


def newest_version(changes: str) -> tuple[str, str]:
    """Return the newest version of CHANGELOG.md and its date, "" if it has none."""
    found = VERSION.search(changes)
    return ("", "") if found is None else (found[1], found[2] or "")


def _lines(version: str, date: str | None, text: str) -> list[str]:
    told = [_in_short(one) for one in re.split(r"^\* ", text, flags=re.MULTILINE)[1:]]
    more = len(told) - MOST
    end = [f"- and {more} more: CHANGELOG.md"] if more > 0 else []
    return [f"{version} {f'({date})' if date else ''}".strip(), *told[:MOST], *end]


def _in_short(change: str) -> str:
    words = " ".join(change.split()).replace("`", "").replace("**", "")
    first = SENTENCE.split(words)[0].rstrip(".:;")
    return f"- {first}."
