"""`mes test`: which steps it plans, what it says is missing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from core.cli import testing
from core.cli.testing import TestArguments, plan, typed_folders
from core.testing import packages
from core.testing.packages import SystemPackage, SystemPackageMissing, provide, read_packages

ROOT = Path(__file__).resolve().parents[2]


def test_a_full_run_checks_first_and_tests_last() -> None:
    names = [step.name for step in plan(TestArguments(), {})]
    assert names == ["ruff check", "ruff format", "mypy", "import contracts", "pytest"]


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        (TestArguments(keyword="plan", fast=True), ["--fast", "-k", "plan"]),
        (TestArguments(selection=("tests/x.py", "-x")), ["tests/x.py", "-x"]),
        (TestArguments(bench=True), ["-s", "-o", "python_files=bench_*.py test_*.py", "tests/bench"]),
    ],
)
def test_a_selection_runs_pytest_only(arguments: TestArguments, options: list[str]) -> None:
    steps = plan(arguments, {"MES_TEST_PG_URL": "postgresql://x"})
    assert [step.name for step in steps] == ["pytest"]
    assert steps[0].command[3:] == options
    assert steps[0].environment == {"MES_TEST_PG_URL": "postgresql://x"}


def test_nightly_is_passed_on() -> None:
    assert "--nightly" in plan(TestArguments(nightly=True), {})[-1].command


def test_folders_without_python_are_not_given_to_mypy(tmp_path: Path) -> None:
    (tmp_path / "drivers").mkdir()
    (tmp_path / "core").mkdir()
    (tmp_path / "core/a.py").write_text("", encoding="ascii")
    assert typed_folders(tmp_path) == ["core"]


def test_the_list_of_packages_can_be_read_and_probed() -> None:
    listed = read_packages(ROOT / "tests/system-packages.txt")
    assert {package.name for package in listed} >= {"chromium", "fonts-noto-cjk"}
    assert all(package.is_present() for package in listed)


def test_what_is_present_is_not_installed() -> None:
    assert provide([SystemPackage("shell", "command:no-such-shell,sh")]) == []


def test_an_unknown_probe_is_refused() -> None:
    with pytest.raises(ValueError, match="smell"):
        SystemPackage("x", "smell:y").is_present()


def test_without_root_the_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages.os, "geteuid", lambda: 1000)
    wanted = [SystemPackage("ghost", "command:no-such-command"), SystemPackage("face", "font:No Such Face")]
    with pytest.raises(SystemPackageMissing, match=r"apt-get install -y ghost face") as caught:
        provide(wanted)
    assert "no-such-command" in str(caught.value)


def test_with_root_only_the_missing_is_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    log = tmp_path / "log"
    apt = tools / "apt-get"
    apt.write_text(
        f'#!/bin/sh\necho "$DEBIAN_FRONTEND $*" >>{log}\n'
        f'[ "$1" = update ] || {{ echo >{tools}/ghost; chmod +x {tools}/ghost; }}\n',
        encoding="ascii",
    )
    apt.chmod(0o755)
    monkeypatch.setattr(packages.os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    assert provide([SystemPackage("shell", "command:sh"), SystemPackage("ghost", "command:ghost")]) == ["ghost"]
    assert log.read_text(encoding="ascii").splitlines() == [
        "noninteractive update -q",
        "noninteractive install -y -q --no-install-recommends ghost",
    ]


def test_missing_things_end_with_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testing, "TOOLS", ("no_such_tool",))
    ended = CliRunner().invoke(testing.test, ["--fast"])
    assert ended.exit_code == 3
    assert "no_such_tool" in ended.output


def test_an_installed_package_has_no_tests(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(testing, "ROOT", tmp_path)
    ended = CliRunner().invoke(testing.test, [])
    assert ended.exit_code == 3
    assert "source checkout" in ended.output


def test_a_failing_step_fails_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    def plan_one(arguments: TestArguments, environment: dict[str, str]) -> list[testing.Step]:
        return [testing.Step("good", ["true"]), testing.Step("bad", ["false"]), testing.Step("later", ["true"])]

    monkeypatch.setattr(testing, "plan", plan_one)
    ended = CliRunner().invoke(testing.test, ["--fast"])
    assert ended.exit_code == 1
    assert "FAILED  bad" in ended.output
    assert "passed  later" in ended.output
