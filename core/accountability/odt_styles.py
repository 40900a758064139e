"""The fixed files of an OpenDocument text: its styles, its manifest, what it says of itself."""

from __future__ import annotations

from xml.sax.saxutils import escape

from ..plain import one_line

MIMETYPE = "application/vnd.oasis.opendocument.text"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{name}="{NAMESPACE}:{of}:1.0"'
            for name, of in (
                ("office", "office"),
                ("style", "style"),
                ("text", "text"),
                ("table", "table"),
                ("meta", "meta"),
                ("fo", "xsl-fo-compatible"),
                ("svg", "svg-compatible"),
            )
        ),
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
    ]
)
VERSION = 'office:version="1.3"'
MANIFEST = (
    f'{HEAD}<manifest:manifest xmlns:manifest="{NAMESPACE}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.3" '
    f'manifest:media-type="{MIMETYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml")
    )
    + "</manifest:manifest>\n"
)
FONT = "Liberation Sans"
INK, QUIET, GRAVE, YELLOW, AMBER, RED = (
    *("#1f2328", "#5b6169", "#7a1030", "#fff2a8", "#8a5a00", "#a00020"),
)
BORDERS = ("fo:border-left", "fo:border-right")


def content(body: str) -> str:
    """Return content.xml around a body."""
    automatic = (
        '<style:style style:name="Wide" style:family="table"><style:table-properties '
        'style:rel-width="100%" table:align="margins" fo:margin-top="0.1cm"/></style:style>'
        '<style:style style:name="Row" style:family="table-row"><style:table-row-properties '
        'fo:keep-together="auto"/></style:style>'
        + _cell_style("Cell", "")
        + _cell_style("HeadCell", ' fo:background-color="#e8eaed"')
    )
    return (
        f"{HEAD}<office:document-content {NAMESPACES} {VERSION}>"
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>\n"
    )


def _cell_style(name: str, more: str) -> str:
    return (
        f'<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties '
        f'fo:padding="0.12cm" fo:border="0.5pt solid #9aa0a6"{more}/></style:style>'
    )


def meta(title: str, language: str) -> str:
    """Return meta.xml: a title and a language, and no time."""
    return (
        f"{HEAD}<office:document-meta {NAMESPACES} {VERSION}><office:meta>"
        f"<dc:title>{escape(one_line(title))}</dc:title>"
        f"<dc:language>{escape(language)}</dc:language>"
        "</office:meta></office:document-meta>\n"
    )


def styles(over: str, title: str, language: str) -> str:
    """Return styles.xml; `over` stands over every page, `title` under it with its number."""
    header = f'<text:p text:style-name="PageHead">{escape(one_line(over))}</text:p>'
    footer = (
        f'<text:p text:style-name="PageFoot">{escape(one_line(title))}, '
        '<text:page-number text:select-page="current"/> / <text:page-count/></text:p>'
    )
    return (
        f"{HEAD}<office:document-styles {NAMESPACES} {VERSION}>"
        f"<office:styles>{_defaults(language)}{''.join(_paragraphs())}{_bullets()}</office:styles>"
        f"<office:automatic-styles>{_layout()}</office:automatic-styles>"
        '<office:master-styles><style:master-page style:name="Standard" '
        f'style:page-layout-name="A4"><style:header>{header}</style:header>'
        f"<style:footer>{footer}</style:footer></style:master-page></office:master-styles>"
        "</office:document-styles>\n"
    )


def _defaults(language: str) -> str:
    spoken, _, country = language.partition("-")
    of = f'fo:language="{escape(spoken)}" fo:country="{escape(country) or "none"}"'
    return (
        '<style:default-style style:family="paragraph"><style:paragraph-properties '
        'fo:orphans="2" fo:widows="2"/><style:text-properties '
        f'fo:font-family="{FONT}" fo:font-size="10.5pt" fo:color="{INK}" {of}/>'
        "</style:default-style>"
        '<style:style style:name="Standard" style:family="paragraph" style:class="text"/>'
    )


def _layout() -> str:
    space = 'fo:min-height="0.5cm" fo:margin-bottom="0.4cm"'
    return (
        '<style:page-layout style:name="A4"><style:page-layout-properties fo:page-width="21cm" '
        'fo:page-height="29.7cm" fo:margin-top="1.3cm" fo:margin-bottom="1.3cm" '
        'fo:margin-left="1.9cm" fo:margin-right="1.9cm"/>'
        f"<style:header-style><style:header-footer-properties {space}/></style:header-style>"
        '<style:footer-style><style:header-footer-properties fo:min-height="0.5cm" '
        'fo:margin-top="0.4cm"/></style:footer-style></style:page-layout>'
    )


def _bullets() -> str:
    return (
        '<text:list-style style:name="Bullets"><text:list-level-style-bullet text:level="1" '
        'text:bullet-char="•"><style:list-level-properties '
        'text:list-level-position-and-space-mode="label-alignment">'
        '<style:list-level-label-alignment text:label-followed-by="listtab" '
        'fo:margin-left="0.7cm" fo:text-indent="-0.45cm"/></style:list-level-properties>'
        "</text:list-level-style-bullet></text:list-style>"
    )


def _paragraphs():
    """Yield the styles of paragraphs: name, of the paragraph, of its text."""
    box = f'fo:background-color="{YELLOW}" fo:padding="0.12cm"'
    sides = " ".join(f'{one}="1.5pt dashed {AMBER}"' for one in BORDERS)
    inside = f'{box} {sides} fo:margin="0cm"'
    yield _style("Text_20_body", 'fo:margin-bottom="0.18cm"', "", "Text body")
    yield _style("Title", 'fo:margin-bottom="0.1cm"', 'fo:font-size="20pt" fo:font-weight="bold"')
    yield _style("Subtitle", 'fo:margin-bottom="0.1cm"', 'fo:font-size="13pt"')
    yield _style("Purpose", 'fo:margin-bottom="0.3cm"', 'fo:font-weight="bold"')
    for level, size in ((1, 14), (2, 11.5)):
        yield _style(
            f"Heading_20_{level}",
            'fo:margin-top="0.5cm" fo:margin-bottom="0.15cm" fo:keep-with-next="always"',
            f'fo:font-size="{size}pt" fo:font-weight="bold"',
            f"Heading {level}",
            f' style:default-outline-level="{level}"',
        )
    yield _style(
        "Draft",
        f'fo:background-color="{GRAVE}" fo:padding="0.2cm" fo:margin-bottom="0.4cm"',
        'fo:color="#ffffff" fo:font-weight="bold"',
    )
    yield _style("PageHead", "", f'fo:color="{GRAVE}" fo:font-size="8pt" fo:font-weight="bold"')
    yield _style("PageFoot", "", f'fo:color="{QUIET}" fo:font-size="8pt"')
    yield _style("Owing", 'fo:margin-bottom="0.06cm"', 'fo:font-size="9.5pt"')
    yield _style("Item", 'fo:margin-bottom="0.08cm"', "")
    yield _style(
        "Care",
        f'fo:border-left="3pt solid {GRAVE}" fo:padding-left="0.25cm" fo:margin-bottom="0.18cm"',
        "",
    )
    yield _style("Source", 'fo:margin-bottom="0.22cm"', f'fo:color="{QUIET}" fo:font-size="7.5pt"')
    yield _style(
        "Caption_20_of_20_table",
        'fo:margin-top="0.25cm" fo:margin-bottom="0.05cm" fo:keep-with-next="always"',
        f'fo:color="{QUIET}" fo:font-size="9.5pt"',
        "Caption of table",
    )
    yield _style("After", 'fo:margin-bottom="0.1cm"', 'fo:font-size="4pt"')
    yield _style("TableHead", "", 'fo:font-size="9pt" fo:font-weight="bold"')
    yield _style("TableFirst", "", 'fo:font-size="9pt" fo:font-weight="bold"')
    yield _style("TableText", "", 'fo:font-size="9pt"')
    top = f'fo:border-top="1.5pt dashed {AMBER}" fo:margin-top="0.2cm"'
    keep = 'fo:keep-with-next="always"'
    yield _style("BlankWhat", f"{box} {sides} {top} {keep}", 'fo:font-weight="bold" fo:font-size="9pt" fo:text-transform="uppercase"')
    yield _style("BlankAsked", f"{inside} {keep}", 'fo:font-weight="bold" fo:font-size="10pt"')
    yield _style("BlankWho", f"{inside} {keep}", 'fo:font-size="8.5pt"')
    yield _style(
        "BlankSpace",
        f'{box} {sides} fo:border-bottom="1.5pt dashed {AMBER}" fo:margin-bottom="0.3cm"',
        f'fo:color="{RED}" fo:font-weight="bold"',
    )


def _style(name: str, paragraph: str, text: str, shown: str = "", more: str = "") -> str:
    named = f' style:display-name="{shown}"' if shown else ""
    return (
        f'<style:style style:name="{name}"{named} style:family="paragraph" '
        f'style:parent-style-name="Standard"{more}><style:paragraph-properties {paragraph}/>'
        f"<style:text-properties {text}/></style:style>"
    )
