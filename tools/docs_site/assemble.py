"""Put the pages of the site together: those of the repository, with links that hold there.

Usage: assemble FOLDER, after algorithm_pages wrote those of the algorithms into it.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path, PurePosixPath

from .pages import ICONS, NAVIGATION, PACKAGES, PICTURES, TITLES

ROOT = Path(__file__).resolve().parents[2]
LINK = re.compile(r"(!?\[[^\]]*\])\(([^)\s]+)\)")
NAMED = re.compile(r"`((?:docs|workflow|benchmarks)/[\w/]+\.(?:md|ipynb)|[A-Z]{5,}\.md)`(?!\])")
LIST = re.compile(r"^(?:[-*]|\d+\.) ")
NOT_BEFORE_A_LIST = re.compile(r"^\s*(?:[-*#>|]|\d+\.|$)|^\s")
PAGES = {file: page for pages in NAVIGATION.values() for page, file in pages.items() if file}


def main(folder: Path) -> None:
    for file, page in PAGES.items():
        text = (ROOT / file).read_text(encoding="utf-8")
        told = of_notebook(text) if file.endswith(".ipynb") else text
        target = folder / page
        target.write_text(as_page(told, file, page), encoding="utf-8", newline="\n")
    for pictures in PICTURES:
        shutil.copytree(ROOT / pictures, folder / "images", dirs_exist_ok=True)
    for icon in ICONS:
        shutil.copy(ROOT / icon, folder / "images")
    for own in ("style.css", "site.js"):
        shutil.copy(Path(__file__).with_name(own), folder)
    write_reference(folder / "reference")


def as_page(text: str, file: str, page: str) -> str:
    """Return a text of the repository as a page: its links lead to pages, and lists are lists."""
    parts = re.split(r"(^```.*?^```$)", text, flags=re.MULTILINE | re.DOTALL)
    return "".join(
        part if part.startswith("```") else _on_the_site(part, file, page) for part in parts
    )


def _on_the_site(text: str, file: str, page: str) -> str:
    linked = LINK.sub(lambda found: _linked(found, file, page), _spaced(text))
    return NAMED.sub(lambda found: _named(found, page), linked)


def _spaced(text: str) -> str:
    """Put a line between a paragraph and its list, which Python-Markdown needs."""
    lines = []
    for line in text.split("\n"):
        if LIST.match(line) and lines and not NOT_BEFORE_A_LIST.match(lines[-1]):
            lines.append("")
        lines.append(line)
    return "\n".join(lines)


def _named(found, page: str) -> str:
    name = found[1]
    return f"[{name}]({_from(page, PAGES[name])})" if name in PAGES else found[0]


def _linked(found, file: str, page: str) -> str:
    told, target = found.groups()
    path, mark, anchor = target.partition("#")
    if "://" in target or not path:
        return found[0]
    place = _normal(PurePosixPath(file).parent / path)
    if place in PAGES:
        return f"{told}({_from(page, PAGES[place])}{mark}{anchor})"
    for pictures in PICTURES:
        if place.startswith(f"{pictures}/"):
            return f"{told}({_from(page, f'images/{place[len(pictures) + 1 :]}')})"
    return told if told.startswith("!") else told[1:-1]


def _from(page: str, target: str) -> str:
    return "../" * page.count("/") + target


def _normal(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def of_notebook(text: str) -> str:
    """Return a notebook without results as a text with its code."""
    cells = json.loads(text)["cells"]
    told = (
        "".join(one["source"])
        if one["cell_type"] == "markdown"
        else f"```python\n{''.join(one['source'])}\n```"
        for one in cells
    )
    return "\n\n".join(told) + "\n"


def write_reference(folder: Path) -> None:
    """Write the pages of the library: its front, and one a package of core."""
    folder.mkdir(parents=True, exist_ok=True)
    listed = "\n".join(f"* [{title}]({name}.md)" for name, title in PACKAGES.items())
    (folder / "index.md").write_text(
        "# The Python library\n\n`pip install .` in a clone gives the package `risk_terrain`. What "
        "stands on this page is what programs should use; what is below it, they may.\n\n"
        f"{listed}\n\n::: risk_terrain.library\n    options:\n      show_root_heading: false\n"
        "      show_submodules: false\n",
        encoding="utf-8",
    )
    for name, title in PACKAGES.items():
        blocks = "\n\n".join(f"::: {module}" for module in _modules(name))
        (folder / f"{name}.md").write_text(f"# {title}\n\n{blocks}\n", encoding="utf-8")


def _modules(package: str) -> list[str]:
    core = ROOT / "core"
    beside = ("errors", "progress", "expectation") if package == "settings" else ()
    files = sorted((core / package).rglob("*.py"))
    public = [one for one in files if not one.name.startswith("_")]
    named = [one.relative_to(core).with_suffix("").as_posix().replace("/", ".") for one in public]
    return [f"risk_terrain.{one}" for one in (*named, *beside)]


def navigation() -> list[dict]:
    """Return mkdocs' list of pages."""
    found = []
    for section, pages in NAVIGATION.items():
        listed = [{TITLES[page]: page} for page in pages]
        found.append({section: listed})
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]))
