"""A text that a person may see, as it stands in the code, and its translation."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from string import Formatter

FORMS = 2  # of what is counted: as many as English has, in each of the five languages
PLACE = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, order=True)
class Text:
    """A text; one that counts something also has the words for one."""

    source: str
    one: str | None = None

    @property
    def counts(self) -> bool:
        """Whether it is said in another form of one."""
        return self.one is not None

    @property
    def key(self) -> tuple[str, bool]:
        """By what a translation is found: of two forms of something counted, the latter."""
        return self.source, self.counts

    @property
    def id(self) -> str:
        """Return a short name for it, which stays while the text does."""
        return hashlib.sha256(f"{self.counts:d}{self.source}".encode()).hexdigest()[:10]

    @property
    def english(self) -> tuple[str, ...]:
        """Its forms."""
        return (self.source,) if self.one is None else (self.one, self.source)


@dataclass(frozen=True)
class Translation:
    """What stands for a text in a language: one form, or as many as the language has."""

    forms: tuple[str, ...] = ()
    remark: str = ""  # of a translator

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return bool(self.forms) and all(self.forms)


def places(text: str) -> list[str]:
    """Return the places of a text, as they are written in it, in order."""
    found = []
    for _, name, form, conversion in Formatter().parse(text):
        if name is not None:
            found.append(
                name + (f"!{conversion}" if conversion else "") + (f":{form}" * bool(form))
            )
    return found
