"""The tables of factors that come with the plugin, one of the analyst's own, and what is chosen."""

from __future__ import annotations

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


def shipped_tables() -> tuple[Table, ...]:
    """Return the tables that come with the plugin, as they are now: they may have been changed."""
    return tuple(_read(FOLDER / name, name) for name in SHIPPED)


def shipped_factors() -> tuple[Factor, ...]:
    """Return the factors of the tables that come with the plugin."""
    return joined(shipped_tables())


def presets() -> tuple[str, ...]:
    """Return what factors can be chosen by: all, or a type of crime."""
    try:
        factors = shipped_factors()
    except RtmError:  # which is told when it is run, and is no reason to have no algorithm
        factors = ()
    return (ALL, *dict.fromkeys(crime for one in factors for crime in one.crimes))


def table_given(path: str) -> tuple[Factor, ...]:
    """Return the factors of an analyst's table; what it lacks is from those that are shipped."""
    return factors_of(_read(Path(path), Path(path).name), shipped_tables())


def _read(path: Path, name: str) -> Table:
    remedy = tr("Choose a CSV file; {folder} has some to copy.", folder=FOLDER)
    try:
        if path.stat().st_size > LARGEST:
            raise RtmError(
                tr("{file} is too large for a table of factors.", file=shown(name)), remedy
            )
        return read_table(_decoded(path.read_bytes()), name)
    except OSError as reason:
        raise cannot_read(shown(name), reason, remedy) from reason


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
