"""Filling the page templates: every text of the data is escaped.

In a template `t` says a text in the reader's language and `n` one that counts something, as `said`
and `counted` of `core.language` do elsewhere: the text is markup by the template's author, and what
stands in its places is escaped. `say` has the phrases; `told`, `number` and `length` name the
fields of numbers.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from pathlib import Path

from .. import language
from ..packages import require
from . import phrases
from .fields import length, number, plain, told

TEMPLATES = Path(__file__).resolve().parent / "templates"


def filled(template: str, **content: object) -> str:
    """Return a template filled with content.

    Parameters
    ----------
    template : str
        Name of a file among the templates, or a template itself, which begins with "<".
    **content
        What it shows.

    Raises
    ------
    RtmError
        If the template engine (jinja2) is not installed.
    """
    require("jinja2")
    environment = _environment()
    if template.startswith("<"):
        found = environment.from_string(template)
    else:
        found = environment.get_template(template)
    from jinja2.filters import do_mark_safe

    return do_mark_safe(found.render(**content))  # made of escaped parts


@lru_cache(maxsize=1)
def _environment():
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from jinja2.filters import do_mark_safe as markup

    def t(english: str, **places: object) -> str:
        return markup(language.text(english)).format(**_written(places))

    def n(count: int, one: str, many: str, /, **places: object) -> str:
        filling = {"count": language.numeral(f"{count:,}"), **_written(places)}
        return markup(language.form(count, one, many)).format(**filling)

    def named(name: str) -> str:
        return markup("_<wbr>").join(name.split("_"))

    environment = Environment(
        loader=FileSystemLoader(str(TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(
        t=t, n=n, numeral=language.numeral, say=phrases, told=told, number=number, length=length
    )
    environment.filters.update(named=named, image=_image, plain=plain)
    return environment


def _written(places: dict[str, object]) -> dict[str, object]:
    """Return what stands at places, bare numbers with the signs of the language."""
    return {
        name: language.numeral(f"{one}") if isinstance(one, (int, float)) else one
        for name, one in places.items()
    }


def _image(png: bytes) -> str:
    """Return a picture as it stands within a page."""
    return f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
