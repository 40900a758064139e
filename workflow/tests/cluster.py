"""A Slurm of several nodes on this one machine, for the tests: started, harmed, taken down.

Each node believes to be a host of its own (a UTS namespace with its own name), so that what tells
machines apart is tried too. It takes root and Debian's slurm-wlm and munge; no systemd, cgroups
or accounting. Every daemon is ended by its own pid file.
"""

from __future__ import annotations

import contextlib
import os
import platform
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

SETTINGS = Path("/etc/slurm/slurm.conf")  # jobs look nowhere else
MARK = "# made for a test of the workflow of risk_terrain_modelling; gone when it ends"
FIRST_PORT = 26818


class Cluster:
    """Nodes n1, n2, ...; `with Cluster(folder, nodes=3) as cluster:` starts and ends them."""

    def __init__(self, folder: Path, nodes: int = 3, cpus: int = 1, memory_mb: int = 4000):
        self.folder, self.cpus, self.memory_mb = folder.resolve(), cpus, memory_mb
        self.nodes = [f"n{number}" for number in range(1, nodes + 1)]
        self.logs = self.folder / "log"
        self._hosts: set[str] = set()

    def __enter__(self) -> Cluster:
        if SETTINGS.exists() and MARK not in SETTINGS.read_text():
            raise SystemExit(f"{SETTINGS} is there: this machine has a Slurm of its own.")
        for name in ("log", "state", "run", "spool"):  # of an earlier one
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name in ("log", "state", "run", *(f"spool/{node}" for node in self.nodes)):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        SETTINGS.write_text(self._settings())
        try:
            self._start_munge()
            self._start("slurmctld", ["slurmctld", "-f", str(SETTINGS)])
            for node in self.nodes:
                self.start_node(node)
            self._wait_for_idle()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for name in (*self.nodes, "slurmctld", "munged"):
            self._end(name)
        for process in _processes():
            if _uts(process) in self._hosts:  # a job's, which outlives its daemon
                _kill(process)
        if SETTINGS.exists() and MARK in SETTINGS.read_text():
            SETTINGS.unlink()

    def start_node(self, node: str) -> None:
        """Start a node's daemon under its own host name."""
        inside = f'hostname "{node}" && exec slurmd -f "{SETTINGS}" -N "{node}"'
        self._start(node, ["unshare", "--uts", "sh", "-c", inside])
        _wait(lambda: self._pid_file(node).exists(), 20, f"{node} says no process number")
        self._hosts.add(self._host_of(node))

    def kill_node(self, node: str) -> list[int]:
        """Kill a node at one stroke, daemon and jobs, and return the processes."""
        daemon, host = self._pid(node), self._host_of(node)
        _kill(daemon)  # first, so that it can report nothing
        dead = [one for one in _processes() if _uts(one) == host]
        for process in dead:
            _kill(process)
        return dead

    def jobs(self) -> list[dict[str, str]]:
        """Return the jobs under way: id, state, node and name."""
        told = _output(["squeue", "--noheader", "-o", "%i|%T|%N|%j|%k"])
        return [
            dict(zip(("id", "state", "node", "name", "comment"), line.split("|", 4)))
            for line in told.splitlines()
        ]

    def _host_of(self, node: str) -> str:
        host = _uts(self._pid(node))
        if host in ("", _uts(os.getpid())):
            raise SystemExit(f"{node} does not run, or has no host name of its own.")
        return host

    def _start_munge(self) -> None:
        key = self.folder / "run" / "munge.key"
        key.write_bytes(os.urandom(128))
        key.chmod(0o400)
        options = {
            "socket": self._socket,
            "key-file": key,
            "pid-file": self._pid_file("munged"),
            "seed-file": self.folder / "run" / "munge.seed",
            "log-file": self.logs / "munged.log",
        }
        words = ["munged", "--force", *(f"--{name}={value}" for name, value in options.items())]
        self._start("munged", words)

    def _start(self, name: str, words: list[str]) -> None:
        told = subprocess.run(
            words, check=False, capture_output=True, text=True, env=_environment()
        )
        if told.returncode:
            raise SystemExit(f"{name} did not start: {told.stdout}{told.stderr}")

    def _end(self, name: str) -> None:
        try:
            process = self._pid(name)
        except (OSError, ValueError):
            return
        for stroke in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.kill(process, stroke)
                for _ in range(50):
                    os.kill(process, 0)
                    time.sleep(0.1)
            except ProcessLookupError:
                break
        self._pid_file(name).unlink(missing_ok=True)

    def _wait_for_idle(self) -> None:
        ready = ["idle"] * len(self.nodes)
        states = ["sinfo", "--noheader", "-N", "-o", "%t"]
        _wait(lambda: _output(states).split() == ready, 60, "The nodes are not ready")

    @property
    def _socket(self) -> Path:
        return self.folder / "run" / "munge.socket"

    def _pid_file(self, name: str) -> Path:
        return self.folder / "run" / f"{name}.pid"

    def _pid(self, name: str) -> int:
        return int(self._pid_file(name).read_text())

    def _settings(self) -> str:
        host, run, last = platform.node(), self.folder / "run", FIRST_PORT + len(self.nodes) - 1
        several = f"n[1-{len(self.nodes)}]"
        return f"""{MARK}
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket={self._socket},cred_expire=10
CryptoType=crypto/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation={self.folder / "state"}
SlurmdSpoolDir={self.folder / "spool"}/%n
SlurmctldPidFile={run / "slurmctld.pid"}
SlurmdPidFile={run}/%n.pid
SlurmctldLogFile={self.logs / "slurmctld.log"}
SlurmdLogFile={self.logs}/%n.log
JobCompType=jobcomp/filetxt
JobCompLoc={self.logs / "jobs.txt"}
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SwitchType=switch/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
ReturnToService=2
JobRequeue=1
SlurmdTimeout=10
MinJobAge=300
NodeName={several} NodeHostname={host} NodeAddr=127.0.0.1 Port=[{FIRST_PORT}-{last}] \
CPUs={self.cpus} RealMemory={self.memory_mb}
PartitionName=main Nodes={several} Default=YES MaxTime=INFINITE State=UP
"""


def require_tools() -> None:
    """End with a sentence where Slurm cannot be started."""
    missing = [one for one in ("slurmctld", "slurmd", "munged", "sbatch") if not shutil.which(one)]
    if missing or os.geteuid() != 0:
        raise SystemExit("It takes root, and Debian's packages slurm-wlm and munge.")


def _environment() -> dict[str, str]:
    """Return the environment of a daemon: what it starts shall not find a Python's environment."""
    return {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(Path.home()), "LANG": "C.UTF-8"}


def _output(words: list[str]) -> str:
    told = subprocess.run(words, check=False, capture_output=True, text=True, env=_environment())
    return told.stdout


def _wait(until: Callable[[], bool], seconds: float, problem: str) -> None:
    end = time.monotonic() + seconds
    while not until():
        if time.monotonic() > end:
            raise SystemExit(f"{problem} after {seconds:.0f} s; see the daemons' logs.")
        time.sleep(0.2)


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _processes() -> list[int]:
    return [int(one) for one in os.listdir("/proc") if one.isdigit()]


def _uts(process: int) -> str:
    """Return the namespace of host names of a process, which is its node."""
    try:
        return os.readlink(f"/proc/{process}/ns/uts")
    except OSError:
        return ""
