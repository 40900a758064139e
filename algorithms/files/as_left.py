"""Whether what is read of a folder of results is as the run left it, by its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from ...core.errors import RtmError
from ..language import marked, tr
from .journal import STAGING
from .manifest import NAME, read_manifest
from .prints import is_still

REMEDY = marked("Run the study again, or look with “Verify results” at what differs.")


def as_left(
    folder: Path, read: Iterable[str], is_result: Callable[[str], bool], where: str = "RESULTS"
) -> tuple[str, ...]:
    """Refuse results that are not as a run left them; return what is to be told of them.

    Parameters
    ----------
    folder : Path
        Of results, in which no run works.
    read : iterable of str
        The names of the files that are read, as seen from the folder. Others may have changed.
    is_result : callable
        Whether a name is one that a run may write.
    where : str
        The parameter that names the folder.

    Raises
    ------
    RtmError
        If there is no manifest, or a file that is read differs from its print there.
    """
    known = read_manifest(folder, is_result)
    if known is None:
        raise _refused(
            tr(
                "{folder} has no {name} that can be read, so nothing says whether its files are "
                "as a run left them.",
                folder=folder,
                name=NAME,
            ),
            where,
        )
    for name in read:
        if name not in known.files or not is_still(folder / name, known.files[name]):
            raise _refused(
                tr("{file} was changed after the run that made it.", file=folder / name), where
            )
    if (folder / STAGING).exists():
        return (
            tr(
                "A run was stopped in {folder}: these are the results of the earlier one.",
                folder=folder,
            ),
        )
    return ()


def _refused(problem: str, where: str) -> RtmError:
    return RtmError(problem, tr(REMEDY), kind="unreadable", where=where)
