"""Runs a program and measures it."""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path


class Unable(Exception):
    """Why nothing can be compared, and what to do."""


@dataclass(frozen=True)
class Ending:
    status: int | None  # None: out of time
    text: str  # both streams, standard error first
    wall: float  # seconds
    cpu: float  # seconds, user and system, of the process and all of its descendants


def adopt_orphans() -> None:
    """The CPU time of a process whose parent has ended is ours to see then (PR_SET_CHILD_SUBREAPER)."""
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)


def run(command: list[str], folder: Path, limit: float) -> Ending:
    """Only one at a time: what is measured is all that ends meanwhile. `limit`: seconds."""
    before, start = cpu_of_ended(), time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True)
    status: int | None
    try:
        output, errors = process.communicate(timeout=limit)
        status = process.returncode
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        output, errors = process.communicate()
        status = None
    wall = time.monotonic() - start
    reap_orphans()
    # Scripts that end early leave the file that would have put sysctls back.
    Path(f"/tmp/sysctl_restore_{process.pid}.sh").unlink(missing_ok=True)
    return Ending(status, errors + output, wall, cpu_of_ended() - before)


def cpu_of_ended() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def reap_orphans() -> None:
    """Those that end within a second; what ends later is nobody's."""
    end = time.monotonic() + 1
    try:
        while time.monotonic() < end:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.001)
    except ChildProcessError:
        pass
