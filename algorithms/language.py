"""The language of the plugin: sentences through Qt's translations, and English without any.

Algorithms and windows say their texts by `tr` and `counted`; those of classes and tables, which
are made before there is a language, are `marked`, and said by `tr` where they are shown.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from ..core.language import English, counted, either, marked, use
from ..core.language import said as tr

__all__ = ["QtTranslator", "counted", "either", "marked", "speak_english", "speak_with_qt", "tr"]

CONTEXT = "RiskTerrainModelling"  # of every text, in a file of translations


class QtTranslator(English):
    """Asks the translations that Qt has loaded; what they lack is said in English.

    `tag` is that of their language.
    """

    def __init__(self, tag: str = English.tag):
        self.tag = tag

    def text(self, english: str) -> str:
        """Return Qt's translation of a sentence, or the sentence."""
        return QCoreApplication.translate(CONTEXT, english)

    def plural(self, one: str, many: str, count: int) -> str:
        """Return Qt's form for so many, which it keeps under `many`, or ours where it has none."""
        found = QCoreApplication.translate(CONTEXT, many, None, count)
        return super().plural(one, many, count) if found == many else found


def speak_with_qt(tag: str = English.tag) -> None:
    """Say everything by Qt's translations, which are of the language of a tag, from now on."""
    use(QtTranslator(tag))


def speak_english() -> None:
    """Say everything in English again."""
    use(English())
