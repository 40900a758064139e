"""What every draft is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from ..evidence import Evidence
from ..tree import Part


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
