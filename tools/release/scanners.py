"""Run what the plugin site runs on an unpacked zip, and say what each found.

Usage: scanners.py FOLDER REPORT, with the Python whose environment has bandit, detect-secrets,
flake8 and flake8-qgis (tools/package makes it). Ends with 1 if anything was found that counts.
"""

from __future__ import annotations

import importlib.metadata
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

BIN = Path(sys.executable).parent
# the codes of flake8 that the site has switched on: faults, and what is likely to be one
SITE_CODES = (
    "E101,E711,E712,E713,E714,E721,E722,E731,E741,E742,E743,E901,E902,E999,W605,"
    "F402,F403,F404,F405,F811,F821,F822,F823,F831,F901,C901"
)
LONGEST_LINE = "--max-line-length=120"
# of flake8-qgis: imports and enumerations (1), Qt 6 (4). Not taken: QGS105, which asks for a
# global iface where this plugin is given one; QGS402, which says itself that what it asks for does
# not work with QGIS 3 (QGIS 4 has QVariant.String and its like)
QGIS_CODES, QGIS_NOT_TAKEN = "QGS1,QGS4", "QGS105,QGS402"


def main(folder: Path, report: Path) -> int:
    checks = (bandit, secrets, flake8_of_the_site, flake8_of_qgis, flake8_of_everything)
    told, found = [], 0
    for check in checks:
        title, findings, counts = check(folder)
        told += [f"## {title}", f"{len(findings)} findings" if findings else "nothing found"]
        told += [*findings, ""]
        found += len(findings) if counts else 0
    text = "\n".join(told)
    report.write_text(text, encoding="utf-8")
    print(text)
    return int(found > 0)


def bandit(folder: Path):
    """Every test, of every severity: the site leaves out the mildest."""
    answer = json.loads(_run("bandit", "-r", ".", "-f", "json", "--quiet", at=folder))
    findings = [
        f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}"
        for one in answer["results"]
    ]
    findings += [f"{one['filename']}: {one['reason']}" for one in answer["errors"]]
    return f"bandit {_version('bandit')}, all tests", findings, True


def secrets(folder: Path):
    """All kinds of secrets, in all files but metadata.txt, as the site does."""
    scan = ("scan", "--all-files", "--exclude-files", r"metadata\.txt", ".")
    results = json.loads(_run("detect-secrets", *scan, at=folder))["results"]
    findings = [
        f"{file}:{one['line_number']} {one['type']}"
        for file, ones in results.items()
        for one in ones
    ]
    return f"detect-secrets {_version('detect-secrets')}, all detectors", findings, True


def flake8_of_the_site(folder: Path):
    findings = _flake8(folder, "--select", SITE_CODES)
    return f"flake8 {_version('flake8')}, the site's codes, {LONGEST_LINE}", findings, True


def flake8_of_qgis(folder: Path):
    chosen = ("--select", QGIS_CODES, "--extend-ignore", QGIS_NOT_TAKEN)
    title = f"flake8-qgis {_version('flake8-qgis')}, {QGIS_CODES} without {QGIS_NOT_TAKEN}"
    return title, _flake8(folder, *chosen), True


def flake8_of_everything(folder: Path):
    """Told and not counted: how the code is laid out is ruff's to say, and differs in E203."""
    codes = Counter(line.split()[1] for line in _flake8(folder, "--extend-ignore", "QGS"))
    findings = [f"{code}: {number} times" for code, number in sorted(codes.items())]
    return f"flake8 {_version('flake8')}, all it has by itself (told, not counted)", findings, False


def _flake8(folder: Path, *chosen: str) -> list[str]:
    return _run("flake8", LONGEST_LINE, "--isolated", *chosen, ".", at=folder).splitlines()


def _run(program: str, *arguments: str, at: Path) -> str:
    done = subprocess.run(
        [BIN / program, *arguments], cwd=at, capture_output=True, text=True, check=False
    )
    if done.returncode not in (0, 1):  # 1: something was found
        raise SystemExit(done.stderr)
    return done.stdout


def _version(package: str) -> str:
    return importlib.metadata.version(package)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
