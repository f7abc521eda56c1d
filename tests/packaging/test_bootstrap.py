"""`./mes` with a stand-in for Python that only pretends to install: what it says, does, repairs and leaves alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STAND_IN = """#!/bin/sh
case "$*" in
*fcntl*|*sys.version_info*) exec "{python}" "$@" ;;
--version) echo "Python 3.11.0" ;;
"-m venv"*) for last; do :; done; echo venv >>"{calls}"
    rm -rf "$last"; mkdir -p "$last/bin"; cp "$0" "$last/bin/python" ;;
"-m pip --version") ;;
"-m pip install"*) echo "pip $*" >>"{calls}"; sleep "${{PIP_SECONDS:-0}}" 9>&-
    [ -z "${{PIP_FAILS:-}}" ] || {{ echo no network; exit 1; }}
    mkdir -p "{root}/core/web/static/vendor"; echo '{{}}' >"{root}/core/web/static/vendor/manifest.json"
    printf '#!/bin/sh\\necho started in $PWD with "$@"\\n' >"$(dirname "$0")/mes"; chmod +x "$(dirname "$0")/mes" ;;
*hatch_build.py) echo assets >>"{calls}" ;;
"-c import venv, ensurepip") exit ${{VENV_MISSING:-0}} ;;
*) echo "unexpected: $*" >&2; exit 9 ;;
esac
"""


class Checkout:
    """A folder with the bootstrap, a stand-in Python, and a record of what that was asked to do."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "check out"
        self.elsewhere = folder / "elsewhere"
        self.calls_file = folder / "calls"
        self.python = folder / "python-stand-in"
        self.elsewhere.mkdir()
        (self.root / "core/web/ui").mkdir(parents=True)
        (self.root / "core/web/ui/app.js").write_text("1", encoding="ascii")
        (self.root / "pyproject.toml").write_text("[project]\n", encoding="ascii")
        shutil.copy(ROOT / "mes", self.root / "mes")
        script = STAND_IN.format(python=sys.executable, calls=self.calls_file, root=self.root)
        self.python.write_text(script, encoding="ascii")
        self.python.chmod(0o755)

    def environment(self, **more: str) -> dict[str, str]:
        return {**os.environ, "MES_PYTHON": str(self.python), **more}

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(self.root / "mes"), *arguments],
            cwd=self.elsewhere,
            env=self.environment(**environment),
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def start(self, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [str(self.root / "mes")],
            env=self.environment(**environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def calls(self) -> list[str]:
        """What the stand-in did since the last time this was asked."""
        if not self.calls_file.exists():
            return []
        lines = self.calls_file.read_text(encoding="utf-8").splitlines()
        self.calls_file.unlink()
        return [line.split()[0] + (" dev" if line.endswith("[dev]") else "") for line in lines]

    def wait_for_call(self, name: str) -> None:
        deadline = time.monotonic() + 20
        while not (self.calls_file.exists() and name in self.calls_file.read_text(encoding="utf-8")):
            assert time.monotonic() < deadline, f"{name} was never called"
            time.sleep(0.05)


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_first_run_installs_and_the_next_only_hands_over(checkout: Checkout) -> None:
    first = checkout.run("demo", "a b")
    assert first.stdout == f"started in {checkout.elsewhere} with demo a b\n"
    assert "making .venv" in first.stderr
    assert checkout.calls() == ["venv", "pip"]
    second = checkout.run("demo")
    assert (second.returncode, second.stderr, checkout.calls()) == (0, "", [])


def test_called_through_a_link(checkout: Checkout) -> None:
    link = checkout.elsewhere / "mes"
    link.symlink_to(checkout.root / "mes")
    ended = subprocess.run([link, "x"], env=checkout.environment(), capture_output=True, text=True, check=True)
    assert ended.stdout.endswith("with x\n")
    assert (checkout.root / ".venv").is_dir()


def test_tests_need_the_tools_and_keep_them(checkout: Checkout) -> None:
    checkout.run("run")
    checkout.calls()
    checkout.run("test")
    assert checkout.calls() == ["pip dev"]
    checkout.run("run")
    assert checkout.calls() == []
    (checkout.root / "pyproject.toml").write_text("[project]\nname = 'x'\n", encoding="ascii")
    checkout.run("run")
    assert checkout.calls() == ["pip dev"]


def test_changed_assets_are_made_anew(checkout: Checkout) -> None:
    checkout.run("test")
    checkout.calls()
    (checkout.root / "core/web/ui/app.js").write_text("2", encoding="ascii")
    checkout.run("run")
    assert checkout.calls() == ["assets"]


@pytest.mark.parametrize("deed", ["moved", "python gone"])
def test_what_became_unusable_is_made_anew(checkout: Checkout, deed: str) -> None:
    checkout.run("run")
    checkout.calls()
    if deed == "moved":
        shutil.copytree(checkout.root / ".venv", checkout.root / "saved")
        stamp = checkout.root / ".venv/.mes-stamp"
        stamp.write_text(stamp.read_text(encoding="utf-8").replace("check out", "old place"), encoding="utf-8")
    else:
        (checkout.root / ".venv/bin/python").unlink()
    checkout.run("run")
    assert checkout.calls() == ["venv", "pip"]


def stop_politely(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGINT)


def pull_the_plug(process: subprocess.Popen[str]) -> None:
    os.killpg(process.pid, signal.SIGKILL)


@pytest.mark.parametrize("stop", [stop_politely, pull_the_plug])
def test_an_interrupted_installation_is_repaired(
    checkout: Checkout, stop: Callable[[subprocess.Popen[str]], None]
) -> None:
    process = checkout.start(PIP_SECONDS="30")
    checkout.wait_for_call("pip")
    stop(process)
    output, _ = process.communicate(timeout=20)
    if stop is stop_politely:
        assert process.returncode == 130
        assert "run it again" in output
    checkout.calls()
    assert checkout.run("run").returncode == 0
    assert checkout.calls() == ["venv", "pip"]


def test_a_failed_installation_says_why_and_can_be_repeated(checkout: Checkout) -> None:
    failed = checkout.run("run", PIP_FAILS="1")
    assert failed.returncode == 1
    assert "no network" in failed.stderr
    assert checkout.run("run").returncode == 0


def test_two_at_once_install_once(checkout: Checkout) -> None:
    first = checkout.start(PIP_SECONDS="3")
    checkout.wait_for_call("pip")
    second = checkout.start()
    outputs = [each.communicate(timeout=40)[0] for each in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0]
    assert "waiting for it" in outputs[1]
    assert checkout.calls() == ["venv", "pip"]


def test_missing_venv_names_the_command_that_mends_it(checkout: Checkout) -> None:
    ended = checkout.run("demo", VENV_MISSING="1")
    assert ended.returncode == 3
    assert "to mend it: " in ended.stderr
    if shutil.which("apt-get"):
        assert ended.stderr.rstrip().endswith("apt-get install -y python3-venv")


def test_a_chosen_python_that_does_not_fit_is_not_replaced_in_silence(checkout: Checkout) -> None:
    ended = checkout.run("demo", MES_PYTHON="/no/such/python")
    assert ended.returncode == 3
    assert "/no/such/python" in ended.stderr


def test_missing_or_old_python_names_the_command_that_mends_it(checkout: Checkout, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("sh", "dirname", "readlink", "cksum", "find", "sort", "xargs", "cat", "mkdir", "id"):
        found = shutil.which(tool)
        assert found is not None
        (tools / tool).symlink_to(found)
    bare = checkout.run("demo", PATH=str(tools), MES_PYTHON="")
    assert bare.returncode == 3
    assert "Python is missing" in bare.stderr
    old = tools / "python3"
    old.write_text("#!/bin/sh\n[ \"$1\" = --version ] && echo 'Python 3.9.2' || exit 1\n", encoding="ascii")
    old.chmod(0o755)
    outdated = checkout.run("demo", PATH=str(tools), MES_PYTHON="")
    assert outdated.returncode == 3
    assert "Python 3.9.2 is too old" in outdated.stderr
