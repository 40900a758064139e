"""The sample city's results by either selection, made once, for bad days to spoil."""

import json
import shutil

import pytest


@pytest.fixture(scope="session")
def cities(processing, root, tmp_path_factory):
    """Folders of results: by the calibrated selection, and by the reference procedure."""
    sample = root / "resources" / "sample"
    made = {}
    for selection in ("calibrated", "reference"):
        folder = tmp_path_factory.mktemp(selection)
        shutil.copytree(sample, folder / "sample")
        study = folder / "sample" / "study.json"
        content = json.loads(study.read_text(encoding="utf-8"))
        content["model"] = {"selection": selection}
        study.write_text(json.dumps(content), encoding="utf-8")
        made[selection] = folder / "results"
        wanted = {"STUDY": str(study), "OUTPUT_FOLDER": str(made[selection])}
        processing.run("rtm:runstudy", wanted)
    return made
