"""The system calls that change files (Linux, x86-64), and which files one of them is about."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

AT_FDCWD = 2**32 - 100
WRITES = ("write", "pwrite64", "writev", "pwritev", "sendfile", "copy_file_range")
SYNCS = ("fsync", "fdatasync")
SWITCHES = ("rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "link", "linkat")
SWITCHES += ("symlink", "symlinkat", "truncate", "ftruncate")
OPENS = ("open", "openat", "creat")
MAKES = ("mkdir", "mkdirat")
FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

# number: name, and what its arguments are: f an open file, d a folder that the next path p is
# relative to, p a path, n a number of bytes, o flags of opening, - nothing of interest
CALLS = {
    1: ("write", "f-n"),
    2: ("open", "po"),
    18: ("pwrite64", "f-n"),
    20: ("writev", "f--"),
    40: ("sendfile", "f--n"),
    74: ("fsync", "f"),
    75: ("fdatasync", "f"),
    76: ("truncate", "p-"),
    77: ("ftruncate", "f-"),
    82: ("rename", "pp"),
    83: ("mkdir", "p-"),
    84: ("rmdir", "p"),
    85: ("creat", "p-"),
    86: ("link", "pp"),
    87: ("unlink", "p"),
    88: ("symlink", "-p"),
    90: ("chmod", "p-"),
    257: ("openat", "dpo"),
    258: ("mkdirat", "dp-"),
    263: ("unlinkat", "dp-"),
    264: ("renameat", "dpdp"),
    265: ("linkat", "dpdp-"),
    266: ("symlinkat", "-dp"),
    285: ("fallocate", "f--n"),
    296: ("pwritev", "f--"),
    316: ("renameat2", "dpdp-"),
    326: ("copy_file_range", "--f-n"),
}


@dataclass
class Call:
    """One system call that is about to be carried out."""

    name: str
    paths: list[str] = field(default_factory=list)
    size: int = 0
    flags: int = 0

    @property
    def changes(self) -> bool:
        """Whether it may change anything: an opening for reading does not."""
        return self.name not in OPENS or bool(self.flags & FOR_WRITING)

    def concerns(self, folder) -> bool:
        """Whether one of its files lies in a folder, or is it."""
        inside = f"{folder}/"
        return any(path == str(folder) or path.startswith(inside) for path in self.paths)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.paths)}{f', {self.size}' if self.size else ''})"


def read_call(tid: int, registers) -> Call:
    """Return the call that a stopped thread is about to make."""
    name, kinds = CALLS.get(registers.orig_rax, (f"call {registers.orig_rax}", ""))
    call, base = Call(name), os.curdir
    given = (registers.rdi, registers.rsi, registers.rdx, registers.r10, registers.r8)
    for kind, value in zip(kinds, given):
        if kind == "f":
            call.paths.append(_opened(tid, value & 0xFFFFFFFF))
        elif kind == "d":
            low = value & 0xFFFFFFFF
            base = os.curdir if low == AT_FDCWD else _opened(tid, low)
        elif kind == "p":
            call.paths.append(_absolute(tid, base, _text(tid, value)))
        elif kind == "n":
            call.size = value
        elif kind == "o":
            call.flags = value & 0xFFFFFFFF
    if name == "creat":
        call.flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY
    return call


def _opened(tid: int, number: int) -> str:
    try:
        return os.readlink(f"/proc/{tid}/fd/{number}").removesuffix(" (deleted)")
    except OSError:
        return f"(closed {number})"


def _absolute(tid: int, base: str, path: str) -> str:
    if base == os.curdir and not path.startswith("/"):
        base = os.readlink(f"/proc/{tid}/cwd")
    return os.path.normpath(os.path.join(base, path))


def _text(tid: int, address: int) -> str:
    """Return the text that ends with a zero byte at an address of another process."""
    text = b""
    with open(f"/proc/{tid}/mem", "rb", buffering=0) as memory:
        while b"\0" not in text and len(text) < 8192:
            memory.seek(address + len(text))
            text += memory.read(min(256, 4096 - (address + len(text)) % 4096))
    return os.fsdecode(text.split(b"\0")[0])
