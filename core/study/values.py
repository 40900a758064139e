"""Values of a study file: what is refused whatever the part."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping

from ..errors import RtmError, Where, within
from ..language import quoted, said
from ..plain import HALF_LETTERS, shown
from .keys import REMEDY

NO_FILE_HOLDS = re.compile(f"[\0{HALF_LETTERS}]")


def made(settings, content: Mapping, key: str, known, needed=()):
    """Return the settings that stand in a part of the study."""
    with within(key):
        return settings(**settings_of(content, key, known, needed))


def settings_of(content: Mapping, key: str, known, needed=()) -> dict:
    """Return the settings of a part, after a look at their keys."""
    part = mapping(content.get(key, {}), quoted(key))
    known_keys(part, known, quoted(key))
    for name in needed:
        if name not in part:
            raise RtmError(
                said("“{key}” of the study has no “{name}”.", key=key, name=name),
                said(REMEDY),
                kind="setting",
                where=name,
            )
    return dict(part)


def mapping(part, what: str) -> Mapping:
    """Return a part that is an object of JSON; refuse any other."""
    if not isinstance(part, Mapping):
        raise RtmError(
            said("{what} is missing or is not an object in braces.", what=what),
            said(REMEDY),
            kind="setting",
        )
    return part


def text_of(value, what: str, where: str) -> str:
    """Return a text; refuse anything else."""
    if not isinstance(value, str):
        raise RtmError(
            said("{what} is {value}, not a text.", what=what, value=shown(value)),
            said(REMEDY),
            kind="setting",
            where=where,
        )
    return value


def refuse_broken_text(part, key: str) -> None:
    """Refuse half a letter, or an end of text, in any text of a part of the study."""
    waiting = [part]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and NO_FILE_HOLDS.search(one):
            raise RtmError(
                said(
                    "“{key}” of the study holds a text that no file can hold: “{text}”.",
                    key=key,
                    text=one,
                ),
                said("Type it again."),
                kind="setting",
                where=key,
            )


def known_keys(part: Mapping, known, what: str, where: Where = ()) -> None:
    """Refuse a key that nobody knows, with the likeliest."""
    for key in part:
        if key not in known:
            near = difflib.get_close_matches(key, known, 1)
            hint = (
                said("Did you mean “{near}”?", near=near[0])
                if near
                else said("It may have {known}.", known=", ".join(known))
            )
            raise RtmError(
                said("{what} has a part “{key}” that nobody knows.", what=what, key=key),
                hint,
                kind="setting",
                where=(*where, key),
            )
