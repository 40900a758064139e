"""The Snakefile, run by Snakemake, with a stand-in for qgis_process: which jobs, in which order."""

import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = ROOT / "tests" / "workflow" / "stand_in.py"
STUDIES = ["burglary_h1", "burglary_h2", "robbery_h1", "robbery_h2"]


class Runs:
    """A folder in which the workflow runs."""

    def __init__(self, snakemake: str, series: Path):
        self.snakemake, self.series, self.folder = snakemake, series, series.parent
        self.results = self.folder / "results"

    def __call__(self, *more: str, **config: str) -> subprocess.CompletedProcess:
        begun = self.begin(*more, **config)
        told, complaints = begun.communicate(timeout=300)
        return subprocess.CompletedProcess(begun.args, begun.returncode, told, complaints)

    def begin(self, *more: str, **config: str) -> subprocess.Popen:
        """Begin a run in a process group of its own."""
        told = {
            "series": self.series,
            "results": self.results,
            "qgis_process": STAND_IN,
            **config,
        }
        words = [self.snakemake, "--snakefile", ROOT / "workflow" / "Snakefile"]
        words += ["--workflow-profile", "local", "--cores", "2", *more, "--config"]
        words += [f"{key}={value}" for key, value in told.items()]
        bin_folder = Path(self.snakemake).parent  # whose python its jobs take, as after "activate"
        return subprocess.Popen(
            list(map(str, words)),
            cwd=self.folder,
            env={**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def calls(self) -> list[str]:
        """Return what qgis_process was asked for since this was asked last."""
        path = self.folder / "calls.txt"
        if not path.exists():
            return []
        text = path.read_text()
        path.unlink()
        return text.splitlines()


@pytest.fixture
def runs(snakemake, series) -> Runs:
    return Runs(snakemake, series)


def test_every_step_is_one_job_after_those_that_it_needs(runs):
    ended = runs()
    assert ended.returncode == 0, ended.stderr
    calls = runs.calls()
    assert calls[:3] == [
        "rtm:prepareseries list",
        "rtm:prepareseries grid",
        "rtm:prepareseries pubs",
    ]
    assert sorted(calls[3:-1]) == [f"rtm:runstudy {one}" for one in STUDIES]
    assert calls[-1] == "rtm:gatherseries"
    assert (runs.results / "series.html").read_text().split() == STUDIES


def test_a_second_run_does_nothing_and_a_changed_file_what_it_must(runs):
    runs()
    runs.calls()
    assert runs().returncode == 0
    assert runs.calls() == []
    text = runs.series.read_text()
    runs.series.write_text(text.replace("crime = 'Robbery'", "crime = 'Mugging'"))
    assert runs().returncode == 0
    assert Counter(runs.calls()) == Counter(
        [
            "rtm:prepareseries list",
            "rtm:runstudy robbery_h1",
            "rtm:runstudy robbery_h2",
            "rtm:gatherseries",
        ]
    )


def test_results_that_were_removed_are_made_again(runs):
    runs()
    runs.calls()
    (runs.results / "burglary_h2" / "manifest.json").unlink()
    assert runs().returncode == 0
    assert runs.calls() == ["rtm:runstudy burglary_h2", "rtm:gatherseries"]


def test_a_study_with_a_fault_is_told_and_the_rest_goes_on(runs):
    (runs.folder / "broken").write_text("burglary_h1")
    ended = runs()
    assert ended.returncode == 1
    assert "Its incidents lie on the moon." in ended.stderr
    page = (runs.results / "series.html").read_text().splitlines()
    assert page == [*STUDIES[1:], "burglary_h1: Its incidents lie on the moon."]
    runs.calls()
    (runs.folder / "broken").unlink()
    assert runs().returncode == 0
    assert runs.calls() == ["rtm:runstudy burglary_h1", "rtm:gatherseries"]


def test_a_crash_is_tried_again(runs):
    (runs.folder / "crash").write_text("robbery_h2")
    assert runs().returncode == 0
    assert Counter(runs.calls())["rtm:runstudy robbery_h2"] == 2


def test_a_rerun_that_fails_leaves_the_results_that_were_there(runs):
    runs()
    before = (runs.results / "robbery_h1" / "manifest.json").read_text()
    pubs = runs.folder / "pubs.geojson"
    pubs.write_text("more pubs")
    (runs.folder / "broken").write_text(" ".join(STUDIES))
    assert runs().returncode == 1
    assert (runs.results / "robbery_h1" / "manifest.json").read_text() == before


def test_a_word_that_the_configuration_does_not_know_is_refused(runs):
    ended = runs(result="elsewhere")
    assert ended.returncode == 1
    assert "result" in ended.stderr
    assert runs.calls() == []


def test_a_machine_that_was_switched_off_goes_on(runs):
    (runs.folder / "slow").touch()
    process = runs.begin()
    while not any("runstudy" in line for line in runs.calls()):
        assert process.poll() is None
        time.sleep(0.2)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    (runs.folder / "slow").unlink()
    runs.calls()
    assert "unlock" in runs().stderr  # nobody knows whether the other one lives
    assert runs("--unlock").returncode == 0
    assert runs().returncode == 0
    calls = runs.calls()
    assert sorted(calls[:-1]) == [f"rtm:runstudy {one}" for one in STUDIES]
    assert calls[-1] == "rtm:gatherseries"
