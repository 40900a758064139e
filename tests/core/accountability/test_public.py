"""What is meant for the public tells nothing that beside a published copy gives a count away."""

from dataclasses import replace

import pytest

from .reading import Page


@pytest.fixture
def text_of(rendered):
    """The text of each document of some evidence, by its key."""

    def read(known):
        return {document.key: Page(page).text for document, page, _ in rendered(known)}

    return read


def test_the_record_for_the_public_tells_no_total_no_filter_and_no_layer(full, text_of):
    incidents = replace(
        full.study.incidents, source="force.gpkg|layername=secret_layer", filter="crime = 'odd'"
    )
    known = replace(full, study=replace(full.study, incidents=incidents))
    total, later = f"{known.model.events:,}", f"{known.tested[0].events:,}"
    texts = text_of(known)
    for word in (
        "secret_layer",
        "force.gpkg",
        "crime = 'odd'",
        f"{total} events",
        f"{later} event",
    ):
        assert word in texts["nine_answers"], word  # it is there, for those within
        assert word not in texts["atrs_record"], word


def test_each_document_says_for_whom_it_is(full, text_of):
    for key, text in text_of(full).items():
        assert ("Meant for the public." in text) == (key == "atrs_record")
        assert ("For use within the force." in text) == (key != "atrs_record")


@pytest.mark.parametrize(("rest", "told"), [(0.005, False), (0.2, True)])
def test_two_shares_whose_difference_is_a_few_events_are_not_both_told(full, text_of, rest, told):
    first = replace(full.held[0], places=15, past=0.3, later=0.25)
    everything = replace(first, places=16, past=0.3 + rest, later=0.25 + rest)
    assert (rest * full.model.events >= 20) == told
    text = text_of(replace(full, held=(first, everything)))["nine_answers"]
    assert "The first 15 places" in text
    assert ("All 16 places together" in text) == told
