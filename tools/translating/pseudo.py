"""A language that nobody speaks: English in ⟦brackets⟧, and a third longer.

What a person sees outside of the brackets did not go through the translator, and what has no room
for it has none for German either.
"""

from __future__ import annotations

import re

BEGIN, END = "⟦", "⟧"
LONGER = 0.3  # how much longer than English a translation may well be
WORD = "léngthén"  # of which what is added is made


class Pseudo:
    """Says everything as English does, marked and longer."""

    tag = "x-pseudo"

    def text(self, english: str) -> str:
        """Return a text in brackets, and longer; blanks around it stay around it."""
        bare = english.strip()
        if not bare:
            return english
        before, after = english.split(bare)[0], english[english.index(bare) + len(bare) :]
        return f"{before}{BEGIN}{bare}{_more(bare)}{END}{after}"

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the form for so many in brackets."""
        return self.text(one if count == 1 else many)


def _more(text: str) -> str:
    length = round(len(re.sub(r"<[^<>]*>|\{[^{}]*\}", "", text)) * LONGER)
    words = (WORD + " ") * (length // len(WORD) + 1)
    return words[:length].rstrip()


def outside(text: str) -> str:
    """Return what of a text stands outside of all brackets."""
    kept, depth = [], 0
    for sign in text:
        depth += sign == BEGIN
        if not depth:
            kept.append(sign)
        depth = max(0, depth - (sign == END))
    return "".join(kept)
