"""XML as Qt writes it, in one order: Qt writes attributes in another one in each process."""

from __future__ import annotations

import re

ATTRIBUTE = re.compile(r'\s+[\w:.-]+="[^"]*"')
ELEMENT = re.compile(rf"<([\w:.-]+)((?:{ATTRIBUTE.pattern})+)(\s*/?)>")
# of XML that is the value of an attribute, as the symbol of a label's line is
WITHIN = re.compile(r"\s+[\w:.-]+=&quot;(?:(?!&quot;).)*&quot;")
ELEMENT_WITHIN = re.compile(rf"&lt;([\w:.-]+)((?:{WITHIN.pattern})+)(\s*/?)(>|&gt;)")


def in_one_order(xml: str) -> str:
    """Return XML with the attributes of each element sorted."""

    def in_order(element: re.Match) -> str:
        return f"<{element[1]}{''.join(sorted(ATTRIBUTE.findall(element[2])))}{element[3]}>"

    def in_order_within(element: re.Match) -> str:
        attributes = "".join(sorted(WITHIN.findall(element[2])))
        return f"&lt;{element[1]}{attributes}{element[3]}{element[4]}"

    return ELEMENT.sub(in_order, ELEMENT_WITHIN.sub(in_order_within, xml))
