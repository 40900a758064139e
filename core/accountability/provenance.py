"""What a record of provenance says of the layers that a run read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from ..language import numeral
from ..plain import cut, one_line
from .sources import of_provenance

LAYER, INPUT = "rtm:Layer", "rtm:Input"
LONGEST = 200  # letters of a text of others


@dataclass(frozen=True)
class Entity:
    """A layer or a file that was read; `said` has what is told of it, by the key in the record."""

    key: str
    said: Mapping[str, object]

    def number(self, name: str) -> int:
        """Return a whole number of it; 0 where it is not known."""
        value = self.said.get(name)
        return value if isinstance(value, int) else 0

    def told(self, name: str) -> str:
        """Return a figure or text of it, told with its field; empty where it is not known."""
        value = self.said.get(name)
        if isinstance(value, bool) or value is None:
            return ""
        if isinstance(value, (int, float)):
            return of_provenance(numeral(f"{value:,}"), "entity", self.key, name)
        texts = value if isinstance(value, list) else [value]
        text = "; ".join(cut(one_line(one), LONGEST) for one in texts if isinstance(one, str))
        return of_provenance(text, "entity", self.key, name) if text else ""


@dataclass(frozen=True)
class Provenance:
    """The layers, by what the study has them for ("factors.1"), and the files."""

    layers: Mapping[str, Entity]
    files: tuple[Entity, ...]


def read_provenance(text: str) -> Provenance:
    """Return what a record says; what makes no sense in it is left out."""
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = {}
    entities = content.get("entity") if isinstance(content, dict) else {}
    known = entities.items() if isinstance(entities, dict) else ()
    found = [
        Entity(key, said) for key, said in known if isinstance(said, dict) and len(key) < LONGEST
    ]
    return Provenance(
        {one.key.partition(":")[2]: one for one in found if one.said.get("prov:type") == LAYER},
        tuple(one for one in found if one.said.get("prov:type") == INPUT),
    )
