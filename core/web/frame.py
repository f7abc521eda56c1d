"""The frame around every page: menus, site, user, language, theme."""

from __future__ import annotations

from typing import Any

from flask import g, render_template, request

from core.i18n import current_locale
from core.security.principal import Principal
from core.views.nodes import Menu
from core.web import context
from core.web.assets import asset
from core.web.format import initials
from core.web.routing import Route

PRODUCT = "Taktline"
DENSITY_COOKIE = "mes_density"
DENSITIES = ("compact", "comfortable", "touch")


def density() -> str:
    """How high rows and controls are in this browser."""
    chosen = request.cookies.get(DENSITY_COOKIE, "")
    return chosen if chosen in DENSITIES else DENSITIES[0]


def frame() -> dict[str, Any]:
    who: Principal | None = g.get("principal")
    browser = g.get("browser_session")
    return {
        "product": PRODUCT,
        "lang": "zh-CN" if current_locale() == "zh_CN" else "en",
        "theme": who.theme if who is not None else "auto",
        "theme_href": "/preferences/theme",
        "language_href": "/preferences/language",
        "density": density(),
        "csrf": browser.csrf_token if browser is not None else "",
        "assets": {
            "css": asset("app.css"),
            "js": asset("app.js"),
            "font": asset("fonts/inter-latin-wght-normal.woff2"),
            "icon": "/static/mark.svg",
        },
        "rail_closed": request.cookies.get("mes_rail") == "closed",
        "home_href": "/app",
        "search_href": "/app/search",
        "scan_href": None,
        "alerts_href": None,
        "alerts": 0,
        "help_href": "/help",
        "site": None,
        "sites": [],
        "menus": menus(who) if who is not None else [],
        "menus_end": [],
        "user": {
            "name": who.name if who is not None else "",
            "login": who.login if who is not None else "",
            "initials": initials(who.name) if who is not None else "",
            "preferences_href": "/preferences",
            "logout_href": "/logout",
        },
    }


def page(template: str, title: Any, *, nav: str = "", crumbs: list[dict[str, str]] | None = None, **values: Any) -> str:
    """Render a page inside the frame."""
    toasts = values.pop("toasts", [])
    return render_template(
        template,
        frame=frame(),
        page={"title": str(title), "nav": nav, "crumbs": crumbs or [], "toasts": toasts},
        **values,
    )


def menus(who: Principal) -> list[dict[str, Any]]:
    """The rail of one person: only what leads somewhere for them."""
    generation = context.generation()
    entries: list[Menu] = sorted(generation.menus, key=lambda menu: menu.sequence)
    children: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        if entry.parent and _open(entry, who):
            children.setdefault(entry.parent, []).append(_item(entry))
    found: list[dict[str, Any]] = []
    seen: set[str] = set()
    for entry in entries:
        if entry.parent or entry.id in seen:
            continue
        seen.add(entry.id)
        if entry.model or entry.url:
            if _open(entry, who):
                found.append({**_item(entry), "children": []})
        elif children.get(entry.id):
            found.append(
                {
                    "key": entry.id,
                    "label": str(entry.label),
                    "icon": entry.icon or "list",
                    "href": "",
                    "children": children[entry.id],
                }
            )
    return found


def menu_of(model: str) -> str:
    """The key of the menu entry that opens a model's list; empty where none does."""
    return next((menu.id for menu in context.generation().menus if menu.model == model), "")


def menu_for_url(url: str) -> str:
    return next((menu.id for menu in context.generation().menus if menu.url and menu.url.split("?")[0] == url), "")


def _item(entry: Menu) -> dict[str, Any]:
    href = entry.url or f"/app/{context.generation().path_of(entry.model)}"
    return {"key": entry.id, "label": str(entry.label), "icon": entry.icon or None, "href": href}


def _open(entry: Menu, who: Principal) -> bool:
    generation = context.generation()
    if entry.groups and not who.belongs(entry.groups):
        return False
    if entry.model:
        return entry.model in generation.models and generation.policy.access(who).can(entry.model, "read")
    route: Route | None = next(
        (r for r in generation.routes if r.path == entry.url.split("?")[0] and "GET" in r.methods), None
    )
    return route is None or context.permitted(route.permission)
