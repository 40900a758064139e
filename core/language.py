"""The language in which sentences are said: English, until somebody brings a translator.

A sentence stands in the code in English, with named places for what it is about, and is said by
`said`; one that counts something has two forms, and is said by `counted`. Both ask the translator
for the sentence first and fill in its places then, so that a language may order them as it likes::

    said("within {distance} of {factor}", distance="200 m", factor="Pubs")
    counted(3, "{count} cell", "{count} cells")

What is made before a language is known, such as a constant, is `marked` for translators, and said
where it is shown.

`use` sets the translator for the whole program, whatever the thread: the plugin does it once, when
it starts. `speaking` sets one for what is done within it, and for no other thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from numbers import Number
from string import Formatter
from typing import Protocol


class Translator(Protocol):
    """What knows a language; it may be asked by several threads at once.

    Attributes
    ----------
    tag : str
        Of the language, as pages tell it (BCP 47).
    decimal, group, percent : str, optional
        Signs before the decimals of a number, between its thousands, and after hundredths (with a
        blank where the language has one); those of English if one knows none.
    quotes : (str, str), optional
        Marks before and after what is quoted.
    """

    tag: str

    def text(self, english: str) -> str:
        """Return a sentence in the language, its named places as they are."""

    def plural(self, one: str, many: str, count: int) -> str:
        """Return that form of a sentence which the language has for so many."""


class English:
    """Says everything as it is."""

    tag = "en-GB"
    decimal, group, percent = ".", ",", "%"
    quotes = "“", "”"

    def text(self, english: str) -> str:
        """Return the sentence."""
        return english

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the first form for one, and the second for any other number."""
        return one if count == 1 else many


ENGLISH_SIGNS = tuple((one, getattr(English, one)) for one in ("decimal", "group", "percent"))
_everywhere: Translator = English()
_here: ContextVar[Translator | None] = ContextVar("translator", default=None)


def use(translator: Translator) -> None:
    """Say everything by this translator from now on, in every thread."""
    global _everywhere  # noqa: PLW0603 (one language for a program, as Qt has it)
    _everywhere = translator


@contextmanager
def speaking(translator: Translator) -> Iterator[None]:
    """Say what is said within by this translator, in this thread alone."""
    before = _here.set(translator)
    try:
        yield
    finally:
        _here.reset(before)


def spoken() -> Translator:
    """Return what says everything here and now."""
    return _translator()


def tag() -> str:
    """Return the tag of the reader's language, as in "en-GB"."""
    return _translator().tag


def text(english: str) -> str:
    """Return a sentence in the reader's language, its places not yet filled."""
    return _translator().text(english)


def form(count: int, one: str, many: str) -> str:
    """Return the form of a sentence for so many, its places not yet filled."""
    return _translator().plural(one, many, count)


def said(english: str, **places: object) -> str:
    """Return a sentence in the reader's language.

    Parameters
    ----------
    english : str
        The sentence, with places in braces.
    **places
        What stands there, by name.
    """
    return _filled(text(english), english, places)


def marked(english: str) -> str:
    """Return a sentence as it is: one for translators to find, that is `said` later."""
    return english


def marked_forms(one: str, many: str) -> tuple[str, str]:
    """Return the forms of a sentence as they are, for translators to find: `counted` later."""
    return one, many


def counted(count: int, one: str, many: str, /, **places: object) -> str:
    """Return the form of a sentence for so many, with thousands separated at ``{count}``.

    Who has the number as a text of its own gives it as the place ``count``.
    """
    english = one if count == 1 else many
    return _filled(form(count, one, many), english, {"count": numeral(f"{count:,}"), **places})


def numeral(text: str) -> str:
    """Return a number, written as in "1,234.5", with the signs of the reader's language."""
    signs = _signs()
    return text if signs is None else text.translate(signs)


def percent(share: float, digits: int = 0) -> str:
    """Return a share as per cent, with the sign as the reader's language has it: "12%", "12 %"."""
    return numeral(f"{share:.{digits}%}")


def quoted(name: object) -> str:
    """Return what others named, a sentence or a key, between the quotation marks of the reader.

    Sentences have their marks themselves; this is for what is put into one.
    """
    before, after = quotes()
    return f"{before}{name}{after}"


def quotes() -> tuple[str, str]:
    """Return the quotation marks of the reader's language."""
    before, after = getattr(_translator(), "quotes", English.quotes)
    return before, after


def either(names: Iterable[str]) -> str:
    """Return names of which any will do: "points or lines"."""
    return said(" or ").join(names)


def _filled(sentence: str, english: str, places: Mapping[str, object]) -> str:
    """Return a sentence with its places filled; in English where a translation has other places."""
    formatted = (str if _signs() is None else _OwnSigns()).format
    try:
        return formatted(sentence, **places)
    except (LookupError, ValueError, AttributeError):
        return formatted(english, **places)  # which a test has seen to fit


class _OwnSigns(Formatter):
    """Fills in numbers with the signs of the reader's language."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Return what stands at a place."""
        text = format(value, format_spec)
        return numeral(text) if isinstance(value, Number) else text


def _signs() -> dict[int, str] | None:
    """Return what stands for the signs of English numbers; None where these do."""
    translator = _translator()
    return _instead_of_english(*(getattr(translator, *one) for one in ENGLISH_SIGNS))


@lru_cache(maxsize=16)  # a report asks thousands of times
def _instead_of_english(*own: str) -> dict[int, str] | None:
    english = tuple(sign for _, sign in ENGLISH_SIGNS)
    return None if own == english else str.maketrans(dict(zip(english, own)))


def _translator() -> Translator:
    return _here.get() or _everywhere
