"""On what, and with what, the figures were measured."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from datetime import date
from pathlib import Path

PACKAGES = (
    ("QGIS", "qgis"),
    ("GDAL", "gdal-bin"),
    ("numpy", "python3-numpy"),
    ("scipy", "python3-scipy"),
    ("BLAS", "libopenblas0-pthread"),
)
R_VERSIONS = (
    'cat(R.version$major, ".", R.version$minor, ", glmnet ", '
    'format(packageVersion("glmnet")), ", MASS ", format(packageVersion("MASS")), ", BLAS ", '
    'basename(dirname(extSoftVersion()[["BLAS"]])), sep = "")'
)


def described() -> dict:
    """Return date, machine and versions, as texts."""
    return {
        "date": date.today().isoformat(),
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{_memory_gigabytes():.0f} GB",
        "system": f"{platform.freedesktop_os_release()['PRETTY_NAME']}, Linux {platform.release()}",
        "software": ", ".join(
            [f"Python {platform.python_version()}", *_packages(), *_r_versions()]
        ),
        "revision": _output("git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD")
        or "unknown",
    }


def revision_of(folder: Path) -> str:
    """Return the last revision that changed anything in a folder."""
    return _output("git", "-C", str(folder), "log", "-1", "--format=%h", "--", ".") or "unknown"


def busy_processors() -> float:
    """Return how many processors others keep busy, over a second in which we do nothing."""
    idle = _idle_seconds()
    start = time.monotonic()
    time.sleep(1)
    return max(os.cpu_count() - (_idle_seconds() - idle) / (time.monotonic() - start), 0.0)


def _idle_seconds() -> float:
    """Return the seconds that all processors together had nothing to do, since the start."""
    first = Path("/proc/stat").read_text(encoding="utf-8").split("\n", 1)[0].split()
    return (int(first[4]) + int(first[5])) / os.sysconf("SC_CLK_TCK")


def r_is_here() -> bool:
    """Return whether R can run the peer."""
    return bool(_r_versions())


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _memory_gigabytes() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9


def _packages() -> list[str]:
    found = []
    for name, package in PACKAGES:
        version = _output("dpkg-query", "-W", "-f", "${Version}", package)
        if version:
            found.append(f"{name} {version.partition('+')[0].rpartition(':')[2]}")
    return found


def _r_versions() -> list[str]:
    if shutil.which("Rscript") is None:
        return []
    versions = _output("Rscript", "-e", R_VERSIONS)
    return [f"R {versions}"] if versions else []


def _output(*command: str) -> str:
    if shutil.which(command[0]) is None:
        return ""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
