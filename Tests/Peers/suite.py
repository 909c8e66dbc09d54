"""The runs of a folder of packetdrill scripts: which script in which mode."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

MODES = ("4", "mapped", "6")


class Run(NamedTuple):
    """A script, relative to its suite, in one mode, as `segprobe run --ip` names it."""

    path: str
    mode: str

    def __str__(self) -> str:
        return f"{self.path} ({self.mode})"


class Suite:
    """All *.pkt below a folder, run as the public runner that the folder comes with does it."""

    def __init__(self, folder: Path, of_packetdrill: bool, text: str = "") -> None:
        """`of_packetdrill`: google's own tests, not the kernel's and not others; `text`: only paths with it."""
        self.folder = folder
        self.of_packetdrill = of_packetdrill
        found = sorted(folder.rglob("*.pkt"))
        self.scripts = [path for path in (str(p.relative_to(folder)) for p in found) if text in path]

    def runs(self) -> list[Run]:
        return [Run(path, mode) for path in self.scripts for mode in self.modes(path)]

    def modes(self, path: str) -> tuple[str, ...]:
        """google's runner goes by the file's name, the kernel's by the script's own --ip_version."""
        if self.of_packetdrill:
            if path.endswith("v6.pkt"):
                return ("6",)
            return ("4", "mapped") if path.endswith("v4.pkt") else MODES
        own = re.search(r'^--ip_version="?([\w-]+)', (self.folder / path).read_text(errors="replace"), re.M)
        names = {"ipv4": "4", "ipv6": "6", "ipv4-mapped-ipv6": "mapped"}
        return (names[own[1]],) if own and own[1] in names else MODES
