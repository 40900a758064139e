"""The pages: names of others as text, and every document found from the first page."""

import html
import re
from dataclasses import replace

from risk_terrain_modelling.core.accountability import drafts, render_document, render_index

from .reading import Page

HOSTILE = "<img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


def test_hostile_names_are_shown_as_text(full):
    study = replace(full.study, title=HOSTILE, purpose=HOSTILE)
    study = replace(study, incidents=replace(study.incidents, source=f"x.gpkg|layername={HOSTILE}"))
    known = replace(full, study=study)
    with known.telling():
        documents = drafts(known)
        pages = [render_index(documents, known)]
        pages += [render_document(one, known) for one in documents]
    for page in pages:
        assert "<img" not in page
        assert html.escape("<img src=x", quote=False) in page
        assert "{{ 7*7 }}" in html.unescape(page)


def test_passwords_and_folders_of_sources_are_not_printed(full, rendered):
    secret = "dbname='crime' host=db password='s3cret' table=\"public\".\"incidents\""
    study = replace(full.study, incidents=replace(full.study.incidents, source=secret))
    study = replace(
        study,
        study_area=replace(study.study_area, source="https://me:s3cret@maps.example/wfs?a=b"),
        holdout=replace(study.incidents, source="/home/ann/secret case/later.gpkg|layername=x"),
    )
    for _, page, _ in rendered(replace(full, study=study)):
        assert "s3cret" not in page
        assert "secret case" not in page


def test_a_study_without_test_and_audit_says_so_and_what_to_run(bare, rendered):
    page = next(page for document, page, _ in rendered(bare) if document.key == "nine_answers")
    text = Page(page).text
    assert "These maps were not tested on a later period" in text
    assert "add a layer of later incidents to the study" in text
    assert "This study has no audit of who is affected" in text
    assert "rtm:equalityaudit" in text
    assert "manifest.json" in text


def test_changed_and_missing_files_are_told_in_every_document(full, rendered):
    known = replace(full, changed=("model.json",), missing=("validation.csv",))
    for _, page, _ in rendered(known):
        text = Page(page).text
        assert "Changed since the run recorded them: model.json" in text
        assert "no longer there: validation.csv" in text


def test_a_purpose_that_names_searches_is_told_what_they_need(full, rendered):
    known = replace(full, study=replace(full.study, purpose="Stop and search on Fridays"))
    for document, page, _ in rendered(known):
        if document.key != "model_card":
            continue
        assert "reasonable grounds for suspecting that very person" in Page(page).text


def test_what_differs_between_two_studies_names_its_source(full, rendered):
    """Without what is told with its field, two studies read the same but for names."""
    study = replace(full.study, purpose="Another purpose")
    grid = replace(full.model.inputs.grid, cell_size=123.0)
    model = replace(
        full.model, events=98_765, cells=54_321, inputs=replace(full.model.inputs, grid=grid)
    )
    other = replace(full, study=study, model=model)
    for (document, page, _), (_, again, _) in zip(rendered(full), rendered(other)):
        left, right = untold(page), untold(again)
        assert left.replace("Where wardens walk in the evening", "Another purpose") == right, (
            document.key
        )


def untold(page: str) -> str:
    """Return a page without what is marked as a field's, and without the purpose on its top."""
    return re.sub(r'<span data-field="[^"]*">[^<]*</span>', "", page)
