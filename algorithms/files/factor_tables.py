"""The tables of factors that come with the plugin, one of the analyst's own, and what is chosen."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ...core.data.places.factor import Factor
from ...core.data.places.table import Table, factors_of, joined, read_table
from ...core.errors import RtmError
from ...core.plain import shown
from ..language import tr
from .failures import cannot_read

if TYPE_CHECKING:
    from .given import Given

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "factors"
SHIPPED = ("factors.csv", "os_classes.csv", "osm_tags.csv")
ALL = "all"
LARGEST = 1 << 22  # bytes of a table


@cache
def shipped_tables() -> tuple[Table, ...]:
    """Return the tables that come with the plugin."""
    return tuple(read_table((FOLDER / name).read_text(encoding="utf-8"), name) for name in SHIPPED)


@cache
def shipped_factors() -> tuple[Factor, ...]:
    """Return the factors of the tables that come with the plugin."""
    return joined(shipped_tables())


@cache
def presets() -> tuple[str, ...]:
    """Return what factors can be chosen by: all, or a type of crime."""
    crimes = dict.fromkeys(crime for one in shipped_factors() for crime in one.crimes)
    return (ALL, *crimes)


def table_given(path: str) -> tuple[Factor, ...]:
    """Return the factors of an analyst's table; what it lacks is from those that are shipped."""
    name = Path(path).name
    remedy = tr("Choose a CSV file; {folder} has some to copy.", folder=FOLDER)
    try:
        if Path(path).stat().st_size > LARGEST:
            raise RtmError(
                tr("{file} is too large for a table of factors.", file=shown(name)), remedy
            )
        text = _decoded(Path(path).read_bytes())
    except OSError as reason:
        raise cannot_read(shown(name), reason, remedy) from reason
    return factors_of(read_table(text, name), shipped_tables())


def _decoded(content: bytes) -> str:
    """Return a text as spreadsheets save it."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def chosen_factors(given: Given) -> tuple[Factor, ...]:
    """Return the factors of the table that are asked for: those of a preset, or those named.

    Names count before the preset. One that no table has may still be that of a file or a class.
    """
    table = table_given(given.file("TABLE")) if given.has("TABLE") else shipped_factors()
    names = wanted_names(given)
    if names:
        return tuple(one for one in table if one.name.casefold() in names)
    preset = given.choice("PRESET")
    found = tuple(one for one in table if preset in (ALL, *one.crimes))
    if not found:
        raise RtmError(
            tr("The table has no factor of the preset “{preset}”.", preset=preset),
            tr("Name the crime in its column “crimes”, or choose another preset."),
            kind="setting",
            where="PRESET",
        )
    return found


def wanted_names(given: Given) -> frozenset[str]:
    """Return the names of FACTORS, in small letters."""
    text = given.text("FACTORS").replace("\n", ";")
    return frozenset(one.strip().casefold() for one in text.split(";") if one.strip())
