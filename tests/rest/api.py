"""A plant with its API: clients that act as users with real tokens."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core.addons import lifecycle
from core.rest import rest_blueprint
from core.security import accounts
from core.web import context
from tests.core.plants import Plant

ORDERS = "/api/v1/orders/orders"


class Caller:
    """Sends requests as one user; ``None`` as token sends none."""

    def __init__(self, client: FlaskClient, token: str | None) -> None:
        self.client = client
        self.base = {"Authorization": f"Bearer {token}"} if token else {}

    def __call__(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        return self.client.open(path, method=method, headers={**self.base, **(headers or {})}, **options)

    def get(self, path: str, **headers: str) -> TestResponse:
        return self("GET", path, _spelled(headers))

    def post(self, path: str, data: Any = None, **headers: str) -> TestResponse:
        return self("POST", path, _spelled(headers), json=data)

    def patch(self, path: str, data: Any, **headers: str) -> TestResponse:
        return self("PATCH", path, _spelled(headers), json=data)

    def put(self, path: str, data: Any, **headers: str) -> TestResponse:
        return self("PUT", path, _spelled(headers), json=data)

    def delete(self, path: str, **headers: str) -> TestResponse:
        return self("DELETE", path, _spelled(headers))


def _spelled(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


class Api:
    """``clerk`` works at site A; ``planner`` there, too, but may not see prices; ``admin`` may do everything."""

    def __init__(self, plant: Plant) -> None:
        self.plant = plant
        self.app = Flask("test")
        self.app.extensions["mes"] = plant.instance
        context.install(self.app)
        self.app.register_blueprint(rest_blueprint(plant.instance))
        self.admin = self.user("boss", admin=True)
        self.clerk = self.user("clerk", "orders.clerk")
        self.reader = self.user("reader", "orders.reader")
        self.nobody = Caller(self.app.test_client(), None)

    def user(self, login: str, *roles: str, admin: bool = False, sites: str = "A") -> Caller:
        roles = () if admin else ("base.user", "engineering.user", *roles)
        user_id = lifecycle.create_user(self.plant.instance, login, "secret-1234", admin=admin, roles=roles)
        with self.plant.system(write=True) as session:
            for code in sites:
                link: Any = session.models["base.user_site"](user_id=user_id, site_id=self.plant.sites[code])
                session.add(link)
        token = accounts.create_api_token(self.plant.instance, user_id, "test")[1]
        return Caller(self.app.test_client(), token)

    def order(self, **values: Any) -> dict[str, Any]:
        """The body of a good order at site A."""
        line = {"item_id": self.plant.item, "quantity": "12.5", "price": "9.99"}
        return {
            "site_id": self.plant.sites["A"],
            "customer_id": self.plant.party,
            "requested_date": "2099-05-01",
            "lines": [line],
            **values,
        }
