"""Filters: expressions of the values of a feature, and of nothing else.

A filter may come with a study from somebody else, and an expression of QGIS can read layers, files,
the environment and the network, and run Python. Only the functions listed here are let through;
what another version of QGIS or a plugin adds is refused until it is listed. So are variables, what
gives another answer tomorrow, and what makes long texts or many points out of nothing.
"""

from __future__ import annotations

import re

from qgis.core import QgsExpression

from ...core.errors import RtmError
from ...core.plain import shown
from ..language import marked, tr

FUNCTIONS = {
    "numbers": "abs acos asin atan atan2 ceil clamp cos degrees exp floor ln log log10 max min pi "
    "radians round scale_linear sin sqrt tan",
    "conditions": "coalesce if nullif try",
    "texts": "ascii char concat left length lower ltrim regexp_match regexp_substr right rtrim "
    "soundex strpos substr title trim upper",
    "dates": "age datetime_from_epoch day day_of_week epoch format_date hour make_date "
    "make_datetime make_interval make_time minute month second week year",
    "conversions": "to_bool to_date to_datetime to_decimal to_int to_interval to_real to_string "
    "to_time",
    "lists": "array array_all array_contains array_find array_first array_get array_intersect "
    "array_last array_length array_max array_mean array_min array_sum hstore_to_map map_exist "
    "map_get string_to_array",
    "the feature's geometry": "$area $geometry $id $length $perimeter $x $x_at $y $y_at $z area "
    "azimuth bounds bounds_height bounds_width centroid contains convex_hull crosses disjoint "
    "distance end_point geometry_n geometry_type intersects is_closed is_empty is_empty_or_null "
    "is_multipart is_valid m make_point num_geometries num_interior_rings num_points num_rings "
    "overlaps perimeter point_n point_on_surface start_point touches within x x_at x_max x_min y "
    "y_at y_max y_min z",
}
ALLOWED = frozenset(" ".join(FUNCTIONS.values()).split())
IN_SQL_TOO = {"abs", "coalesce", "length", "lower", "nullif", "round", "substr", "trim", "upper"}
# QGIS follows an expression by recursion, up to 640 B of stack a sign; a thread may have 512 kB
MOST_SIGNS = 300
MOST_NESTED = 10  # each function inside another doubles the time that QGIS takes to read it
MOST_LETTERS = 50_000
TOKEN = re.compile(  # as QGIS reads them
    r"(?P<nothing>[ \t\r\n]+|--[^\r\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<value>'(?:''|\\[^\n]|[^'\\])*'|\"(?:\"\"|[^\"])*\"|\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|,)"
    r"|(?P<word>[^\W\d]\w*|[@$]\w+)"
    r"|(?P<sign>.)",
    re.DOTALL,
)
BEFORE_BRACKETS = (
    "and",
    "or",
    "not",
    "in",
    "like",
    "ilike",
    "is",
    "between",
    "when",
    "then",
    "else",
)
# the smallest whole number % -1 ends the whole program: QGIS and GDAL leave it to the processor
DIVISOR = re.compile(r"[0-9]*[1-9][0-9]*(?:\.[0-9]*)?")
REMEDY = marked(
    "Use fields, numbers, texts, dates and the functions in the guide, or make a field of it first "
    "with the field calculator."
)


def parsed(text: str, whose: str) -> QgsExpression:
    """Return a filter as an expression, having refused what is more than the feature's values.

    Parameters
    ----------
    whose : str
        Name of the layer or the part of the study, for the message.
    """
    refuse_too_long(text, whose)
    expression = QgsExpression(text)
    if expression.hasParserError():
        raise RtmError(
            tr(
                "The filter {text} of “{whose}” cannot be understood: {why}.",
                text=shown(text),
                whose=whose,
                why=" ".join(expression.parserErrorString().split()),
            ),
            tr("Correct it; field names take double quotes and texts single quotes."),
            kind="setting",
            where="filter",
        )
    for name in sorted(expression.referencedFunctions()):
        if not is_allowed(name):
            raise _refused(name, text, whose)
    _refuse_remainders(text, whose)
    return expression


def is_allowed(name: str) -> bool:
    """Return whether a function may stand in a filter: it is listed, and QGIS's own."""
    return name in ALLOWED and name in QgsExpression.BuiltinFunctions()


def is_harmless(text: str) -> bool:
    """Return whether a filter would be let through."""
    try:
        parsed(text, "")
    except RtmError:
        return False
    return True


def is_comparison(text: str) -> bool:
    """Return whether a condition is harmless as SQL too, which a database follows.

    SQL ends a text at a quotation mark that QGIS takes for a part of it, after a backslash; and
    GDAL's SQL knows no comments.
    """
    if "\\" in text or "--" in text or "/*" in text or not is_harmless(text):
        return False
    return QgsExpression(text).referencedFunctions() <= IN_SQL_TOO


def refuse_too_long(text: str, whose: str) -> None:
    """Refuse a filter that would be too much for QGIS, before it reads any of it."""
    signs, nested = (0, 0) if len(text) > MOST_LETTERS else measured(text)
    for count, most, what, remedy in (
        (
            len(text),
            MOST_LETTERS,
            tr("letters"),
            tr("Make a field of it with the field calculator."),
        ),
        (
            signs,
            MOST_SIGNS,
            tr("words and signs"),
            tr("Write IN ('a', 'b', 'c') in place of many OR."),
        ),
        (
            nested,
            MOST_NESTED,
            tr("functions inside one another"),
            tr("Put fewer inside one another."),
        ),
    ):
        if count > most:
            raise RtmError(
                tr(
                    "The filter {text} of “{whose}” has more than {most:,} {what}.",
                    text=shown(text),
                    whose=whose,
                    most=most,
                    what=what,
                ),
                remedy,
                kind="setting",
                where="filter",
            )


def measured(text: str) -> tuple[int, int]:
    """Return the words and signs of a filter, and how many functions stand inside one another.

    No branch of the expression is longer than the first, which is not counted far beyond the most;
    the values of a list do not count.
    """
    signs = deepest = 0
    brackets: list[bool] = []  # whether each that is open is a function's
    before = ""
    for found in TOKEN.finditer(text):
        if found["nothing"]:
            continue
        if found["sign"] == "(":
            brackets.append(bool(before) and before.casefold() not in BEFORE_BRACKETS)
            deepest = max(deepest, sum(brackets))
        elif found["sign"] == ")" and brackets:
            brackets.pop()
        before = found["word"] or ""
        signs += not found["value"]
        if signs > MOST_SIGNS:
            break
    return signs, deepest


def _refuse_remainders(text: str, whose: str) -> None:
    """Refuse the remainder of a division by what is not written as a number above 0."""
    tokens = [found for found in TOKEN.finditer(text) if not found["nothing"]]
    for sign, after in zip(tokens, tokens[1:]):
        if sign["sign"] == "%" and not DIVISOR.fullmatch(after[0]):
            raise RtmError(
                tr(
                    "The filter {text} of “{whose}” has a % that no number above 0 follows.",
                    text=shown(text),
                    whose=whose,
                ),
                tr(
                    'Write that number itself, as in "year" % 4, or make a field of it first '
                    "with the field calculator."
                ),
                kind="setting",
                where="filter",
            )


def _refused(name: str, text: str, whose: str) -> RtmError:
    what = tr("a variable (@)") if name == "var" else tr("the function {name}", name=name)
    return RtmError(
        tr(
            "The filter {text} of “{whose}” uses {what}, which is not of the feature's values "
            "alone.",
            text=shown(text),
            whose=whose,
            what=what,
        ),
        tr(REMEDY),
        kind="setting",
        where="filter",
    )
