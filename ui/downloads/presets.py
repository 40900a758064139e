"""Which factors are ticked: those that the literature tests for a type of crime, or one's own."""

from __future__ import annotations

import json
from collections.abc import Iterable

from qgis.core import QgsSettings

from ..filter_parts import parts_of

KEY = "rtm/factor_presets"
LONGEST = 60  # letters of a name
ALL = "all"
CALLED = {  # what types of incidents are called that a preset is for
    "robbery": ("robbery", "mugging"),
    "burglary": ("burglary", "breaking and entering"),
    "violence": ("violen", "assault", "homicide", "murder", "shooting", "battery", "weapon"),
    "vehicle_crime": ("vehicle", "car theft", "auto theft", "theft of motor", "carjack"),
    "theft_from_person": ("theft from the person", "pickpocket", "purse"),
    "shoplifting": ("shoplift",),
    "bicycle_theft": ("bicycle", "bike"),
    "criminal_damage": ("criminal damage", "arson", "vandal", "mischief"),
}


def preset_for(incidents_filter: str) -> str:
    """Return the preset to begin with: that of the types counted, if they are all of one."""
    parts = parts_of(incidents_filter)
    kinds = [str(one).casefold() for one in parts.kinds] if parts is not None else []
    found = {_preset_of(kind) for kind in kinds}
    return found.pop() if len(found) == 1 else ALL


def _preset_of(kind: str) -> str:
    return next((key for key, words in CALLED.items() if any(one in kind for one in words)), ALL)


def own_presets() -> dict[str, tuple[str, ...]]:
    """Return the choices that an analyst has saved: names of factors, by the name of the choice."""
    try:
        told = json.loads(QgsSettings().value(KEY, "") or "{}")
    except ValueError:  # written by something else
        return {}
    pairs = told.items() if isinstance(told, dict) else ()
    return {name: tuple(map(str, one)) for name, one in pairs if isinstance(one, list)}


def save_preset(name: str, factors: Iterable[str]) -> None:
    """Keep a choice under a name, in place of one of the same name."""
    kept = {**own_presets(), name[:LONGEST]: tuple(factors)}
    QgsSettings().setValue(KEY, json.dumps(kept))
