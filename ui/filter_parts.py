"""A filter by type and date as its parts, to and from the text of an expression."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from qgis.core import QgsExpression

NAME = r'"((?:[^"]|"")+)"'
TEXT = r"'((?:[^']|'')*)'"
VALUE = rf"(?:{TEXT}|(-?\d+(?:\.\d+)?))"
ANY_VALUE = r"(?:'(?:[^']|'')*'|-?\d+(?:\.\d+)?)"
KINDS = re.compile(rf"{NAME} (?:= {VALUE}|IN \(({ANY_VALUE}(?:, {ANY_VALUE})*)\))")
BOUND = re.compile(rf"{NAME} (>=|<=|<) {VALUE}")
AND = " AND "
BOUNDS = {">=": "first", "<=": "last", "<": "before"}


@dataclass(frozen=True)
class FilterParts:
    """Which values of a type field, and which stretch of a date field, are kept.

    Dates are texts that sort in time, as ISO dates and police months do; `last` is included and
    `before` is not.
    """

    kind_field: str = ""
    kinds: tuple = ()
    date_field: str = ""
    first: str = ""
    last: str = ""
    before: str = ""

    def expression(self) -> str:
        """Return the filter as an expression; empty where everything is kept."""
        parts = []
        if self.kind_field and self.kinds:
            values = [QgsExpression.quotedValue(one) for one in self.kinds]
            column = QgsExpression.quotedColumnRef(self.kind_field)
            one = len(values) == 1
            parts.append(f"{column} = {values[0]}" if one else f"{column} IN ({', '.join(values)})")
        if self.date_field:
            column = QgsExpression.quotedColumnRef(self.date_field)
            for sign, name in BOUNDS.items():
                if getattr(self, name):
                    bound = QgsExpression.quotedValue(getattr(self, name))
                    parts.append(f"{column} {sign} {bound}")
        return AND.join(parts)

    def split_at(self, date: str) -> tuple[FilterParts, FilterParts]:
        """Return the parts before a date, and those from it on."""
        return (
            replace(self, last="", before=date),
            replace(self, first=date, before=""),
        )


def of_types(expression: str) -> str:
    """Return a filter without its period, for a layer of another one; by hand it stays as it is."""
    parts = parts_of(expression)
    if parts is None:
        return expression
    return replace(parts, first="", last="", before="").expression()


def parts_of(expression: str) -> FilterParts | None:
    """Return the parts of an expression that `FilterParts` wrote; None for any other."""
    parts = FilterParts()
    rest = expression.strip()
    found = KINDS.match(rest)
    if found:
        name, text, number, several = found.groups()
        if several is not None:
            kinds = _values(several)
        else:
            kinds = (_number(number) if text is None else text.replace("''", "'"),)
        parts = replace(parts, kind_field=name.replace('""', '"'), kinds=kinds)
        rest = rest[found.end() :].removeprefix(AND)
    for found in BOUND.finditer(rest):
        name, sign, text, number = found.groups()
        bound = number if text is None else text.replace("''", "'")
        parts = replace(parts, date_field=name.replace('""', '"'), **{BOUNDS[sign]: bound})
    return parts if parts.expression() == expression.strip() else None


def _values(text: str) -> tuple:
    found = re.finditer(VALUE, text)
    return tuple(
        _number(one.group(2)) if one.group(1) is None else one.group(1).replace("''", "'")
        for one in found
    )


def _number(text: str):
    return float(text) if "." in text else int(text)
