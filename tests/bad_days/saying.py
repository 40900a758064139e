"""Whether a text is what an analyst may be told: one clear sentence, and what to do."""

from __future__ import annotations

import re

LONGEST = 900  # letters: a path of several hundred is named whole
NEVER = (
    "Traceback",
    "Errno",
    "Error(",
    "Exception",
    "NoneType",
    "object has no attribute",
    "object is not",
    "unsupported operand",
    "list index",
    "invalid literal",
    "codec can't",
    "0x",
    "<class",
    "\\u",
    "\\x",
    "unexpected keyword",
    "positional argument",
    "is nan",
    "Unable to execute",
    "Unknown exception",
)
WORD = re.compile(r"(?<![\w/“.])(?:{})".format("|".join(re.escape(one) for one in NEVER)))
BY_QGIS = re.compile(
    r"(?:Incorrect|Missing) parameter value for [^\n]{1,80}|Could not [^\n]{1,300}"
)
QUOTED = re.compile(r"“[^”]*”|/\S+")


def faults_of_text(text: object) -> list[str]:
    """Return what is wrong with a text that an analyst reads."""
    if not isinstance(text, str) or not text.strip():
        return ["nothing is said"]
    if BY_QGIS.fullmatch(text):
        return []
    faults = []
    if "\n" in text or "\r" in text:
        faults.append("several lines")
    if len(text) > LONGEST:
        faults.append(f"{len(text)} letters")
    if not text.endswith((".", "?", "!")):
        faults.append("no full stop")
    if not (text[0].isupper() or text[0] in "“/" or text[0].isdigit()):
        faults.append("no capital letter")
    if len(text.split()) < 4:
        faults.append("no sentence")
    own = QUOTED.sub("", text)  # names are the analyst's
    said = WORD.search(own)
    if said:
        faults.append(f"a programmer's word: {said.group()}")
    if any(0xD800 <= ord(letter) <= 0xDFFF or ord(letter) < 32 for letter in text):
        faults.append("letters that cannot be shown")
    return [f"{fault}: {text[:300]!r}" for fault in faults]
