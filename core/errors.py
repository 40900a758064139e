"""The one kind of error an analyst sees: what is wrong, and what to do about it."""

from __future__ import annotations

from .plain import sentence


class RtmError(Exception):
    """Something in the input or the settings that the analyst can put right.

    Names and texts that are not ours may stand in both sentences: they are made plain here.

    Parameters
    ----------
    problem : str
        One sentence in the analyst's words, with the name of the layer, field or file.
    remedy : str
        One sentence that says what to do.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        self.problem, self.remedy = sentence(problem), sentence(remedy)
        super().__init__(f"{self.problem} {self.remedy}".strip())
