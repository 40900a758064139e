"""The page on who is affected: every number is that of the record, and no small one is told."""

import json
import re
from dataclasses import replace

import pytest
from risk_terrain_modelling.core.audit.json import write_audit
from risk_terrain_modelling.core.audit.record import GROUP
from risk_terrain_modelling.core.language import English, speaking
from risk_terrain_modelling.core.report.audit_page import render_audit, summary_of
from risk_terrain_modelling.core.report.audit_words import labels
from risk_terrain_modelling.core.report.page import render_report
from risk_terrain_modelling.tests.core.audit_made import FLAT, flagged, made_audit

from .told import Numbers, wrong


@pytest.fixture
def audit():
    return made_audit()


def test_every_number_is_that_of_the_record(audit):
    page = Numbers(render_audit(audit))
    assert len(page.told) > 100
    assert wrong(page, {"equality_audit.json": json.loads(write_audit(audit))}) == []


def test_the_summary_says_what_the_choice_of_map_changes(audit):
    assert summary_of(audit) == (
        "20% of all residents live in the most deprived fifth of areas, and 40% of the recorded "
        "events lie there. Which map is used makes a difference: of the residents of the 5% of "
        "the area that it ranks highest, 20% live in such areas with the risk terrain model, and "
        "40% with the priority places. Of the groups, “South” stands out most: with the forecast "
        "map a resident of it lives in the flagged ground 1.70 times as often as residents do on "
        "average (1.50 to 1.90), with the risk terrain model 1.00 times."
    )


def test_a_single_map_of_groups_alone_has_a_summary_too(audit):
    named = [at for at, one in enumerate(audit.groups) if one.kind == GROUP]
    ground = flagged(0.05, (0.7, 1.7), FLAT)
    ground = replace(ground, groups=ground.groups[: len(named)])
    only = replace(audit.maps[1], flagged=(ground,))
    few = replace(audit, groups=tuple(audit.groups[at] for at in named), maps=(only,))
    assert summary_of(few).endswith("as residents do on average (1.50 to 1.90).")
    assert "How deprived" not in render_audit(few)


def test_what_may_not_be_told_is_marked(audit):
    page = render_audit(audit)
    row = re.search(r"<tr><th scope=\"row\">Isles</th>(.*?)</tr>", page)
    assert row[1].count("not told") == 5
    assert ">?</text>" in page


def test_names_are_words_without_what_all_begin_with(audit):
    assert labels(audit)[:4] == ["North", "South", "Isles", "1 (most deprived)"]
    hostile = replace(audit.groups[0], name="<img src=x onerror=alert(1)>" + "y" * 10_000)
    page = render_audit(replace(audit, groups=(hostile, *audit.groups[1:])))
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


def test_hostile_names_of_maps_and_layers_are_text(audit):
    script = "<script>alert(1)</script>"
    maps = tuple(replace(one, name=script, kind=script) for one in audit.maps)
    page = render_audit(replace(audit, maps=maps, layer=script, notes=(script,)), script, script)
    assert script not in page


def test_the_report_on_a_study_has_it(model, study, audit):
    page = render_report(model, replace(study, audit=audit))
    assert "Who is affected: who lives where the maps flag" in page
    assert "equality_audit.json:maps.1.flagged.1" in page
    assert "That left out" in page
    assert "Who is affected" not in render_report(model, study)


def test_names_of_maps_keep_their_capitals_in_a_sentence(audit):
    class WithNouns(English):
        """A language whose nouns begin with a capital letter wherever they stand."""

        def text(self, english):
            return {"forecast map": "Prognosekarte"}.get(english, english)

    with speaking(WithNouns()):
        told = summary_of(audit)
    assert "with the Prognosekarte a resident" in told
