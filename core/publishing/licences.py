"""Which licences let a layer be given away: those that are known to, and no others."""

from __future__ import annotations

import re

# words of licences under which anybody may pass data on, those derived from them too, if only they
# say whose they are
OPEN = (
    ("OGL", r"open government licen[cs]e|\bogl\b"),
    ("ODbL", r"\bodbl\b|open (?:data ?base|database) licen[cs]e|openstreetmap contributors"),
    ("ODC-By", r"\bodc[- ]by\b|open data commons attribution"),
    ("PDDL", r"\bpddl\b|public domain dedication and licen[cs]e"),
    ("CC0", r"\bcc[- ]?0\b|creative commons zero"),
    ("CC BY-SA", r"\bcc[- ]by[- ]sa\b|creative commons attribution[- ]share ?alike"),
    ("CC BY", r"\bcc[- ]by\b|creative commons attribution"),
    ("CDLA Permissive", r"\bcdla[- ]permissive\b"),
    ("Apache", r"\bapache licen[cs]e,? (?:version )?2"),
    ("Licence Ouverte", r"\blicence ouverte\b|\betalab\b"),
    ("dl-de/by", r"\bdl-de[/-]by\b"),
)
# words that take such a leave back, wherever they stand
CLOSED = re.compile(
    r"\b(?:nc|nd|non-?commercial|no-?deriv\w*|not|no|never|without|except|expired|internal|"
    r"confidential|restricted|proprietary|secret|official|all rights reserved|pointx|"
    r"licen[cs]e (?:number|no\b)|crown copyright and database rights? [^.]*\b(?:ordnance survey )?"
    r"1\d{8})\b",
    re.IGNORECASE,
)


def open_licence(*texts: str) -> str:
    """Return the licence that some texts name, if under it a layer may be given away.

    Parameters
    ----------
    *texts : str
        What a layer says of its licence and of whose it is.

    Returns
    -------
    str
        Its short name, as in "OGL"; empty where none is known, or words beside take it back.
    """
    terms = " . ".join(texts)
    if CLOSED.search(terms):
        return ""
    return next((name for name, words in OPEN if re.search(words, terms, re.IGNORECASE)), "")
