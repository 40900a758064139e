"""Write resources/help/guide.html, which the Help buttons open offline, from docs/user_guide.md.

Of a translation, docs/LANG/user_guide.md, it makes guide_LANG.html. Usage: make_guide.py [--check].
Knows as much of Markdown as the guide uses.
"""

import html
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS, HELP = ROOT / "docs", ROOT / "resources" / "help"
NAME, OURS = "user_guide.md", "en-GB"
IMAGES = re.compile(r"^(?:\.\./)+resources/help/")
HEAD = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{title}</title>
</head>
<body>
<main>
"""
TITLES = {OURS: "Risk Terrain Modelling: user guide"}  # of others, their first heading
INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<b>\1</b>"),
    (re.compile(r"\*([^*]+)\*"), r"<i>\1</i>"),
    (re.compile(r"\[([^\]]+)\]\((#[\w-]+)\)"), r'<a href="\2">\1</a>'),
    # the other documents are in the repository, which the reader of the page may not have
    (re.compile(r"\[([^\]]+)\]\((?:\.\./)*([\w-]+\.md)\)"), r"\1 (<code>docs/\2</code>)"),
)
HEADING = re.compile(r"(#+) (.*?)(?: \{#([\w-]+)\})?$")
IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)$")
ITEM = re.compile(r"(-|\d+\.) (.*)", re.DOTALL)
WIDTH = 700


def inline(text: str) -> str:
    text = html.escape(" ".join(text.split()), quote=False)
    for pattern, replacement in INLINE:
        text = pattern.sub(replacement, text)
    return text


def heading(block: str) -> str:
    marks, text, anchor = HEADING.match(block).groups()
    level = len(marks)
    named = f'<a name="{anchor}"></a>' if anchor else ""
    return f"<h{level}>{named}{inline(text)}</h{level}>"


def image(block: str) -> str:
    told, path = IMAGE.match(block).groups()
    inside = IMAGES.sub("", path)
    return f'<p><img src="{inside}" alt="{html.escape(told)}" width="{WIDTH}"></p>'


def items(block: str) -> str:
    parts = re.split(r"\n(?=(?:-|\d+\.) )", block)
    kind = "ul" if parts[0].startswith("-") else "ol"
    lines = [f"<li>{inline(ITEM.match(part).group(2))}</li>" for part in parts]
    return "\n".join([f"<{kind}>", *lines, f"</{kind}>"])


def render(block: str) -> str:
    if HEADING.match(block):
        return heading(block)
    if IMAGE.match(block):
        return image(block)
    if ITEM.match(block):
        return items(block)
    return f"<p>{inline(block)}</p>"


def sources() -> dict[Path, tuple[Path, str]]:
    """Return the pages with their sources and languages."""
    found = {HELP / "guide.html": (DOCS / NAME, OURS)}
    for source in sorted(DOCS.glob(f"*/{NAME}")):
        language = source.parent.name
        found[HELP / f"guide_{language}.html"] = (source, language.replace("_", "-"))
    return found


def page(text: str, language: str) -> str:
    blocks = [block for block in re.split(r"\n\s*\n", text.strip()) if block]
    chapters = re.findall(r"^## (.*?) \{#([\w-]+)\}$", text, re.MULTILINE)
    contents = " · ".join(f'<a href="#{anchor}">{name}</a>' for name, anchor in chapters)
    rendered = [render(block) for block in blocks]
    rendered.insert(1, f"<p>{contents}</p>")
    title = TITLES.get(language) or HEADING.match(blocks[0]).group(2)
    head = HEAD.format(language=language, title=html.escape(title, quote=False))
    return head + "\n".join(rendered) + "\n</main>\n</body>\n</html>\n"


def main(check: bool) -> int:
    old = False
    for target, (source, language) in sources().items():
        text = page(source.read_text(encoding="utf-8"), language)
        if check:
            old = old or not target.exists() or target.read_text(encoding="utf-8") != text
        else:
            target.write_text(text, encoding="utf-8", newline="\n")
    return int(old)


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
