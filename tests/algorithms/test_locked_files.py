"""A file that another program holds open cannot be replaced: it stays, and the analyst is told.

Windows refuses to replace an open file; here the refusal is made by hand.
"""

import os
from pathlib import Path

import pytest


@pytest.fixture
def locked(monkeypatch):
    """Lock a file as Windows does: it cannot be moved away, nor anything to its place."""

    def lock(file):
        move = os.replace

        def refuse(source, target):
            if Path(file) in (Path(source), Path(target)):
                raise PermissionError(13, "Permission denied", str(target))
            move(source, target)

        monkeypatch.setattr(os, "replace", refuse)

    return lock


def test_a_raster_that_is_open_elsewhere_stays_as_it_was(refused, locked, town, rasters):
    before = Path(rasters["grid"]).read_bytes()
    locked(rasters["grid"])
    said = refused("creategrid", STUDY_AREA=town.area, BLOCK_LENGTH=400, OUTPUT=rasters["grid"])
    assert "grid.tif cannot be written (Permission denied)" in said
    assert "Close it in other programs" in said
    assert Path(rasters["grid"]).read_bytes() == before
