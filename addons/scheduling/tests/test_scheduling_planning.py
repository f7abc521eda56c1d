"""Planning a small factory: complete, in opening hours, in order, checked."""

from __future__ import annotations

from addons.scheduling.tests.factory import Factory, at


def test_first_plan_places_every_task_and_is_published(any_factory: Factory) -> None:
    any_factory.confirmed(("COAT", "10"))
    planned = any_factory.plan()
    rows = any_factory.operations(planned.plan_id)
    assert planned.state == "published"
    assert len(rows) == planned.operations == 6
    assert all(row.start_at >= at(2, 9) for row in rows)
