"""Texts that others wrote (names, filters, paths) as they are shown.

Much of what shows a text takes tags in it for tags and `[% %]` for an expression to evaluate, and
where QGIS shows it is not ours to say. So what could be either is changed a little.
"""

from __future__ import annotations

import re

from .language import quoted, quotes

LONGEST_QUOTE = 300  # letters of a text of others that are repeated
LONGEST_SENTENCE = 1200
HALF_LETTERS = "\ud800-\udfff"  # halves of a pair, which no file can hold
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
# what makes a name read in another direction, and what is no letter: marks of our own among these
UNSEEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef]")
BROKEN = re.compile(f"[{HALF_LETTERS}]")
TAG = re.compile(r"<(?=[A-Za-z/!?])")
FORMULA = re.compile(r"\s*[=+\-@]")


def one_line(text) -> str:
    """Return a text on one line, without marks that nobody sees."""
    return BROKEN.sub("\ufffd", UNSEEN.sub("", CONTROLS.sub(" ", str(text))))


def harmless(text) -> str:
    """Return a text on one line that nothing takes for tags or for an expression to evaluate."""
    return TAG.sub("‹", one_line(text)).replace("[%", "[ %")


def cut(text: str, most: int = LONGEST_QUOTE) -> str:
    """Return a text, or its beginning and an ellipsis where it is longer than `most` letters."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def sentence_case(text: str) -> str:
    """Return a text with its first letter large, and the others as they are."""
    return text[:1].upper() + text[1:]


def shown(text) -> str:
    """Return a text of others as a message repeats it."""
    return cut(harmless(text))


def in_table(value):
    """Return a value as a table for spreadsheets has it: no text begins as a formula does.

    Such a text gets an apostrophe before it; a text that is a number is none.
    """
    if not isinstance(value, str) or not FORMULA.match(value):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value


def sentence(text) -> str:
    """Return a message: plain, with single blanks, what it quotes cut to a readable length."""
    before, after = map(re.escape, quotes())
    line = re.sub(f"{before}(.*?){after}", lambda found: quoted(cut(found[1])), harmless(text))
    return cut(" ".join(line.split()), LONGEST_SENTENCE)
