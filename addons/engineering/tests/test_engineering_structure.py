"""Bills of material: explosion and cycles."""

from __future__ import annotations

from decimal import Decimal

import pytest

from addons.base.tests.support import Plant
from addons.engineering.models import Bom, BomLine, ItemCategory
from addons.engineering.services import explode, released_bom
from addons.engineering.tests.builders import add, bom, item
from core.errors import Refused, ValidationFailed
from core.states.engine import transition


def needed(requirements):
    return {r.item.code: (r.quantity, r.level) for r in requirements}


def test_shared_parts_are_summed_after_everything_that_uses_them(workshop: Plant):
    with workshop.writing() as session:
        coat, shell, lining, thread = (item(session, code) for code in ("COAT", "SHELL", "LINING", "THREAD"))
        bom(session, coat, (shell, "1"), (lining, "1"), (thread, "2"))
        bom(session, lining, (thread, "10"))
        bom(session, shell, (lining, "2"), (thread, "3"))
        result = explode(session, coat, Decimal(5))
    assert needed(result) == {
        "COAT": (Decimal(5), 0),
        "SHELL": (Decimal(5), 1),
        "LINING": (Decimal(15), 2),
        "THREAD": (Decimal(175), 3),
    }
    assert [r.item.code for r in result] == ["COAT", "SHELL", "LINING", "THREAD"]
    assert result[-1].bom is None


def test_scrap_and_output_quantity_are_exact_and_never_too_little(workshop: Plant):
    with workshop.writing() as session:
        panel, cloth, zipper = item(session, "PANEL"), item(session, "CLOTH"), item(session, "ZIP")
        bom(session, panel, (cloth, "1", "5"), (zipper, "2", "3"), output="3")
        result = needed(explode(session, panel, Decimal(1)))
    assert result["CLOTH"][0] == Decimal("0.35")
    assert result["ZIP"][0] == Decimal("0.686667")


def test_only_released_bills_count(workshop: Plant):
    with workshop.writing() as session:
        coat, zipper = item(session, "COAT"), item(session, "ZIP")
        bom(session, coat, (zipper, "1"), state="draft")
        assert needed(explode(session, coat, Decimal(2))) == {"COAT": (Decimal(2), 0)}


def test_a_cycle_over_three_levels_is_named(workshop: Plant):
    with workshop.writing() as session:
        a, b, c = (item(session, code) for code in "ABC")
        bom(session, a, (b, "1"))
        bom(session, b, (c, "1"))
        with pytest.raises(ValidationFailed) as caught:
            bom(session, c, (a, "1"))
        session.rollback()
    problem = caught.value.problems[0]
    assert (problem.pointer, problem.code) == ("/item_id", "cycle")
    assert "C → A → B → C" in str(problem.message)


def test_two_bills_saved_together_may_not_contain_each_other(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        a, b = item(session, "A"), item(session, "B")
        models = session.models
        for made, part in ((a, b), (b, a)):
            session.add(models[Bom](item=made, lines=[models[BomLine](item=part, quantity=Decimal(1))]))
        session.flush()
    assert {problem.code for problem in caught.value.problems} == {"cycle"}


def test_an_item_is_no_part_of_itself_not_even_by_reference_alone(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        a = item(session, "A")
        record = session.models[Bom](item_id=a.id)
        record.lines = [session.models[BomLine](item_id=a.id, quantity=Decimal(1))]
        session.add(record)
        session.flush()
    assert "A → A" in str(caught.value.problems[0].message)


def test_giving_a_bill_to_another_item_is_checked_too(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        a, b = item(session, "A"), item(session, "B")
        record = bom(session, a, (b, "1"))
        record.item_id = b.id
        session.flush()
    assert caught.value.problems[0].pointer == "/lines/0/item_id"


def test_a_superseded_bill_is_no_part_of_a_cycle(workshop: Plant):
    with workshop.writing() as session:
        a, b = item(session, "A"), item(session, "B")
        bom(session, a, (b, "1"), state="superseded")
        bom(session, b, (a, "1"))


def test_a_cycle_in_stored_data_is_refused_at_the_explosion(workshop: Plant):
    with workshop.writing() as session:
        a, b, c = (item(session, code) for code in "ABC")
        bom(session, a, (b, "1"))
        looped = bom(session, b, (c, "1"))
        session.connection().execute(
            session.models[BomLine].__table__.update().where(session.models[BomLine].id == looped.lines[0].id),
            {"item_id": a.id},
        )
        session.expire_all()
        with pytest.raises(Refused):
            explode(session, a, Decimal(1))


def test_a_release_supersedes_the_revision_before(workshop: Plant):
    with workshop.writing() as session:
        a, b = item(session, "A"), item(session, "B")
        first = bom(session, a, (b, "1", "2"))
        second = session.get(session.models[Bom], first.new_revision(session)["id"])
        assert (second.revision, second.state, second.lines[0].scrap_percent) == ("2", "draft", Decimal(2))
        transition(session, second, "release")
        assert (first.state, second.state) == ("superseded", "released")
        assert released_bom(session, a) is second


def test_an_empty_bill_or_one_with_inactive_parts_is_not_released(workshop: Plant):
    with workshop.writing() as session:
        a, b = item(session, "A"), item(session, "B", active=False)
        empty, old = bom(session, a, state="draft"), bom(session, a, (b, "1"), state="draft", revision="2")
        for record, pointer in ((empty, "/lines"), (old, "/lines/0/item_id")):
            with pytest.raises(ValidationFailed) as caught:
                transition(session, record, "release")
            assert caught.value.problems[0].pointer == pointer


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_quantities_are_positive(workshop: Plant, quantity):
    with pytest.raises(ValidationFailed), workshop.writing() as session:
        bom(session, item(session, "A"), (item(session, "B"), quantity))


def test_a_family_does_not_lie_within_itself(workshop: Plant):
    with pytest.raises(ValidationFailed) as caught, workshop.writing() as session:
        outer = add(session, ItemCategory, code="O", name="O")
        inner = add(session, ItemCategory, code="I", name="I", parent_id=outer.id)
        outer.parent_id = inner.id
        session.flush()
    assert caught.value.problems[0].code == "cycle"
