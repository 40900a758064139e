"""What is wrong with a translation, as far as that can be told without knowing the language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from .finding import names_of_parameters
from .texts import FORMS, Text, Translation, places

TAG = re.compile(r"</?[a-z][a-z0-9]*(?: [^<>]*)?/?>")
ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|[a-z]+);")
CODE = re.compile(r"\b(?:\w+\.(?:json|csv|html|tif|gpkg|qml|md)|[A-Za-z]+(?:_[A-Za-z]+)+)\b")
CAPITALS = re.compile(r"\b[A-Z]{4,}\b")
CLOSING = "”’\"'»“›)]"  # what may stand after the last sign of a sentence
BLANKS = " \u00a0\u202f\n"
ENDS = ".:;?!…,"


def faults(text: Text, translation: Translation) -> list[str]:
    """Return what is wrong with the translation of a text, in words."""
    wanted = FORMS if text.counts else 1
    if not any(translation.forms):
        return ["not translated"]
    if len(translation.forms) != wanted or not all(translation.forms):
        return [f"{wanted} forms are wanted: {list(translation.forms)}"]
    found: list[str] = []
    for number, form in enumerate(translation.forms):
        found += _faults(text, number, form)
    return list(dict.fromkeys(found))


def _faults(text: Text, number: int, form: str) -> Iterator[str]:
    try:
        named = set(places(form))
    except ValueError as error:
        yield f"its braces do not fit: {error}"
        return
    english = text.english[number]
    everywhere = [set(places(one)) for one in text.english]
    allowed = set.union(*everywhere) | ({"count"} if text.counts else set())
    lacking = set.intersection(everywhere[number], everywhere[-1]) - named
    if named - allowed:
        yield f"places that the text does not have: {_list(named - allowed)}"
    if lacking:
        yield f"places are missing: {_list(lacking)}"
    yield from _markup(english, form)
    yield from _signs(english, form)


def _markup(english: str, form: str) -> Iterator[str]:
    tags = Counter(TAG.findall(english)), Counter(TAG.findall(form))
    if tags[0] != tags[1]:
        changed = (tags[0] - tags[1]) + (tags[1] - tags[0])
        yield f"other tags: {_list(changed)}"
    for sign in "&<>":
        if _bare(english, sign) != _bare(form, sign):
            yield f"“{sign}” stands there {_bare(form, sign)} times, not {_bare(english, sign)}"
    lost = _names(english) - _names(form)
    if lost:
        yield f"names that stay as they are: {_list(lost)}"


def _names(text: str) -> set[str]:
    """Return the names of files, keys and parameters in a text."""
    bare = TAG.sub("", text)
    return {*CODE.findall(bare), *(names_of_parameters() & {*CAPITALS.findall(bare)})}


def _bare(text: str, sign: str) -> int:
    """Return how often a sign stands in a text outside of tags and entities."""
    return ENTITY.sub("", TAG.sub("", text)).count(sign)


def _signs(english: str, form: str) -> Iterator[str]:
    for name, cut in (("begins", _before), ("ends", _after)):
        if cut(english) != cut(form):
            yield f"{name} with {cut(form)!r}, not {cut(english)!r}"
    if _end(english) != _end(form):
        yield f"its last sign is {_end(form) or 'none'}, not {_end(english) or 'none'}"
    if "..." in form and "..." not in english:
        yield "“...” is written “…”"
    if english.count("…") != form.count("…"):
        yield "another number of “…”"
    if "\n " not in english and english.count("\n") != form.count("\n"):  # else it is folded
        yield "another number of lines"
    numbers = [Counter(_numbers(one)) for one in (english, form)]
    if numbers[0] != numbers[1]:
        changed = (numbers[0] - numbers[1]) + (numbers[1] - numbers[0])
        yield f"other numbers: {_list(changed)}"


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+", re.sub(r"\{[^{}]*\}", "", TAG.sub("", text)))


def _before(text: str) -> str:
    return text[: len(text) - len(text.lstrip(" \n"))]


def _after(text: str) -> str:
    return text[len(text.rstrip(" \n")) :]


def _end(text: str) -> str:
    """Return the sign with which a sentence ends, whatever closes after it; or nothing."""
    bare = TAG.sub("", text).rstrip(BLANKS + CLOSING)
    return bare[-1:] if bare[-1:] and bare[-1] in ENDS else ""


def _list(some) -> str:
    return ", ".join(sorted(map(str, some)))
