"""XML as it is written every time: Qt puts attributes in another order in each process."""

from __future__ import annotations

import re

SIGNS = (("<", '"'), ("&lt;", "&quot;"), ("&amp;lt;", "&amp;quot;"))  # XML within a value, too
NAME = r"[\w:.-]+"


def _patterns(opening: str, quote: str) -> tuple[re.Pattern, re.Pattern]:
    attribute = rf"\s+{NAME}={quote}(?:(?!{quote})[^<])*{quote}"
    return re.compile(attribute), re.compile(rf"({opening}{NAME})((?:{attribute})+)")


PATTERNS = tuple(_patterns(*signs) for signs in SIGNS)


def in_one_order(xml: str) -> str:
    """Return XML with its attributes sorted."""
    for attribute, element in PATTERNS:
        xml = element.sub(
            lambda found, one=attribute: found[1] + "".join(sorted(one.findall(found[2]))), xml
        )
    return xml
