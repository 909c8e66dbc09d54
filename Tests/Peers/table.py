"""The tables of a comparison."""

from __future__ import annotations

import os
import platform
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import segprobe
from packetdrill import Outcome, Packetdrill
from process import Ending
from segprobe import Round
from suite import Run, Suite

Outcomes = dict[Run, Outcome]
REPEATS = 3


def row(name: str, value: object, note: str = "") -> None:
    print(f"{name:<44} {value!s:>10}  {note}".rstrip())


def passes(suite: Suite, outcomes: Outcomes, rounds: dict[int, Round]) -> int:
    """Returns how many passes of packetdrill segprobe has lost."""
    print(f"\n{suite.folder}: Linux {platform.release()}, {os.cpu_count()} cores\n")
    row("scripts", len(suite.scripts))
    row("runs", len(outcomes), "a script in a mode: IPv4, mapped, IPv6")
    wanted = [run for run, outcome in outcomes.items() if outcome.passed]
    alone = sum(outcome.seconds for outcome in outcomes.values())
    row("packetdrill, one at a time: passes", len(wanted), f"{alone:.0f} s")
    lost: dict[Run, str] = {}
    for jobs, one in rounds.items():
        kept = sum(one.verdict(run).passed for run in wanted)
        row(f"segprobe -j {jobs}: scripts that parse", len(set(suite.scripts) - one.unparsed))
        row(f"segprobe -j {jobs}: passes of these {len(wanted)}", kept, speed(alone, one.ending))
        row(f"segprobe -j {jobs}: all verdicts", "", counts(outcomes, one))
        lost |= {run: f"-j {jobs}: {one.verdict(run)}" for run in wanted if not one.verdict(run).passed}
    listing("passed by packetdrill, not by segprobe", lost)
    return len(lost)


def speed(alone: float, ending: Ending) -> str:
    return f"{ending.wall:.1f} s, {alone / ending.wall:.1f} times as fast"


def counts(outcomes: Outcomes, one: Round) -> str:
    names = Counter(one.verdict(run).name for run in outcomes)
    return ", ".join(f"{count} {name}" for name, count in names.most_common())


def listing(title: str, lines: dict[Run, str]) -> None:
    """What is the same in several modes of a script is said once."""
    if lines:
        print(f"\n{title}: {len(lines)} runs")
    modes: dict[tuple[str, str], list[str]] = {}
    for run, text in lines.items():
        modes.setdefault((run.path, text), []).append(run.mode)
    for (path, text), names in modes.items():
        print(f"  {path} ({', '.join(names)})\n      {text}")


def failures(outcomes: Outcomes, one: Round | None) -> None:
    """Runs that packetdrill fails, each with its reason and segprobe's verdict."""
    lines: dict[Run, str] = {}
    for run, outcome in outcomes.items():
        if not outcome.passed:
            own = f"\n      segprobe: {one.verdict(run)}" if one else ""
            lines[run] = f"packetdrill: {outcome.reason}{own}"
    listing("failed by packetdrill", lines)


def busy(outcomes: Outcomes, rounds: list[Round]) -> int:
    """Returns how many runs have not the same verdict in all rounds."""
    if not rounds:
        return 0
    differing: dict[Run, str] = {}
    for run in outcomes:
        names = [one.verdict(run).name for one in rounds]
        if len(set(names)) > 1:
            odd = next(v for v in (one.verdict(run) for one in rounds) if not v.passed)
            differing[run] = f"{' '.join(names)}; {odd}"
    print(f"\n{len(rounds)} runs of segprobe with all cores busy")
    for number, one in enumerate(rounds, 1):
        row(f"  run {number}", f"{one.ending.wall:.1f} s", counts(outcomes, one))
    row("  runs whose verdicts differ", len(differing))
    listing("not the same verdict with all cores busy", differing)
    return len(differing)


@dataclass(frozen=True)
class Cost:
    """Medians of some runs, in milliseconds."""

    run: Run
    peer: tuple[float, float]  # wall, CPU
    own: tuple[float, float]

    @classmethod
    def measure(cls, peer: Packetdrill, program: Path, suite: Suite, run: Run) -> Cost:
        theirs = [peer.run(suite, run) for _ in range(REPEATS)]
        ours = [segprobe.run_one(program, suite, run).ending for _ in range(REPEATS)]
        return cls(run, medians(theirs), medians(ours))


def medians(endings: list[Ending]) -> tuple[float, float]:
    return median(e.wall for e in endings) * 1000, median(e.cpu for e in endings) * 1000


def costs(costs: list[Cost]) -> None:
    if not costs:
        return
    print(f"\none run, start to verdict, in ms, median of {REPEATS}: wall, and CPU of all processes")
    print(f"{'':<52} {'packetdrill':^13}  {'segprobe':^13}")
    print(f"{'':<52} {'wall':>6} {'CPU':>6}  {'wall':>6} {'CPU':>6}  {'wall more':>9}  CPU share")
    for cost in costs:
        (wall, cpu), (own_wall, own_cpu) = cost.peer, cost.own
        print(f"{cost.run.path:<52.52} {wall:6.0f} {cpu:6.0f}  {own_wall:6.0f} {own_cpu:6.0f}  "
              f"{own_wall - wall:+9.0f}  {own_cpu / cpu:.2f}")
