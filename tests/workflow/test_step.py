"""A job's surroundings, its log and its marker."""

import json
import os
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def program(tmp_path):
    """Make a program that does as it is told in Python, in place of qgis_process."""

    def made(text: str) -> str:
        path = tmp_path / "program"
        path.write_text(f"#!{sys.executable}\nimport json, os, sys\n{text}\n")
        path.chmod(0o755)
        return str(path)

    return made


@pytest.fixture
def run(script, program, tmp_path):
    """Run a step by a program, and return its status, its marker and its log."""

    def result(text: str, *options: str):
        log, marker = tmp_path / "log" / "a.log", tmp_path / "steps" / "a.done"
        words = ["run", f"--log={log}", f"--done={marker}", f"--qgis-process={program(text)}"]
        status = script("step").main([*words, *options, "rtm:runstudy", "STUDY=a b.json"])
        told = json.loads(marker.read_text()) if marker.exists() else None
        return status, told, log.read_text()

    return result


def test_the_program_is_asked_as_qgis_process_is(run):
    status, told, log = run("print(json.dumps(sys.argv[1:]))")
    assert status == 0
    assert told == {"results": None, "said": ""}
    assert json.loads(log.splitlines()[1]) == ["run", "rtm:runstudy", "--STUDY=a b.json"]


def test_nothing_of_a_python_environment_reaches_qgis(run, monkeypatch):
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "CONDA_PREFIX", "QGIS_PREFIX_PATH"):
        monkeypatch.setenv(name, "/venv")
    monkeypatch.setenv("PATH", f"/venv/bin:{os.environ['PATH']}")
    _, _, log = run("print(json.dumps(dict(os.environ)))", "--path=/usr/bin:/bin")
    told = json.loads(log.splitlines()[1])
    assert told["PATH"] == "/usr/bin:/bin"
    assert not [name for name, value in told.items() if "/venv" in value]
    assert told["OPENBLAS_NUM_THREADS"] == "1"


def test_each_job_has_a_profile_of_its_own_with_the_plugin_on(run):
    look = (
        "plugin = os.path.join(os.environ['QGIS_PLUGINPATH'], 'risk_terrain_modelling')\n"
        "profile = os.environ['QGIS_CUSTOM_CONFIG_PATH']\n"
        "ini = open(profile + '/profiles/default/QGIS/QGIS3.ini').read()\n"
        "print(json.dumps([os.path.realpath(plugin), ini, profile]))"
    )
    (plugin, ini, first), (_, _, second) = (
        json.loads(run(look)[2].splitlines()[-1]) for _ in range(2)
    )
    assert Path(plugin) == ROOT
    assert ini == "[PythonPlugins]\nrisk_terrain_modelling=true\n"
    assert first != second
    assert not Path(first).exists()  # cleared away with the job


def test_a_fault_ends_the_step_if_it_shall_be_told(run):
    text = "print('ERROR:\\tNo incidents.'); sys.exit(1)"
    status, told, _ = run(text, "--tell-faults")
    assert status == 0
    assert told["results"] is None
    assert "No incidents." in told["said"]


@pytest.mark.parametrize(
    ("text", "status"),
    [("sys.exit(1)", 1), ("os.kill(os.getpid(), 11)", 139), ("sys.exit(7)", 7)],
)
def test_a_step_that_fails_or_crashes_leaves_no_marker(run, text, status):
    options = [] if status == 1 else ["--tell-faults"]
    assert run(text, *options)[:2] == (status, None)


def test_a_study_is_known_by_the_record_of_its_results(run, script, tmp_path):
    results = tmp_path / "results"
    text = f"os.mkdir({str(results)!r}); open({str(results / 'manifest.json')!r}, 'w').write('a')"
    _, told, _ = run(text, f"--results={results}")
    assert told["results"] == script("plan").print_of(results) is not None


def test_the_verdict_tells_of_each_study_that_failed(script, tmp_path, capsys):
    step = script("step")
    (tmp_path / "studies").mkdir()
    assert step.main(["verdict", str(tmp_path)]) == 0
    good, bad = {"results": "a1", "said": ""}, {"results": None, "said": "No incidents."}
    for name, told in (("robbery", good), ("burglary", bad)):
        (tmp_path / "studies" / f"{name}.done").write_text(json.dumps(told))
    assert step.main(["verdict", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "burglary failed:\nNo incidents.\n\n"


def test_the_reasons_are_the_last_sentence_that_was_said_of_each_failed_study(script, tmp_path):
    """As qgis_process 3.22 says it, the sentence is there two times at the end."""
    (tmp_path / "studies").mkdir()
    said = "Count events\nNo incidents.\nERROR:\tNo incidents.\nNo incidents.\n\n"
    checked = "ERROR:\tAn error was encountered while checking parameter values\n\tNo factor.\n"
    told = {"robbery": "", "burglary": said, "theft": checked, "arson": "ERROR:\tNo grid.\n"}
    for name, words in told.items():
        marker = json.dumps({"results": None if words else "a1", "said": words})
        (tmp_path / "studies" / f"{name}.done").write_text(marker)
    assert script("step").main(["reasons", str(tmp_path), str(tmp_path / "why.json")]) == 0
    assert json.loads((tmp_path / "why.json").read_text()) == {
        "burglary": "No incidents.",
        "theft": "No factor.",
        "arson": "No grid.",
    }
