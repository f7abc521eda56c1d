"""The web client's templates with sample contexts, served with its real assets and its real content policy."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from jinja2 import Environment, FileSystemLoader

from core.i18n import translator, use_locale
from core.web.assets import VENDOR, asset
from core.web.icons import icon, icon_names
from tests.browser.client_forms import form_pages
from tests.browser.client_lists import list_pages
from tests.browser.client_pages import front_pages
from tests.browser.client_tools import tool_pages
from tests.browser.client_words import Words, link, ns

WEB = VENDOR.parents[1]
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}
PARTIAL = {"palette", "job_poll"}
CUSTOMERS = ("Alpine Outdoor GmbH", "Nordlys Sport", "Sakura Apparel", "Kunlun Trading")
FETCHED_ROW = (
    '<tr data-id="99"><td class="select"></td><td class="primary-cell"><a href="form.html">WO-99</a></td></tr>'
)


def frame(words: Words, theme: str) -> Any:
    """What surrounds every sample page."""
    t = words.t
    sites = [link(t("Suzhou plant", "苏州工厂"), active=True), link(t("Hanoi plant", "河内工厂"))]
    user = ns(
        name=t("Wang Wei", "王伟"),
        login="planner",
        initials=t("WW", "王"),
        preferences_href="preferences.html",
        logout_href="/logout",
    )
    orders = [ns(key="orders.order", label=t("Customer orders", "客户订单"), href="list.html")]
    production = [
        ns(key="production.order", label=t("Production orders", "生产工单"), href="list.html"),
        ns(key="production.task", label=t("Operation tasks", "工序任务"), href="list_group.html"),
    ]
    return ns(
        lang="zh-CN" if words.chinese else "en",
        theme=theme,
        density="compact",
        csrf="token-1",
        product="Taktline",
        assets=ns(
            css=asset("app.css"),
            js=asset("app.js"),
            font=asset("fonts/inter-latin-wght-normal.woff2"),
            icon="/static/mark.svg",
        ),
        site=sites[0].label,
        sites=sites,
        user=user,
        home_href="board.html",
        search_href="palette.html",
        language_href="/language",
        theme_href="/theme",
        help_href="board.html",
        menus=[
            ns(key="today", label=t("Today", "今日"), icon="today", href="board.html"),
            ns(key="orders", label=t("Orders", "订单"), icon="order", children=orders),
            ns(key="production", label=t("Production", "生产"), icon="factory", children=production),
        ],
        menus_end=[ns(key="apps", label=t("Apps", "应用"), icon="puzzle", href="apps.html")],
    )


def render_pages(chinese: bool, theme: str = "light") -> dict[str, str]:
    """Every sample page by name, as HTML."""
    words = Words(chinese)
    environment = Environment(loader=FileSystemLoader(WEB / "templates"), autoescape=True)
    environment.globals.update(_=translator("core"), icon=icon)
    samples = [
        *list_pages(words),
        *form_pages(words),
        *front_pages(words, asset("islands/gantt.js")),
        *tool_pages(words, icon_names()),
    ]
    around = frame(words, theme)
    with use_locale("zh_CN" if chinese else "en"):
        return {
            name: environment.get_template(template).render(frame=around, **values)
            for name, template, values in samples
        }


class ClientSite:
    """Serves ``/en-light/list.html`` and the like on a free port; ``posts`` collects (path, fields, csrf header)."""

    def __init__(self) -> None:
        self.posts: list[tuple[str, dict[str, list[str]], str | None]] = []
        self.folders = {
            f"{'zh' if chinese else 'en'}-{theme}": render_pages(chinese, theme)
            for chinese in (False, True)
            for theme in ("light", "dark")
        }
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.respond(*outer.get(self.path))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = parse_qs(body, keep_blank_values=True)
                outer.posts.append((urlsplit(self.path).path, fields, self.headers.get("X-CSRF-Token")))
                if self.path.endswith("/create"):
                    made = {"id": "77", "label": fields["name"][0]}
                    self.respond(200, "application/json", json.dumps(made).encode())
                elif self.path == "/theme":
                    self.respond(204, "text/plain", b"")
                else:
                    self.respond(303, "text/plain", b"", "/en-light/list.html")

            def respond(self, status: int, kind: str, content: bytes, location: str = "") -> None:
                self.send_response(status)
                self.send_header("Content-Type", f"{kind}; charset=utf-8")
                self.send_header("Content-Security-Policy", POLICY)
                self.send_header("Content-Length", str(len(content)))
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def get(self, address: str) -> tuple[int, str, bytes]:
        parts = urlsplit(address)
        folder, _, name = parts.path.strip("/").partition("/")
        if folder == "static":
            path = WEB / parts.path.lstrip("/")
            return (200, TYPES[path.suffix], path.read_bytes()) if path.is_file() else (404, "text/plain", b"")
        if name == "combo.json":
            asked = parse_qs(parts.query).get("q", [""])[0].lower()
            hits = [{"id": at, "label": label} for at, label in enumerate(CUSTOMERS) if asked in label.lower()]
            return 200, "application/json", json.dumps({"results": hits, "more": False}).encode()
        if name == "total.html":
            time.sleep(0.2)
            return 200, "text/html", b"10,000+"
        if name == "rows.html":
            return 200, "text/html", FETCHED_ROW.encode()
        page = self.folders.get(folder, {}).get(name.removesuffix(".html"))
        return (200, "text/html", page.encode()) if page else (404, "text/html", b"<!doctype html><title>404</title>")

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
