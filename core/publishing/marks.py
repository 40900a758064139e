"""Texts of others as XML may hold them, and as maps on phones show them: as text."""

from __future__ import annotations

import re
from html import escape

from ..plain import cut, harmless

# what XML 1.0 has no way to write (its production Char), beside what `harmless` has taken out
NOT_IN_XML = re.compile("[\ufffe\uffff]")


def in_xml(text: str, most: int) -> str:
    """Return a text on one line, cut where it is long, for within an element.

    Those who show it may take tags in it for markup even so, Google Earth for one: what looks like
    one no longer does.
    """
    return escape(NOT_IN_XML.sub("\ufffd", cut(harmless(text), most)), quote=False)
