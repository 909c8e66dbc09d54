#!/usr/bin/env python3
"""Runs packetdrill's scripts with packetdrill and with segprobe, and compares (make peers)."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import process
import segprobe
import table
from packetdrill import Outcome, Packetdrill
from process import Unable
from suite import Run, Suite

CONGESTION_CONTROL = Path("/proc/sys/net/ipv4/tcp_allowed_congestion_control")


def main() -> int:
    arguments = parse()
    process.adopt_orphans()
    try:
        return compare(arguments)
    except Unable as problem:
        print(f"make peers: {problem}", file=sys.stderr)
        return 2


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make peers PACKETDRILL=CHECKOUT PEERS_FLAGS=...", description=__doc__)
    parser.add_argument("checkout", type=Path, help="of google/packetdrill")
    parser.add_argument("--scripts", type=Path, metavar="FOLDER",
                        help="compare on these instead: the kernel's tools/testing/selftests/net/packetdrill, or others")
    parser.add_argument("--results", type=Path, metavar="FILE",
                        help="keep packetdrill's outcomes here, and run with it only what the file does not have")
    parser.add_argument("--jobs", default="1,8,32", metavar="N,...", help="segprobe's -j, one run each (1,8,32)")
    parser.add_argument("--busy", type=int, default=5, metavar="N", help="runs with all cores busy (5)")
    parser.add_argument("--sample", type=int, default=10, metavar="N", help="runs whose cost is measured (10)")
    parser.add_argument("--filter", default="", metavar="TEXT", help="only scripts whose path contains this")
    parser.add_argument("--segprobe", type=Path, default=Path(".build/release/segprobe"), metavar="PROGRAM")
    return parser.parse_args()


def compare(arguments: argparse.Namespace) -> int:
    """Returns the exit status: 1 when a pass is lost, or a verdict changes."""
    program = arguments.segprobe.resolve()
    suite = find_suite(arguments)
    warn_of_cubic()
    peer = Packetdrill(arguments.checkout.resolve(), arguments.results)
    outcomes = run_packetdrill(peer, suite)
    rounds = {jobs: segprobe_round(program, suite, jobs, arguments.filter)
              for jobs in map(int, filter(None, arguments.jobs.split(",")))}
    with all_cores_busy(arguments.busy > 0):
        busy = [segprobe_round(program, suite, None, arguments.filter, f"busy {n + 1}")
                for n in range(arguments.busy)]
    costs = [table.Cost.measure(peer, program, suite, run) for run in sample(outcomes, arguments.sample)]

    everything = [*rounds.values(), *busy]
    lost = table.passes(suite, outcomes, rounds) if everything else 0
    table.failures(outcomes, everything[-1] if everything else None)
    lost += table.busy(outcomes, busy)
    table.costs(costs)
    return 1 if lost else 0


def find_suite(arguments: argparse.Namespace) -> Suite:
    own = arguments.checkout / "gtests/net/tcp"
    folder = arguments.scripts or own
    if not folder.is_dir():
        raise Unable(f"there is no folder {folder}; what is wanted is a checkout of google/packetdrill: "
                     "make peers PACKETDRILL=CHECKOUT")
    suite = Suite(folder.resolve(), folder.resolve() == own.resolve(), arguments.filter)
    if not suite.scripts:
        raise Unable(f"no script below {folder}" + (f" has '{arguments.filter}' in its path" if arguments.filter else ""))
    return suite


def warn_of_cubic() -> None:
    """Scripts choose cubic; a new network namespace allows what this list has, and the default."""
    allowed = CONGESTION_CONTROL.read_text().split()
    if "cubic" not in allowed:
        print("note: cubic may not be chosen in a new network namespace here, and some sixty runs fail for it. To allow "
              f"it, as root:\n  modprobe tcp_cubic; sysctl -w net.ipv4.tcp_allowed_congestion_control='{' '.join(allowed)} cubic'",
              file=sys.stderr)


def run_packetdrill(peer: Packetdrill, suite: Suite) -> dict[Run, Outcome]:
    """One at a time: side by side it is late for its own script."""
    outcomes: dict[Run, Outcome] = {}
    runs = suite.runs()
    for number, run in enumerate(runs, 1):
        if run not in peer.known:
            say(f"packetdrill {number}/{len(runs)} {run}")
        outcomes[run] = peer.outcome(suite, run)
    return outcomes


def segprobe_round(program: Path, suite: Suite, jobs: int | None, text: str, name: str = "") -> segprobe.Round:
    say(f"segprobe {name or f'-j {jobs}'}")
    return segprobe.run_suite(program, suite, jobs, text)


@contextmanager
def all_cores_busy(wanted: bool) -> Iterator[None]:
    """A loop for each core."""
    count = (os.cpu_count() or 1) if wanted else 0
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def sample(outcomes: dict[Run, Outcome], count: int) -> list[Run]:
    """Passes over IPv4, from the shortest to those of five seconds, evenly."""
    passes = sorted((o.seconds, run) for run, o in outcomes.items() if o.passed and run.mode == "4" and o.seconds < 5)
    if count <= 1 or not passes:
        return [run for _, run in passes[:count]]
    positions = {round(n * (len(passes) - 1) / (count - 1)) for n in range(count)}
    return [passes[position][1] for position in sorted(positions)]


def say(text: str) -> None:
    """Progress, on a line of its own in a terminal."""
    end = "\r" if sys.stderr.isatty() else "\n"
    print(f"{text:<100}", end=end, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
