"""The things tests need from the operating system: recognised, and with root installed.

``tests/system-packages.txt`` holds one Debian package a line with how its presence is recognised.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


class SystemPackageMissing(RuntimeError):
    """Something is missing on this machine; the message names it and the command that mends it."""


@dataclass(frozen=True)
class SystemPackage:
    """``probe`` is ``command:NAME[,NAME…]`` (any of them on the PATH) or ``font:FAMILY``."""

    name: str
    probe: str

    def is_present(self) -> bool:
        """Whether the probe succeeds, whichever package made it so. Raises ValueError for an unknown probe."""
        kind, _, wanted = self.probe.partition(":")
        if kind == "command":
            return any(shutil.which(command) for command in wanted.split(","))
        if kind == "font":
            return _has_font(wanted)
        raise ValueError(f"unknown probe {self.probe!r} of package {self.name}")


def read_packages(file: Path) -> list[SystemPackage]:
    """The packages of a list; blank lines and comments are left out."""
    lines = (line.split("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines())
    return [SystemPackage(*line.split(maxsplit=1)) for line in lines if line]


def provide(packages: list[SystemPackage]) -> list[str]:
    """Make all packages present; the names of those installed now. Raises :class:`SystemPackageMissing`."""
    missing = [package for package in packages if not package.is_present()]
    if not missing:
        return []
    names = [package.name for package in missing]
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SystemPackageMissing(_explain(missing))
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "--no-install-recommends", *names]):
        ended = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=False)
        if ended.returncode != 0:
            raise SystemPackageMissing(f"{' '.join(command)} ended with {ended.returncode}\n{_explain(missing)}")
    still = [package for package in missing if not package.is_present()]
    if still:
        raise SystemPackageMissing(_explain(still))
    return names


def _has_font(family: str) -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list", f":family={family}", "family"], capture_output=True, text=True, check=False)
    return family in listed.stdout


def _explain(missing: list[SystemPackage]) -> str:
    wanted = "\n".join(f"  {package.name} ({package.probe})" for package in missing)
    names = " ".join(package.name for package in missing)
    return f"missing on this machine:\n{wanted}\nto mend it: apt-get install -y {names} (as root)"
