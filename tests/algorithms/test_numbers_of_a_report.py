"""Every number in the report of the made-up town is what its files hold."""

import json
from dataclasses import astuple

from risk_terrain_modelling.algorithms.study import report
from risk_terrain_modelling.tests.core.report.told import (
    Numbers,
    agrees,
    rows_of,
    value_of,
    without_a_field,
)

TABLES = ("narrowing.csv", "priority_places.csv", "validation.csv", "calibration.csv")
OF_OTHERS = ("Where to act first", "How well it forecasts")


def texts_of_others(model, facts):
    """Yield the names, filters, sources and versions that stand in a report."""
    yield facts.title
    for one in (facts.incidents, facts.holdout):
        yield from (one.layer, one.filter)
    yield from (one for one in astuple(facts.sources) if one)
    yield from facts.factor_sources.values()
    yield from model["software"].values()


def test_of_the_sample_study(run, root, tmp_path, monkeypatch):
    facts = []

    def render(model, study, progress):
        facts.append(study)
        return rendered(model, study, progress)

    rendered = report.render_report
    monkeypatch.setattr(report, "render_report", render)
    study = root / "resources" / "sample" / "study.json"
    out = tmp_path / "out"
    run("runstudy", STUDY=str(study), OUTPUT_FOLDER=str(out))
    model = json.loads((out / "model.json").read_text(encoding="utf-8"))
    files = {"model.json": model, "study": facts[0], **{one: rows_of(out / one) for one in TABLES}}
    page = Numbers((out / "report.html").read_text(encoding="utf-8"))
    wrong = [
        (field, text, value_of(field, files))
        for field, text in page.told
        if not agrees(text, value_of(field, files), field)
    ]
    assert not wrong
    assert len(page.told) > 400
    left = without_a_field(page, *filter(None, texts_of_others(model, facts[0])))
    assert [one for one in left if one[0] not in OF_OTHERS] == []
