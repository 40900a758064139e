"""The same series three ways: by rtm:runseries, by Snakemake here, and on a Slurm of three nodes.

    python3 three_ways.py SERIES FOLDER [runseries] [local] [slurm] [--calm]

On Slurm a node is killed, daemon and jobs at once, while a study runs on it; not with --calm. Then
all results are compared, byte by byte but for times. FOLDER keeps the results, and in FOLDER/slurm
the logs of Snakemake and of every daemon. It takes root, slurm-wlm and munge, and tools/snakemake.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from cluster import Cluster, require_tools
from compare import differences

WORKFLOW = Path(__file__).resolve().parents[1]
SNAKEMAKE = WORKFLOW.parent / "build" / "snakemake" / "bin"
PATH = "/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
WAYS = ("runseries", "local", "slurm")
ON_SLURM = {  # where the profile's values are those of a large cluster
    "--latency-wait": "15",
    "--jobs": "6",
    "--slurm-init-seconds-before-status-checks": "5",
}
LONGEST = 3 * 3600  # seconds


def main(words: list[str]) -> int:
    """Run what is asked for, compare, and return whether all is the same."""
    calm = "--calm" in words
    series, folder, *ways = (one for one in words if one != "--calm")
    paths = Path(series).resolve(), Path(folder).resolve()
    for way in ways or WAYS:
        start = time.monotonic()
        {"runseries": by_runseries, "local": by_snakemake, "slurm": by_slurm}[way](*paths, calm)
        print(f"{way}: {time.monotonic() - start:.0f} s", flush=True)
    status = 0
    for way in WAYS[1:]:
        if (paths[1] / way / "results").is_dir():
            found = differences(paths[1] / "runseries" / "results", paths[1] / way / "results")
            print(f"runseries and {way}: {'; '.join(found) or 'the same'}")
            status |= bool(found)
    return status


def by_runseries(series: Path, folder: Path, _calm: bool) -> None:
    """Run all within one qgis_process."""
    place = folder / "runseries"
    place.mkdir(parents=True, exist_ok=True)
    step = [sys.executable, str(WORKFLOW / "scripts" / "step.py"), "run", f"--path={PATH}"]
    step += [f"--log={place / 'log'}", f"--done={place / 'done'}", "rtm:runseries"]
    step += [f"SERIES={series}", f"OUTPUT_FOLDER={place / 'results'}"]
    subprocess.run(step, check=True)


def by_snakemake(series: Path, folder: Path, _calm: bool) -> None:
    """Run the workflow on this machine."""
    place = folder / "local"
    _ended(_begun(series, place, "local"), place)


def by_slurm(series: Path, folder: Path, calm: bool) -> None:
    """Run the workflow on three nodes, one of which dies while a study runs on it."""
    require_tools()
    place = folder / "slurm"
    with Cluster(place / "cluster", nodes=3, cpus=1, memory_mb=16000) as cluster:
        told = [word for pair in ON_SLURM.items() for word in pair]
        process = _begun(series, place, "slurm", *told)
        if not calm:
            kill_a_node(cluster, place / "results", process)
        _ended(process, place)


def kill_a_node(cluster: Cluster, results: Path, process: subprocess.Popen) -> None:
    """Wait until a study has run for some seconds, and kill its node."""
    while process.poll() is None:
        for owner in results.glob("*/.unfinished-run/owner.json"):
            if time.time() - owner.stat().st_mtime < 3:
                continue
            host = json.loads(owner.read_text(encoding="utf-8"))["host"]
            jobs = [one for one in cluster.jobs() if one["node"] == host]
            dead = cluster.kill_node(host)
            print(f"{host} killed while it ran {owner.parent.parent.name}", flush=True)
            print(f"  jobs {jobs}, processes {dead}", flush=True)
            return
        time.sleep(0.2)
    raise SystemExit("No study was seen at work: nothing was killed.")


def _begun(series: Path, place: Path, profile: str, *more: str) -> subprocess.Popen:
    place.mkdir(parents=True, exist_ok=True)
    words = [str(SNAKEMAKE / "snakemake"), "--snakefile", str(WORKFLOW / "Snakefile")]
    words += ["--workflow-profile", profile, *more]
    words += ["--config", f"series={series}", f"results={place / 'results'}"]
    environment = {**os.environ, "PATH": f"{SNAKEMAKE}:{PATH}"}
    with open(place / "snakemake.log", "wb") as log:
        return subprocess.Popen(words, cwd=place, env=environment, stdout=log, stderr=log)


def _ended(process: subprocess.Popen, place: Path) -> None:
    if process.wait(timeout=LONGEST):
        raise SystemExit(f"Snakemake ended with {process.returncode}: see {place}/snakemake.log")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
