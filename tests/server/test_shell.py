"""The ASGI shell: probes answered by itself, pages by Flask, streams by their owners."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from core.addons import lifecycle
from core.clock import now
from core.config import Config
from core.instance import Instance
from core.jobs.worker import HEARTBEAT
from core.server.asgi import Shell
from core.server.health import Readiness
from tests.jobs.trial import Trial

ROOT = Path(__file__).resolve().parents[2]


def ask(shell: Shell, path: str) -> tuple[int, bytes]:
    """One GET request; status and body."""
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 8420),
        "client": ("127.0.0.1", 1),
    }
    asyncio.run(shell(scope, receive, send))  # type: ignore[arg-type]
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


@pytest.fixture
def pages() -> Flask:
    app = Flask("pages")
    app.add_url_rule("/hello", "hello", lambda: "hello")
    return app


def test_healthz_is_up_whatever_else_is(pages: Flask) -> None:
    status, body = ask(Shell(pages, lambda: {"database": "does not answer"}), "/healthz")
    assert (status, json.loads(body)) == (200, {"status": "ok"})


def test_pages_are_flasks(pages: Flask) -> None:
    shell = Shell(pages, dict)
    assert ask(shell, "/hello") == (200, b"hello")
    assert ask(shell, "/nowhere")[0] == 404


def test_a_stream_owns_its_path(pages: Flask) -> None:
    async def stream(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"data: 1\n\n"})

    assert ask(Shell(pages, dict, {"/events": stream}), "/events") == (200, b"data: 1\n\n")


def test_lifespan_is_answered(pages: Flask) -> None:
    said: list[str] = []
    messages = iter(["lifespan.startup", "lifespan.shutdown"])

    async def receive() -> Any:
        return {"type": next(messages)}

    async def send(message: Any) -> None:
        said.append(message["type"])

    asyncio.run(Shell(pages, dict)({"type": "lifespan"}, receive, send))
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_readyz_tells_part_by_part(pages: Flask, trial: Trial) -> None:
    shell = Shell(pages, Readiness(trial.instance).check)
    status, body = ask(shell, "/readyz")
    assert status == 503
    assert json.loads(body)["parts"] == {"database": "ok", "schema": "ok", "worker": "silent"}
    lifecycle.write_setting(trial.instance, HEARTBEAT, now().isoformat())
    assert ask(shell, "/readyz")[0] == 200


def test_an_installation_that_is_not_set_up_is_not_ready(tmp_path: Path) -> None:
    instance = Instance(Config(tmp_path))
    assert Readiness(instance).check() == {"database": "not set up"}
    instance.close()


def test_a_database_that_does_not_answer_is_not_ready(tmp_path: Path) -> None:
    instance = Instance(Config(tmp_path, database_url="postgresql://nobody@127.0.0.1:1/none"))
    assert Readiness(instance).check() == {"database": "does not answer"}
    instance.close()


def test_the_web_process_loads_no_solver_and_no_spreadsheets(trial: Trial) -> None:
    """They cost memory and seconds, and belong to worker and planner."""
    code = (
        "import sys, pathlib\n"
        "import core.server.web, core.server.asgi, core.server.planner_client\n"
        "from core.addons import lifecycle\n"
        "from core.config import Config\n"
        "from core.instance import Instance\n"
        "from core.web.app import create_app\n"
        "instance = Instance(Config(pathlib.Path(sys.argv[1])))\n"
        "lifecycle.initialise(instance)\n"
        "create_app(instance).test_client().get('/login')\n"
        "print(sorted({'ortools', 'numpy', 'openpyxl', 'numba', 'scipy', 'typst'} & set(sys.modules)))\n"
    )
    folder = trial.config.data / "other"
    ended = subprocess.run(
        [sys.executable, "-c", code, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.strip() == "[]"
