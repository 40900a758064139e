"""The numbers of a page, those that name their field and those that do not, for the tests."""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser

VOID = {"meta", "img", "br", "wbr", "link", "rect", "line", "polygon", "polyline"}
NUMBER = re.compile(r"(?<![A-Za-z_\d])[−-]?\d[\d,]*(?:\.\d+)?(?:e[−+-]?\d+)?")
RECORDS = r"model\.json|equality_audit\.json|timeofweek\.json|nearrepeat\.json|study"
PATH = re.compile(rf"(?:{RECORDS}|narrowing\.csv|priority_places\.csv):[\w.]+")
BLOCKS = {"p", "li", "td", "th", "caption", "figcaption", "h1", "h2", "h3", "text", "tr"}
ROUGH = re.compile(r"\.(range|length|side)$")  # lengths that are told to two digits


NO_FIELD = {  # numbers of a page that are of no file, by what they are
    "the level of every interval": r"\b95%",
    "what a ratio of 1 is": (
        r"1 would be no influence, below 1 there|holds 1: over"
        r"|(ratio|left of|right of) (below )?1\b"
        r"|axis; 1 is no influence|above 0 where events are fewer: it is coded −1"
    ),
    "made-up ratios as an example": r"RRV 2 and 3 .* 6 times|× 0\.5 is half",
    "what a score is": (
        r"Scores run from 1|([Ss]cores?|is usual|usual exposure)\. 1 is the lowest"
        r"|lowest score is 1, and a cell of score 10"
        r"|one of score 1\b|score of 10? is|has a score of 1|of each is 1:"
    ),
    "how often distances repeat, from the tests of the method": r"16 to 43% of cases",
    "names of measures and families": r"SHA-256|\(NB[12],|RRI\*|\(0: as chance\)",
    "what a measure is at its best, and where it is none": (
        r"1 is ideal|0 is chance, 1 is perfect|says 0 and an|slope of 1\b|\bis 0\b|0 has no log"
        r"|; below 1 the map|above 1 understated|: (below|above) 1, so|and 2 is within"
    ),
    "how many weaker influences are not shown": r"and \d+ weaker",
    "how many places a list is of that people work through": r"first 15: |one of the 15",
    "coordinate systems": r"EPSG:\d+",
    "a date": r"\d{4}-\d\d(-\d\d(T[\d:]+Z)?)?",
}
DRAWN = r"(proximity|density) [\d.,]+"  # labels of a drawing hold the distance as part of a name


class Numbers(HTMLParser):
    """What a page tells: (field, text) of numbers with a field, and the texts without, by section.

    Numbers alone in a drawing are the ticks of an axis; `code` holds hashes.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.told: list[tuple[str, str]] = []
        self.left: list[tuple[str, str]] = []
        self.section = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            self.left.append((self.section, ""))
        if tag not in VOID:
            self.open.append((tag, dict(attrs).get("data-field", "")))
        if tag == "h2":
            self.section = ""

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        if {"style", "code", "title", "desc"} & set(tags):
            return
        if "h2" in tags:
            self.section += data
        field = next((field for _, field in self.open if field), "")
        if field:
            self.told.append((field, data))
            data = " "
        elif "text" in tags and NUMBER.fullmatch(data):
            return
        section, before = self.left.pop() if self.left else (self.section, "")
        self.left.append((section, before + data))


def value_of(field: str, files: Mapping[str, object]):
    """Return what a field, or an expression of fields, stands for.

    Parameters
    ----------
    field : str
    files : mapping of str to object
        What the files hold: "model.json" as read, the facts as "study", tables as lists of rows.
    """
    expression = PATH.sub(lambda found: repr(_at(found[0], files)), field)
    known = {"exp": math.exp, "nan": math.nan, "inf": math.inf}
    return eval(expression, known)  # noqa: S307 (of a page that this test made)


def _at(field: str, files: Mapping[str, object]):
    file, _, path = field.partition(":")
    value = files[file]
    for step in path.split("."):
        if isinstance(value, (list, tuple)):
            value = len(value) if step == "length" else value[int(step)]
        elif isinstance(value, Mapping):
            value = value[step]
        else:
            value = getattr(value, step)
    return float(value) if isinstance(value, str) else value


def of_a_test(field: str) -> bool:
    """Return whether a field is of a table of the test of maps, which has tests of its own."""
    return field.startswith(("validation.csv:", "calibration.csv:"))


def wrong(page: Numbers, files: Mapping[str, object]) -> list[tuple[str, str, object]]:
    """Return (field, text, value) of the numbers of a page that are not what their fields hold."""
    found = [one for one in page.told if not of_a_test(one[0])]
    known = [(field, text, value_of(field, files)) for field, text in found]
    return [one for one in known if not agrees(one[1], one[2], one[0])]


def agrees(text: str, value: float, field: str) -> bool:
    """Return whether a number is printed as what it is, within the rounding of what is printed."""
    found = NUMBER.search(text)
    if found is None:  # a sign for what is infinite or is no number
        return not math.isfinite(value)
    printed = found[0].replace(",", "").replace("−", "-")
    known = 100 * value if text.rstrip().endswith("%") else float(value)
    if "<" in text or text.startswith("below "):
        return known < float(printed)
    if text.startswith("over "):
        return known > float(printed)
    if "e" in printed:
        return f"{known:.0e}" == printed
    half = 0.5 * 10.0 ** -len(printed.partition(".")[2])
    if abs(known - float(printed)) <= half * (1 + 1e-6):
        return True
    return bool(ROUGH.search(field)) and float(f"{known:.2g}") == float(printed)


def without_a_field(page: Numbers, *data: str) -> list[tuple[str, str]]:
    """Return (section, text) wherever a number stands that names no field.

    Parameters
    ----------
    page : Numbers
    *data : str
        Texts that others wrote: names of layers, filters, versions.
    """
    found = []
    for section, text in page.left:
        left = re.sub("|".join((*NO_FIELD.values(), DRAWN)), " ", _without(text, data))
        if NUMBER.search(left):
            found.append((section, left))
    return found


def _without(text: str, data: Sequence[str]) -> str:
    for one in sorted(data, key=len, reverse=True):
        text = text.replace(one, " ")
    return text


def rows_of(path) -> list[dict]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
