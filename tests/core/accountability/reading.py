"""What a page or an ODT says, read by other means than those that wrote it."""

import io
import zipfile
from html.parser import HTMLParser
from xml.etree import ElementTree

ODF = "urn:oasis:names:tc:opendocument:xmlns"
TEXT, TABLE, STYLE = f"{{{ODF}:text:1.0}}", f"{{{ODF}:table:1.0}}", f"{{{ODF}:style:1.0}}"
HEADINGS = ("h1", "h2", "h3", "h4")


class Page(HTMLParser):
    """The headings of a page, the texts of its blanks by their id, and all of its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[tuple[str, dict]] = []
        self.headings: list[str] = []
        self.first_cells: list[str] = []
        self.blanks: dict[str, dict[str, str]] = {}
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag in ("meta", "wbr", "br", "img"):
            return
        self.open.append((tag, attributes))
        if tag in HEADINGS:
            self.headings.append("")
        if tag == "th" and attributes.get("scope") == "row":
            self.first_cells.append("")
        if tag == "a":
            self.links.append(attributes["href"])
        if tag == "div" and attributes.get("id", "").startswith("blank-"):
            self.blanks[attributes["id"]] = {}

    def handle_endtag(self, tag):
        assert self.open.pop()[0] == tag

    def handle_data(self, data):
        tags = [tag for tag, _ in self.open]
        if "style" in tags:
            return
        self.text += data
        if set(HEADINGS) & set(tags):
            self.headings[-1] += data
        if any(tag == "th" and told.get("scope") == "row" for tag, told in self.open):
            self.first_cells[-1] += data
        inside = [told for _, told in self.open if told.get("id", "").startswith("blank-")]
        if inside:
            look = next((told["class"] for _, told in reversed(self.open) if "class" in told), "")
            parts = self.blanks[inside[0]["id"]]
            parts[look] = parts.get(look, "") + data


class Odt:
    """The paragraphs of an ODT as (style, text), its headings, and the files within."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            self.entries = file.infolist()
            self.files = {one.filename: file.read(one) for one in self.entries}
        self.content = ElementTree.fromstring(self.files["content.xml"])
        self.styles = ElementTree.fromstring(self.files["styles.xml"])
        self.paragraphs = [
            (one.get(f"{TEXT}style-name"), "".join(one.itertext()))
            for one in self.content.iter()
            if one.tag in (f"{TEXT}p", f"{TEXT}h")
        ]
        self.headings = ["".join(one.itertext()) for one in self.content.iter(f"{TEXT}h")]

    def styled(self, style: str) -> list[str]:
        return [text for name, text in self.paragraphs if name == style]
