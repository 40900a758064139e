"""A study from somebody else: what of it may be opened without a question.

A study file is data, and opening one must not do more than read the layers it shows. Its filters
may be of values alone, and what leads beyond plain files on this computer is asked about first.
"""

from __future__ import annotations

from pathlib import Path

from ...core.errors import RtmError, within
from ...core.plain import sentence_case
from ...core.study import Study
from ..language import tr
from . import filters, sources

ALLOW = "ALLOW_REMOTE"
UNQUOTED = str.maketrans("", "", "“”")  # within other quotation marks


def ways_out(study: Study, folder: Path) -> list[tuple[str, str]]:
    """Return what layers of a study that are no plain files are, and where each leads.

    Nothing is opened. Sources are as the study has them, relative to its folder.

    Raises
    ------
    RtmError
        If a source is a pipe, a socket or a device.
    """
    found = (
        (sentence_case(study.called(keys)), sources.leads_to(one.source, folder))
        for keys, one in study.layers.items()
    )
    return [(what, where) for what, where in found if where]


def refuse_elsewhere(base_map: str, folder: Path | None = None) -> None:
    """Refuse a layer of a base map that is no plain file, whatever is allowed.

    A picture of a report must not depend on a service, nor tell one where the study lies.
    """
    where = sources.leads_to(base_map, folder)
    if where:
        raise RtmError(
            tr("A layer of the base map would be read from {where}.", where=where),
            tr("Choose layers in files on this computer."),
            kind="setting",
            where="source",
        )


def refuse_strangers(study: Study, folder: Path, allowed: bool) -> None:
    """Refuse filters that are more than values, and unless allowed what leads elsewhere."""
    for number, layer in enumerate(study.basemap):
        with within("basemap", number):
            refuse_elsewhere(layer.source, folder)
    for keys, layer in study.layers.items():
        if layer.filter.strip():
            with within(*keys):
                filters.parsed(layer.filter, study.called(keys).translate(UNQUOTED))
    for what, where in ways_out(study, folder):
        if not allowed:
            raise RtmError(
                tr(
                    "{what}: a layer of the study would be read from {where}; nothing was opened.",
                    what=what,
                    where=where,
                ),
                tr(
                    "Allow sources beyond plain files ({allow}) if you trust the study.",
                    allow=ALLOW,
                ),
                kind="setting",
                where=ALLOW,
            )


def plain_alone(study: Study, folder: Path) -> None:
    """Refuse a study that reads from beyond plain files."""
    refuse_strangers(study, folder, allowed=False)
