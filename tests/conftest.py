"""What the tests share: the plugin under its own name, real data where there is any, QGIS."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # speed is measured in benchmarks
settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parent.parent
NAME = "risk_terrain_modelling"

# a clone can be called anything; the package is imported under the plugin's name
_linked = tempfile.TemporaryDirectory(prefix="rtm-tests-")
Path(_linked.name).chmod(0o755)  # some cases run as another user
(Path(_linked.name) / NAME).symlink_to(ROOT, target_is_directory=True)
sys.path.insert(0, _linked.name)


if "PYTEST_XDIST_WORKER" in os.environ and "QGIS_CUSTOM_CONFIG_PATH" in os.environ:
    # of several that run at once, each has settings of QGIS of its own
    _shared = os.environ["QGIS_CUSTOM_CONFIG_PATH"]
    os.environ["QGIS_CUSTOM_CONFIG_PATH"] = f"{_shared}-{os.environ['PYTEST_XDIST_WORKER']}"
    shutil.copytree(_shared, os.environ["QGIS_CUSTOM_CONFIG_PATH"], dirs_exist_ok=True)


def pytest_addoption(parser):
    parser.addoption("--older", action="store_true", help="hide what scipy 1.5 did not have")


def pytest_configure(config):
    if config.getoption("--older"):
        from risk_terrain_modelling.tests.older import hide_newer_names

        hide_newer_names()


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


@pytest.fixture
def listener():
    """A server on this machine, to see that nobody asks it."""
    from risk_terrain_modelling.tests.bad_days.listener import Answering

    made = Answering()
    yield made
    made.close()


@pytest.fixture(scope="session")
def processing():
    """QGIS's processing module, with the provider `rtm` registered."""
    # else QGIS ends where there is no screen
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")
    from qgis.core import QgsApplication

    application = QgsApplication.instance() or QgsApplication([], True)
    application.initQgis()
    sys.path.append(str(Path(QgsApplication.pkgDataPath()) / "python" / "plugins"))
    import processing
    from processing.core.Processing import Processing
    from risk_terrain_modelling.rtm_plugin import RtmPlugin

    Processing.initialize()
    plugin = RtmPlugin(None)
    plugin.initProcessing()
    yield processing
    plugin.unload()
