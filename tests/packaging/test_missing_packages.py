"""QGIS as some have it: without scipy the plugin loads, and says how to get it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("qgis.core", reason="QGIS's Python bindings are not installed")

ROOT = Path(__file__).resolve().parents[2]
NO_ALGORITHMS = {"__init__", "base", "language", "provider"}
SENTENCE = "Risk Terrain Modelling needs the Python package scipy, which is not installed."
HOW = "sudo apt install python3-scipy"

START = """
import json, os, sys
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback
application = QgsApplication([], True)
application.initQgis()
sys.path.append(os.path.join(QgsApplication.pkgDataPath(), "python", "plugins"))
from processing.core.Processing import Processing
Processing.initialize()
"""
END = """
print(json.dumps(found), flush=True)
os._exit(0)  # what QGIS holds is not ours to take apart
"""
EVERY_ALGORITHM = """
from risk_terrain_modelling import classFactory
plugin = classFactory(None)
plugin.initProcessing()
found = {}
for algorithm in plugin.provider.algorithms():
    can, why = algorithm.canExecute()
    good, fault = algorithm.checkParameterValues({}, QgsProcessingContext())
    try:
        algorithm.create().processAlgorithm({}, QgsProcessingContext(), QgsProcessingFeedback())
        raised = ""
    except Exception as reason:
        raised = f"{type(reason).__name__}: {reason}"
    found[algorithm.name()] = [can, why, good, fault, raised]
"""
WINDOW = """
from unittest.mock import MagicMock
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtWidgets import QMainWindow, QMessageBox
from risk_terrain_modelling import classFactory
window = QMainWindow()
iface = MagicMock()
iface.mainWindow.return_value, iface.mapCanvas.return_value = window, QgsMapCanvas(window)
warned = []
QMessageBox.warning = lambda _parent, _title, text: warned.append(text)
plugin = classFactory(iface)
plugin.initGui()
said = [call.args[1] for call in iface.messageBar().pushWarning.call_args_list]
for action in plugin.actions:
    if action.objectName() in ("rtmWizard", "rtmSampleCity", "rtmWhy"):
        action.trigger()
from risk_terrain_modelling.ui.wizard import open_wizards
entry = plugin.provider.algorithm("studywizard").create()
can, why = entry.canExecute()
entry.createCustomParametersWidget(window).show()
plugin.unload()
found = {"said": said, "warned": warned, "open": len(open_wizards()), "entry": [can, why]}
"""


def environment(plugins: Path, without: str) -> dict[str, str]:
    """Return the environment of a Python that lacks a package and finds the plugin by name."""
    paths = [str(ROOT / "tests" / "without"), str(plugins)]
    return {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": os.pathsep.join(paths),
        "RTM_TESTS_WITHOUT": without,
    }


@pytest.fixture
def plugins(tmp_path):
    """A folder with the plugin under its own name."""
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "risk_terrain_modelling").symlink_to(ROOT, target_is_directory=True)
    return folder


@pytest.fixture
def in_qgis(plugins):
    """Run a program in a QGIS without scipy and return what it found."""

    def run(program):
        done = subprocess.run(
            [sys.executable, "-c", START + program + END],
            env=environment(plugins, "scipy"),
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return run


def test_every_algorithm_is_listed_and_says_how_to_get_scipy(in_qgis):
    found = in_qgis(EVERY_ALGORITHM)
    graph = found.pop("rtm_basic")
    assert graph[0], "the graph itself lacks nothing: its steps do"
    assert set(found) == {
        path.stem for path in (ROOT / "algorithms").glob("*.py") if path.stem not in NO_ALGORITHMS
    }
    for name, (can, why, good, fault, raised) in found.items():
        assert not can, name
        assert not good, name
        assert why == fault, name
        assert fault.startswith(SENTENCE), name
        assert HOW in fault, name
        assert raised == f"QgsProcessingException: {fault}", name


def test_the_window_has_its_entries_and_the_wizard_says_how_to_get_scipy(in_qgis):
    found = in_qgis(WINDOW)
    assert found["open"] == 0
    assert len(found["said"]) == 1
    assert len(found["warned"]) == 3, "menu, sample city, toolbox"
    for text in (*found["said"], *found["warned"], found["entry"][1]):
        assert SENTENCE in text
        assert HOW in text
    assert found["entry"][0] is False


@pytest.fixture
def qgis_process(plugins, tmp_path):
    """Run qgis_process without some packages and return (status, all that it wrote)."""
    program = shutil.which("qgis_process.bin") or shutil.which("qgis_process")
    if program is None:
        pytest.skip("qgis_process is not installed")
    profile = tmp_path / "profile"
    settings = profile / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text("[PythonPlugins]\nrisk_terrain_modelling=true\n", encoding="utf-8")

    def run(without, *arguments):
        given = environment(plugins, without)
        given.update(QGIS_PLUGINPATH=str(plugins), QGIS_CUSTOM_CONFIG_PATH=str(profile))
        done = subprocess.run(
            [program, *arguments],
            env=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert "Traceback" not in done.stdout + done.stderr
        return done.returncode, done.stdout + done.stderr

    return run


def test_qgis_process_lists_them_and_passes_the_sentence_on(qgis_process, tmp_path):
    area = f"--STUDY_AREA={ROOT / 'resources' / 'sample' / 'boundary.geojson'}"
    assert "rtm:fitmodel" in qgis_process("scipy", "list")[1]
    status, said = qgis_process(
        "scipy", "run", "rtm:creategrid", area, "--BLOCK_LENGTH=200", f"--OUTPUT={tmp_path}/g.tif"
    )
    assert status != 0
    assert SENTENCE in said
    assert HOW in said


def test_a_modeler_graph_stops_at_its_first_step_with_the_sentence(qgis_process, tmp_path):
    sample = ROOT / "resources" / "sample"
    given = [f"--STUDY_AREA={sample / 'boundary.geojson'}", "--BLOCK_LENGTH=200"]
    given.append(f"--INCIDENTS={sample / 'incidents_2024.geojson'}")
    for number, name in enumerate(("pubs", "takeaways", "bus_stops"), 1):
        given += [f"--NAME_{number}={name}", f"--FACTOR_{number}={sample / name}.geojson"]
    for output in ("fit:MODEL", "fit:REPORT", "fit:COEFFICIENTS", "map:RISK"):
        given.append(f"--{output}={tmp_path / output[4:]}")
    status, said = qgis_process("scipy", "run", "rtm:rtm_basic", *given)
    assert status != 0
    assert SENTENCE in said
