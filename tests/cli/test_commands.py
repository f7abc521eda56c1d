"""The commands: exit codes, words for people, JSON for programs."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from core.cli.main import COMMANDS, main
from core.config import load_config
from core.security.passwords import digest
from core.server.presence import Claim
from tests.cli.conftest import PASSWORD, Mes

ROOT = Path(__file__).resolve().parents[2]


def leaves() -> list[list[str]]:
    import click

    found = []
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        inner = command.commands if isinstance(command, click.Group) else {}
        found += [[name, sub] for sub in inner] or [[name]]
    return found


@pytest.mark.parametrize("words", leaves(), ids=" ".join)
def test_every_command_has_help_and_an_example(mes: Mes, words: list[str]) -> None:
    result = mes(*words, "--help")
    assert result.exit_code == 0
    assert "Example" in result.stdout
    assert f"mes {' '.join(words)}" in result.stdout


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = (
        "import sys; sys.argv = ['mes', '--help']\n"
        "from core.cli.main import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlalchemy', 'flask', 'babel', 'rich', 'structlog', 'numpy', 'ortools', 'core.instance'}\n"
        "print(sorted(heavy & set(sys.modules)))\n"
    )
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"
    assert "schedule" in ended.stdout


def test_wrong_use_is_code_2(mes: Mes, data: Path) -> None:
    assert mes("nonsense").exit_code == 2
    assert mes("addon", "install").exit_code == 2
    assert mes("user", "add", "wei", data=data).exit_code == 2  # no terminal to ask for a password


@pytest.mark.parametrize(
    "words", [["addon", "list"], ["check"], ["db", "check"], ["run"], ["audit", "verify"]], ids=str
)
def test_without_an_installation_the_remedy_is_said(mes: Mes, tmp_path: Path, words: list[str]) -> None:
    result = mes(*words, data=tmp_path / "none")
    assert result.exit_code == 3
    assert f"mes init --data {tmp_path / 'none'}" in result.stderr


def test_a_dead_database_is_told_in_words(mes: Mes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MES_DATABASE_URL", "postgresql://anna:hidden@127.0.0.1:1/none")
    result = mes("addon", "list", data=tmp_path)
    assert result.exit_code == 3
    assert "does not answer" in result.stderr
    assert "hidden" not in result.stderr
    assert "Traceback" not in result.stderr


def test_init_without_an_administrator_prints_a_link_that_works_once(mes: Mes, tmp_path: Path) -> None:
    result = mes("init", "--addon", "base", data=tmp_path / "data")
    assert result.exit_code == 0
    token = result.stdout.strip().removeprefix("http://127.0.0.1:8420/setup/")
    with sqlite3.connect(tmp_path / "data" / "taktline.db") as connection:
        stored = connection.execute("SELECT value FROM core_setting WHERE name = 'setup_token'").fetchone()[0]
    assert stored == digest(token)


def test_init_may_be_repeated(mes: Mes, data: Path) -> None:
    assert mes("init", "--addon", "base", data=data).exit_code == 0
    assert json.loads(mes("user", "list", "--json", data=data).stdout)[0]["login"] == "anna"


def test_init_keeps_the_database_address_for_its_owner_only(mes: Mes, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    assert mes("init", "--addon", "base", "--database-url", url, data=tmp_path / "data").exit_code == 0
    assert load_config(tmp_path / "data").database_url == url
    assert (tmp_path / "data" / "taktline.toml").stat().st_mode & 0o077 == 0
    assert mes("addon", "list", data=tmp_path / "data").exit_code == 0


def test_users_roles_passwords_and_tokens(mes: Mes, data: Path) -> None:
    assert (
        mes("user", "add", "wei", "--role", "base.user", "--password-stdin", data=data, stdin=PASSWORD).exit_code == 0
    )
    users = {user["login"]: user for user in json.loads(mes("user", "list", "--json", data=data).stdout)}
    assert users["wei"]["roles"] == "base.user"
    assert users["anna"]["administrator"] is True
    for words, password in ((["wei"], PASSWORD), (["li", "--role", "no.such"], PASSWORD), (["li"], "short")):
        result = mes("user", "add", *words, "--password-stdin", data=data, stdin=password)
        assert result.exit_code == 1
        assert result.stderr.startswith("mes: ")
    assert mes("user", "passwd", "wei", "--password-stdin", data=data, stdin="another-1234").exit_code == 0
    assert mes("user", "passwd", "nobody", "--password-stdin", data=data, stdin="another-1234").exit_code == 1
    token = json.loads(mes("user", "token", "wei", "--days", "3", "--json", data=data).stdout)
    assert token["token"].startswith("mes_")
    assert token["expires_at"]


def test_addons_are_planned_installed_and_switched(mes: Mes, data: Path) -> None:
    states = {a["name"]: a["state"] for a in json.loads(mes("addon", "list", "--json", data=data).stdout)}
    assert (states["base"], states["orders"]) == ("enabled", "available")
    plan = json.loads(mes("addon", "plan", "engineering", "--json", data=data).stdout)
    assert plan["addons_to_install"] == ["engineering"]
    assert "engineering_item" in plan["new_tables"]
    assert "engineering_1" in plan["migrations"]
    states = {a["name"]: a["state"] for a in json.loads(mes("addon", "list", "--json", data=data).stdout)}
    assert states["engineering"] == "available"
    assert mes("addon", "install", "engineering", data=data).exit_code == 0
    refused = mes("addon", "disable", "base", data=data)
    assert refused.exit_code == 1
    assert "engineering" in refused.stderr
    assert mes("addon", "disable", "engineering", data=data).exit_code == 0
    assert mes("addon", "enable", "engineering", data=data).exit_code == 0
    assert mes("addon", "install", "nonsense", data=data).exit_code == 1


def test_a_sound_database_passes_its_check_and_a_changed_one_does_not(mes: Mes, data: Path) -> None:
    result = mes("db", "check", "--json", data=data)
    assert (result.exit_code, any(json.loads(result.stdout).values())) == (0, False), result.stdout
    assert mes("db", "upgrade", data=data).exit_code == 0
    with sqlite3.connect(data / "taktline.db") as connection:
        connection.execute("ALTER TABLE base_company DROP COLUMN currency")
        connection.execute("INSERT INTO core_membership (user_id, role, version, created_at, updated_at) VALUES (99, 'x', 1, '2026-01-01', '2026-01-01')")  # fmt: skip # noqa: E501
    result = mes("db", "check", "--json", data=data)
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert any("currency" in line for line in found["drift"])
    assert any("core_membership" in line for line in found["broken_references"])


def test_backup_and_restore(mes: Mes, data: Path) -> None:
    file = Path(mes("db", "backup", data=data).stdout.strip())
    assert file.parent == data / "backup"
    assert mes("db", "backup", file, data=data).exit_code == 1
    mes("user", "add", "wei", "--password-stdin", data=data, stdin=PASSWORD)
    claim = Claim(load_config(data))
    claim.announce("http://127.0.0.1:8420")
    refused = mes("db", "restore", file, "--yes", data=data)
    claim.release()
    assert refused.exit_code == 1
    assert "served" in refused.stderr
    assert mes("db", "restore", file, data=data, stdin="n\n").exit_code == 1
    assert len(json.loads(mes("user", "list", "--json", data=data).stdout)) == 2
    assert mes("db", "restore", file, "--yes", data=data).exit_code == 0
    assert len(json.loads(mes("user", "list", "--json", data=data).stdout)) == 1
    assert len(list(data.glob("taktline-before-*.db"))) == 1
    assert mes("db", "check", data=data).exit_code == 0


def test_what_is_no_backup_is_refused(mes: Mes, data: Path, tmp_path: Path) -> None:
    text, other = tmp_path / "text.db", tmp_path / "other.db"
    text.write_text("not a database" * 100)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    before = (data / "taktline.db").read_bytes()
    for file in (text, other):
        assert mes("db", "restore", file, "--yes", data=data).exit_code == 1
    assert (data / "taktline.db").read_bytes() == before


def tamper(data: Path, statement: str) -> None:
    """Change the trail as somebody would who owns the file: past the triggers that forbid it."""
    with sqlite3.connect(data / "taktline.db") as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)


def test_the_audit_trail_is_verified(mes: Mes, data: Path) -> None:
    found = json.loads(mes("audit", "verify", "--json", data=data).stdout)
    assert found["entries"] > 10
    assert found["broken"] == []
    with sqlite3.connect(data / "taktline.db") as connection:
        changed = connection.execute("SELECT id FROM core_audit ORDER BY sequence LIMIT 1 OFFSET 4").fetchone()[0]
    tamper(data, f"UPDATE core_audit SET user_name = 'somebody else' WHERE id = {changed}")
    result = mes("audit", "verify", "--json", data=data)
    assert result.exit_code == 1
    assert [(b["entry_id"], b["reason"]) for b in json.loads(result.stdout)["broken"]] == [
        (changed, "its content was changed")
    ]


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("DELETE FROM core_audit WHERE sequence = 3", "entries 3 to 3 are missing"),
        (
            "DELETE FROM core_audit WHERE sequence = (SELECT max(sequence) FROM core_audit)",
            "the last entries are missing",
        ),
        ("DELETE FROM core_audit", "the last entries are missing"),
    ],
)
def test_missing_entries_are_found(mes: Mes, data: Path, statement: str, reason: str) -> None:
    tamper(data, statement)
    result = mes("audit", "verify", "--json", data=data)
    assert result.exit_code == 1
    assert reason in [fault["reason"] for fault in json.loads(result.stdout)["broken"]]


def test_check_reports_what_does_not_fit(mes: Mes, data: Path) -> None:
    found = json.loads(mes("check", "--json", data=data).stdout)
    assert (found["composition"], found["migrations"]) == ([], [])
    with sqlite3.connect(data / "taktline.db") as connection:
        connection.execute("UPDATE core_addon SET name = 'gone' WHERE name = 'base'")
    result = mes("check", "--json", data=data)
    assert result.exit_code == 1
    assert "gone" in json.loads(result.stdout)["composition"][0]
    result = mes("openapi", data=data)
    assert result.exit_code == 1
    assert "gone" in result.stderr


def test_doctor_names_what_mends_it(mes: Mes, data: Path, tmp_path: Path) -> None:
    found = {entry["subject"]: entry for entry in json.loads(mes("doctor", "--json", data=data).stdout)}
    assert all(found[subject]["well"] for subject in ("Python", "database", "migrations", "addons", "users"))
    result = mes("doctor", "--json", data=tmp_path / "none")
    assert result.exit_code == 3
    found = {entry["subject"]: entry for entry in json.loads(result.stdout)}
    assert found["database"]["remedy"].startswith("mes init")


def test_openapi_and_views(mes: Mes, data: Path) -> None:
    document = json.loads(mes("openapi", data=data).stdout)
    assert document["openapi"].startswith("3.1")
    assert mes("views", "list", "--json", data=data).exit_code == 0
    nodes = json.loads(mes("views", "explain", "base.company.form", "--json", data=data).stdout)
    assert any(node["node"].endswith("code") for node in nodes)
    assert mes("views", "explain", "base.nothing.form", data=data).exit_code == 1


def test_records_go_out_and_come_in(mes: Mes, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "parties.csv"
    file.write_text("Code,Name\nK1,Kunde\nK2,客户\n", encoding="utf-8")
    looked = json.loads(mes("import", "base.party", file, "--preview", "--json", data=data).stdout)
    assert (looked["good"], looked["problems"]) == (2, [])
    assert mes("import", "base.party", file, data=data).exit_code == 0
    again = mes("import", "base.party", file, "--json", data=data)
    assert again.exit_code == 1
    assert json.loads(again.stdout)["created"] == 0
    out = tmp_path / "out.csv"
    assert mes("export", "base.party", out, "--fields", "code,name", data=data).exit_code == 0
    assert "客户" in out.read_text("utf-8-sig")
    assert mes("export", "base.party", out, data=data).exit_code == 1
    assert mes("export", "base.party", tmp_path / "out.txt", data=data).exit_code == 2
    assert mes("export", "base.nothing", tmp_path / "x.csv", data=data).exit_code == 1


def test_run_refuses_an_old_schema(mes: Mes, data: Path) -> None:
    with sqlite3.connect(data / "taktline.db") as connection:
        connection.execute("DELETE FROM core_migration WHERE version_num LIKE '%base_%'")
    result = mes("run", data=data)
    assert result.exit_code == 3
    assert "mes db upgrade" in result.stderr


def test_errors_are_words_in_the_language_of_the_console(mes: Mes, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    english = mes("user", "passwd", "nobody", "--password-stdin", data=data, stdin="another-1234")
    assert english.stderr == "mes: There is no user nobody.\n"
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    chinese = mes("user", "passwd", "nobody", "--password-stdin", data=data, stdin="another-1234")
    assert chinese.stderr.startswith("mes: ")
    assert "nobody" in chinese.stderr
    assert chinese.stderr != english.stderr
    with pytest.raises(Exception, match="nobody"):
        mes("--debug", "user", "passwd", "nobody", "--password-stdin", data=data, stdin="another-1234")


def test_instances_are_planned_without_an_installation(mes: Mes, tmp_path: Path) -> None:
    files = [ROOT / "tests" / "data" / "scheduling" / name for name in ("ft06.json", "kacem_k1.json")]
    result = mes("schedule", "instance", *files, "--seconds", "3", "--json", "--out", tmp_path / "plans")
    assert result.exit_code == 0
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    wanted = {"name", "status", "objective", "makespan", "weighted_tardiness", "bound", "seconds"}
    assert all(wanted <= set(line) for line in lines)
    assert (lines[0]["name"], lines[0]["makespan"]) == ("ft06", 55)
    rows = json.loads((tmp_path / "plans" / "ft06.json").read_text())
    assert len(rows) == 36
    assert set(rows[0]) == {"job", "op", "machine", "start", "end"}


def test_a_broken_instance_is_told_and_the_others_are_planned(mes: Mes, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    sound = ROOT / "tests" / "data" / "scheduling" / "kacem_k1.json"
    result = mes("schedule", "instance", broken, sound, "--seconds", "1", "--json")
    assert result.exit_code == 1
    assert "broken.json" in result.stderr
    assert len(result.stdout.splitlines()) == 1
