"""Pages and API answers with 100,000 orders behind them, as ratios to a bare SELECT of the same rows in the same run.

Run with ``./mes test --bench``. Nothing is asserted about time; the table is printed, figures go to docs/benchmarks.md.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, text

from core.clock import now
from core.security import accounts
from core.web.app import create_app
from core.web.context import SESSION_COOKIE
from tests.core.plants import Plant

ORDERS = 100_000
ROUNDS = 15
BARE = "SELECT id, number, customer_id, requested_date, state FROM orders_order ORDER BY order_date DESC, id LIMIT 50"


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Any:
    made = Plant("", tmp_path_factory.mktemp("bench"))
    with made.instance.database.connection(write=True) as connection:
        table = made.instance.generation.models["orders.order"].__table__  # type: ignore[attr-defined]
        sample = dict(connection.execute(select(table).limit(1)).mappings().one())
        sample.pop("id")
        rows = []
        for number in range(ORDERS):
            day = date(2026, 1, 1) + timedelta(days=number % 700)
            rows.append(
                {
                    **sample,
                    "number": f"B-{number:06d}",
                    "search_text": f"b-{number:06d}",
                    "order_date": day,
                    "created_at": now(),
                }
            )
        connection.execute(insert(table), rows)
        connection.execute(text("ANALYZE"))
    yield made
    made.instance.close()


def middle(call: Callable[[], Any]) -> float:
    """Median milliseconds of a call."""
    seconds = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - started)
    return sorted(seconds)[ROUNDS // 2] * 1000


def test_pages_against_a_bare_select(plant: Plant) -> None:
    client: Any = create_app(plant.instance).test_client()
    with plant.system(write=True) as session:
        user: Any = session.models["core.user"](login="bench", name="Bench", is_admin=True)
        session.add(user)
        session.flush()
        user_id = user.id
    client.set_cookie(SESSION_COOKIE, accounts.create_session(plant.instance, user_id).token)

    def bare() -> None:
        with plant.instance.database.connection() as connection:
            connection.execute(text(BARE)).all()

    def page(path: str) -> Callable[[], None]:
        def get() -> None:
            answer = client.get(path)
            assert answer.status_code == 200, path

        return get

    reference = middle(bare)
    paths = {
        "list, first page": "/app/orders/orders?preset=none",
        "list, page 500": "/app/orders/orders?preset=none&page=500",
        "list, searched": "/app/orders/orders?preset=none&q=b-0999",
        "list, grouped by customer": "/app/orders/orders?preset=none&group=customer_id",
        "exact count, capped": "/app/orders/orders/count?preset=none",
        "form": f"/app/orders/orders/{plant.orders['A1']}",
        "today": "/app",
        "REST list of 50": "/api/v1/orders/orders?limit=50&fields=number,customer_id,requested_date,state",
        "REST one": f"/api/v1/orders/orders/{plant.orders['A1']}",
    }
    print(f"\n{ORDERS:,} orders; bare SELECT of 50 rows: {reference:.2f} ms\n{'':28}{'ms':>8}{'ratio':>8}")
    for name, path in paths.items():
        figure = middle(page(path))
        print(f"{name:28}{figure:8.1f}{figure / reference:8.1f}")
