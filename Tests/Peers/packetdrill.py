"""google's packetdrill: finding or building it, running it as its runners do."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

import process
from process import Unable
from suite import Run, Suite

SOURCE = Path("gtests/net/packetdrill")
LIMIT = 180  # seconds a run, as its own runner has it

IPV4 = ["--local_ip=192.168.0.1", "--gateway_ip=192.168.0.1", "--netmask_ip=255.255.0.0", "--remote_ip=192.0.2.1",
        "-DTFO_COOKIE=3021b9d889017eeb", "-DTFO_COOKIE_ZERO=b7c12350a90dc8f5"]
IPV6 = ["--mtu=1520", "--local_ip=fd3d:0a0b:17d6::1", "--gateway_ip=fd3d:0a0b:17d6:8888::1",
        "--remote_ip=fd3d:fa7b:d17d::1", "-DTFO_COOKIE=c1d1e9742a47a9bc", "-DTFO_COOKIE_ZERO=82af1a8f9a205c34"]
FROM_IPV4 = ["-DCMSG_LEVEL_IP=SOL_IP", "-DCMSG_TYPE_RECVERR=IP_RECVERR"]
FROM_IPV6 = ["-DCMSG_LEVEL_IP=SOL_IPV6", "-DCMSG_TYPE_RECVERR=IPV6_RECVERR"]
ARGUMENTS = {
    "4": ["--ip_version=ipv4", *IPV4, *FROM_IPV4],
    "mapped": ["--ip_version=ipv4-mapped-ipv6", *IPV4, *FROM_IPV6],
    "6": ["--ip_version=ipv6", *IPV6, *FROM_IPV6],
}


@dataclass(frozen=True)
class Outcome:
    path: str
    mode: str
    passed: bool
    seconds: float
    reason: str  # one line, empty for a pass


class Packetdrill:
    """The program, and the outcomes that are known."""

    def __init__(self, checkout: Path, results: Path | None) -> None:
        self.checkout, self.results = checkout, results
        self.built: tempfile.TemporaryDirectory[str] | None = None
        self.found: Path | None = None
        self.known: dict[Run, Outcome] = {}
        if results and results.exists():
            for entry in json.loads(results.read_text()):
                self.known[Run(entry["path"], entry["mode"])] = Outcome(**entry)

    def outcome(self, suite: Suite, run: Run) -> Outcome:
        if run not in self.known:
            ending = self.run(suite, run)
            passed = ending.status == 0
            reason = "" if passed else reason_of(ending)
            self.known[run] = Outcome(run.path, run.mode, passed, ending.wall, reason)
            self.save()
        return self.known[run]

    def run(self, suite: Suite, run: Run) -> process.Ending:
        """In a network namespace of its own, in the script's folder."""
        script = suite.folder / run.path
        omit_free = ["--send_omit_free"] if suite.of_packetdrill else []
        code = ["-DCODE=host_unreachable"] if suite.of_packetdrill and run.mode != "6" else []
        command = [str(self.program()), *ARGUMENTS[run.mode], *omit_free, *code, script.name]
        enter = ["unshare", "-n", "sh", "-c", 'ip link set lo up; exec "$0" "$@"']
        return process.run(enter + command, script.parent, LIMIT)

    def save(self) -> None:
        if self.results:
            new = self.results.with_name(self.results.name + ".new")
            new.write_text(json.dumps([asdict(outcome) for outcome in self.known.values()], indent=0))
            new.replace(self.results)

    def program(self) -> Path:
        """The one in the checkout; without it, one built from a copy of the checkout, gone at the end."""
        if not self.found:
            if os.geteuid() != 0:
                raise Unable("packetdrill needs root: it makes a tun device. "
                             "Build first (make build), then run make peers as root.")
            program = self.checkout / SOURCE / "packetdrill"
            self.found = program if os.access(program, os.X_OK) else self.build()
        return self.found

    def build(self) -> Path:
        missing = [tool for tool in ("bison", "flex", "make", "cc") if not shutil.which(tool)]
        if missing:
            raise Unable(f"{self.checkout / SOURCE} has no packetdrill, and to build one needs {' and '.join(missing)}: "
                         "apt-get install bison flex make gcc")
        print("building packetdrill in a copy of the checkout", file=sys.stderr)
        self.built = tempfile.TemporaryDirectory(prefix="packetdrill-")
        folder = Path(self.built.name) / "packetdrill"
        shutil.copytree(self.checkout / SOURCE, folder, symlinks=True)
        ending = process.run(["sh", "-c", "./configure && make packetdrill"], folder, 600)
        if ending.status != 0:
            raise Unable(f"packetdrill does not build:\n{ending.text}")
        return folder / "packetdrill"


def reason_of(ending: process.Ending) -> str:
    """What packetdrill says first about the script, with what a command said before, in one line."""
    if ending.status is None:
        return f"no end within {LIMIT} s"
    lines = [line.strip() for line in ending.text.splitlines() if line.strip()]
    own = next((line for line in lines if re.search(r"\.pkt:.*(error|Timed out)", line)), "")
    command = next((line for line in lines[:1] if line != own and "Traceback" not in line), "")
    assertion = next((line for line in lines if re.match(r"\w*Error: ", line) and line != command), "")
    parts = [part for part in (own, assertion, command and f"({command})") if part]
    return " ".join(parts) or f"status {ending.status}"
