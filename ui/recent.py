"""The studies opened or saved last, newest first."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsSettings

from ..core.study.sources import real

KEY = "rtm/recent_studies"
MOST = 8


def recent_studies() -> list[Path]:
    """Return the studies that still exist."""
    known = QgsSettings().value(KEY, []) or []
    if isinstance(known, str):
        known = [known]
    return [Path(one) for one in known if Path(one).is_file()]


def remember(path: Path) -> None:
    """Put a study first."""
    path = real(str(path))
    others = [str(one) for one in recent_studies() if one != path]
    QgsSettings().setValue(KEY, [str(path), *others][:MOST])
