"""The steps of a study that was made a second time within a run, for its provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ...core.errors import Where
from ...core.study import LayerReference
from .done import StepDone, name_within

WITHOUT, TEMPORARY = "without", "temporary"


@dataclass(frozen=True)
class Inner:
    """What was done again without some crime types, into a folder that is gone.

    Attributes
    ----------
    steps : sequence of StepDone
    layers : mapping of keys to LayerReference
        Of the study without these types.
    folder : Path
        Of its files.
    """

    steps: Sequence[StepDone]
    layers: Mapping[Where, LayerReference]
    folder: Path

    @property
    def named(self) -> list[StepDone]:
        """The steps as they are called beside those of the run: "without.fit"."""
        return [replace(one, key=f"{WITHOUT}.{one.key}") for one in self.steps]

    def files(self) -> Iterator[tuple[str, str]]:
        """Yield each file that was there for a while, and the step that made it."""
        for one in self.named:
            for place in one.written.values():
                name = name_within(place, self.folder)
                if name is not None:
                    yield f"{TEMPORARY}:{name}", f"step:{one.key}"

    def used(self, one: StepDone) -> Iterator[tuple[str, str]]:
        """Yield (parameter, file) of those that a step was given."""
        for role, name in one.results_in(self.folder):
            yield role, f"{TEMPORARY}:{name}"
