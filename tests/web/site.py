"""A small plant behind the web client: made once for the whole run, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from addons.orders.tests.shop import by_code, master_data
from core.addons import lifecycle
from core.config import Config
from core.instance import Instance
from core.security import accounts
from core.web import context
from core.web.app import create_app
from tests.web.parsed import Parsed, parsed

ADDONS = ("base", "engineering", "orders", "production")
PASSWORD = "correct horse battery"
DATABASE = "taktline.db"
PEOPLE: dict[str, tuple[str, ...]] = {
    "clerk": ("orders.clerk",),
    "manager": ("orders.manager",),
    "reader": ("orders.reader",),
    "engineer": ("engineering.engineer",),
    "stranger": (),
}
"""Log-in names and their roles; ``admin`` may do everything."""
ORDERS = "/app/orders/orders"


class Site:
    """An installation with its application. ``person("clerk")`` is a browser in which the clerk is logged in."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.app: Flask = create_app(instance)
        self.ids: dict[str, int] = {}

    @contextmanager
    def system(self, *, write: bool = False) -> Iterator[Any]:
        with self.instance.database.system(self.instance.generation, "test", write=write) as session:
            yield session

    def id_of(self, model: str, code: str, field: str = "code") -> int:
        with self.system() as session:
            cls: Any = session.models[model]
            return int(session.scalars(select(cls.id).where(getattr(cls, field) == code)).one())

    @cached_property
    def customer(self) -> int:
        return self.id_of("base.party", "A")

    @cached_property
    def coat(self) -> int:
        return self.id_of("engineering.item", "COAT")

    @cached_property
    def place(self) -> int:
        return self.id_of("base.site", "S")

    def record(self, model: str, record_id: int) -> dict[str, Any]:
        """The stored values of a record."""
        with self.system() as session:
            row = session.get(session.models[model], record_id)
            return {name: getattr(row, name) for name, f in session.models.fields[model].items() if f.stored}

    def count(self, model: str) -> int:
        with self.system() as session:
            return len(list(session.scalars(select(session.models[model].id))))

    def order(self, **values: Any) -> int:
        """A draft of one coat at 10.00 for customer A, made by the system; its id."""
        from core.records.write import create

        line = {"item_id": self.coat, "quantity": "1", "price": "10"}
        data = {
            "site_id": self.place,
            "customer_id": self.customer,
            "requested_date": "2099-05-01",
            "lines": [line],
            **values,
        }
        with self.system(write=True) as session:
            return int(create(session, "orders.order", data).id)

    def typed(self, **values: Any) -> dict[str, Any]:
        """What a browser sends for a new order of one coat; a value of None leaves its field out."""
        data = {
            "site_id": self.place,
            "customer_id": self.customer,
            "requested_date": "2099-05-01",
            "lines.0.id": "",
            "lines.0.item_id": self.coat,
            "lines.0.quantity": "2",
            "lines.0.price": "9.5",
            **values,
        }
        return {name: value for name, value in data.items() if value is not None}

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def person(self, login: str) -> Browser:
        browser = Browser(self)
        browser.enter(login)
        return browser


class Browser:
    """A browser: keeps cookies, sends the form token of its session and says where a form comes from."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.client = site.client()
        self.csrf = ""

    def enter(self, login: str) -> None:
        """Log in without the cost of a password."""
        user_id = accounts.find_user(self.site.instance, login)
        session = accounts.create_session(self.site.instance, user_id)
        self.client.set_cookie(context.SESSION_COOKIE, session.token)
        self.csrf = session.csrf_token

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, **options)

    def page(self, path: str, status: int = 200, **options: Any) -> Parsed:
        answer = self.get(path, **options)
        assert answer.status_code == status, (path, answer.status_code, answer.get_data(as_text=True)[-600:])
        return parsed(answer)

    def page_any(self, path: str) -> Parsed:
        """A page whatever its status, as long as the server did not fail."""
        answer = self.get(path)
        assert answer.status_code < 500, (path, answer.get_data(as_text=True)[-600:])
        return parsed(answer)

    def post(self, path: str, data: Any = None, **options: Any) -> TestResponse:
        headers = {"Origin": "http://localhost", **options.pop("headers", {})}
        return self.client.post(path, data={"_csrf": self.csrf, **(data or {})}, headers=headers, **options)

    def refused(self, path: str, data: Any = None, status: int = 422) -> Parsed:
        """The page that answers a post which cannot be accepted."""
        answer = self.post(path, data)
        assert answer.status_code == status, (answer.status_code, answer.location)
        return parsed(answer)

    def accepted(self, path: str, data: Any = None) -> str:
        """Where a post leads that was accepted."""
        answer = self.post(path, data)
        assert answer.status_code == 303, (answer.status_code, parsed(answer).text("#error-summary"))
        return answer.location


def build(instance: Instance) -> None:
    """Fill a new installation: master data of a small shop, and people."""
    lifecycle.initialise(instance, ADDONS)
    with instance.database.system(instance.generation, "test", write=True) as session:
        master_data(session)
        place = by_code(session, "base.site", "S")
        company = place.company_id
        other: Any = session.models["base.site"](company_id=company, code="T", name="Elsewhere", zone="Asia/Shanghai")
        session.add(other)
        here = place.id
    lifecycle.create_user(instance, "admin", PASSWORD, admin=True)
    for login, roles in PEOPLE.items():
        user_id = lifecycle.create_user(instance, login, PASSWORD, roles=roles)
        with instance.database.system(instance.generation, "test", write=True) as session:
            session.add(session.models["base.user_site"](user_id=user_id, site_id=here))


class Template:
    """The installation that tests copy, and its generation, which they share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        instance = Instance(Config(folder))
        build(instance)
        self.generation = instance.generation
        instance.close()

    def copy(self, folder: Path) -> Site:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.folder / DATABASE, folder / DATABASE)
        instance = Instance(Config(folder))
        instance._generation = self.generation
        return Site(instance)
