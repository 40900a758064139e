"""Handing texts out to a translator as lines of JSON, and taking translations back.

A line that is handed out::

    {"id": "3f0…", "source": "{count} cells", "one": "{count} cell", "files": ["core/…"],
     "places": ["count"], "translation": ["", ""]}

and the same line comes back with `translation` filled in: a text, or a list of the form for one
and that for many; `remark` may say something to other translators.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from .faults import faults
from .finding import Found
from .texts import FORMS, Text, Translation, places
from .ts import Kept

ALIKE = 0.7  # how alike an old text must be to be shown beside a new one


def handed_out(texts: Found, kept: Kept, gone: Kept, most: int | None) -> Iterator[str]:
    """Yield a line for each text that is not translated, those of a file beside each other.

    Where a text was changed, its line also has `was`: the old text and its translation.
    """
    open_ones = [one for one in texts if not kept.get(one.key, Translation()).done]
    for text in sorted(open_ones, key=lambda one: (sorted(texts[one]), one))[:most]:
        line = _line(text, sorted(texts[text]))
        alike = get_close_matches(text.source, [old for old, _ in gone], 1, ALIKE)
        if alike:
            line["was"] = [alike[0], *gone.get((alike[0], text.counts), Translation()).forms]
        yield json.dumps(line, ensure_ascii=False)


def all_of(texts: Found, kept: Kept, files: str) -> Iterator[str]:
    """Yield a line for each text of the files whose path begins so, translated or not."""
    for text in sorted(texts, key=lambda one: (sorted(texts[one]), one)):
        if any(one.startswith(files) for one in texts[text]):
            line = _line(text, sorted(texts[text]))
            done = kept.get(text.key, Translation()).forms
            if done:
                line["translation"] = list(done) if text.counts else done[0]
            yield json.dumps(line, ensure_ascii=False)


def _line(text: Text, files: list[str]) -> dict:
    line = {"id": text.id, "source": text.source}
    if text.one is not None:
        line["one"] = text.one
    named = list(dict.fromkeys(places(text.source)))
    empty = [""] * FORMS if text.counts else ""
    return {**line, "files": files, "places": named, "translation": empty}


def taken_back(path: Path, texts: Found, kept: Kept) -> tuple[Kept, list[str]]:
    """Return the translations with those of a file of lines, and what is wrong with lines.

    A line with a fault is left out, and so is one that is not translated yet.
    """
    by_id = {one.id: one for one in texts}
    now, wrong = dict(kept), []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            text, translation = by_id[told["id"]], _translation(told)
        except (ValueError, KeyError, TypeError) as error:
            wrong.append(f"line {number}: {type(error).__name__}: {error}")
            continue
        amiss = faults(text, translation) if any(translation.forms) else []
        wrong += [f"line {number}, {text.id}: {one}: {translation.forms[-1]!r}" for one in amiss]
        if any(translation.forms) and not amiss:
            now[text.key] = translation
    return now, wrong


def _translation(told: dict) -> Translation:
    given = told.get("translation", "")
    forms = [given] if isinstance(given, str) else given
    if not all(isinstance(one, str) for one in forms):
        raise TypeError("a translation is a text or a list of texts")
    return Translation(tuple(forms), str(told.get("remark", "")))
