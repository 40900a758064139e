"""Zips that could do harm are refused before anything in them is read."""

from __future__ import annotations

import zipfile
from pathlib import PurePosixPath, PureWindowsPath

from ..errors import RtmError
from ..language import said

MOST_MEMBERS = 20_000
LARGEST = 40 << 30  # bytes, unpacked
SWELLING = 200  # times as large unpacked as packed; text of crimes swells by 5 to 20
SMALL = 64 << 20  # bytes up to which it may swell as it likes
ENCRYPTED = 0x1


def require_harmless(opened: zipfile.ZipFile, name: str) -> None:
    """Refuse a zip with names that lead out of it, a password, or contents beyond reason."""
    members = opened.infolist()
    for member in members:
        if leads_out(member.filename):
            raise _refused(said("“{name}” has a file in it whose name leads out of it.", name=name))
        if member.flag_bits & ENCRYPTED:
            raise RtmError(
                said("“{name}” is locked with a password.", name=name),
                said("Unpack it and give the folder."),
                kind="unreadable",
            )
    size = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    swells = size > SMALL and size > SWELLING * max(packed, 1)
    if swells or size > LARGEST or len(members) > MOST_MEMBERS:
        raise _refused(said("“{name}” would swell beyond reason if it were unpacked.", name=name))


def leads_out(member: str) -> bool:
    """Return whether the name of a file within a zip is one of a file elsewhere."""
    here = PurePosixPath(member.replace("\\", "/"))
    return here.is_absolute() or ".." in here.parts or bool(PureWindowsPath(member).drive)


def _refused(problem: str) -> RtmError:
    remedy = said(
        "Such a file may be meant to do harm: download it again from where it is published, or "
        "unpack it with care and give the folder."
    )
    return RtmError(problem, remedy, kind="unreadable")
