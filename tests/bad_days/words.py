"""Words as files from elsewhere hold them: names, paths and texts that break carelessness."""

from __future__ import annotations

import random

MARK = "rtm-probe"  # an element or attribute of this name in a report is a text that got loose

PLAIN = ("Pubs", "Bus stops", "Car parks", "Schools", "Parks", "Takeaways", "Cash machines")
NASTY = (
    " Pubs ",
    "pubs",
    "PUBS",
    "Pübs – späti",
    "Pu\u0308bs",  # not composed
    "Pübs",
    "酒吧",
    "حانات",
    "\u202eabc\u202c",  # right to left
    "🍺 pubs 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "O'Brien's",
    '"Pubs"',
    "“Pubs”",
    "100%",
    "100%20s %s %d %1 {0} {name}",
    "a\nb",
    "a\r\nb\tc",
    "a\0b",
    "a\x1bb\x07",
    "a\u2028b",
    f"<b {MARK}='1'>bold</b>",
    f"<script {MARK}>alert(1)</script>",
    f"'\"><img src=x onerror=alert(1) {MARK}>",
    f"]]><x {MARK}/>",
    "&amp; & &lt;",
    "a/b\\c",
    "../../../etc/passwd",
    "C:\\temp\\x",
    "con",
    "nul.tif",
    "COM1",
    "lpt9.",
    ".",
    "..",
    "-rf",
    "~",
    "$(touch harm) `touch harm` ; rm -rf .",
    "a|layername=b",
    "a;b,c",
    "=1+1",
    "@SUM(A1)",
    "Pubs, density, 400",
    "risk",
    "fid",
    "geom",
    "null",
    "NaN",
    "1e999",
    "true",
    "x" * 300,
    "x" * 5000,
    "ß" * 130,
    "Ω≈ç√∫˜µ≤≥÷",
    "\ufeffPubs",
    "\u200b",
    "\u00a0",
    "İstanbul",
    "ﬁ",
    "pubs_2",
    "Pubs 2",
    "a" * 60 + "1",
    "a" * 60 + "2",
    "\ud800lone",
    "",
    "   ",
)
SLASHES = str.maketrans("/\0", "∕0")


def name(rng: random.Random, nasty: float) -> str:
    """Return a name: with this probability one that breaks carelessness."""
    if rng.random() >= nasty:
        return rng.choice(PLAIN)
    if rng.random() < 0.15:
        return "".join(chr(rng.choice(LETTERS)) for _ in range(rng.randint(1, 40)))
    return rng.choice(NASTY)


LETTERS = [
    *range(1, 0x250),
    *range(0x590, 0x700),
    *range(0x2000, 0x2100),
    *range(0x3040, 0x30A0),
    *range(0x1F600, 0x1F640),
]


def file_name(rng: random.Random, nasty: float) -> str:
    """Return a name that the file system allows."""
    word = name(rng, nasty).translate(SLASHES)
    encoded = word.encode("utf-8", "replace")[:200]
    word = encoded.decode("utf-8", "ignore")
    return word if word.strip(".") else "layer"
