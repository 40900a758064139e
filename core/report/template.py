"""Filling the page templates: every text of the data is escaped."""

from __future__ import annotations

from pathlib import Path

from ..packages import require

TEMPLATES = Path(__file__).resolve().parent / "templates"


def filled(name: str, filters: dict, **content) -> str:
    """Return the template `name` filled with content, which it may show through the filters.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    require("jinja2")
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment.get_template(name).render(**content)
