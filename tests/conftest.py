"""What the tests share: the plugin under its own name, real data where there is any, QGIS."""

import os
import sys
import tempfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NAME = "risk_terrain_modelling"

# a clone can be called anything; the package is imported under the plugin's name
_linked = tempfile.TemporaryDirectory(prefix="rtm-tests-")
(Path(_linked.name) / NAME).symlink_to(ROOT, target_is_directory=True)
sys.path.insert(0, _linked.name)


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository."""
    return ROOT


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of the real data, which is not part of the repository."""
    folder = Path(os.environ.get("RTM_TEST_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("no real data here: set RTM_TEST_DATA to their folder")
    return folder
