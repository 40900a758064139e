"""The report: one page that opens without a network and explains what was found and how."""

from __future__ import annotations

import base64
from pathlib import Path

from ..errors import RtmError
from ..fitting.model import Model
from . import words

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "resources" / "report"


def render_report(
    model: Model, *, title: str = "Risk Terrain Model", picture: bytes | None = None
) -> str:
    """Return the report on a model as one self-contained HTML page.

    Parameters
    ----------
    model : Model
    title : str
    picture : bytes, optional
        The map, a PNG.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as reason:
        raise RtmError(
            "The report needs the Python package jinja2, which is not installed.",
            "Install it (Debian and Ubuntu: python3-jinja2), or leave the report out.",
        ) from reason
    environment = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["figure"] = words.figure
    environment.filters["p_value"] = words.p_value
    return environment.get_template("report.html").render(
        model=model,
        title=title,
        picture=None if picture is None else base64.b64encode(picture).decode("ascii"),
        units=model.inputs.get("grid", {}).get("units", ""),
        family_name=words.FAMILY_NAMES[model.family],
        family_names=words.FAMILY_NAMES,
        summary=words.summary(model),
        sentences=[words.term_sentence(term, model) for term in model.terms],
    )
