"""The numbers of a report that name a field of a table of the test of maps, and the table's own."""

import csv
import html
import re
from pathlib import Path
from urllib.parse import unquote

TABLES = ("validation.csv", "calibration.csv")
NUMBER = re.compile(r'<(span|tspan) data-field="([^"]*)">([^<]*)</\1>')
FIELD = r"(?:validation|calibration)\.csv:[^<>/]*?"


def told(page: str) -> list[tuple[str, str]]:
    """Return each number of a page with its field, (text, field)."""
    return [(html.unescape(text), html.unescape(field)) for _, field, text in NUMBER.findall(page)]


def of_tables(page: str) -> list[tuple[str, str]]:
    """Return those whose field is of a table of the test."""
    return [one for one in told(page) if one[1].startswith(TABLES)]


class Tables:
    """The tables of a test of maps in a folder, or given one by one."""

    def __init__(self, **paths):
        self.rows = {}
        for name, path in paths.items():
            with Path(path).open(encoding="utf-8", newline="") as file:
                self.rows[f"{name}.csv"] = list(csv.DictReader(file))

    def value(self, field: str) -> float:
        """Return the number that a field, or an expression of two, names; nan if it is empty."""
        if field.endswith(".length"):
            return float(len(self._column(field[: -len(".length")])))
        for sign, made in ((" / ", self._ratio), (" >= ", self._wins)):
            if sign in field:
                return made(*field.split(sign))
        (only,) = self._column(field)
        return only

    def _ratio(self, one: str, other: str) -> float:
        return self.value(one) / self.value(other)

    def _wins(self, one: str, other: str) -> float:
        """Return at how many shares of the area a map is at least as good as another."""
        return float(sum(a >= b for a, b in zip(self._column(one), self._column(other))))

    def _column(self, field: str) -> list[float]:
        table, name, column, *row = field.split(":")
        known = {"validation.csv": "area_share", "calibration.csv": "tenth"}[table]
        rows = [one for one in self.rows[table] if one["map"] == unquote(name)]
        if row:
            rows = [one for one in rows if abs(float(one[known]) - float(row[0])) < 1e-9]
        values = [float(one[column]) if one[column] else float("nan") for one in rows]
        return values if row or len(set(map(str, values))) > 1 else values[:1]


def shows(text: str, value: float) -> bool:
    """Return whether a text is a number rounded to the decimals that it has."""
    if text in ("–", "−∞", "∞"):
        return value != value
    plain = text.replace(",", "").replace("−", "-").replace("+", "")
    scale = 1.0
    if plain.endswith("%"):
        plain, scale = plain[:-1], 100.0
    decimals = len(plain.partition(".")[2])
    return any(
        abs(float(plain) - times * value) <= 0.5 * 10.0**-decimals * (1 + 1e-9) + 1e-12
        for times in {scale, 100.0 if scale == 1.0 and abs(value) <= 1 else scale}
    )
