"""One step of the workflow: a job of `qgis_process`, in surroundings of its own.

    step.py run [options] ALGORITHM KEY=VALUE ...
    step.py verdict FOLDER
    step.py reasons FOLDER FILE

Only Python's own library is used. The Python environment that a job of Snakemake runs in is kept
away from QGIS, which would take its packages for its own and crash.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from plan import print_of
from waiting import wait_for_another

NAME = "risk_terrain_modelling"
PLUGIN = Path(__file__).resolve().parents[2]
PROGRAMS = ("qgis_process.bin", "qgis_process")  # Debian 12's second one is a broken wrapper
KEPT = ("HOME", "LANG", "LC_ALL", "TMPDIR", "USER")
FAULT = 1  # what qgis_process ends with when an algorithm says what is wrong
LAST_LINES = 30


def main(words: list[str]) -> int:
    """Carry out what the words ask for, and return the status."""
    asked = _parser().parse_args(words)
    if asked.command == "run":
        return run(asked)
    if asked.command == "reasons":
        return reasons(Path(asked.folder), Path(asked.file))
    return verdict(Path(asked.folder))


def run(asked: argparse.Namespace) -> int:
    """Run an algorithm to its end, and leave the marker of the step."""
    with tempfile.TemporaryDirectory(prefix="rtm-step-") as own:
        environment = surroundings(Path(own), Path(asked.plugin or PLUGIN), asked.path)
        program = asked.qgis_process or _program(asked.path)
        command = [program, "run", asked.algorithm, *(f"--{one}" for one in asked.values)]
        status = _logged(command, environment, asked.log)
        while status == FAULT and asked.results and wait_for_another(Path(asked.results)):
            status = _logged(command, environment, asked.log)
    if status == 0 or (status == FAULT and asked.tell_faults):
        _mark(asked, status)
        return 0
    print(_end_of(asked.log), file=sys.stderr)
    return status if status > 0 else 128 - status  # a signal, as a shell tells it


def surroundings(own: Path, plugin: Path, path: str) -> dict[str, str]:
    """Return the environment of a job: a profile in which the plugin is on, and no other Python.

    Parameters
    ----------
    own : Path
        An empty folder for this job alone.
    plugin : Path
        The plugin's folder, which may be called anything.
    path : str
        Where programs are looked for.
    """
    settings = own / "profile" / "profiles" / "default" / "QGIS"
    for folder in (settings, own / "plugins", own / "run"):
        folder.mkdir(parents=True, mode=0o700)
    (own / "plugins" / NAME).symlink_to(plugin.resolve(), target_is_directory=True)
    (settings / "QGIS3.ini").write_text(f"[PythonPlugins]\n{NAME}=true\n", encoding="utf-8")
    return {
        **{name: os.environ[name] for name in KEPT if name in os.environ},
        "PATH": path,
        "QT_QPA_PLATFORM": "offscreen",
        "QGIS_CUSTOM_CONFIG_PATH": str(own / "profile"),
        "QGIS_PLUGINPATH": str(own / "plugins"),
        "XDG_RUNTIME_DIR": str(own / "run"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",  # a job has one core, and sums are in one order anywhere
        "OMP_NUM_THREADS": "1",
    }


def verdict(folder: Path) -> int:
    """Tell which studies failed; 1 if any did."""
    failed = _failed(folder)
    for name, said in failed.items():
        print(f"{name} failed:\n{said}\n", file=sys.stderr)
    return 1 if failed else 0


def reasons(folder: Path, file: Path) -> int:
    """Write why studies failed, a sentence each, for the page of the series."""
    why = {name: _sentence(said) for name, said in _failed(folder).items()}
    file.write_text(json.dumps(why, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def _failed(folder: Path) -> dict[str, str]:
    """Return what the logs of the failed studies end with, by the study's folder."""
    failed = {}
    for marker in sorted(folder.glob("studies/*.done")):
        told = json.loads(marker.read_text(encoding="utf-8"))
        if told["results"] is None:
            failed[marker.name[: -len(".done")]] = told["said"]
    return failed


def _sentence(said: str) -> str:
    """Return the sentence that an algorithm ended with, which qgis_process prints last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1].replace("ERROR:\t", "") if lines else ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser("run")
    one.add_argument("--log", required=True)
    one.add_argument("--done", required=True, help="the marker of the step")
    one.add_argument("--results", help="the folder of a study's results")
    one.add_argument("--tell-faults", action="store_true", help="a fault is an end, too")
    one.add_argument("--qgis-process", default="")
    one.add_argument("--path", default=os.defpath)
    one.add_argument("--plugin", default="")
    one.add_argument("algorithm")
    one.add_argument("values", nargs="*")
    commands.add_parser("verdict").add_argument("folder")
    why = commands.add_parser("reasons")
    why.add_argument("folder")
    why.add_argument("file")
    return parser


def _program(path: str) -> str:
    for name in PROGRAMS:
        found = shutil.which(name, path=path)
        if found:
            return found
    raise SystemExit(f"There is no qgis_process in {path}: install QGIS, or say --qgis-process.")


def _logged(command: list[str], environment: dict[str, str], log: str) -> int:
    """Run a command; all that it says goes into the log, on which its end says what matters."""
    Path(log).parent.mkdir(parents=True, exist_ok=True)
    with open(log, "ab") as file:
        file.write(f"{os.uname().nodename}: {' '.join(command)}\n".encode())
        file.flush()
        ended = subprocess.run(
            command, check=False, env=environment, stdout=file, stderr=subprocess.STDOUT
        )
    return ended.returncode


def _mark(asked: argparse.Namespace, status: int) -> None:
    """Write the marker at one stroke."""
    marker = Path(asked.done)
    told = {
        "results": print_of(Path(asked.results)) if asked.results and not status else None,
        "said": _end_of(asked.log) if status else "",
    }
    marker.parent.mkdir(parents=True, exist_ok=True)
    new = marker.with_name(f".{marker.name}-{os.uname().nodename}-{os.getpid()}")
    new.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    new.replace(marker)


def _end_of(log: str) -> str:
    lines = Path(log).read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(lines[-LAST_LINES:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
