"""Files of translations, as Qt Linguist has them, written so that a change of one text is one of a
few lines: in the order of the texts, and without numbers of lines."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from .finding import ROOT, Found
from .texts import FORMS, Text, Translation

FOLDER = ROOT / "i18n"
CONTEXT = "RiskTerrainModelling"
HEAD = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="{language}" sourcelanguage="en">
<context>
    <name>{context}</name>
"""
GONE = ("vanished", "obsolete")
FOOT = "</context>\n</TS>\n"
Kept = dict[tuple[str, bool], Translation]  # by the key of a text


def file_of(language: str, folder: Path = FOLDER) -> Path:
    """Return the file of translations into a language."""
    return folder / f"risk_terrain_modelling_{language}.ts"


def read(path: Path) -> tuple[Kept, Kept]:
    """Return what a file holds: of texts that are there, and of those that were."""
    found: tuple[Kept, Kept] = {}, {}
    if path.is_file():
        for message in ElementTree.parse(path).iter("message"):
            told = message.find("translation")
            if told is not None:
                key, translation = _read(message, told)
                found[told.get("type") in GONE][key] = translation
    return found


def _read(message: ElementTree.Element, told: ElementTree.Element):
    counts = message.get("numerus") == "yes"
    forms = [one.text or "" for one in told] if counts else [told.text or ""]
    remark = message.findtext("translatorcomment", "")
    return (message.findtext("source", ""), counts), Translation(tuple(forms), remark)


def write(path: Path, language: str, texts: Found, kept: Kept) -> None:
    """Write the translations of all texts; those of which there is none are unfinished.

    Translations of texts that the code has no longer stand at the end, as "vanished".
    """
    parts = [HEAD.format(language=language, context=CONTEXT)]
    parts += [_message(one, texts[one], kept.get(one.key)) for one in sorted(texts)]
    for key in sorted(set(kept) - {one.key for one in texts}):
        if kept[key].done:
            parts.append(
                _message(Text(key[0], "" if key[1] else None), set(), kept[key], "vanished")
            )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join([*parts, FOOT]), encoding="utf-8", newline="\n")


def _message(text: Text, files: set[str], kept: Translation | None, state: str = "") -> str:
    lines = ['<message numerus="yes">' if text.counts else "<message>"]
    lines += [f'    <location filename="../{one}"/>' for one in sorted(files)]
    lines.append(f"    <source>{_xml(text.source)}</source>")
    if text.one:
        lines.append(f"    <extracomment>Of one: {_xml(text.one)}</extracomment>")
    if kept is not None and kept.remark:
        lines.append(f"    <translatorcomment>{_xml(kept.remark)}</translatorcomment>")
    lines += [f"    {line}" for line in _translation(text, kept or Translation(), state)]
    return "".join(f"    {line}\n" for line in [*lines, "</message>"])


def _translation(text: Text, kept: Translation, state: str) -> list[str]:
    state = state or ("" if kept.done else "unfinished")
    head = f'<translation type="{state}">' if state else "<translation>"
    if not text.counts:
        return [f"{head}{_xml(''.join(kept.forms[:1]))}</translation>"]
    forms = [*kept.forms, *[""] * FORMS][:FORMS]
    inside = [f"    <numerusform>{_xml(one)}</numerusform>" for one in forms]
    return [head, *inside, "</translation>"]


def _xml(text: str) -> str:
    """Return a text as Qt Linguist writes it."""
    return escape(text, {'"': "&quot;", "'": "&apos;"})
