"""segprobe: a whole suite in one run."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import process
from process import Unable
from suite import MODES, Run, Suite


@dataclass(frozen=True)
class Verdict:
    name: str  # pass, fail, inconclusive, error, skip
    reason: str  # one line

    @property
    def passed(self) -> bool:
        return self.name == "pass"

    def __str__(self) -> str:
        return f"{self.name}: {self.reason}" if self.reason else self.name


@dataclass(frozen=True)
class Round:
    verdicts: dict[Run, Verdict]
    unparsed: set[str]  # paths
    ending: process.Ending

    def verdict(self, run: Run) -> Verdict:
        return self.verdicts.get(run) or Verdict("none", "no verdict reported")


def run_suite(program: Path, suite: Suite, jobs: int | None, text: str = "") -> Round:
    """`jobs`: at a time; none: as segprobe has it by default. `text`: only paths with it."""
    options = [f"-j{jobs}"] if jobs else []
    return run(program, suite, str(suite.folder), [*options, "--ip", "all", "--filter", text])


def run_one(program: Path, suite: Suite, which: Run) -> Round:
    return run(program, suite, str(suite.folder / which.path), ["--ip", which.mode])


def run(program: Path, suite: Suite, path: str, options: list[str]) -> Round:
    with tempfile.TemporaryDirectory(prefix="segprobe-peers-") as folder:
        report = Path(folder) / "report.jsonl"
        command = [str(program), "run", path, "--deviations", "none", *options, "--report", f"jsonl={report}"]
        ending = process.run(command, Path(folder), 3600)
        if not report.exists():
            raise Unable(f"{' '.join(command)} gave no report (status {ending.status}):\n{ending.text}")
        return read(suite, report, ending)


def read(suite: Suite, report: Path, ending: process.Ending) -> Round:
    verdicts: dict[Run, Verdict] = {}
    unparsed: set[str] = set()
    for line in report.read_text().splitlines():
        entry = json.loads(line)
        if entry["type"] != "verdict":
            continue
        path = str(Path(entry["probe"]).relative_to(suite.folder))
        verdict = Verdict(entry["verdict"], one_line(entry).replace(f"{suite.folder}/", ""))
        if entry["ip"] is None:
            unparsed.add(path)
        for mode in [entry["ip"]] if entry["ip"] else MODES:
            verdicts[Run(path, mode)] = verdict
    return Round(verdicts, unparsed, ending)


def one_line(entry: dict[str, object]) -> str:
    """The reason, with the place of a failure before it."""
    reason = " ".join(str(entry.get("reason", "")).split())
    reason = reason if len(reason) <= 240 else reason[:237] + "..."
    failure = entry.get("failure")
    if isinstance(failure, dict) and "line" in failure:
        return f"line {failure['line']}: {reason}"
    return reason
