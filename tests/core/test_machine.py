"""How much memory is free, asked of this machine and of some that are made up."""

import sys

import pytest
from risk_terrain_modelling.core import machine

MEMINFO = "MemTotal:  8000000 kB\nMemAvailable:  4000000 kB\nSwapFree:  500000 kB\n"


def test_this_machine_has_some():
    assert 10**7 < machine.free_memory() < 10**15


@pytest.fixture
def linux(tmp_path, monkeypatch):
    """A Linux whose files are here: gives a function that writes one."""
    proc, groups = tmp_path / "proc", tmp_path / "groups"
    monkeypatch.setattr(machine, "PROC", proc)
    monkeypatch.setattr(machine, "GROUPS", groups)
    monkeypatch.setattr(sys, "platform", "linux")

    def write(file, text):
        path = tmp_path / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    write("proc/meminfo", MEMINFO)
    write("proc/self/cgroup", "0::/\n")
    return write


def test_linux_counts_what_is_available_and_swap(linux):
    assert machine.free_memory() == 4_500_000 * 1024


def test_a_container_of_the_second_version(linux):
    linux("proc/self/cgroup", "0::/box/run\n")
    linux("groups/box/memory.max", "2000000000\n")
    linux("groups/box/memory.current", "1500000000\n")
    linux("groups/box/memory.stat", "anon 1\ninactive_file 300000000\n")
    linux("groups/box/run/memory.max", "max\n")
    linux("groups/box/run/memory.current", "5\n")
    assert machine.free_memory() == 800_000_000


def test_a_container_of_the_first_version(linux):
    linux("proc/self/cgroup", "9:name=systemd:/\n4:memory:/box\n0::/\n")
    linux("groups/memory/box/memory.limit_in_bytes", "1000000000\n")
    linux("groups/memory/box/memory.usage_in_bytes", "900000000\n")
    linux("groups/memory/box/memory.stat", "total_inactive_file 100000000\n")
    assert machine.free_memory() == 200_000_000


def test_a_limit_that_is_passed_leaves_nothing(linux):
    linux("groups/memory.max", "1000\n")
    linux("groups/memory.current", "5000\n")
    linux("groups/memory.stat", "inactive_file 0\n")
    assert machine.free_memory() == 0


@pytest.mark.parametrize("platform", ["linux", "win32", "darwin", "plan9"])
def test_a_system_that_does_not_tell(monkeypatch, tmp_path, platform):
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(machine, "PROC", tmp_path)
    assert machine.free_memory() == machine.UNKNOWN
