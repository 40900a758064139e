"""A process watched at its system calls on files, which can be made to fail, or to die, at each.

A filter in the kernel (seccomp) stops the process only at the calls of `syscalls.CALLS`, so that a
run takes hardly longer than without. Needs Linux on x86-64; nothing is compiled and no privilege is
needed, since only a child of this process is watched.
"""

from __future__ import annotations

import ctypes
import os
import signal
import struct
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial

from .syscalls import CALLS, Call, read_call

SEIZE, CONT, SYSCALL, GETREGS, SETREGS = 0x4206, 7, 24, 12, 13
LISTEN, EVENT_STOP, EVENT_SECCOMP = 0x4208, 128, 7
# forks, threads, exec, seccomp; and the process dies with this one
OPTIONS = 0x2 | 0x4 | 0x8 | 0x10 | 0x80 | 0x100000
ALL_KINDS = 0x40000000  # __WALL: threads too
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER_MODE = 38, 22, 2
TRACE, ALLOW = 0x7FF00000, 0x7FFF0000
REGISTERS = (
    "r15 r14 r13 r12 rbp rbx r11 r10 r9 r8 rax rcx rdx rsi rdi orig_rax rip cs eflags rsp ss"
)

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


class Registers(ctypes.Structure):
    """What a stopped thread holds, as the kernel hands it over."""

    _fields_ = [
        (name, ctypes.c_ulonglong)
        for name in (*REGISTERS.split(), "fs_base", "gs_base", "ds", "es", "fs", "gs")
    ]


@dataclass(frozen=True)
class Die:
    """End the process by SIGKILL before the call is carried out, or after; do something first."""

    after: bool = False
    work: Callable[[], None] | None = None


@dataclass(frozen=True)
class Fail:
    """Let the call fail with this error, and do nothing."""

    errno: int


@dataclass(frozen=True)
class Shorten:
    """Let a write take no more than so many bytes."""

    size: int


@dataclass(frozen=True)
class AndThen:
    """Let the call be carried out, and do something before the process goes on."""

    work: Callable[[], None]


def install_filter() -> None:
    """Ask the kernel, in the process itself, to stop it at the calls of interest."""
    numbers = sorted(CALLS)
    steps = [struct.pack("HBBI", 0x20, 0, 0, 0)]  # load the number of the call
    for left, number in zip(range(len(numbers), 0, -1), numbers):
        steps.append(struct.pack("HBBI", 0x15, left, 0, number))  # equal: go to TRACE
    steps += [struct.pack("HBBI", 0x06, 0, 0, ALLOW), struct.pack("HBBI", 0x06, 0, 0, TRACE)]
    code = ctypes.create_string_buffer(b"".join(steps))
    program = struct.pack("HxxxxxxQ", len(steps), ctypes.addressof(code))
    _libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if _libc.prctl(SET_SECCOMP, FILTER_MODE, ctypes.c_char_p(program), 0, 0):
        raise OSError(ctypes.get_errno(), "the kernel takes no filter")


def seize(pid: int) -> None:
    """Begin to watch a child that waits."""
    _ptrace(SEIZE, pid, 0, OPTIONS)


def watch(pid: int, decide: Callable[[Call], object], seconds: float) -> tuple[int, bool]:
    """Follow a seized child to its end; return its wait status and whether it hung.

    `decide` is asked at every call of interest, before it is carried out, and returns None or one
    of `Die`, `Fail`, `Shorten`, `AndThen`.
    """
    after: dict[int, Callable[[], None]] = {}
    with ended_after(pid, seconds) as late:
        while True:
            tid, status = os.waitpid(-1, ALL_KINDS)
            if os.WIFSTOPPED(status):
                _answer(pid, tid, status, decide, after)
            elif tid == pid:
                return status, bool(late)


@contextmanager
def ended_after(pid: int, seconds: float):
    """Kill a process that takes longer; gives a list that then is not empty."""
    late = []

    def end(*_):
        late.append(pid)
        os.kill(pid, signal.SIGKILL)

    before = signal.signal(signal.SIGALRM, end)
    outer, _ = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield late
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, outer)


def _answer(pid, tid, status, decide, after) -> None:
    """Let a stopped thread go on, after what was decided."""
    event, stopped_by = status >> 16, os.WSTOPSIG(status)
    if event == EVENT_SECCOMP:
        _at_a_call(pid, tid, decide, after)
    elif stopped_by == signal.SIGTRAP and tid in after and event == 0:
        after.pop(tid)()
        _go_on(CONT, tid)
    elif event == EVENT_STOP and stopped_by in (signal.SIGSTOP, signal.SIGTSTP):
        _go_on(LISTEN, tid)
    else:
        _go_on(CONT, tid, 0 if event or stopped_by == signal.SIGTRAP else stopped_by)


def _at_a_call(pid, tid, decide, after) -> None:
    registers = Registers()
    try:
        _ptrace(GETREGS, tid, 0, ctypes.addressof(registers))
    except ProcessLookupError:
        return
    answer = decide(read_call(tid, registers))
    if answer is None:
        _go_on(CONT, tid)
    elif isinstance(answer, (Die, AndThen)):
        work = answer.work if isinstance(answer, AndThen) else partial(_kill, pid, answer.work)
        if isinstance(answer, Die) and not answer.after:
            work()
        else:
            after[tid] = work
            _go_on(SYSCALL, tid)
    else:
        if isinstance(answer, Fail):
            registers.orig_rax = 2**64 - 1
            registers.rax = 2**64 - answer.errno
        else:
            registers.rdx = min(registers.rdx, answer.size)
        _ptrace(SETREGS, tid, 0, ctypes.addressof(registers))
        _go_on(CONT, tid)


def _kill(pid: int, work) -> None:
    if work is not None:
        work()
    os.kill(pid, signal.SIGKILL)


def _ptrace(request, tid, address, data) -> None:
    if _libc.ptrace(request, tid, address, data) < 0:
        raise OSError(ctypes.get_errno(), f"ptrace {request:#x} of {tid}")


def _go_on(request, tid, stopped_by=0) -> None:
    with suppress(ProcessLookupError):  # killed meanwhile
        _ptrace(request, tid, 0, stopped_by)
