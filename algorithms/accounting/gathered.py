"""What a results folder says, for the documents of a pack."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from ...core.accountability.evidence import FILES, NEEDED, Evidence, read_evidence
from ...core.errors import RtmError
from ..files import manifest
from ..files.prints import Print, is_still, print_of
from ..files.texts import read_text
from ..language import tr
from ..study import names
from ..verifying.recorded import refuse_busy


@dataclass(frozen=True)
class Gathered:
    """The evidence, and the files that it is of."""

    evidence: Evidence
    read: dict[str, Print] = field(default_factory=dict)


def gathered(folder: Path) -> Gathered:
    """Return what the files of a results folder say.

    Raises
    ------
    RtmError
        If a run works there, it is no folder of results, or a file in it cannot be read.
    """
    refuse_busy(folder, "RESULTS")
    there = [name for name in FILES if (folder / name).is_file()]
    lacking = [name for name in NEEDED if name not in there]
    if lacking:
        raise RtmError(
            tr("{folder} has no {file}.", folder=folder, file=lacking[0]),
            tr("Choose a folder that “Run study” filled."),
            kind="unreadable",
            where="RESULTS",
        )
    remedy = tr("Run the study again.")
    texts = {name: read_text(folder / name, str(folder / name), remedy) for name in there}
    known = manifest.read_manifest(folder, names.is_result)
    recorded = {} if known is None else known.files
    evidence = read_evidence(
        texts,
        changed=[
            name
            for name in there
            if name in recorded and not is_still(folder / name, recorded[name])
        ],
        missing=[name for name in FILES if name in recorded and name not in there],
        unrecorded=known is None,
    )
    return Gathered(evidence, {name: print_of(folder / name) for name in there})
