"""Styles as every process would write them: the same style is the same text.

Qt writes the attributes of an element in another order in each process, and QGIS from 3.30 on gives
what it draws (layers of symbols, ranges of values) an id at random.
"""

from __future__ import annotations

import re
import uuid

ATTRIBUTE = re.compile(r'\s+[\w:.-]+="[^"]*"')
ELEMENT = re.compile(rf"<([\w:.-]+)((?:{ATTRIBUTE.pattern})+)(\s*/?)>")
# of XML that is the value of an attribute, as the symbol of a label's line is
WITHIN = re.compile(r"\s+[\w:.-]+=&quot;(?:(?!&quot;).)*&quot;")
ELEMENT_WITHIN = re.compile(rf"&lt;([\w:.-]+)((?:{WITHIN.pattern})+)(\s*/?)(>|&gt;)")


ID = re.compile(r"\{[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}")


def in_one_order(xml: str) -> str:
    """Return XML with the attributes of each element sorted, and ids by their number in it."""

    def in_order(element: re.Match) -> str:
        return f"<{element[1]}{''.join(sorted(ATTRIBUTE.findall(element[2])))}{element[3]}>"

    def in_order_within(element: re.Match) -> str:
        attributes = "".join(sorted(WITHIN.findall(element[2])))
        return f"&lt;{element[1]}{attributes}{element[3]}{element[4]}"

    return _numbered(ELEMENT.sub(in_order, ELEMENT_WITHIN.sub(in_order_within, xml)))


def _numbered(xml: str) -> str:
    known: dict[str, str] = {}

    def number(found: re.Match) -> str:
        return known.setdefault(found[0], f"{{{uuid.UUID(int=len(known) + 1)}}}")

    return ID.sub(number, xml)
