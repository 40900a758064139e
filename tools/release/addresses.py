"""The addresses of the project: metadata.txt is where they stand; a release needs real ones.

Usage: addresses [--check]: writes those that pyproject.toml and CITATION.cff repeat.
"""

from __future__ import annotations

import configparser
import re
import sys
from pathlib import Path

from . import ROOT

KEYS = ("homepage", "repository", "tracker", "email")
MADE_UP = ("rtm-for-qgis", "noreply", "example.", "localhost")  # nobody has registered the first
REPEATED = {  # file: lines that repeat an address, by its key
    "pyproject.toml": {
        "homepage": r'^(Homepage = ")[^"]*(")$',
        "tracker": r'^(Issues = ")[^"]*(")$',
        "repository": r'^(Repository = ")[^"]*(")$',
    },
    "CITATION.cff": {"repository": r'^(repository-code: ")[^"]*(")$'},
}


def addresses(root: Path = ROOT) -> dict[str, str]:
    """Return the addresses that metadata.txt has, by key."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(root / "metadata.txt", encoding="utf-8")
    return {key: metadata["general"].get(key, "").strip() for key in KEYS}


def faults(given: dict[str, str]) -> list[str]:
    """Return, key by key, why these addresses cannot go to the plugin site."""
    found = [
        f"{key} is made up ({value or 'empty'})"
        for key, value in given.items()
        if not value or any(part in value for part in MADE_UP)
    ]
    if given["homepage"].rstrip("/") == given["repository"].rstrip("/"):
        found.append("homepage is the repository, which the site does not take for a homepage")
    return found


def repeat(root: Path, *, check: bool) -> list[str]:
    """Write the addresses where they are repeated; return the files that said others."""
    given = addresses(root)
    differing = []
    for name, lines in REPEATED.items():
        path = root / name
        text = had = path.read_text(encoding="utf-8")
        for key, pattern in lines.items():
            text = re.sub(pattern, rf"\g<1>{given[key]}\g<2>", text, flags=re.MULTILINE)
        if text != had:
            differing.append(name)
            if not check:
                path.write_text(text, encoding="utf-8", newline="\n")
    return differing


if __name__ == "__main__":
    checking = "--check" in sys.argv
    sys.exit(bool(repeat(ROOT, check=checking)) and checking)
