"""A local server for the Gantt board alone: its sources, a plan document, scripted answers to check and move."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

ROOT = Path(__file__).resolve().parents[2]
HARNESS = Path(__file__).parent / "gantt_harness"
PAGE = """<!doctype html>
<html lang="{lang}" data-bs-theme="{theme}"><head><meta charset="utf-8"><title>Gantt harness</title>
<meta name="csrf-token" content="token-1"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="/harness/tokens.css">
<link rel="stylesheet" href="/styles/_gantt.scss">
<script type="application/json" id="labels">{labels}</script></head>
<body><main><h1>{title}</h1><div data-island="gantt" data-src="/plan.json" data-labels="#labels"></div></main>
<script type="module" src="/harness/harness.js"></script></body></html>"""
ORDER_PAGE = b"<!doctype html><html lang=en><title>Order</title><link rel=icon href=data:,><h1>Order</h1></html>"
POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'"
)
TYPES = {".js": "text/javascript", ".css": "text/css", ".scss": "text/css"}


class GanttServer:
    """Serves on a free port of the loopback address until `close`.

    `plan` is what `/plan.json` answers; `answers` maps a path to `(status, document)`; `posts` collects
    `(path, body, csrf header)`; `loads` collects the query of every read of the plan.
    """

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.plan_status = 200
        self.theme = "light"
        self.lang = "en"
        self.labels: dict[str, str] = {}
        self.answers: dict[str, tuple[int, dict[str, Any]]] = {}
        self.posts: list[tuple[str, dict[str, Any], str | None]] = []
        self.loads: list[dict[str, list[str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.respond(*outer.get(self.path))

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                path = urlsplit(self.path).path
                outer.posts.append((path, body, self.headers.get("X-CSRF-Token")))
                status, answer = outer.answers.get(path, (404, {"detail": "no such address"}))
                self.respond(status, "application/json", json.dumps(answer).encode())

            def respond(self, status: int, kind: str, content: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Cache-Control", "no-store")
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: Any) -> None:
                """Requests are recorded by the server object, not printed."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """Address of the test page."""
        return f"http://127.0.0.1:{self.http.server_port}/"

    def get(self, address: str) -> tuple[int, str, bytes]:
        """Answer of a GET: `(status, content type, body)`."""
        parts = urlsplit(address)
        if parts.path == "/":
            page = PAGE.format(lang=self.lang, theme=self.theme, title="Plan", labels=json.dumps(self.labels))
            return 200, "text/html", page.encode()
        if parts.path == "/plan.json":
            self.loads.append(parse_qs(parts.query))
            return self.plan_status, "application/json", json.dumps(self.plan).encode()
        if parts.path.startswith("/order/"):
            return 200, "text/html", ORDER_PAGE
        for prefix, folder in (("/islands/", "core/web/ui/islands"), ("/styles/", "core/web/ui/styles")):
            if parts.path.startswith(prefix):
                return self.file(ROOT / folder / parts.path.removeprefix(prefix))
        return self.file(HARNESS / parts.path.removeprefix("/harness/"))

    def file(self, path: Path) -> tuple[int, str, bytes]:
        """A source file of the island or the harness, or 404."""
        if not path.is_file():
            return 404, "text/plain", b"not found"
        return 200, TYPES[path.suffix], path.read_bytes()

    def close(self) -> None:
        """Stops serving and frees the port."""
        self.http.shutdown()
        self.http.server_close()
