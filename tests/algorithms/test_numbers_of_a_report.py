"""Every number in the report of the made-up town is what its files hold."""

import json
from dataclasses import astuple

from risk_terrain_modelling.algorithms.study import report
from risk_terrain_modelling.tests.core.report.told import (
    Numbers,
    of_a_test,
    rows_of,
    without_a_field,
    wrong,
)
from risk_terrain_modelling.tests.told import Tables, shows

TABLES = ("narrowing.csv", "priority_places.csv")


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
    assert wrong(page, files) == []
    tables = Tables(validation=out / "validation.csv", calibration=out / "calibration.csv")
    tested = [one for one in page.told if of_a_test(one[0])]
    assert [one for one in tested if not shows(one[1], tables.value(one[0]))] == []
    assert len(page.told) > 400
    assert without_a_field(page, *filter(None, texts_of_others(model, facts[0]))) == []
