"""The one kind of error an analyst sees: what is wrong, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Union

from .plain import sentence

Kind = Literal[
    "input",  # what was given holds what cannot be used
    "setting",  # a value that was asked for makes no sense
    "unreadable",  # a file is not there, is damaged, or is none of the right format
    "output",  # a result cannot go where it was asked for
    "package",  # a Python package is missing
    "room",  # the machine is too small, or the cells are too many
]
Where = tuple[Union[str, int], ...]


class MissingError(AssertionError):
    """A value that has to be there by now is not: a fault of this program and of nobody's data."""


class RtmError(Exception):
    """Something in the input or the settings that the analyst can put right.

    Names and texts that are not ours may stand in both sentences: they are made plain here. What a
    program needs to know of a fault is its `kind` and `where`, never a word of the sentences.

    Parameters
    ----------
    problem : str
        One sentence in the analyst's words, with the name of the layer, field or file.
    remedy : str
        One sentence that says what to do.
    kind : Kind
        What sort of fault it is.
    where : str or tuple of str and int
        What is at fault: the parameter of a function or setting in the core ("block_length"), the
        parameter of an algorithm ("BLOCK_LENGTH"), or the keys that lead to the value in a study
        file, ("factors", 2, "operationalisation") for that of the third factor. Each floor makes
        its own of what it hears from below. Empty where it is no single value.
    """

    def __init__(
        self, problem: str, remedy: str, *, kind: Kind = "input", where: str | Where = ()
    ) -> None:
        self.problem, self.remedy = sentence(problem), sentence(remedy)
        self.kind: Kind = kind
        self.where: Where = (where,) if isinstance(where, str) else tuple(where)
        super().__init__(f"{self.problem} {self.remedy}".strip())

    def at(self, *where: str | int) -> RtmError:
        """Return the same fault with another `where`."""
        return RtmError(self.problem, self.remedy, kind=self.kind, where=where)

    def in_words(self, problem: str, remedy: str) -> RtmError:
        """Return the same fault in other words."""
        return RtmError(problem, remedy, kind=self.kind, where=self.where)


@contextmanager
def within(*keys: str | int) -> Iterator[None]:
    """Let what raises a fault inside know no more than its own part: put `keys` before it."""
    try:
        yield
    except RtmError as fault:
        raise fault.at(*keys, *fault.where) from fault


@contextmanager
def about(*keys: str | int) -> Iterator[None]:
    """Say what faults raised inside are about, where they do not say it themselves."""
    try:
        yield
    except RtmError as fault:
        if fault.where:
            raise
        raise fault.at(*keys) from fault
