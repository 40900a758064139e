"""Plugin of pytest: tests of windows run under Qt 6, and each leaves pictures of what it showed."""

import os
import re
import sys
import traceback
from pathlib import Path

import pytest
from PyQt6.QtCore import QT_VERSION_STR, QTimer
from PyQt6.QtWidgets import QApplication

from . import redirect

OFTEN = 5  # milliseconds
PICTURES = Path(os.environ.get("RTM_QT6_PICTURES", "build/qt6/pictures"))
ABSENT = ("qgis.PyQt.QtWebKit", "qgis.PyQt.QtWebKitWidgets")
# what only a real canvas or QGIS's own lists and dialogs could show
NOT_HERE = (
    "test_layers_dropped_from_the_layer_panel",
    "test_the_map_tool_explains_the_cell_clicked",
    "test_the_toolbox_shows_what_we_say_as_text",
    "test_a_click_on_the_map_brings_it_back",
    "test_another_tool_closes_it",
    "test_what_has_no_room_is_found",  # Qt 6 keeps a window of one label wide
)
FAULTS: list[str] = []  # what was raised where Qt called: PyQt would end the program


def begin():
    """Make an application of each Qt, before any test is read: conftests import windows."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    later = QApplication([])
    from qgis.core import QgsApplication

    earlier = QgsApplication([], True)
    # who waits for Qt 6 also lets Qt 5 go on: the tasks of QGIS end there
    both = QTimer()
    both.timeout.connect(earlier.processEvents)
    both.start(OFTEN)
    sys.excepthook = _keep_fault
    redirect.begin()
    for module in ABSENT:
        sys.modules[module] = None  # to ask for it is answered as in QGIS 4
    PICTURES.mkdir(parents=True, exist_ok=True)
    return later, earlier, both


def _keep_fault(*fault):
    # a window that is gone is not known to the other Qt, whose signals go on calling it
    if issubclass(fault[0], RuntimeError) and "has been deleted" in str(fault[1]):
        return
    FAULTS.append("".join(traceback.format_exception(*fault)))
    print(FAULTS[-1], file=sys.__stderr__)


KEPT = begin()


def pytest_collection_modifyitems(items):
    """Leave out, and count as left out, what stand-ins cannot show."""
    for item in items:
        if any(part in item.nodeid for part in NOT_HERE):
            item.add_marker(pytest.mark.skip(reason="needs more of QGIS 4 than stands in for it"))


def pytest_report_header():
    from qgis.core import Qgis
    from qgis.PyQt.QtCore import QT_VERSION_STR as OF_QGIS

    return f"windows: Qt {QT_VERSION_STR}; everything else: QGIS {Qgis.QGIS_VERSION}, Qt {OF_QGIS}"


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    """Grab the windows that a test leaves open."""
    yield
    for number, window in enumerate(QApplication.topLevelWidgets()):
        if window.isVisible():
            name = re.sub(r"\W+", "_", f"{item.path.stem}_{item.name}_{number}")
            window.grab().save(str(PICTURES / f"{name}.png"))


@pytest.fixture(autouse=True)
def nothing_raised():
    """What was raised where Qt called fails the test."""
    FAULTS.clear()
    yield
    assert not FAULTS, "\n".join(FAULTS)
