"""Refuse a release in one sentence each for what a person still has to do; ends with 1 then."""

from __future__ import annotations

import sys
from pathlib import Path

from . import ROOT
from .addresses import addresses, faults, repeat
from .build import git
from .changes import newest_version


def obstacles(root: Path = ROOT) -> list[str]:
    """Return why this commit cannot be released, by its files."""
    found = []
    wrong = faults(addresses(root))
    if wrong:
        found.append(
            "The addresses in metadata.txt cannot go to the plugin site: " + "; ".join(wrong) + "."
        )
    differing = repeat(root, check=True)
    if differing:
        found.append(f"{', '.join(differing)} say other addresses: run tools/package --addresses.")
    return found + _versions(root)


def _versions(root: Path) -> list[str]:
    newest, date = newest_version((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    metadata = (root / "metadata.txt").read_text(encoding="utf-8")
    if f"\nversion={newest}\n" not in metadata:
        return [f"metadata.txt and CHANGELOG.md ({newest}) say different versions."]
    return [] if date else [f"CHANGELOG.md has no date: write “## {newest} (YYYY-MM-DD)”."]


def not_tagged(root: Path = ROOT) -> list[str]:
    """Return why the clone is not at the tag of its version."""
    if git("status", "--porcelain").strip():
        return ["There are changes that are not committed."]
    newest, _ = newest_version((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    if f"v{newest}" not in git("tag", "--points-at", "HEAD").decode().split():
        return [f"This commit has no tag v{newest}."]
    return []


if __name__ == "__main__":
    against = [*obstacles(), *not_tagged()]
    print("\n".join(against), file=sys.stderr, end="\n" if against else "")
    sys.exit(bool(against))
