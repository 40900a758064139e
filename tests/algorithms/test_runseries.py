"""A series of studies: each as by itself, what is shared once, faults told, nothing lost."""

import csv
import json
import os
import signal
import sys
from pathlib import Path

import pytest
from qgis.core import QgsProcessingException
from risk_terrain_modelling.tests.bad_days import whole
from risk_terrain_modelling.tests.town import Town, square

HALVES = (("H1", "2016-01", "2016-06"), ("H2", "2016-07", "2016-12"))


def events(town: Town):
    """Incidents of two kinds, each with a month; of the second kind none after June."""
    for number, (x, y) in enumerate(town.events_xy.tolist()):
        kind = "theft" if number % 5 == 0 else "robbery"
        month = 1 + number % (6 if kind == "theft" else 12)
        yield "Point", [x, y], {"kind": kind, "month": f"2016-{month:02}"}


class Case:
    """A town and a series in it."""

    def __init__(self, folder: Path):
        folder.mkdir(exist_ok=True)
        self.town = Town(folder)
        self.folder = folder
        self.incidents = self.town.layer("events", events(self.town))
        self.results = folder / "series"

    def write(self, *axes, base=None, name="series.json", **changes) -> Path:
        """Write a series whose base lies beside it."""
        study = {
            "schema": "rtm-study/1",
            "title": "Town",
            "study_area": {"source": "area.geojson"},
            "grid": {"block_length": 200},
            "incidents": {"source": "events.geojson"},
            "factors": [
                {"name": "Pubs", "source": "pubs.geojson"},
                {"name": "The road", "source": "road.geojson"},
            ],
            "model": {"selection": "reference"},
            **(base or {}),
        }
        (self.folder / "study.json").write_text(json.dumps(study), encoding="utf-8")
        content = {"schema": "rtm-series/1", "title": "All", "study": "study.json"}
        content = {**content, **(changes or {"axes": list(axes)})}
        path = self.folder / name
        path.write_text(json.dumps(content), encoding="utf-8")
        return path

    def table(self, name="series.csv") -> list[dict]:
        """Return a table of the results."""
        with open(self.results / name, encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


CRIMES = {
    "of": "crime",
    "variations": [
        {"name": kind.capitalize(), "filter": f"\"kind\" = '{kind}'"}
        for kind in ("robbery", "theft")
    ],
}
PERIODS = {
    "of": "period",
    "variations": [
        {
            "name": name,
            "study": {"incidents": {"filter": f"\"month\" >= '{low}' AND \"month\" <= '{high}'"}},
        }
        for name, low, high in HALVES
    ],
}


class Listening:
    """Feedback of a series: what it is told of each study, and of all."""

    def __new__(cls, stop_at=None):
        """Make one, of the class that QGIS and the series know."""
        from risk_terrain_modelling.algorithms.series.heard import SeriesFeedback

        class Feedback(SeriesFeedback):
            def __init__(self):
                super().__init__()
                self.states: dict[str, list[str]] = {}
                self.infos, self.warnings = [], []

            def study(self, folder, state, share=0.0, words=""):
                seen = self.states.setdefault(folder, [])
                if not seen or seen[-1] != state:
                    seen.append(state)
                if state == stop_at:
                    self.cancel()

            def pushInfo(self, text):
                self.infos.append(text)

            def pushWarning(self, text):
                self.warnings.append(text)

        return Feedback()


@pytest.fixture
def run(processing):
    """Run a series, and return what came out and what was said."""
    from qgis.core import QgsApplication, QgsProcessingContext

    def run(series: Path, folder: Path, feedback=None, **changes):
        feedback = feedback or Listening()
        algorithm = QgsApplication.processingRegistry().createAlgorithmById("rtm:runseries")
        wanted = {"SERIES": str(series), "OUTPUT_FOLDER": str(folder), **changes}
        context = QgsProcessingContext()
        good, why = algorithm.checkParameterValues(wanted, context)
        if not good:
            return why, feedback
        results, done = algorithm.run(wanted, context, feedback)
        return (results if done else str(feedback.fault)), feedback

    return run


@pytest.fixture(scope="module")
def case(tmp_path_factory):
    return Case(tmp_path_factory.mktemp("series") / "town")


@pytest.fixture(scope="module")
def done(processing, case):
    """Four studies, of which one has no events."""
    made = processing.run(
        "rtm:runseries",
        {"SERIES": str(case.write(CRIMES, PERIODS)), "OUTPUT_FOLDER": str(case.results)},
    )
    return made


def test_what_is_shared_is_made_once_and_the_rest_side_by_side(run, tmp_path):
    case = Case(tmp_path / "town")
    results, heard = run(case.write(CRIMES, PERIODS), case.results)
    once = [one for one in heard.infos if one.startswith("Made once")]
    assert len(once) == 3, "a grid and two factors"
    assert (results["RUN"], results["FAILED"]) == (4, 1)
    assert {tuple(states[-2:]) for states in heard.states.values()} == {
        ("running", "done"),
        ("running", "failed"),
    }
    assert len(list((case.results / "shared").glob("*.tif"))) == 3


def test_a_crime_that_is_absent_in_one_period_is_told_and_the_others_are_there(case, done):
    rows = {row["folder"]: row for row in case.table()}
    assert [row["state"] for row in rows.values()] == ["done", "done", "done", "none"]
    assert "no incident" in rows["theft_h2"]["why"].lower() or "events" in rows["theft_h2"]["why"]
    page = (case.results / "series.html").read_text(encoding="utf-8")
    assert "Theft, H2" in page
    assert not (case.results / "theft_h2").exists()
    assert int(rows["robbery_h1"]["events"]) + int(rows["robbery_h2"]["events"]) == 192
    assert rows["theft_h1"]["events"] == "48"


def test_each_study_is_as_by_itself(processing, case, done, tmp_path):
    """But for times; beside the series, so that the layers lie as far away."""
    for name in ("robbery_h2", "theft_h1"):
        alone = case.folder / "alone" / name
        study = case.results / "shared" / "studies" / f"{name}.json"
        processing.run("rtm:runstudy", {"STUDY": str(study), "OUTPUT_FOLDER": str(alone)})
        assert whole.prints(alone) == whole.prints(case.results / name)


def test_a_study_is_the_same_where_nothing_is_shared(processing, case, done):
    """A damaged shared raster is not taken."""
    shared = case.folder / "harmed" / "shared"
    shared.mkdir(parents=True)
    for one in (case.results / "shared").iterdir():
        if one.is_file():
            content = one.read_bytes()
            (shared / one.name).write_bytes(content[:-1] if one.suffix == ".tif" else content)
    study = case.results / "shared" / "studies" / "robbery_h1.json"
    alone = case.folder / "harmed" / "robbery_h1"
    wanted = {"STUDY": str(study), "OUTPUT_FOLDER": str(alone), "SHARED": str(shared)}
    processing.run("rtm:runstudy", wanted)
    assert whole.prints(alone) == whole.prints(case.results / "robbery_h1")


def test_a_second_run_does_only_what_changed(run, tmp_path):
    case = Case(tmp_path / "town")
    run(case.write(CRIMES, PERIODS), case.results)
    before = whole.prints(case.results)
    results, _ = run(case.write(CRIMES, PERIODS), case.results)
    assert (results["RUN"], results["KEPT"]) == (1, 3), "the one that has no results is tried again"
    assert whole.prints(case.results) == before

    crimes = json.loads(json.dumps(CRIMES))
    crimes["variations"][0]["study"] = {"places": {"area_share": 0.2}}
    results, heard = run(case.write(crimes, PERIODS), case.results)
    assert results["KEPT"] == 1
    assert not [one for one in heard.infos if one.startswith("Made once")]
    assert heard.states["theft_h1"] == ["kept"]

    case.town.layer("pubs", [("Point", [500_500.0, 200_500.0], {})])
    results, heard = run(case.write(crimes, PERIODS), case.results)
    assert results["KEPT"] == 0
    assert [one for one in heard.infos if one.startswith("Made once")] == [
        "Made once, for all: Operationalise factor: Pubs"
    ]


def test_a_changed_result_is_made_again_and_the_changed_one_kept(run, tmp_path):
    case = Case(tmp_path / "town")
    series = case.write(variations=[{"name": "One"}, {"name": "Two"}])
    run(series, case.results)
    notes = case.results / "one" / "coefficients.csv"
    notes.write_text("my own notes")
    mine = case.results / "series.csv"
    mine.write_text("and mine")
    results, _ = run(series, case.results)
    assert (results["RUN"], results["KEPT"]) == (1, 1)
    kept = [one.read_text() for one in case.results.glob("one/kept-*/coefficients.csv")]
    assert kept == ["my own notes"]
    assert [one.read_text() for one in case.results.glob("kept-*/series.csv")] == ["and mine"]
    assert len(case.table()) == 2


def test_good_studies_run_beside_every_kind_of_bad_one(run, tmp_path):
    case = Case(tmp_path / "town")
    empty = case.town.layer("far", [("Polygon", square(400_000.0, 100_000.0, 500), {})])
    series = case.write(
        variations=[
            {"name": "Good"},
            {"name": "Misspelt", "fliter": "x"},
            {"name": "No such layer", "study": {"incidents": {"source": "none.geojson"}}},
            {"name": "No such field", "filter": "\"kidn\" = 'theft'"},
            {"name": "Area without events", "study": {"study_area": {"source": empty}}},
            {"name": "Bad setting", "study": {"grid": {"block_length": -1}}},
            {"name": "Server", "study": {"incidents": {"source": "https://example.org/x.json"}}},
        ]
    )
    results, _ = run(series, case.results)
    assert (results["STUDIES"], results["FAILED"]) == (7, 6)
    why = {row["study"]: row["why"] for row in case.table()}
    assert why["Good"] == ""
    for name, told in (
        ("Misspelt", "“fliter” that nobody knows"),
        ("No such layer", "none.geojson"),
        ("No such field", "kidn"),
        ("Area without events", "study area"),
        ("Bad setting", "block length is -1"),
        ("Server", "example.org"),
    ):
        assert told in why[name], name
        assert why[name].endswith((".", "?", "…"))
        assert "Traceback" not in why[name]
    assert {one.name for one in case.results.iterdir() if one.is_dir()} == {"good", "shared"}


def test_somebody_else_s_files_are_in_the_way_and_stay(run, tmp_path):
    case = Case(tmp_path / "town")
    series = case.write(variations=[{"name": "One"}, {"name": "Two"}])
    (case.results / "one").mkdir(parents=True)
    (case.results / "one" / "model.json").write_text("mine")
    results, _ = run(series, case.results)
    assert results["FAILED"] == 1
    assert "what no earlier run wrote" in case.table()[0]["why"]
    assert (case.results / "one" / "model.json").read_text() == "mine"

    other = case.folder / "other"
    other.mkdir()
    (other / "series.csv").write_text("mine")
    (other / "shared").mkdir()
    (other / "shared" / "cake.txt").write_text("mine too")
    why, _ = run(series, other)
    assert "“series.csv” and “shared”" in why
    assert sorted(one.name for one in other.rglob("*.*")) == ["cake.txt", "series.csv"]


def test_two_variations_of_one_name_are_refused_before_any_work(run, tmp_path):
    case = Case(tmp_path / "town")
    why, _ = run(case.write(variations=[{"name": "One"}, {"name": "ONE"}]), case.results)
    assert "would both have the folder “one”" in why
    assert not case.results.exists()


def test_a_series_of_bad_studies_alone_is_refused(run, tmp_path):
    case = Case(tmp_path / "town")
    why, _ = run(case.write(variations=[{"name": "One", "filer": ""}]), case.results)
    assert "“filer”" in why
    assert not case.results.exists()


def test_periods_that_overlap_are_told(run, tmp_path):
    case = Case(tmp_path / "town")
    periods = json.loads(json.dumps(PERIODS))
    periods["variations"][1]["study"]["incidents"]["filter"] = "\"month\" >= '2016-04'"
    _, heard = run(case.write(periods), case.results)
    assert [one for one in heard.warnings if "“H1” and “H2” overlap" in one]
    assert "overlap" in (case.results / "series.html").read_text(encoding="utf-8")


def test_cancel_ends_the_processes_and_what_is_finished_stays(run, tmp_path):
    case = Case(tmp_path / "town")
    series = case.write(variations=[{"name": f"Study {number}"} for number in range(5)])
    why, _ = run(series, case.results, Listening(stop_at="done"))
    assert "with " in why
    assert "to go" in why
    finished = sorted(one.parent.name for one in case.results.glob("study_*/manifest.json"))
    assert 0 < len(finished) < 5
    assert not list(case.results.rglob(".unfinished*"))
    assert not list(_children())
    results, _ = run(series, case.results)
    assert results["KEPT"] == len(finished)
    assert results["FAILED"] == 0


def test_a_study_whose_process_is_killed_is_told_and_the_rest_goes_on(run, tmp_path):
    case = Case(tmp_path / "town")
    series = case.write(variations=[{"name": f"Study {number}"} for number in range(3)])
    feedback = Listening()
    heard, killed = feedback.study, []

    def kill_the_first(folder, state, share=0.0, words=""):
        heard(folder, state, share, words)
        if not killed and share > 0.05:
            killed.append(next(iter(_children())))
            os.kill(killed[0], signal.SIGKILL)

    feedback.study = kill_the_first
    results, _ = run(series, case.results, feedback)
    assert results["FAILED"] == 1
    (why,) = (row["why"] for row in case.table() if row["why"])
    assert "Its process ended before the study did" in why
    results, _ = run(series, case.results)
    assert (results["KEPT"], results["RUN"], results["FAILED"]) == (2, 1, 0)
    assert not list(case.results.rglob(".unfinished*"))


@pytest.mark.parametrize("beside", [None, ("/bin/false", ()), (sys.executable, ("-c", "1/0"))])
def test_without_a_second_process_they_run_here(run, tmp_path, monkeypatch, beside):
    from risk_terrain_modelling.algorithms.series import programs, running

    found = None if beside is None else programs.Program(*beside, at_start=False)
    monkeypatch.setattr(running, "program", lambda: found)
    case = Case(tmp_path / "town")
    results, heard = run(
        case.write(variations=[{"name": "One"}, {"name": "Two"}]), case.results, AT_ONCE=2
    )
    assert (results["RUN"], results["FAILED"]) == (2, 0)
    assert [one for one in heard.warnings if "process" in one]


def test_one_series_at_a_time(run, processing, tmp_path):
    from risk_terrain_modelling.algorithms.series.owned import owned

    case = Case(tmp_path / "town")
    (case.results / "shared").mkdir(parents=True)
    with owned(case.results, "Of a colleague"):
        why, _ = run(case.write(variations=[{"name": "One"}]), case.results)
    assert "“Of a colleague”" in why
    results, _ = run(case.write(variations=[{"name": "One"}]), case.results)
    assert results["FAILED"] == 0


def test_the_steps_one_by_one_give_the_same(processing, case, done):
    """As a scheduler runs them: prepare, each study, gather."""
    folder = case.folder / "steps"
    series = case.folder / "series.json"
    wanted = {"SERIES": str(series), "OUTPUT_FOLDER": str(folder)}
    made = processing.run("rtm:prepareseries", wanted)
    assert (made["STUDIES"], made["FAULTY"]) == (4, 0)
    early = processing.run("rtm:gatherseries", {"FOLDER": str(folder)})
    assert (early["DONE"], early["MISSING"]) == (0, 4)
    for name in ("robbery_h1", "robbery_h2", "theft_h1"):
        processing.run(
            "rtm:runstudy",
            {
                "STUDY": str(folder / "shared" / "studies" / f"{name}.json"),
                "OUTPUT_FOLDER": str(folder / name),
                "SHARED": str(folder / "shared"),
            },
        )
    late = processing.run("rtm:gatherseries", {"FOLDER": str(folder)})
    assert (late["DONE"], late["MISSING"]) == (3, 1)
    assert "or it failed: run it" in (folder / "series.html").read_text()
    reasons = case.folder / "reasons.json"
    reasons.write_text('{"theft_h2": "The <b>moon</b> is full.", "robbery_h1": "It has results."}')
    processing.run("rtm:gatherseries", {"FOLDER": str(folder), "REASONS": str(reasons)})
    page = (folder / "series.html").read_text()
    assert "The ‹b&gt;moon‹/b&gt; is full." in page
    assert "It has results." not in page
    one, other = whole.prints(folder), whole.prints(case.results)
    told = {"series.html", "series.csv"}  # why a study has no results
    for name in sorted({*one, *other}):
        if name not in told and not name.startswith("shared/") and name != "series.json":
            assert one.get(name) == other.get(name), name


@pytest.mark.parametrize("text", ["", "[]", '{"theft_h2": 3}', '{"a": "b", "a": "c"}', "{"])
def test_a_file_of_reasons_that_is_none_is_refused(processing, case, done, tmp_path, text):
    (tmp_path / "reasons.json").write_text(text)
    wanted = {"FOLDER": str(case.results), "REASONS": str(tmp_path / "reasons.json")}
    with pytest.raises(QgsProcessingException, match="does not hold a sentence for each folder"):
        processing.run("rtm:gatherseries", wanted)


def _children():
    """Give the processes that this one has begun and that live."""
    for task in Path("/proc/self/task").glob("*/children"):
        for child in task.read_text().split():
            state = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0]
            if state != "Z":
                yield int(child)
