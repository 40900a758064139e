"""The site's own rules: pages of the repository as pages of the site, and what its check finds."""

import pytest
from risk_terrain_modelling.tools.docs_site import assemble, check, pages
from risk_terrain_modelling.tools.release import ROOT


def test_every_document_is_a_page():
    documents = {one.relative_to(ROOT).as_posix() for one in (ROOT / "docs").glob("*.md")}
    assert documents <= set(assemble.PAGES)
    assert all((ROOT / file).is_file() for file in assemble.PAGES)
    listed = [page for section in pages.NAVIGATION.values() for page in section]
    assert sorted(listed) == sorted(pages.TITLES)


@pytest.mark.parametrize(
    ("file", "page", "text", "made"),
    [
        ("README.md", "index.md", "![Map](docs/images/a.png)", "![Map](images/a.png)"),
        ("docs/a.md", "deep/a.md", "![M](images/es/a.png)", "![M](../images/es/a.png)"),
        ("docs/user_guide.md", "user_guide.md", "[a](formats.md#x)", "[a](formats.md#x)"),
        ("docs/series.md", "series.md", "[a](../workflow/README.md)", "[a](workflow.md)"),
        ("docs/a.md", "deep/a.md", "[a](scale.md)", "[a](../scale.md)"),
        ("README.md", "index.md", "see `docs/scale.md`", "see [docs/scale.md](scale.md)"),
        ("README.md", "index.md", "[the code](core/plain.py)", "the code"),
        ("README.md", "index.md", "[a](https://qgis.org)", "[a](https://qgis.org)"),
        ("README.md", "index.md", "Words:\n* one\n* two", "Words:\n\n* one\n* two"),
        ("README.md", "index.md", "```\n* `docs/scale.md`\n```", "```\n* `docs/scale.md`\n```"),
    ],
)
def test_links_and_lists_hold_on_the_site(file, page, text, made):
    assert assemble.as_page(text, file, page) == made


@pytest.fixture
def site(tmp_path):
    (tmp_path / "a.html").write_text('<h1 id="top">A</h1><a href="b.html#there">b</a>')
    (tmp_path / "b.html").write_text(
        '<p id="there"><a href="https://qgis.org">q</a><img src="p.png">'
    )
    (tmp_path / "p.png").write_bytes(b"")
    return tmp_path


def test_a_good_site_has_no_fault_and_its_links_to_others_are_listed(site):
    found, outside = check.faults(site)
    assert found == []
    assert outside == {"https://qgis.org": 1}


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("c.html", '<a href="gone.html">x</a>', "leads nowhere"),
        ("c.html", '<a href="b.html#gone">x</a>', "no such place"),
        ("c.html", '<script src="https://cdn.org/a.js"></script>', "fetches https://cdn.org/a.js"),
        ("c.html", '<link rel="stylesheet" href="//fonts.org/a.css">', "fetches //fonts.org/a.css"),
        ("c.html", '<img src="gone.png">', "which is not there"),
        ("c.css", "@import 'https://fonts.org/a.css';", "fetches https://fonts.org/a.css"),
        ("c.css", "p { background: url(https://cdn.org/a.png) }", "fetches https://cdn.org/a.png"),
        ("c.js", 'fetch("https://cdn.org/a.json")', "knows the address https://cdn.org/a.json"),
    ],
)
def test_what_a_page_may_not_do_is_found(site, name, text, said):
    (site / name).write_text(text)
    found, _ = check.faults(site)
    assert [one for one in found if said in one]
