"""Numbers of a report that carry the field of the file in which they stand.

A sentence is made before anybody knows whether a page, a log or a form shows it, so a number within
it is wrapped in characters that stand for nothing in Unicode. A page turns them into elements,
which have the field in `data-field`; anything else takes the `plain` text.
"""

from __future__ import annotations

import re
from urllib.parse import quote

START, MIDDLE, END = "\ufdd0", "\ufdd1", "\ufdd2"  # noncharacters: no layer is named with them
NUMBER = re.compile(f"{START}([^{START}{END}]*){MIDDLE}([^{START}{END}]*){END}")
LEFT_OVER = str.maketrans(dict.fromkeys((START, MIDDLE, END)))
MODEL, MEASURES, CALIBRATION = "model.json", "validation.csv", "calibration.csv"


def told(text: str, field: str) -> str:
    """Return a number as it is printed, with the field that it shows.

    Parameters
    ----------
    text : str
        The number, rounded, with its unit or without.
    field : str
        As `of_model` and `of_map` name it.
    """
    return f"{START}{field}{MIDDLE}{text}{END}"


def of_model(path: str) -> str:
    """Return the name of a field of the model, as in "model.json:terms.0.rrv"."""
    return f"{MODEL}:{path}"


def of_map(name: str, column: str, row: str = "", *, table: str = MEASURES) -> str:
    """Return the name of a figure of a tested map, as in "validation.csv:risk:pai:0.1".

    Parameters
    ----------
    name : str
        Of the map, as the column `map` has it. Colons and per cent signs are quoted as in URLs.
    column : str
    row : str
        Which of the map's rows, where the figure is not of the whole map: the share of the area,
        or the tenth.
    table : str
    """
    parts = (table, quote(name, safe=" /()"), column, row)
    return ":".join(part for part in parts if part)


def marked_up(html: str, element: str = "span") -> str:
    """Return HTML, whose texts are escaped, with an element around each number that has a field."""
    found = NUMBER.sub(rf'<{element} data-field="\1">\2</{element}>', html)
    return found.translate(LEFT_OVER)


def plain(text: str) -> str:
    """Return a text without the fields of its numbers."""
    return NUMBER.sub(r"\2", text).translate(LEFT_OVER)
