"""A language with odd signs: what has those of English did not come from it."""

import re

from risk_terrain_modelling.algorithms import language as of_algorithms
from risk_terrain_modelling.core import languages
from risk_terrain_modelling.core.language import English, use
from risk_terrain_modelling.tools.translating.finding import texts_of

KEY = "x_odd"
DECIMAL, GROUP, PERCENT, QUOTES = "٫", "·", "٪", ("‹", "›")
PLACE = re.compile(r"(\{[^{}]*\}|<[^<>]*>)")
NUMBER = r"(?<![\w.,·/-])\d{1,3}(?:,\d{3})+(?![\d,])|(?<![\w.,·/-])\d+\.\d+(?![\w.]|\.\d)"
ENGLISH_SIGN = re.compile(rf"{NUMBER}|\d\s?%|[“”]")
VERSIONS = re.compile(
    r"\b(?:QGIS|GDAL|GEOS|PROJ|Python|numpy|scipy|plugin|[Vv]ersion|V)[ :]*[\d.]+"
)


def odd(english: str) -> str:
    """Return a text in the language: English, with its own signs outside of places and tags."""
    return "".join(part if PLACE.fullmatch(part) else _odd(part) for part in PLACE.split(english))


def _odd(text: str) -> str:
    text = re.sub(r"(?<=\d)\.(?=\d)", DECIMAL, re.sub(r"(?<=\d),(?=\d{3})", GROUP, text))
    return text.replace("%", PERCENT).translate(str.maketrans(dict(zip("“”", QUOTES))))


class Odd(languages.Translations):
    """Says everything in English words and odd signs."""

    def __init__(self):
        forms = {text.source: tuple(map(odd, text.english)) for text in texts_of()}
        super().__init__(languages.LANGUAGES[KEY], forms)


def spoken_everywhere(monkeypatch) -> Odd:
    """Let the program speak the language, in windows and in files, until the patch is undone."""
    language = languages.Language(KEY, "Odd", DECIMAL, GROUP, PERCENT, QUOTES)
    monkeypatch.setitem(languages.LANGUAGES, KEY, language)
    made = Odd()
    for module in (languages, of_algorithms):
        monkeypatch.setattr(module, "translator", lambda key: made if key == KEY else English())
    use(made)
    return made


def english_in(text: str) -> list[str]:
    """Return the numbers and quotation marks of English that stand in a text, with what is near."""
    bare = VERSIONS.sub("", text)
    return [
        " ".join(bare[max(0, one.start() - 40) : one.end() + 25].split())
        for one in ENGLISH_SIGN.finditer(bare)
    ]
