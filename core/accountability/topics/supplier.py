"""Who made the software, and in which versions it ran."""

from __future__ import annotations

from collections.abc import Iterator

from ...language import said
from ...report.fields import of_model, told
from .. import who
from ..evidence import Evidence, readable
from ..tree import Blank, Paragraph, Part, Table

PLUGIN = "risk_terrain_modelling"


def supplier(known: Evidence) -> Iterator[Part]:
    """Yield what the software is, and what the force has to add."""
    yield Paragraph(
        said(
            "Risk Terrain Modelling for QGIS, version {version}: open-source software under the "
            "GNU General Public License, version 2 or later. Its whole source can be read and "
            "changed. It runs on the computer of whoever runs it and opens no connection of its "
            "own; layers of a study may come from servers if the study names them.",
            version=version(known),
        )
    )
    yield Blank(
        said(
            "Was anything bought or anybody paid to install, adapt, run or explain it, and who "
            "looks after it?"
        ),
        said(who.PROCUREMENT),
    )


def version(known: Evidence) -> str:
    """Return the version of the plugin, told."""
    found = known.model.software.get(PLUGIN)
    if not found:
        return said("not told")
    return told(readable(found), of_model(f"software.{PLUGIN}"))


def versions(known: Evidence) -> Iterator[Part]:
    """Yield the versions of all that took part."""
    if known.model.software:
        yield Table(
            said("Versions of the software"),
            (said("Software"), said("Version")),
            tuple(
                (readable(name), told(readable(number), of_model(f"software.{name}")))
                for name, number in known.model.software.items()
            ),
        )


def made(known: Evidence) -> str:
    """Return when the model was made."""
    return told(readable(known.model.created), of_model("created")) or said("not told")
