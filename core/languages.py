"""The languages that there are translations into, and what says everything in one of them.

Translations lie in files of Qt Linguist (`i18n/`), read as they are: neither Qt nor a compiled file
is needed. Forms of what is counted follow Qt's rules for these languages, which have two each; in
French and Brazilian Portuguese the first is also that of 0.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path

from .errors import RtmError
from .language import English, Translator, said

HERE = Path(__file__).resolve().parent
FOLDERS = (HERE / "i18n", HERE.parent / "i18n")  # of the library, of the plugin
NO_BREAK, NARROW = "\u00a0", "\u202f"
FORMS, FORM = "<numerusform>", re.compile(r"<numerusform>(.*?)</numerusform>", re.DOTALL)
GONE = '"vanished"', '"obsolete"'
COUNT = "{count}"


@dataclass(frozen=True)
class Language:
    """A language: its key in study files, its own name, its signs of numbers and of quotations."""

    key: str
    title: str
    decimal: str = ","
    group: str = "."
    percent: str = "%"
    quotes: tuple[str, str] = English.quotes
    zero_is_one: bool = False  # whether what is none is said as what is one

    @property
    def tag(self) -> str:
        """Return its name as pages tell it (BCP 47)."""
        return English.tag if self.key == ENGLISH else self.key.replace("_", "-")


ENGLISH = "en"
LANGUAGES: Mapping[str, Language] = {
    one.key: one
    for one in (
        Language(ENGLISH, "English", English.decimal, English.group),
        Language("de", "Deutsch", percent=f"{NO_BREAK}%", quotes=("„", "“")),
        Language("es", "Español", percent=f"{NO_BREAK}%", quotes=("«", "»")),
        Language(
            "fr",
            "Français",
            group=NARROW,
            percent=f"{NARROW}%",
            quotes=(f"«{NARROW}", f"{NARROW}»"),
            zero_is_one=True,
        ),
        Language("nl", "Nederlands"),
        Language("pt_BR", "Português (Brasil)", zero_is_one=True),
    )
}


class Translations:
    """Says everything in a language; in English what its file lacks.

    Attributes
    ----------
    tag : str
        Of the language (BCP 47).
    decimal, group, percent : str
        Signs of its numbers.
    quotes : (str, str)
        Its quotation marks.
    """

    def __init__(self, language: Language, forms: Mapping[str, tuple[str, ...]]):
        self._language, self._forms = language, forms
        self.tag = language.tag
        self.decimal, self.group, self.percent = language.decimal, language.group, language.percent
        self.quotes = language.quotes

    def text(self, english: str) -> str:
        """Return a sentence in the language."""
        return self._forms.get(english, (english,))[0]

    def plural(self, one: str, many: str, count: int) -> str:
        """Return the form for so many; it is kept under that for many in English."""
        forms = self._forms.get(many, ())
        if len(forms) != len((one, many)):
            return one if count == 1 else many
        first = count == 1 or (count == 0 and self._language.zero_is_one)
        if count == 0 and COUNT in forms[1] and COUNT not in forms[0]:
            first = False  # it says “one”
        return forms[0] if first else forms[1]


def nearest(locale: str) -> str:
    """Return the key of the language nearest to a locale: "es" to "es_MX", "pt_BR" to "pt"."""
    asked = locale.replace("-", "_").partition(".")[0]
    if asked in LANGUAGES:
        return asked
    spoken = asked.partition("_")[0].lower()
    return next((key for key in LANGUAGES if key.partition("_")[0] == spoken), ENGLISH)


def translator(key: str) -> Translator:
    """Return what says everything in a language.

    Parameters
    ----------
    key : str
        One of `LANGUAGES`.

    Raises
    ------
    RtmError
        If there is no such language, or its file is missing.
    """
    require_language(key)
    if key == ENGLISH:
        return English()
    return Translations(LANGUAGES[key], _read(key))


def require_language(key: str) -> None:
    """Refuse what is no key of `LANGUAGES`."""
    if key not in LANGUAGES:
        raise RtmError(
            said("There is no translation into “{key}”.", key=key),
            said("Choose one of {known}.", known=", ".join(LANGUAGES)),
            kind="setting",
            where="language",
        )


def with_signs(known: Translator, decimal: str, group: str) -> Translator:
    """Return the same language with other signs between the parts of numbers."""
    other = copy.copy(known)
    other.decimal, other.group = decimal, group  # type: ignore[attr-defined]
    return other


def with_own_signs(known: Translator) -> Translator:
    """Return a language with the signs that it has for numbers, whatever windows show."""
    language = LANGUAGES[nearest(known.tag)]
    return with_signs(known, language.decimal, language.group)


@cache
def _read(key: str) -> Mapping[str, tuple[str, ...]]:
    name = f"risk_terrain_modelling_{key}.ts"
    found = next((folder / name for folder in FOLDERS if (folder / name).is_file()), None)
    if found is None:
        raise RtmError(
            said("The file of translations {name} is missing.", name=name),
            said("Install the plugin again."),
            kind="unreadable",
            where="language",
        )
    return forms_of(found.read_text(encoding="utf-8"))


def forms_of(content: str) -> dict[str, tuple[str, ...]]:
    """Return the translations of a file of Qt Linguist by their source; none that is empty.

    Such a file is XML of a few plain elements, which are looked for as texts: faster than a parser,
    and no entity of a file can reach for another one.
    """
    found = {}
    for entry in content.split("<source>")[1:]:
        source, _, rest = entry.partition("</source>")
        opening, _, within = rest.partition("<translation")[2].partition(">")
        if not any(state in opening for state in GONE):
            inside = within.partition("</translation>")[0]
            forms = FORM.findall(inside) if FORMS in inside else [inside]
            if all(forms):
                found[unescape(source)] = tuple(map(unescape, forms))
    return found
