"""The pack of a real run: every figure is what its source says, and nobody's writing is lost."""

import json
import re
import shutil
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests.algorithms.documented import objects
from risk_terrain_modelling.tests.core.report.told import agrees, rows_of
from risk_terrain_modelling.tests.told import Tables, shows, told

SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample"
FACTORS = ("Pubs", "Takeaways", "Bus stops")
KEYS = (
    *("nine_answers", "dpia", "equality_impact_assessment"),
    *("atrs_record", "design_report", "model_card"),
)
PAGES = tuple(f"{key}.html" for key in KEYS)
DATE = re.compile(r"\d{4}(-\d\d){1,2}")
# numbers that are no figure of the study, as they stand in the texts of forms
OF_FORMS = re.compile(
    r"Blank \d+|\(95% interval\)|intervals \(95%\)|interval [–-]|95% interval|sections? \d+(\(1\))?"
    r"|Part 3|Act (1998|2010|2018)|Schedule 8|version (2|3\.0)|others, 2019|first 15 |1 the most"
    r"|^\d+(\.\d+)*\.? |Step \d|Tier [12]\b|\b(holds|than|above|below) 1\b|\d+ things?|SHA-256"
)


@pytest.fixture(scope="module")
def results(processing, tmp_path_factory):
    """A study of the sample city with a test, and with an audit of its wards."""
    place = tmp_path_factory.mktemp("pack")
    data = place / "data"
    data.mkdir()
    for layer in SAMPLE.glob("*.geojson"):
        shutil.copy(layer, data)
    study = json.loads((SAMPLE / "study.json").read_text(encoding="utf-8"))
    study["factors"] = [one for one in study["factors"] if one["name"] in FACTORS]
    study["audit"] = with_residents(data)
    study["purpose"] = "Where the town's wardens walk in the evening"
    (data / "study.json").write_text(json.dumps(study), encoding="utf-8")
    wanted = {"STUDY": str(data / "study.json"), "OUTPUT_FOLDER": str(place / "results")}
    processing.run("rtm:runstudy", wanted)
    return place / "results"


def with_residents(data: Path) -> dict:
    """Put residents into the districts of the town; return what an audit is asked."""
    districts = json.loads((data / "districts.geojson").read_text(encoding="utf-8"))
    for number, one in enumerate(districts["features"]):
        young, old = 900 + 400 * number, 9000 - 300 * number
        one["properties"].update(young=young, old=old, income=20_000 + 3_000 * number)
    (data / "residents.geojson").write_text(json.dumps(districts), encoding="utf-8")
    return {
        "source": "residents.geojson",
        "groups": ["young", "old"],
        "deprivation": "income",
    }


@pytest.fixture(scope="module")
def pack(processing, results):
    folder = results.parent / "pack"
    before = contents(results)
    found = processing.run("rtm:accountability", {"RESULTS": str(results), "PACK": str(folder)})
    assert contents(results) == before, "results are read alone"
    assert found["INDEX"] == str(folder / "index.html")
    assert found["DOCUMENTS"] == len(KEYS)
    assert found["BLANKS"] == sum(len(one["blanks"]) for one in record(folder)["documents"])
    return folder


def contents(folder: Path) -> dict:
    files = (one for one in folder.rglob("*") if one.is_file())
    return {one.relative_to(folder).as_posix(): one.read_bytes() for one in files}


def record(folder: Path) -> dict:
    return json.loads((folder / "accountability.json").read_text(encoding="utf-8"))


def value_at(content, path: str):
    for step in map(unquote, path.split(".")):
        if isinstance(content, list):
            content = len(content) if step == "length" else content[int(step)]
        else:
            content = content[step]
    return content


def resolved(field: str, results: Path):
    """Return what a field names in the files of the results."""
    file, _, path = field.partition(":")
    if file == "places_shares.csv":
        return float(value_at(rows_of(results / file), path))
    return value_at(json.loads((results / file).read_text(encoding="utf-8")), path)


def is_shown(text: str, value, field: str) -> bool:
    if isinstance(value, list):
        return text == "; ".join(value)
    if isinstance(value, bool):
        return text == ("holds up" if value else "may be chance clustering")
    if isinstance(value, (int, float)):
        return agrees(text, value, field)
    if field.startswith("equality_audit.json:groups."):  # the field of a group, in words
        return value.replace("_", " ").endswith(text.lower())
    parts = [re.split(r"[/\\]", value)[-1], value]
    named = re.search(r"layername=(.*)", value)
    shown = " ".join(text.split())
    return any(shown in " ".join(one.split()) for one in parts) or bool(
        named and shown.startswith(named[1])
    )


def test_every_figure_is_what_its_source_says(results, pack):
    tables = Tables(validation=results / "validation.csv")
    count = 0
    for page in PAGES:
        for text, field in told((pack / page).read_text(encoding="utf-8")):
            if field.startswith("validation.csv:"):
                good = shows(text, tables.value(field))
            elif " - " in field:  # one less a share
                good = agrees(text, 1 - resolved(field.partition(" - ")[2], results), "")
            elif " + " in field:
                good = agrees(text, sum(resolved(one, results) for one in field.split(" + ")), "")
            elif field in ("model.json:family", "study.json:places.map"):
                good = bool(resolved(field, results))  # a key, said in words
            else:
                good = is_shown(text, resolved(field, results), field)
            assert good, (page, text, field)
            count += 1
    assert count > 300


def test_no_figure_stands_without_a_source(results, pack):
    study = json.loads((results / "study.json").read_text(encoding="utf-8"))
    names = [one["name"] for one in study["factors"]]
    for page in PAGES:
        text = (pack / page).read_text(encoding="utf-8").partition("<main>")[2]
        text = re.sub(r'<span data-field="[^"]*">[^<]*</span>', "", text)
        text = re.sub(r'<p class="source">.*?</p>|<tr class="source-row">.*?</tr>', "", text)
        for block in re.split(r"</?(?:p|li|td|th|h\d|caption|div)\b[^>]*>", text):
            plain = " ".join(re.sub(r"<[^>]*>", "", block).split())
            for name in names:
                plain = plain.replace(name, "")
            left = OF_FORMS.sub("", plain)
            assert not re.search(r"\d", left), (page, plain)


def test_beside_every_figure_stands_the_file_it_comes_from(pack):
    page = (pack / "nine_answers.html").read_text(encoding="utf-8")
    blocks = re.findall(
        r"<(p|ul)\b[^>]*>((?:(?!</\1>).)*data-field.*?)</\1>\s*(<p class=\"source\">.*?</p>)?",
        page.partition("<main>")[2],
        re.DOTALL,
    )
    assert len(blocks) > 5
    for _, block, note in blocks:
        for file in {field.partition(":")[0] for _, field in told(block) if ".json" in field}:
            assert f"<code>{file.rpartition(' ')[2]}</code>" in note, block


def test_the_record_is_as_documented(pack):
    found = record(pack)
    assert list(objects(found, "accountability"))
    assert found["schema"] == "rtm-accountability/1"
    assert set(found["files"]) == {"index.html", *PAGES, *(f"{key}.odt" for key in KEYS)}
    assert {"study.json", "model.json", "provenance.json"} <= set(found["read"])


def test_the_same_results_give_the_same_bytes(run, results, pack, tmp_path):
    run("accountability", RESULTS=str(results), PACK=str(tmp_path / "again"))
    assert contents(tmp_path / "again") == contents(pack)


def test_a_document_that_somebody_filled_is_kept(run, results, tmp_path, log):
    folder = tmp_path / "pack"
    run("accountability", RESULTS=str(results), PACK=str(folder))
    first = contents(folder)
    filled = rewritten(folder / "dpia.odt", b"NOT YET WRITTEN", b"The chief constable")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    run("accountability", RESULTS=str(results), PACK=str(folder))
    (kept,) = folder.glob("kept-*")
    assert contents(kept) == {"dpia.odt": filled}
    assert {name: one for name, one in contents(folder).items() if name in first} == first
    assert (folder / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert [one for one in log.said if "dpia.odt" in one and kept.name in one]


def rewritten(path: Path, old: bytes, new: bytes) -> bytes:
    """Do what a word processor does: write the file again with another text in it."""
    with zipfile.ZipFile(path) as file:
        files = {one: file.read(one) for one in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, content in files.items():
            file.writestr(name, content.replace(old, new, 1))
    return path.read_bytes()


def test_documents_of_others_are_kept_where_no_pack_was(run, results, tmp_path):
    folder = tmp_path / "ours"
    folder.mkdir()
    (folder / "dpia.odt").write_bytes(b"the force's own")
    run("accountability", RESULTS=str(results), PACK=str(folder))
    (kept,) = folder.glob("kept-*")
    assert contents(kept) == {"dpia.odt": b"the force's own"}


def test_changed_results_are_told(run, results, tmp_path):
    copy = tmp_path / "results"
    shutil.copytree(results, copy)
    model = json.loads((copy / "model.json").read_text(encoding="utf-8"))
    model["events"] += 1
    (copy / "model.json").write_text(json.dumps(model), encoding="utf-8")
    (copy / "validation.csv").unlink()
    run("accountability", RESULTS=str(copy), PACK=str(copy / "pack"))
    page = (copy / "pack" / "nine_answers.html").read_text(encoding="utf-8")
    assert "Changed since the run recorded them: model.json" in page
    assert "no longer there: validation.csv" in page
    assert "These maps were not tested on a later period" in page


@pytest.mark.parametrize("lost", ("study.json", "model.json"))
def test_what_is_no_folder_of_results_is_refused(refused, results, town, tmp_path, lost):
    copy = tmp_path / "copy"
    shutil.copytree(results, copy)
    (copy / lost).unlink()
    said = refused("accountability", RESULTS=str(copy), PACK=town.path("pack"))
    assert f"has no {lost}" in said
    assert "Run study" in said


def test_the_folder_of_the_results_is_refused(refused, results):
    said = refused("accountability", RESULTS=str(results), PACK=str(results))
    assert "is the folder of the results" in said


def test_nonsense_in_a_file_is_refused_in_a_sentence(refused, results, town, tmp_path):
    for name, text in (("model.json", "{"), ("places_shares.csv", "a,b\n1,2\n")):
        copy = tmp_path / name.partition(".")[0]
        shutil.copytree(results, copy)
        (copy / name).write_text(text, encoding="utf-8")
        assert refused("accountability", RESULTS=str(copy), PACK=town.path("pack"))


def test_a_file_in_the_way_is_refused(run, results, tmp_path):
    (tmp_path / "pack").write_text("a file", encoding="utf-8")
    with pytest.raises(QgsProcessingException, match="is a file"):
        run("accountability", RESULTS=str(results), PACK=str(tmp_path / "pack"))
    assert (tmp_path / "pack").read_text(encoding="utf-8") == "a file"
