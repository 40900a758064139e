"""The editable document is a true OpenDocument text, and the same in every run."""

import zipfile
from dataclasses import replace

from risk_terrain_modelling.core.accountability import drafts, odt_of
from risk_terrain_modelling.core.accountability.tree import Bullets, Heading, Table

from .reading import STYLE, TABLE, TEXT, Odt

HOSTILE = (
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x","y")',
    "]]><evil/>&lt;&amp;",
    "tab\tnull\x00bell\x07\ufffe\ufdd00\ufdd1x\ufdd2",
    "half a pair \ud800",
    "x" * 10_000,
)


def test_the_media_type_comes_first_and_is_stored(known, rendered):
    for _, _, odt in rendered(known):
        first = Odt(odt).entries[0]
        assert first.filename == "mimetype"
        assert first.compress_type == zipfile.ZIP_STORED
        assert odt[30 : 30 + len("mimetype")] == b"mimetype"  # where programs look for it
        assert Odt(odt).files["mimetype"] == b"application/vnd.oasis.opendocument.text"


def test_every_file_within_is_named_by_the_manifest(known, rendered):
    for _, _, odt in rendered(known):
        found = Odt(odt).files
        manifest = found["META-INF/manifest.xml"].decode()
        for name in found:
            if name not in ("mimetype", "META-INF/manifest.xml"):
                assert f'manifest:full-path="{name}"' in manifest


def test_headings_are_headings_of_the_outline(known, rendered):
    for document, _, odt in rendered(known):
        told = Odt(odt)
        levels = [one.get(f"{TEXT}outline-level") for one in told.content.iter(f"{TEXT}h")]
        wanted = [one for one in document.parts if isinstance(one, Heading)]
        assert levels == ["1", *(str(one.level - 1) for one in wanted)]
        assert told.headings[1:] == [one.text for one in wanted]


def test_the_first_row_of_every_table_repeats_and_rows_are_as_wide(known, rendered):
    for document, _, odt in rendered(known):
        tables = list(Odt(odt).content.iter(f"{TABLE}table"))
        wanted = [one for one in document.parts if isinstance(one, Table)]
        assert len(tables) == len(wanted)
        for table, part in zip(tables, wanted):
            (head,) = table.findall(f"{TABLE}table-header-rows")
            columns = len(table.findall(f"{TABLE}table-column"))
            assert columns == len(part.head)
            for row in (*head, *table.findall(f"{TABLE}table-row")):
                assert len(list(row)) == columns


def test_every_style_that_is_used_is_there(known, rendered):
    for _, _, odt in rendered(known):
        told = Odt(odt)
        both = (told.content, told.styles)
        there = {one.get(f"{STYLE}name") for tree in both for one in tree.iter()}
        for one in told.content.iter():
            for attribute in (f"{TEXT}style-name", f"{TABLE}style-name"):
                assert one.get(attribute) in {None, *there}


def test_the_same_evidence_gives_the_same_bytes(known, rendered):
    assert [one[1:] for one in rendered(known)] == [one[1:] for one in rendered(known)]


def test_lists_stay_lists(full, rendered):
    for document, _, odt in rendered(full):
        wanted = [len(one.items) for one in document.parts if isinstance(one, Bullets)]
        found = [len(list(one)) for one in Odt(odt).content.iter(f"{TEXT}list")]
        assert found == wanted


def test_hostile_texts_are_shown_as_texts(full):
    for text in HOSTILE:
        study = replace(full.study, title=text, purpose=text)
        study = replace(study, incidents=replace(study.incidents, filter=text))
        term = full.model.terms[0]
        named = replace(term, variable=replace(term.variable, factor=text[:300]))
        known = replace(full, study=study, model=replace(full.model, terms=(named,)))
        with known.telling():
            for document in drafts(known):
                told = Odt(odt_of(document, known))
                tags = {one.tag.partition("}")[2] for one in told.content.iter()}
                assert not {"script", "evil"} & tags
                assert max(len(one) for _, one in told.paragraphs) < 2_000
                assert "\x00" not in "".join(told.content.itertext())
                assert not [one for _, one in told.paragraphs if "\ufdd0" in one]
