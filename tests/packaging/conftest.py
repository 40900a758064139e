"""What the tests of the package share."""

import shutil

import pytest
from risk_terrain_modelling.tools.release import ROOT


@pytest.fixture(scope="session")
def git_clone():
    """The repository, with the program that knows its commits."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git clone")
    return ROOT
