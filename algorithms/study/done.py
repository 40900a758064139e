"""What a step of a run was given and what it wrote, noted while it is done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from .stages import Stage


@dataclass(frozen=True)
class StepDone:
    """A step of a run.

    Attributes
    ----------
    key : str
        One of `STEPS`, with its number where there are several: "factor.2".
    algorithm : str
        Its id, as in "rtm:fitmodel".
    given : mapping of str to object
        What the algorithm was given, without its outputs.
    written : mapping of str to str
        Where its outputs went.
    """

    key: str
    algorithm: str
    given: Mapping[str, object]
    written: Mapping[str, str]

    @classmethod
    def of(cls, stage: Stage, algorithm: str, given: Mapping, outputs: Iterable[str]) -> StepDone:
        """Return a step; `outputs` names those of what was given that it writes."""
        several = f".{stage.number}" if stage.of > 1 or stage.step in SEVERAL else ""
        names = set(outputs)
        return cls(
            f"{stage.step}{several}",
            algorithm,
            {name: value for name, value in given.items() if name not in names},
            {name: str(value) for name, value in given.items() if name in names},
        )

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield (parameter, text) of all texts that it was given, those of lists one by one."""
        for name, value in self.given.items():
            for one in value if isinstance(value, (list, tuple)) else (value,):
                if isinstance(one, str):
                    yield name, one

    def results_in(self, folder: Path) -> Iterator[tuple[str, str]]:
        """Yield (parameter, name) of the results in a folder that it was given."""
        for name, text in self.texts():
            found = name_within(text, folder)
            if found is not None:
                yield name, found


SEVERAL = ("factor", "control", "earlier")


def name_within(text: str, folder: Path) -> str | None:
    """Return the name of the file that a text names within a folder; None if it names none."""
    path = text.partition("|")[0]
    start = f"{folder}/"
    plain = path.replace("\\", "/")
    return plain[len(start) :] if plain.startswith(start.replace("\\", "/")) else None
