"""XML as Qt writes it, in one order: Qt writes attributes in another one in each process."""

from __future__ import annotations

import re

ATTRIBUTE = re.compile(r'\s+[\w:.-]+="[^"]*"')
ELEMENT = re.compile(rf"<([\w:.-]+)((?:{ATTRIBUTE.pattern})+)(\s*/?)>")


def in_one_order(xml: str) -> str:
    """Return XML with the attributes of each element sorted."""

    def in_order(element: re.Match) -> str:
        return f"<{element[1]}{''.join(sorted(ATTRIBUTE.findall(element[2])))}{element[3]}>"

    return ELEMENT.sub(in_order, xml)
