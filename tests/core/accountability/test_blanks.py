"""A blank is loud, counted, listed at the top, and never looks filled."""

import re

from risk_terrain_modelling.core.accountability import render_index
from risk_terrain_modelling.core.accountability.documents import drafts

from .reading import Odt, Page

MARK = "NOT YET WRITTEN"


def test_every_blank_is_on_the_page_in_the_odt_and_in_the_list_at_the_top(known, rendered):
    for document, page, odt in rendered(known):
        shown, written = Page(page), Odt(odt)
        numbers = [one.number for one in document.blanks]
        assert numbers == list(range(1, len(numbers) + 1))
        assert list(shown.blanks) == [f"blank-{number}" for number in numbers]
        assert [one for one in shown.links if one.startswith("#")] == [
            f"#blank-{number}" for number in numbers
        ]
        assert len(written.styled("BlankSpace")) == len(numbers)
        assert len(written.styled("Owing")) == len(numbers)
        top = f"{len(numbers)} things a person must write or decide before this can be used"
        assert top in shown.headings
        assert top in written.headings


def test_no_blank_looks_filled(known, rendered):
    for document, page, odt in rendered(known):
        shown, written = Page(page), Odt(odt)
        for blank, parts in zip(document.blanks, shown.blanks.values()):
            assert parts["blank-space"].strip() == MARK
            assert parts["blank-what"].strip() == f"Blank {blank.number}: a person must write this"
            assert parts["blank-asked"].strip() == blank.question
            assert parts["blank-who"].strip() == f"Who could answer: {blank.who}"
            assert len({key for key, text in parts.items() if text.strip()}) == 4
        assert set(written.styled("BlankSpace")) == {MARK}


def test_a_blank_asks_and_tells_no_figure(known, rendered):
    for document, _, _ in rendered(known):
        for blank in document.blanks:
            assert blank.question.endswith("?"), blank
            without_law = re.sub(r"section \d+|Schedule 8", "", blank.question)
            assert not re.search(r"\d", without_law), blank
            assert blank.who


def test_every_document_says_first_that_it_is_a_draft(known, rendered):
    for _, page, odt in rendered(known):
        assert Page(page).text.split("\n\n")[0].count("DRAFT") <= 1
        assert page.index('class="draft"') < page.index("<h1>")
        style, text = Odt(odt).paragraphs[0]
        assert (style, text[:6]) == ("Draft", "DRAFT.")
        header = "".join(Odt(odt).styles.itertext())
        assert "not finished" in header


def test_the_first_page_counts_the_blanks_of_all_documents(known):
    with known.telling():
        documents = drafts(known)
        page = Page(render_index(documents, known))
    total = sum(len(one.blanks) for one in documents)
    assert f"{total} things a person must write or decide before this pack can be used" in (
        page.headings
    )
    for one in documents:
        assert {f"{one.key}.html", f"{one.key}.odt"} <= set(page.links)


def test_a_study_without_a_purpose_is_asked_for_one(full, bare, rendered):
    def asked(known):
        return [one.question for document, _, _ in rendered(known) for one in document.blanks]

    question = "What are the results for, and who will act on them?"
    assert question in asked(bare)
    assert question not in asked(full)


def test_every_document_ends_with_a_log_of_reviews(known, rendered):
    for document, page, _ in rendered(known):
        assert Page(page).headings[-1] == "Review log"
        last = [one.question for one in document.blanks[-4:]]
        assert last == [
            "When was this document reviewed?",
            "Who reviewed it?",
            "What was found, and what was changed?",
            "When is the next review?",
        ]
