"""What mkdocs is told while it builds: the list of pages, and formulas as MathML."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from latex2mathml.converter import convert
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from tools.docs_site.assemble import navigation
from tools.docs_site.pages import LANGUAGES

WITH_FORMULAS = "method.md"  # elsewhere a dollar is a dollar
here = {"formulas": False}


def on_config(config):
    config.nav = navigation()
    config.markdown_extensions.append(Formulas())
    return config


def on_page_markdown(markdown, page, **_more):
    here["formulas"] = page.file.src_uri == WITH_FORMULAS
    return markdown


def on_page_content(html, page, **_more):
    """Have no “::” before code, as docstrings do for Sphinx; say where a page is not in English."""
    language = LANGUAGES.get(page.file.src_uri)
    if language is not None:
        return f'<div lang="{language}">{html}</div>'
    return html.replace("::</p>", ":</p>") if "reference/" in page.file.src_uri else html


class Formula(InlineProcessor):
    """$…$ and $$…$$, which browsers show by themselves as MathML: no script, no fonts to fetch."""

    def __init__(self, pattern, md, display):
        super().__init__(pattern, md)
        self.display = display

    def handleMatch(self, m, data):  # noqa: N802
        if not here["formulas"]:
            return None, None, None
        made = convert(m.group(1).replace("\n", " "), display=self.display)
        return self.md.htmlStash.store(made), m.start(0), m.end(0)


class Formulas(Extension):
    def extendMarkdown(self, md):  # noqa: N802
        md.inlinePatterns.register(Formula(r"\$\$(.+?)\$\$", md, "block"), "formulas", 186)
        md.inlinePatterns.register(Formula(r"\$([^$\n]+?)\$", md, "inline"), "formula", 185)
