"""A stranger's folder of results, or rasters, that lead elsewhere where they are only looked at."""

from __future__ import annotations

import random
import shutil
import sqlite3
from functools import partial
from pathlib import Path

from osgeo import gdal

from . import running, single, town
from .listener import Listener
from .machine import in_child
from .scene import empty
from .studies import faults_of
from .tally import Tally

SOON = 20  # seconds after which a case that asks nobody has ended
URL = "/vsicurl/http://127.0.0.1:{port}/x.tif"
VRT = (
    '<VRTDataset rasterXSize="20" rasterYSize="20"><VRTRasterBand dataType="Byte" band="1">'
    "<SimpleSource><SourceFilename>{url}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>"
)
AUX = (
    '<PAMDataset><Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{url}</MDI></Metadata>'
    "</PAMDataset>"
)


def line(root: Path, listener: Listener) -> Tally:
    """Give each raster to an algorithm, and open each folder of results in the wizard."""
    tally = Tally("A stranger's rasters and results")
    made = in_child(lambda: single.prepare(root / "base"))
    assert made.kind == "result", made
    study = town.build(root / "project")
    made = in_child(lambda: running.run_study(study, root / "results"))
    assert made.kind == "result", made
    for name, spoil in RASTERS.items():
        folder = _copy(root / "base", root / "case")
        spoil(folder / "grid.tif", URL.format(port=listener.port))
        for algorithm in ("hotspotmap", "countevents"):
            _case(tally, f"{algorithm} {name}", listener, partial(_with_grid, folder, algorithm))
    for name, spoil in {**RASTERS, **LAYERS}.items():
        folder = _copy(root / "results", root / "case")
        spoil(
            folder / ("risk.gpkg" if name in LAYERS else "risk.tif"), URL.format(port=listener.port)
        )
        _case(tally, f"results with {name}", listener, partial(_open_and_load, folder))
    return tally


def _copy(folder: Path, case: Path) -> Path:
    empty(case)
    return Path(shutil.copytree(folder, case, dirs_exist_ok=True))


def _case(tally: Tally, name: str, listener: Listener, work) -> None:
    listener.calls()
    outcome = in_child(work, seconds=SOON)
    faults = [f"asked the server: {call}" for call in listener.calls()[:3]]
    tally.add(name, faults + faults_of(outcome), outcome.kind)


def _with_grid(folder: Path, algorithm: str) -> None:
    running.run(algorithm, single.in_folder(folder, single.GIVEN[algorithm]))


def _open_and_load(folder: Path) -> None:
    """Open the study of a folder in a wizard, look at its results and load its layers."""
    from .wizard import Hands

    hands = Hands(random.Random(1), folder, answer_no=True)
    hands.wizard.open_study(folder / "study.json")
    for _ in range(5):
        hands.settle(0.5)
        hands.wizard.next()
    load = hands.wizard.named["results"].load
    if load.isEnabled():
        load.click()
        hands.iface.canvas.refresh()
        hands.settle(2)
    faults = list(hands.faults)
    hands.close()
    if faults:
        raise AssertionError(faults[0])


def _tag(path: Path, url: str) -> None:
    opened = gdal.Open(str(path), gdal.GA_Update)
    opened.SetMetadataItem("OVERVIEW_FILE", url, "OVERVIEWS")


def _beside(ending: str, text: str):
    def spoil(path: Path, url: str) -> None:
        path.with_name(f"{path.name}{ending}").write_text(text.format(url=url))

    return spoil


def _is_vrt(path: Path, url: str) -> None:
    path.write_text(VRT.format(url=url))


def _styled(path: Path, url: str) -> None:
    """Let every style of a GeoPackage draw with a picture from elsewhere."""
    address = url.removeprefix("/vsicurl/").replace(".tif", ".svg")
    with sqlite3.connect(path) as opened:
        rows = opened.execute("select id, styleQML from layer_styles").fetchall()
        for number, text in rows:
            spoilt = text.replace('class="SimpleFill"', 'class="SVGFill"').replace(
                '<Option type="Map">',
                f'<Option type="Map"><Option name="svgFile" type="QString" value="{address}"/>'
                f'<Option name="name" type="QString" value="{address}"/>',
            )
            opened.execute("update layer_styles set styleQML = ? where id = ?", (spoilt, number))
    opened.close()


RASTERS = {
    "overviews elsewhere, in its own tags": _tag,
    "overviews elsewhere, in an .aux.xml": _beside(".aux.xml", AUX),
    "an .ovr that leads elsewhere": _beside(".ovr", VRT),
    "an .msk that leads elsewhere": _beside(".msk", VRT),
    "a VRT under its name": _is_vrt,
}
LAYERS = {"styles that draw what lies elsewhere": _styled}
