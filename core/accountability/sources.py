"""Where a figure comes from, as a small note beside it says it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from ..report.fields import pieces, told

STUDY, PROVENANCE = "study.json", "provenance.json"
ONE_FIELD = re.compile(r"([\w.]+\.(?:json|csv)):(.+)")
IN_AN_EXPRESSION = re.compile(r"[\w.]+\.(?:json|csv):[\w.]+")


def of_study(text: str, path: str) -> str:
    """Return a text or figure of the study's own file, told."""
    return told(text, f"{STUDY}:{path}")


def of_provenance(text: str, *keys: str) -> str:
    """Return a text or figure of the record of provenance, told; dots within keys are "%2E"."""
    path = ".".join(key.replace("%", "%25").replace(".", "%2E") for key in keys)
    return told(text, f"{PROVENANCE}:{path}")


def fields_in(texts: Iterable[str]) -> list[str]:
    """Return the fields that texts name, each once, in their order."""
    found = (field for text in texts for _, field in pieces(text) if field)
    return list(dict.fromkeys(found))


def noted(texts: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return (file, keys) of the figures in texts, for the note beside them."""
    by_file: dict[str, list[str]] = {}
    for field in fields_in(texts):
        for file, key in _parts(field):
            keys = by_file.setdefault(file, [])
            if key not in keys:
                keys.append(key)
    return tuple((file, tuple(keys)) for file, keys in by_file.items())


def _parts(field: str) -> list[tuple[str, str]]:
    inside = IN_AN_EXPRESSION.findall(field)
    whole = ONE_FIELD.fullmatch(field)
    if whole and len(inside) < 2:
        return [(whole[1], _readable(whole[2]))]
    return [tuple(one.split(":", 1)) for one in inside]  # type: ignore[misc]


def _readable(path: str) -> str:
    """Return the path of a field as people read it."""
    return unquote(path).replace(":", ": ") if "%" in path else path
