"""How a delimited file is written: its delimiter, its quotes and its heading."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .heading import has_heading, names_of
from .survey import Survey

DELIMITERS = ("\t", "|", ";", ",", "^", "~", "\x1f")  # of equals the earlier: it is in no number
BETWEEN = re.compile(r"[\t|;,]")
ESCAPED = re.compile(r"\\\"(?![\t|;,]|$)")  # a backslash that ends a field is one
LOOKED_AT = 1000  # rows
LOOKED_AT_LETTERS = 4000  # of a line
QUOTES_IN = 200  # lines
LOOKED_BACK = 40  # lines at most before a heading
NEARLY = 0.6  # of the usual number of fields are a heading's at least
SAME = 0.9  # of the rows have as many fields
DIRECTIVE = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # as Excel writes in a first line


@dataclass(frozen=True)
class Dialect:
    """How a file is written.

    Attributes
    ----------
    encoding : str
    delimiter : str
    quote : str
    escape : str or None
        What a quote within quotes has before it, where it is not doubled.
    padded : bool
        Whether a blank stands behind each delimiter, quotes after it.
    skipped : int
        Lines before the heading, or before the first row where there is none.
    heading : bool
        Whether there is a line of names.
    names : tuple of str
        Of the columns; each once, none empty.
    careful : bool
        Whether zero bytes or very long lines have to be looked out for.
    """

    encoding: str
    delimiter: str
    quote: str = '"'
    escape: str | None = None
    padded: bool = False
    skipped: int = 0
    heading: bool = True
    names: tuple[str, ...] = ()
    careful: bool = False

    def rows(self, lines: Sequence[str], **besides) -> list[list[str]]:
        """Return lines as rows.

        Raises
        ------
        csv.Error
            Of a field that is too long and, if asked for `strict`, of quotes that do not match.
        """
        form = {
            "delimiter": self.delimiter,
            "quotechar": self.quote,
            "escapechar": self.escape,
            "skipinitialspace": self.padded,
            **besides,
        }
        return list(csv.reader(lines, **form))


def sniff(surveyed: Survey, delimiter: str | None = None, heading: bool | None = None) -> Dialect:
    """Return how a file is written; what is given is taken as it is."""
    lines = io.StringIO(surveyed.head, newline="").readlines()[: LOOKED_AT + LOOKED_BACK]
    told = DIRECTIVE.fullmatch(lines[0]) if lines else None
    begins = 1 if told else 0
    delimiter = delimiter or (told[1] if told else None)
    quote, escape = _quotes(lines)
    forms = [
        Dialect(surveyed.encoding, one, quote, escape, _is_padded(lines, one, quote))
        for one in ((delimiter,) if delimiter else DELIMITERS)
    ]
    best = max(forms, key=lambda form: _fit(_rows(form, lines[begins:])))
    return _headed(best, lines, begins, heading, surveyed.nul or surveyed.long_lines)


def _headed(form: Dialect, lines: list[str], begins: int, heading, careful: bool) -> Dialect:
    """Return a form with its heading: the first row that is about as wide as most."""
    rows = _rows(form, lines[begins:])
    width = _width(rows)
    least = max(min(2, width), NEARLY * width)
    short = next((n for n, row in enumerate(rows[:LOOKED_BACK]) if row and len(row) >= least), 0)
    full = next((n for n, row in enumerate(rows[:LOOKED_BACK]) if _filled(row) >= least), short)
    if heading is not False and full > short and has_heading([row for row in rows[full:] if row]):
        short = full  # a title with as many delimiters as the rows have, and nothing between them
    rows = [row for row in rows[short:] if row]
    named = (has_heading(rows) if heading is None else heading) and bool(rows)
    first = rows[0] if named else []
    names = names_of([*first, *[""] * (width - len(first))])
    return replace(
        form,
        skipped=begins + short,
        heading=named,
        names=names,
        careful=careful,
    )


def _filled(row: list[str]) -> int:
    return sum(bool(field.strip()) for field in row)


def _is_padded(lines: list[str], delimiter: str, quote: str) -> bool:
    looked = lines[:QUOTES_IN]
    behind = sum(f"{delimiter} {quote}" in line for line in looked)
    return behind > sum(f"{delimiter}{quote}" in line for line in looked)


def _rows(form: Dialect, lines: list[str]) -> list[list[str]]:
    try:
        return form.rows(lines)
    except csv.Error:  # a quote that is not closed: the lines by themselves
        return form.rows([line[:LOOKED_AT_LETTERS] for line in lines], quoting=csv.QUOTE_NONE)


def _width(rows: list[list[str]]) -> int:
    """Return how many fields most rows have; of as common numbers the smaller, but not 1."""
    widths = Counter(len(row) for row in rows if row)
    return max(widths, key=lambda width: (widths[width], width > 1, -width), default=0)


def _fit(rows: list[list[str]]) -> tuple[bool, bool, float, int]:
    """Return how well rows fit a delimiter, to be compared."""
    width = _width(rows)
    there = [row for row in rows if row]
    if width < 2:
        return False, False, 0.0, 0
    same = sum(len(row) == width for row in there) / len(there)
    first = len(there[0]) == width  # a comma of decimals is not in the heading
    return same >= SAME, first, round(same, 1), width


def _quotes(lines: list[str]) -> tuple[str, str | None]:
    """Return the quote, and what stands before one that is within quotes."""
    single = double = doubled = escaped = 0
    for line in lines[:QUOTES_IN]:
        text = line[:LOOKED_AT_LETTERS].strip()
        ends = [part[:1] + part[-1:] for part in BETWEEN.split(text) if len(part) > 1]
        single, double = single + ends.count("''"), double + ends.count('""')
        doubled, escaped = doubled + text.count('""'), escaped + len(ESCAPED.findall(text))
    if single > 2 * double:
        return "'", None
    return '"', "\\" if escaped > doubled else None
