"""A small study of the town, and a folder in which an analyst keeps things too."""

import json
import os
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def study(town):
    """Write a study of the town, with changes, and return its file."""

    def write(**changes):
        content = {
            "schema": "rtm-study/1",
            "title": "Town",
            "study_area": {"source": town.area},
            "grid": {"block_length": 200},
            "incidents": {"source": town.incidents},
            "factors": [
                {"name": "Pubs", "source": town.pubs},
                {"name": "Road", "source": town.road, "operationalisation": "proximity"},
            ],
            "model": {"selection": "reference"},
            **changes,
        }
        path = Path(town.path("the study.json"))
        path.write_text(json.dumps(content), encoding="utf-8")
        return str(path)

    return write


@pytest.fixture
def files():
    """Return what every file of a folder holds, by its name."""

    def read(folder):
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in Path(folder).rglob("*")
            if path.is_file()
        }

    return read


@pytest.fixture
def disk():
    """A folder in memory where there is one: a real disk takes long to be sure of its files."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="rtm-tests-", dir=memory) as folder:
        yield Path(folder)
