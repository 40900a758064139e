"""The language of the plugin: sentences through Qt's translations, and English without any.

Algorithms and windows say their texts by `tr` and `counted`; those of classes and tables, which
are made before there is a language, are `marked`, and said by `tr` where they are shown.
"""

from __future__ import annotations

from contextlib import AbstractContextManager

from qgis.PyQt.QtCore import QCoreApplication, QLocale

from ..core.language import English, counted, either, marked, numeral, speaking, tag, use
from ..core.language import said as tr

__all__ = [
    "QtTranslator",
    "counted",
    "either",
    "marked",
    "numeral",
    "signs_of_the_language",
    "speak_english",
    "speak_with_qt",
    "tr",
]

CONTEXT = "RiskTerrainModelling"  # of every text, in a file of translations


class QtTranslator(English):
    """Asks the translations that Qt has loaded; what they lack is said in English.

    `tag` is that of their language. Numbers have its signs, or those of a `locale`.
    """

    def __init__(self, tag: str = English.tag, locale: QLocale | None = None):
        self.tag = tag
        signs = QLocale(tag) if locale is None else locale
        self.decimal, self.group = signs.decimalPoint(), signs.groupSeparator()

    def text(self, english: str) -> str:
        """Return Qt's translation of a sentence, or the sentence."""
        return QCoreApplication.translate(CONTEXT, english)

    def plural(self, one: str, many: str, count: int) -> str:
        """Return Qt's form for so many, which it keeps under `many`, or ours where it has none."""
        found = QCoreApplication.translate(CONTEXT, many, None, count)
        return super().plural(one, many, count) if found == many else found


def speak_with_qt(tag: str = English.tag, locale: QLocale | None = None) -> None:
    """Say everything by Qt's translations, which are of the language of a tag, from now on.

    Windows give QGIS's `locale`: numbers then have the signs that its fields show and take.
    """
    use(QtTranslator(tag, locale))


def signs_of_the_language() -> AbstractContextManager[None]:
    """Write numbers with the signs of the language, in this thread: what is said goes into files.

    So a run has the same results whatever fields look like where it was begun.
    """
    return speaking(QtTranslator(tag()))


def speak_english() -> None:
    """Say everything in English again."""
    use(English())
