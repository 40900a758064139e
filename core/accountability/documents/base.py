"""What every draft is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import ClassVar

from ...language import said
from ..evidence import Evidence
from ..tree import Heading, Part

Answer = Callable[[Evidence], Iterator[Part]]


class Draft(ABC):
    """A form: whose it is, and what stands under its headings.

    Attributes
    ----------
    key : str
        Name of its files, without an ending.
    title, about : str
        Marked for translators; `about` says whose form it follows.
    public : bool
        Whether it is meant to be published.
    """

    key: ClassVar[str]
    title: ClassVar[str]
    about: ClassVar[str]
    public: ClassVar[bool] = False

    @abstractmethod
    def parts(self, known: Evidence) -> Iterator[Part]:
        """Yield its parts."""


def under_headings(
    headings: Sequence[str], answers: Sequence[Answer], known: Evidence
) -> Iterator[Part]:
    """Yield each heading of a form, marked for translators, with what answers it."""
    for heading, answer in zip(headings, answers):
        yield Heading(said(heading))
        yield from answer(known)
