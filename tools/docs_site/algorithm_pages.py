"""Write a page of the site for each algorithm, from its own declarations, as the manual is.

Usage: algorithm_pages FOLDER, with the folder that holds the plugin in PYTHONPATH.
"""

import html
import importlib
import sys
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from make_help import section

PACKAGE = "risk_terrain_modelling"


def main(folder: Path) -> None:
    provider = importlib.import_module(f"{PACKAGE}.algorithms.provider")
    folder.mkdir(parents=True, exist_ok=True)
    made = [one().create() for one in provider.ALGORITHMS]
    for one in made:
        # the title and the id of the manual's section are the page's
        _, rest = section(one).split("\n", 1)
        title = html.escape(one.displayName())
        rest = rest.replace("<table><tbody>", _table("Key", "Name", "What it is"))
        (folder / f"{one.name()}.md").write_text(f"# {title}\n\n{rest}\n", encoding="utf-8")
    lines = [
        "# The algorithms",
        "",
        "In the order of the method; each page is the algorithm's own help.",
    ]
    for group, ones in groupby(made, key=lambda one: one.group()):
        lines += ["", f"## {group}", ""]
        lines += [_listed(one) for one in ones]
    (folder / "index.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _listed(one) -> str:
    what = html.escape(one.shortDescription())
    return f"* [{one.displayName()}]({one.name()}.md), `rtm:{one.name()}`: {what}"


def _table(*heads: str) -> str:
    cells = "".join(f'<th scope="col">{head}</th>' for head in heads)
    return f"<table><thead><tr>{cells}</tr></thead><tbody>"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
