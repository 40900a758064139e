"""The page and the record of a verification: every finding in a sentence, every text as a text."""

import html
import json
import re

import pytest
from risk_terrain_modelling.core.language import speaking
from risk_terrain_modelling.core.report.phrases import verification as phrases
from risk_terrain_modelling.core.report.verification import render_verification, summary_of
from risk_terrain_modelling.core.report.verified import (
    AS_RECORDED,
    CHANGED,
    DIFFERS,
    FOLLOWS,
    OTHER,
    SAME_BYTES,
    Comparison,
    Difference,
    FileState,
    Finding,
    Verification,
    at,
)

HOSTILE = "<script>alert('x')</script>[% 1 %]=cmd|"


def verification(**parts) -> Verification:
    told = {
        "title": "A made-up town",
        "purpose": "To see the page",
        "folder": "/results",
        "verdict": DIFFERS,
        "findings": (Finding("result changed", ("risk.tif",)), Finding("differs", ("risk.tif",))),
        "results": (FileState("risk.tif", CHANGED, "a" * 64, "b" * 64),),
        "inputs": (FileState("../pubs.gpkg", AS_RECORDED, "c" * 64, "c" * 64),),
        "ran_again": True,
        "compared": (
            Comparison("risk.tif", OTHER, 31, 0.25, (Difference("row 1, column 2", 4.0, 3.0),)),
            Comparison("grid.tif", SAME_BYTES),
        ),
    }
    return Verification(**{**told, **parts})


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", page.partition("</style>")[2])).split())


def test_the_page_says_what_was_found_and_what_it_means():
    words = words_of(render_verification(verification()))
    assert "The results in this folder do not follow from their inputs." in words
    assert "“risk.tif” was changed after the run" in words
    assert "Do not rely on what stands there now." in words
    assert "31 values differ, of which these are the first 1; the largest difference" in words
    assert "is 25% of the number." in words
    assert "row 1, column 2 4 3 −1" in words
    assert "bbbbbbbbbbbbbbbb" in words and "b" * 17 not in words


@pytest.mark.parametrize("kind", phrases.SENTENCES)
def test_every_finding_is_said_of_one_and_of_many(kind):
    for names in (("a.tif",), tuple(f"{n}.tif" for n in range(20))):
        one = Finding(kind, names, "The layer is gone.")
        for said in (phrases.finding(one), phrases.meaning(one)):
            assert said.endswith(".") and "{" not in said
        told = summary_of(verification(findings=(one,)))
        assert phrases.finding(one) in told
        assert phrases.meaning(one) in told


def test_many_names_are_counted():
    said = phrases.finding(Finding("result missing", tuple(f"{n}.tif" for n in range(20))))
    assert "“5.tif” and 14 more are not in the folder" in said


def test_texts_of_others_are_shown_as_texts():
    found = verification(
        title=HOSTILE,
        purpose=HOSTILE,
        folder=HOSTILE,
        findings=(Finding("result changed", (HOSTILE,)), Finding("not run again", why=HOSTILE)),
        results=(FileState(HOSTILE, CHANGED),),
        inputs=(FileState(HOSTILE, CHANGED, at=HOSTILE),),
        compared=(Comparison(HOSTILE, OTHER, 1, None, (Difference(HOSTILE, HOSTILE, HOSTILE),)),),
        made=HOSTILE,
        made_with={HOSTILE: HOSTILE},
    )
    page = render_verification(found)
    assert "<script" not in page
    assert page.count("&lt;script&gt;") > 10


class Backwards:
    """A language in which every sentence is said from its end, its places as they are."""

    tag, decimal, group, percent = "x-back", ".", ",", "%"

    def text(self, english):
        return re.sub(r"[^{}]+(?![^{]*})", lambda found: found[0][::-1], english)

    def plural(self, one, many, count):
        return self.text(one if count == 1 else many)


def test_places_and_our_values_are_said_and_the_record_is_english():
    where = at("row {number}, {name}", number=3, name="ratio")
    one = Difference(where, at("(nothing)"), at("another shape"))
    found = verification(compared=(Comparison("a.csv", OTHER, 1, None, (one,)),))
    with speaking(Backwards()):
        words, record = words_of(render_verification(found)), json.loads(found.to_json())
    told = record["compared"][0]["differences"][0]
    assert (told["where"], told["recorded"]) == ("row 3, ratio", "(nothing)")
    assert told["again"] == "another shape"
    assert " wor3 ,ratio" in words
    assert "epahs rehtona" in words and "another shape" not in words


def test_numbers_name_their_fields_in_the_record():
    found = verification()
    record = json.loads(found.to_json())
    page = render_verification(found)
    fields = dict(re.findall(r'data-field="verification\.json:([^"]*)">([^<]*)<', page))
    assert fields["compared.0.count"] == "31"
    assert fields["compared.0.differences.0.recorded"] == "4"
    assert record["compared"][0]["differences"][0]["by"] == -1.0


def test_a_verdict_that_all_is_well_says_what_it_does_not_say():
    good = (FileState("risk.tif", AS_RECORDED, "a" * 64, "a" * 64),)
    found = verification(verdict=FOLLOWS, findings=(), results=good, compared=())
    words = words_of(render_verification(found))
    assert "Every result is as the run left it." in words
    assert "It says nothing of whether the inputs are right" in words
