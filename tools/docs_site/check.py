"""Hold the built site against what it promises: its links lead somewhere, and nothing is fetched.

Usage: check FOLDER. Links to other sites are listed, and not followed.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

FETCHING = {
    ("script", "src"),
    ("link", "href"),
    ("img", "src"),
    ("iframe", "src"),
    ("source", "src"),
}
IN_STYLES = re.compile(r"(?:url\(|@import\s+)[\"']?((?:https?:)?//[^\"')\s]+)")
# what a script or a page may ask for while it is read
IN_SCRIPTS = re.compile(r"[\"'`](https?://[^\"'`\s]+)[\"'`]")
NOT_FETCHED = ("http://www.w3.org/",)  # names of languages, not addresses
# the theme's own script asks these for diagrams, repositories and old browsers: pages have none of
# the first two, and tools/site --look sees that nobody asks
THEME = "assets/javascripts/bundle."
WANTED_BY_THE_THEME = ('class="mermaid"', 'data-md-component="source"')
NO_PLACE = {"canonical", "next", "prev"}


class Page(HTMLParser):
    """The links, anchors and fetched files of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.fetched, self.anchors = [], [], {"", "__top"}
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors |= {given[key] for key in ("id", "name") if given.get(key)}
        for key, value in attrs:
            if (tag, key) in FETCHING and given.get("rel") not in NO_PLACE:
                self.fetched.append(value or "")
            elif tag == "a" and key == "href":
                self.links.append(value or "")


def faults(folder: Path) -> tuple[list[str], Counter]:
    """Return what is wrong with a site, and the other sites that it links to."""
    pages = {one: Page(one.read_text(encoding="utf-8")) for one in sorted(folder.rglob("*.html"))}
    found, outside = [], Counter()
    for path, page in pages.items():
        name = path.relative_to(folder)
        for link in page.fetched:
            if urlsplit(link).netloc:
                found.append(f"{name} fetches {link}")
            elif not link.startswith(("data:", "#")) and not _place(folder, path, link).exists():
                found.append(f"{name} fetches {link}, which is not there")
        for link in page.links:
            if urlsplit(link).scheme:
                outside[link] += 1
            elif fault := _broken(folder, path, link, pages):
                found.append(f"{name}: {fault}")
    found += [
        f"{one.name} has {part}"
        for one in pages
        for part in WANTED_BY_THE_THEME
        if part in one.read_text(encoding="utf-8")
    ]
    return found + list(_in_other_files(folder)), outside


def _place(folder: Path, page: Path, link: str) -> Path:
    path = unquote(urlsplit(link).path)
    if not path:
        return page
    start = folder if path.startswith("/") else page.parent
    place = (start / path.lstrip("/")).resolve()
    return place / "index.html" if place.is_dir() else place


def _broken(folder: Path, page: Path, link: str, pages: dict) -> str:
    place, anchor = _place(folder, page, link), unquote(urlsplit(link).fragment)
    if page.name == "404.html":  # it can stand anywhere: its links begin at the top of the site
        return ""
    if not place.exists():
        return f"{link} leads nowhere"
    if anchor and place in pages and anchor not in pages[place].anchors:
        return f"{link} has no such place"
    return ""


def _in_other_files(folder: Path):
    for path in sorted(folder.rglob("*.css")):
        for address in IN_STYLES.findall(path.read_text(encoding="utf-8")):
            yield f"{path.relative_to(folder)} fetches {address}"
    scripts = (one for one in sorted(folder.rglob("*.js")) if THEME not in one.as_posix())
    for path in scripts:
        for address in set(IN_SCRIPTS.findall(path.read_text(encoding="utf-8"))):
            if not address.startswith(NOT_FETCHED):
                yield f"{path.relative_to(folder)} knows the address {address}"


def main(folder: Path) -> int:
    found, outside = faults(folder)
    print("\n".join(found) if found else "every link within leads somewhere, nothing is fetched")
    print(f"links to other sites, not followed: {len(outside)}")
    print("\n".join(f"  {link} ({times})" for link, times in sorted(outside.items())))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
