#!/usr/bin/env python3
"""Stands in for qgis_process: it does what the algorithms of a series do to files, and no more.

Each call is a line in calls.txt beside the results. A file "broken" beside the results has the
studies that it names fail, as by a fault of theirs; "crash" one, once, as by a crash; "slow" has
them take a minute.
"""

import itertools
import json
import os
import signal
import sys
import time
from pathlib import Path


def prepare(given: dict[str, str]) -> None:
    shared = Path(given["OUTPUT_FOLDER"]) / "shared"
    if given["ONLY"] == "list":
        series = Path(given["SERIES"])
        listed(json.loads(series.read_text()), series.parent, shared)
    else:
        assert (shared / "grid").exists() or given["ONLY"] == "grid", "its grid is not there"
        (shared / given["ONLY"]).write_text("made")


def listed(series: dict, folder: Path, shared: Path) -> None:
    """Write the plan, and the study files that have changed."""
    (shared / "studies").mkdir(parents=True, exist_ok=True)
    studies = []
    for parts in itertools.product(*(axis["variations"] for axis in series["axes"])):
        name = "_".join(one["name"].lower() for one in parts)
        study = json.loads((folder / series["study"]).read_text())
        study["filters"] = [one["filter"] for one in parts]
        text = json.dumps(study).replace('"source": "', f'"source": "{folder}/')
        path = shared / "studies" / f"{name}.json"
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
        studies.append({"folder": name, "name": name, "needs": ["grid", "pubs"]})
    things = [
        {"key": "grid", "kind": "grid", "needs": []},
        {"key": "pubs", "kind": "factor", "needs": ["grid"]},
    ]
    (shared / "steps.json").write_text(json.dumps({"shared": things, "studies": studies}))


def run_study(given: dict[str, str]) -> None:
    results, shared = Path(given["OUTPUT_FOLDER"]), Path(given["SHARED"])
    assert (shared / "grid").exists() and (shared / "pubs").exists(), "what is shared is not there"
    if (results.parents[1] / "slow").exists():
        time.sleep(60)
    crash = results.parents[1] / "crash"
    if crash.exists() and results.name in crash.read_text().split():
        crash.unlink()
        os.kill(os.getpid(), signal.SIGSEGV)
    broken = results.parents[1] / "broken"
    if broken.exists() and results.name in broken.read_text().split():
        sys.exit("ERROR:\tIts incidents lie on the moon.")
    results.mkdir(exist_ok=True)
    (results / "manifest.json").write_text(Path(given["STUDY"]).read_text())


def gather(given: dict[str, str]) -> None:
    folder = Path(given["FOLDER"])
    found = sorted(one.parent.name for one in folder.glob("*/manifest.json"))
    why = [f"{one}: {said}" for one, said in json.loads(Path(given["REASONS"]).read_text()).items()]
    (folder / "series.html").write_text("\n".join([*found, *why]))


if __name__ == "__main__":
    command, algorithm, *rest = sys.argv[1:]
    assert command == "run"
    values = dict(one[2:].split("=", 1) for one in rest)
    results = Path(values.get("OUTPUT_FOLDER") or values["FOLDER"])
    top = results.parent if algorithm == "rtm:runstudy" else results
    what = values.get("ONLY") or (results.name if algorithm == "rtm:runstudy" else "")
    with open(top.parent / "calls.txt", "a") as calls:
        calls.write(f"{algorithm} {what}".strip() + "\n")
    algorithms = {
        "rtm:prepareseries": prepare,
        "rtm:runstudy": run_study,
        "rtm:gatherseries": gather,
    }
    algorithms[algorithm](values)
