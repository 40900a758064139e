"""Which factors are ticked: those that the literature tests for a type of crime, or one's own."""

from __future__ import annotations

import json
from collections.abc import Iterable

from qgis.core import QgsSettings

KEY = "rtm/factor_presets"
LONGEST = 60  # letters of a name


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
