"""Two people edit the same record: what both changed is chosen field by field, the rest of both is kept."""

from __future__ import annotations

from decimal import Decimal

from tests.web.site import ORDERS, Site


def opened_twice(site: Site, **values):
    """An order with two lines, as it stands in the forms of two people."""
    order = site.order(lines=[{"item_id": site.coat, "quantity": n, "price": 10} for n in (1, 2)], **values)
    path = f"{ORDERS}/{order}"
    mine, theirs = site.person("clerk"), site.person("manager")
    return order, path, (mine, mine.page(path).form_values()), (theirs, theirs.page(path).form_values())


def quantities(site: Site, order: int) -> list[Decimal]:
    with site.system() as session:
        return [line.quantity for line in session.get(session.models["orders.order"], order).lines]


def test_what_both_changed_is_chosen_and_what_only_they_changed_is_kept(engine_site: Site):
    site = engine_site
    order, path, (me, my), (them, their) = opened_twice(site, special_requirements="old")
    them.accepted(path, {**their, "special_requirements": "theirs", "priority": "rush"})
    typed = {**my, "special_requirements": "mine", "customer_reference": "only mine"}
    page = me.refused(path, typed, status=412)
    assert "manager changed this record" in page.text("#conflict")
    assert [e["name"] for e in page.select("input", type="radio", value="mine")] == ["_keep.special_requirements"]
    assert "theirs" in page.text("#conflict")
    again = page.form_values()
    assert (again["priority"], again["special_requirements"]) == ("rush", "mine")
    assert site.record("orders.order", order)["customer_reference"] is None
    me.accepted(path, again)
    stored = site.record("orders.order", order)
    assert (stored["special_requirements"], stored["priority"]) == ("mine", "rush")
    assert stored["customer_reference"] == "only mine"


def test_their_version_may_be_chosen(site: Site):
    order, path, (me, my), (them, their) = opened_twice(site)
    them.accepted(path, {**their, "special_requirements": "theirs"})
    page = me.refused(path, {**my, "special_requirements": "mine", "priority": "low"}, status=412)
    me.accepted(path, {**page.form_values(), "_keep.special_requirements": "theirs"})
    stored = site.record("orders.order", order)
    assert (stored["special_requirements"], stored["priority"]) == ("theirs", "low")


def test_changes_that_do_not_meet_need_no_choice(site: Site):
    order, path, (me, my), (them, their) = opened_twice(site)
    them.accepted(path, {**their, "priority": "high"})
    page = me.refused(path, {**my, "special_requirements": "mine"}, status=412)
    assert "do not overlap" in page.text("#conflict")
    me.accepted(path, page.form_values())
    stored = site.record("orders.order", order)
    assert (stored["priority"], stored["special_requirements"]) == ("high", "mine")


def test_lines_meet_too(site: Site):
    order, path, (me, my), (them, their) = opened_twice(site)
    added = {"lines.5.id": "", "lines.5.item_id": str(site.coat), "lines.5.quantity": "9"}
    them.accepted(path, {**their, "lines.0.quantity": "5", "lines.1.description": "theirs", **added})
    page = me.refused(path, {**my, "lines.0.quantity": "7"}, status=412)
    assert [e["name"] for e in page.select("input", type="radio", value="mine")] == ["_keep.lines.0.quantity"]
    assert page.value("lines.1.description") == "theirs"
    assert page.value("lines.2.quantity") == "9"
    me.accepted(path, {**page.form_values(), "_keep.lines.0.quantity": "theirs"})
    assert quantities(site, order) == [Decimal(5), Decimal(2), Decimal(9)]


def test_a_line_that_is_changed_alone_still_makes_the_other_form_old(site: Site):
    order, path, (me, my), (them, their) = opened_twice(site)
    them.accepted(path, {**their, "lines.0.description": "theirs"})
    page = me.refused(path, {**my, "lines.1.description": "mine"}, status=412)
    me.accepted(path, page.form_values())
    with site.system() as session:
        lines = session.get(session.models["orders.order"], order).lines
        assert [line.description for line in lines] == ["theirs", "mine"]


def test_a_line_that_was_removed_stays_removed(site: Site):
    order, path, (me, my), (them, their) = opened_twice(site)
    them.accepted(path, {**their, "lines.1._delete": "1"})
    page = me.refused(path, {**my, "lines.0.quantity": "3"}, status=412)
    me.accepted(path, page.form_values())
    assert quantities(site, order) == [Decimal(3)]


def test_a_step_from_an_old_form_is_a_conflict_as_well(site: Site):
    order, path, (me, my), (them, their) = opened_twice(site)
    them.accepted(path, {**their, "priority": "rush"})
    page = me.refused(f"{path}/do/confirm", {**my, "_dirty": "1", "special_requirements": "mine"}, status=412)
    assert page.select(id="conflict")
    assert site.record("orders.order", order)["state"] == "draft"


def test_prices_that_somebody_may_not_see_are_not_told_by_a_conflict(site: Site):
    """A field grant holds in the words of a conflict, too."""
    cost = "/app/engineering/items"
    item = site.coat
    engineer, admin = site.person("engineer"), site.person("admin")
    mine = engineer.page(f"{cost}/{item}").form_values()
    admin.accepted(f"{cost}/{item}", {**admin.page(f"{cost}/{item}").form_values(), "name": "Coat of ours"})
    page = engineer.refused(f"{cost}/{item}", {**mine, "name": "Coat of mine"}, status=412)
    assert [e["name"] for e in page.select("input", type="radio", value="theirs")] == ["_keep.name"]
