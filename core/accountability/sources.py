"""Where a figure comes from, as a small note beside it says it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from ..report.fields import pieces, told

TABLE = ".csv"
STUDY, PROVENANCE = "study.json", "provenance.json"
ONE_FIELD = re.compile(r"([\w.]+\.(?:json|csv)):(.+)")
ESCAPED = re.compile("%([0-9A-F]{2})")  # a sign within a key or name that parts keys otherwise
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


def noted(texts: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """Return (file, keys) of the figures in texts, for the note beside them."""
    by_file: dict[str, list[str]] = {}
    for field in fields_in(texts):
        for file, key in _parts(field):
            keys = by_file.setdefault(file, [])
            if key not in keys:
                keys.append(key)
    return tuple((file, _in_short(file, keys)) for file, keys in by_file.items())


def _parts(field: str) -> list[tuple[str, str]]:
    inside = IN_AN_EXPRESSION.findall(field)
    whole = ONE_FIELD.fullmatch(field)
    if whole and len(inside) < 2:
        return [(whole[1], whole[2])]
    return [(one.partition(":")[0], one.partition(":")[2]) for one in inside]


def _in_short(file: str, keys: Sequence[str]) -> str:
    """Return keys with what several share said once: "terms.0 (ratio (value, low, high))"."""
    tree: dict = {}
    separator = ":" if file.endswith(TABLE) and any(":" in key for key in keys) else "."
    for key in keys:
        at = tree
        for step in key.split(separator):
            at = at.setdefault(_readable(step), {})
    return ", ".join(_written(tree, separator))


def _readable(step: str) -> str:
    """Return a part of a key as its file has it."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), step)


def _written(tree: Mapping[str, Mapping], separator: str) -> list[str]:
    """Return the branches of a tree of keys, those with the same twigs together."""
    alike: dict[str, list[str]] = {}
    for name, branch in tree.items():
        twigs = _written(branch, separator)
        rest = "" if not twigs else f"{separator}{twigs[0]}"
        alike.setdefault(f" ({', '.join(twigs)})" if len(twigs) > 1 else rest, []).append(name)
    found: list[str] = []
    for rest, names in alike.items():
        found += names if not rest else [f"{_several(names)}{rest}"]
    return found


def _several(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"
