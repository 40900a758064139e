"""A series as it was asked for: its file, its base study, its studies and where they lie."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ...core.errors import RtmError
from ...core.plain import shown
from ...core.study import (
    Member,
    Series,
    json_object,
    members_of,
    read_series,
    series_with_sources,
    write_series,
)
from ...core.study.sources import absolute_source, found_from, real, relative_source
from ..files import sources
from ..files.ordinary import require_ordinary
from ..files.strangers import ALLOW, refuse_strangers
from ..language import tr


@dataclass(frozen=True)
class Asked:
    """A series that was read.

    Attributes
    ----------
    file : Path
    series : Series
    base : mapping
        The content of the base study's file.
    folder : Path
        Whose files the sources of all studies are seen from.
    members : tuple of Member
        Their studies have sources that QGIS can open.
    """

    file: Path
    series: Series
    base: Mapping[str, object]
    folder: Path
    members: tuple[Member, ...]

    @property
    def good(self) -> tuple[Member, ...]:
        """The studies that can be run."""
        return tuple(one for one in self.members if one.study is not None)

    def as_run(self, target: Path) -> str:
        """Return the series's file for a folder: the base study within, sources seen from there."""

        def moved(source: str) -> str:
            return relative_source(absolute_source(source, self.folder), target)

        return write_series(series_with_sources(self.series, self.base, moved))


def read_asked(file: Path, allowed: bool) -> Asked:
    """Read a series, its base study and what varies.

    Parameters
    ----------
    file : Path
    allowed : bool
        Whether sources beyond plain files are.

    Raises
    ------
    RtmError
        If the file or the base study is none, or no study of the series can be run.
    """
    series = read_series(_text(file, tr("The series {path}", path=file)))
    folder = real(str(file)).parent
    if isinstance(series.study, str):
        base_file = _base_file(series.study, folder, allowed)
        named = tr("The base study {path}", path=base_file)
        base = json_object(_text(base_file, named), named)
        folder = real(str(base_file)).parent
    else:
        base = series.study
    members = tuple(_opened(one, folder, allowed) for one in members_of(series, base))
    if all(one.fault for one in members):
        raise members[0].fault
    return Asked(file, series, base, folder, members)


def _base_file(path: str, folder: Path, allowed: bool) -> Path:
    elsewhere = sources.SHARE.match(path) or sources.NO_PATH.match(path)
    if elsewhere and not allowed:
        raise RtmError(
            tr("The base study would be read from {path}; nothing was opened.", path=shown(path)),
            tr("Allow sources beyond plain files ({allow}) if you trust the series.", allow=ALLOW),
            kind="setting",
            where=ALLOW,
        )
    return folder / path


def _text(path: Path, named: str) -> str:
    require_ordinary(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as reason:
        why = getattr(reason, "strerror", None) or tr("it is no text")
        raise RtmError(
            tr("{named} cannot be read ({why}).", named=named, why=why),
            tr("Choose a series.json, and see that its base study is where it says."),
            kind="unreadable",
            where="SERIES",
        ) from reason


def _opened(member: Member, folder: Path, allowed: bool) -> Member:
    """Return a study with sources that QGIS can open, or its fault."""
    if member.study is None:
        return member
    try:
        refuse_strangers(member.study, folder, allowed)
    except RtmError as fault:
        return replace(member, study=None, fault=fault)
    return replace(member, study=found_from(member.study, folder))
