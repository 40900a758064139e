"""How much memory this machine still has, asked of each system in its own way."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

UNKNOWN = 8 * 10**9  # bytes taken as free where the system does not tell
GROUPS = Path("/sys/fs/cgroup")
PROC = Path("/proc")


def free_memory() -> int:
    """Return about how many bytes a computation can still take, swap included.

    A limit set for the process (a container's, say) counts where it is lower.
    """
    systems = {"linux": _linux, "win32": _windows, "darwin": _mac}
    ask = systems.get(sys.platform)
    found = None
    if ask is not None:
        with suppress(OSError, ValueError, AttributeError, KeyError):
            found = ask()
    return UNKNOWN if found is None else max(found, 0)


def _linux() -> int:
    told = dict(line.split(":", 1) for line in (PROC / "meminfo").read_text().splitlines())
    free = sum(1024 * int(told[name].split()[0]) for name in ("MemAvailable", "SwapFree"))
    return min([free, *_left_by_groups()])


def _left_by_groups() -> Iterator[int]:
    """Yield what each control group around this process leaves it, of either version."""
    for line in (PROC / "self" / "cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if "memory" in controllers.split(","):
            base, names = GROUPS / "memory", ("memory.limit_in_bytes", "memory.usage_in_bytes")
        elif not controllers:
            base, names = GROUPS, ("memory.max", "memory.current")
        else:
            continue
        group = base / path.lstrip("/")
        for folder in (group, *(one for one in group.parents if base in (one, *one.parents))):
            with suppress(OSError, ValueError):  # "max", or no such file at the top
                limit, used = (int((folder / name).read_text()) for name in names)
                yield limit - used + _given_back(folder)


def _given_back(group: Path) -> int:
    """Return what a control group counts as used and gives back: files read lately."""
    told = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
    return int(told.get("total_inactive_file", told.get("inactive_file", 0)))


class _Status(ctypes.Structure):
    """MEMORYSTATUSEX of Windows."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        *(
            (name, ctypes.c_ulonglong)
            for name in ("total", "free", "total_page", "free_page", "virtual", "free_virtual", "x")
        ),
    )


def _windows() -> int:
    status = _Status()
    status.length = ctypes.sizeof(status)
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]  # there on Windows alone
    if not kernel.GlobalMemoryStatusEx(ctypes.byref(status)):
        raise OSError("the system does not tell its memory")
    return int(status.free_page)  # what can still be promised, page file included


def _mac() -> int:
    """Return all the memory there is: macOS packs and swaps as needed, and tells no such number."""
    size, length = ctypes.c_uint64(), ctypes.c_size_t(8)
    ask = ctypes.CDLL(None).sysctlbyname
    if ask(b"hw.memsize", ctypes.byref(size), ctypes.byref(length), None, 0):
        raise OSError("the system does not tell its memory")
    return size.value
