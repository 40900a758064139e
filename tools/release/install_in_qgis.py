"""Install the zip by the plugin manager's own code, in an open QGIS, and make the sample map.

Run by `tools/package --install`: `qgis --code install_in_qgis.py`, with RTM_ZIP, the zip, and
RTM_TOLD, a folder for what came of it: told.json, the results and a picture of the window.
"""

import json
import os
import sys
import time
import traceback
import zipfile
from pathlib import Path

import qgis.utils
from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import QT_VERSION_STR, QTimer
from qgis.PyQt.QtWidgets import QApplication
from qgis.utils import iface

ZIP, TOLD = Path(os.environ["RTM_ZIP"]), Path(os.environ["RTM_TOLD"])
NAME = "risk_terrain_modelling"


def install() -> dict:
    import pyplugin_installer

    before = list(qgis.utils.active_plugins)
    pyplugin_installer.instance().installFromZipFile(str(ZIP))
    folder = Path(QgsApplication.qgisSettingsDirPath()) / "python" / "plugins" / NAME
    with zipfile.ZipFile(ZIP) as files:
        names = {name for name in files.namelist() if not name.endswith("/")}
        same = all((folder.parent / name).read_bytes() == files.read(name) for name in names)
    provider = QgsApplication.processingRegistry().providerById("rtm")
    return {
        "before": before,
        "started": NAME in qgis.utils.active_plugins,
        "files": len(names),
        "same_files": same,
        "version": qgis.utils.pluginMetadata(NAME, "version"),
        "changelog": qgis.utils.pluginMetadata(NAME, "changelog").splitlines()[:2],
        "algorithms": len(provider.algorithms()) if provider else 0,
        "actions": [one.objectName() for one in qgis.utils.plugins[NAME].actions],
        "study": str(folder / "resources" / "sample" / "study.json"),
    }


def make_the_map(study: str) -> dict:
    import processing

    began = time.monotonic()
    results = TOLD / "results"
    processing.runAndLoadResults("rtm:runstudy", {"STUDY": study, "OUTPUT_FOLDER": str(results)})
    model = json.loads((results / "model.json").read_text(encoding="utf-8"))
    return {
        "seconds": round(time.monotonic() - began, 1),
        "map": (results / "map.png").stat().st_size,
        "terms": {
            ", ".join(map(str, one["variable"].values())): one["citywide"]["coefficient"]
            for one in model["terms"]
        },
    }


def all_of_it() -> dict:
    told = {"qgis": Qgis.QGIS_VERSION, "qt": QT_VERSION_STR, "python": sys.version.split()[0]}
    told.update(install())
    told.update(make_the_map(told.pop("study")))
    end = time.monotonic() + 3
    while time.monotonic() < end:  # the map is drawn meanwhile
        QApplication.processEvents()
    iface.mainWindow().grab().save(str(TOLD / "window.png"))
    return told


def run():
    try:
        told = all_of_it()
    except Exception:
        told = {"fault": traceback.format_exc()}
    (TOLD / "told.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    iface.newProject(False)
    iface.actionExit().trigger()


QTimer.singleShot(4000, run)
