"""The page of order statistics, as a browser gets it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from addons.orders.tests.shop import NOW, by_code, master_data, order
from core.addons import lifecycle
from core.clock import use_clock
from core.config import Config
from core.instance import Instance
from core.security import accounts
from core.states.engine import transition
from core.web.app import create_app


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[FlaskClient, Any]]:
    """A client of an installation with two confirmed orders, and headers for a login of given groups."""
    instance = Instance(Config(tmp_path))
    try:
        lifecycle.initialise(instance, ["orders"])
        with use_clock(lambda: NOW), instance.database.system(instance.generation, "test", write=True) as session:
            master_data(session)
            for quantity in ("3", "4"):
                transition(session, order(session, ("COAT", quantity)), "confirm")
            place = by_code(session, "base.site", "S").id

        def headers(login: str, *groups: str, locale: str = "en") -> dict[str, str]:
            user_id = lifecycle.create_user(instance, login, "correct horse battery", roles=groups, locale=locale)
            with instance.database.system(instance.generation, "test", write=True) as session:
                session.add(session.models["base.user_site"](user_id=user_id, site_id=place))
            _id, token = accounts.create_api_token(instance, user_id, "test")
            return {"Authorization": f"Bearer {token}"}

        yield create_app(instance).test_client(), headers
    finally:
        instance.close()


def test_figures_by_customer(office):
    client, headers = office
    answer = client.get("/app/orders/statistics?by=customer&by=month", headers=headers("clerk", "orders.clerk"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    for text in ("Customer A", "2026-03", "70.00 CNY", "/app/orders/lines?filter=", "Order statistics"):
        assert text in page


def test_readers_see_no_amounts_and_read_chinese(office):
    client, headers = office
    answer = client.get("/app/orders/statistics", headers=headers("reader", "orders.reader", locale="zh_CN"))
    page = answer.get_data(as_text=True)
    assert "70.00" not in page
    for text in ("订单统计", "准时率", "产品族", "Customer A"):
        assert text in page


def test_others_are_kept_out(office):
    client, headers = office
    assert client.get("/app/orders/statistics").status_code in (302, 303, 401)
    assert client.get("/app/orders/statistics", headers=headers("somebody", "base.user")).status_code == 403
    wrong = client.get("/app/orders/statistics?by=colour", headers=headers("clerk", "orders.clerk"))
    assert wrong.status_code == 400
