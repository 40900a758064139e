"""A folder that may not be entered: nobody knows what lies there, and reading says why."""

import os
from contextlib import contextmanager

import pytest

pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")

from risk_terrain_modelling.algorithms.files.journal import require_settled
from risk_terrain_modelling.algorithms.files.texts import read_text
from risk_terrain_modelling.core.errors import RtmError

NOBODY = 65534


@contextmanager
def without_rights(folder):
    """Be somebody who may not enter a folder: to root nothing is closed."""
    folder.chmod(0)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if was_root:
            os.seteuid(0)
        folder.chmod(0o700)


def test_a_folder_that_may_not_be_entered(tmp_path):
    model = tmp_path / "theirs" / "model.json"
    model.parent.mkdir()
    model.write_text("{}")
    with without_rights(model.parent):
        require_settled(model.parent)
        with pytest.raises(RtmError, match="cannot be read \\(Permission denied\\)"):
            read_text(model, f"The model {model}", "Choose another.")
