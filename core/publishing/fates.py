"""What became of each file of a results folder, and why: the list that goes with a copy."""

from __future__ import annotations

from dataclasses import dataclass

from ..language import marked

LEFT_OUT, MADE_ANEW = BECAME = ("left out", "made anew")
BECAME_IN_WORDS = {LEFT_OUT: marked("left out"), MADE_ANEW: marked("made anew")}


@dataclass(frozen=True)
class Fate:
    """What became of a file, or of some that have names nobody should read.

    Attributes
    ----------
    files : str
        Its name within the results folder; of files that no run makes, how many there are.
    became : one of BECAME
        No file is copied as it is.
    instead : str
        The file of the copy that has what may be told of it; empty where none has.
    why : str
        In words.
    """

    files: str
    became: str
    instead: str
    why: str
