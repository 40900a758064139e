"""Why studies of a series failed, as a scheduler tells it: a file of JSON, a sentence a folder."""

from __future__ import annotations

from ...core.errors import RtmError
from ...core.plain import cut, harmless
from ...core.shapes import Misshapen, named, read_json, text
from ..files.texts import read_text
from ..language import tr

LONGEST = 1000  # letters of a reason that are shown


def read_reasons(file: str) -> dict[str, str]:
    """Return why studies failed, by their folders.

    Raises
    ------
    RtmError
        If the file cannot be read, or is not so.
    """
    remedy = tr("Give the file that the scheduler wrote, or leave it out.")
    what = tr("The file of reasons {file}", file=file)
    try:
        told = read_json(read_text(file, what, remedy))
        named(text(longest=1 << 20))(told, ())
    except (ValueError, Misshapen) as reason:
        problem = tr("{what} does not hold a sentence for each folder of a study.", what=what)
        raise RtmError(problem, remedy, kind="unreadable") from reason
    return {folder: cut(harmless(said), LONGEST) for folder, said in told.items()}
