"""Make the zip of a commit: the same commit gives the same bytes.

Usage: build STAGE [COMMIT]: unpacks the files of the commit into the folder STAGE, which is emptied
before; or build --pack STAGE ZIP [COMMIT]: packs that folder.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import zipfile
from datetime import datetime, timezone
from pathlib import Path

from . import NAME, ROOT
from .changes import metadata_changelog

ORDINARY_FILE = 0o100644 << 16
UNIX = 3


def git(*arguments: str) -> bytes:
    """Return what git answers in this clone."""
    return subprocess.run(
        ["git", "-C", str(ROOT), *arguments], capture_output=True, check=True
    ).stdout


def stage(folder: Path, commit: str = "HEAD") -> Path:
    """Unpack what belongs into the zip of a commit, and return the plugin's folder."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    packed = git("archive", "--format=tar", f"--prefix={NAME}/", commit)
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        for one in files:  # folders and plain files: a plugin has nothing else
            if one.isfile():
                path = folder / one.name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(files.extractfile(one).read())
    _say_changes(folder / NAME)
    return folder / NAME


def _say_changes(plugin: Path) -> None:
    """Put what CHANGELOG.md says in the place of metadata.txt's `changelog`."""
    told = metadata_changelog((plugin / "CHANGELOG.md").read_text(encoding="utf-8"))
    file = plugin / "metadata.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    kept = [f"changelog={told}" if line.startswith("changelog=") else line for line in lines]
    file.write_text("\n".join(kept) + "\n", encoding="utf-8", newline="\n")


def pack(folder: Path, commit: str = "HEAD") -> bytes:
    """Return the zip of a folder: sorted, dated as the commit, no file that can be run."""
    seconds = int(git("show", "-s", "--format=%ct", commit))
    date = datetime.fromtimestamp(seconds, timezone.utc).timetuple()[:6]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            entry = zipfile.ZipInfo(path.relative_to(folder).as_posix(), date)
            entry.external_attr, entry.create_system = ORDINARY_FILE, UNIX
            made.writestr(entry, path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return packed.getvalue()


def main(arguments: list[str]) -> int:
    if arguments[0] != "--pack":
        stage(Path(arguments[0]), *arguments[1:])
        return 0
    folder, target = Path(arguments[1]), Path(arguments[2])
    commit = (arguments[3:] or ["HEAD"])[0]
    packed = pack(folder, commit)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(packed)
    print(f"{target}: {len(packed):,} bytes")
    print(f"commit  {git('rev-parse', commit).decode().strip()}")
    print(f"SHA-256 {hashlib.sha256(packed).hexdigest()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
