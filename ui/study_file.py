"""A study's file as it is, before anything that it names is opened."""

from __future__ import annotations

from pathlib import Path

from ..algorithms.files.ordinary import require_ordinary
from ..algorithms.language import tr
from ..core.errors import RtmError
from ..core.study import Study, read_study


def study_in(path: Path) -> Study:
    """Read a study file as it is, with its sources relative to its folder; raises `RtmError`."""
    require_ordinary(Path(path))
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as reason:
        raise RtmError(
            tr("The study {path} cannot be read ({reason}).", path=path, reason=reason),
            tr("Choose a study.json."),
            kind="unreadable",
        ) from reason
    return read_study(text)
