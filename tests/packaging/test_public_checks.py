"""The checks for contributors: whoever changes them keeps them harmless. They are not run here."""

import re

import pytest
from risk_terrain_modelling.tools.release import ROOT

FILE = ROOT / ".github" / "workflows" / "ci.yml"


@pytest.fixture(scope="module")
def told():
    yaml = pytest.importorskip("yaml", reason="PyYAML is not installed")
    return yaml.safe_load(FILE.read_text(encoding="utf-8"))


def steps(told):
    return [step for job in told["jobs"].values() for step in job["steps"]]


def test_they_may_read_and_nothing_else(told):
    assert told["permissions"] == {"contents": "read"}
    assert not [job for job in told["jobs"].values() if "permissions" in job]
    assert "pull_request_target" not in told[True]  # “on”, which YAML takes for a yes
    assert "secrets." not in FILE.read_text(encoding="utf-8")


def test_actions_are_pinned_to_a_commit_and_leave_no_credentials(told):
    used = [step for step in steps(told) if "uses" in step]
    assert used
    for step in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step["uses"])
        assert step["with"]["persist-credentials"] is False


def test_what_they_run_is_there(told):
    commands = {step["run"].split()[0] for step in steps(told) if "run" in step}
    for command in commands - {"apt-get", "git"}:
        assert (ROOT / command).is_file(), command


def test_every_job_ends(told):
    assert all(0 < job["timeout-minutes"] <= 90 for job in told["jobs"].values())
