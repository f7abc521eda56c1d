"""Companies, sites, parties, sequences: checks, numbers, who sees what."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from addons.base.models import Company, Party, Sequence, Site, SiteUser, UserSite
from addons.base.services import next_number
from addons.base.tests.support import Plant
from core.clock import use_clock
from core.errors import AccessDenied, NotFound, Refused, ValidationFailed
from core.records.write import create


def add(session, definition, **values):
    record = session.models[definition](**values)
    session.add(record)
    session.flush()
    return record


def sequence(session, **values):
    return add(session, Sequence, **{"code": "t", "name": "T", "template": "T-{number:03d}", **values})


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd"])
def test_unknown_zones_are_refused(base_plant: Plant, zone):
    with pytest.raises(ValidationFailed) as caught, base_plant.writing() as session:
        company = add(session, Company, code="C", name="C", currency="cny")
        assert company.currency == "CNY"
        add(session, Site, company_id=company.id, code="S", name="S", zone=zone)
    assert caught.value.problems[0].pointer == "/zone"


@pytest.mark.parametrize("currency", ["YUAN", "C1Y", "元"])
def test_a_currency_is_three_letters(base_plant: Plant, currency):
    with pytest.raises(ValidationFailed), base_plant.writing() as session:
        add(session, Company, code="C", name="C", currency=currency)


def test_an_address_without_at_is_refused(base_plant: Plant):
    with pytest.raises(ValidationFailed), base_plant.writing() as session:
        add(session, Party, code="P", name="P", email="nobody.example.com")


@pytest.mark.parametrize(
    ("template", "reset"),
    [
        ("SO-{year}", "never"),
        ("{number}", "yearly"),
        ("{number.__class__}", "never"),
        ("{number", "never"),
        ("{x}", "never"),
    ],
)
def test_templates_that_could_not_number_are_refused(base_plant: Plant, template, reset):
    with pytest.raises(ValidationFailed) as caught, base_plant.writing() as session:
        sequence(session, template=template, reset=reset)
    assert caught.value.problems[0].pointer == "/template"


def test_numbers_go_up_and_start_again_with_the_year(base_plant: Plant):
    with base_plant.writing() as session:
        sequence(session, template="T-{year}-{number:03d}", reset="yearly")
        with use_clock(lambda: datetime(2026, 12, 31, 12, tzinfo=UTC)):
            assert [next_number(session, "t") for _ in range(2)] == ["T-2026-001", "T-2026-002"]
        with use_clock(lambda: datetime(2027, 1, 1, 12, tzinfo=UTC)):
            assert next_number(session, "t") == "T-2027-001"
        with pytest.raises(NotFound):
            next_number(session, "unknown")


def test_staff_take_numbers_but_do_not_change_sequences(base_plant: Plant):
    with base_plant.writing() as session:
        sequence(session)
    with base_plant.acting("base.user") as session:
        assert next_number(session, "t") == "T-001"
    with base_plant.acting("base.user") as session:
        assert next_number(session, "t") == "T-002"
    with pytest.raises(AccessDenied), base_plant.acting("base.user") as session:
        session.scalars(select(session.models[Sequence])).one().template = "X-{number}"


def test_a_counter_is_only_moved_upwards(base_plant: Plant):
    with base_plant.writing() as session:
        record = sequence(session)
        record.set_next_number(session, 40)
        assert next_number(session, "t") == "T-040"
        with pytest.raises(Refused):
            record.set_next_number(session, 40)


def test_people_see_the_sites_of_their_own_companies(base_plant: Plant):
    with base_plant.writing() as session:
        for number in (1, 2):
            add(session, Company, id=number, code=f"C{number}", name="C")
            add(session, Site, id=number, company_id=number, code=f"S{number}", name="S")
    with base_plant.acting("base.user", sites=(1,), write=False) as session:
        assert [site.code for site in session.scalars(select(session.models[Site]))] == ["S1"]
    with pytest.raises(AccessDenied), base_plant.acting("base.user", sites=(1,)) as session:
        add(session, Party, code="P", name="P")
    with base_plant.acting("base.manager", sites=(1,)) as session:
        add(session, Party, code="P", name="P")


def test_scopes_of_a_user_are_the_sites_entered_there(base_plant: Plant):
    with base_plant.writing() as session:
        company = add(session, Company, code="C", name="C")
        site = add(session, Site, company_id=company.id, code="S", name="S")
        user = session.models[SiteUser](login="li", name="Li", sites=[session.models[UserSite](site_id=site.id)])
        session.add(user)
        session.flush()
        found = base_plant.generation.hooks.hook.principal_scopes(
            generation=base_plant.generation, session=session, user_id=user.id
        )
    assert [scope.site_ids for scope in found] == [frozenset({site.id})]
    assert found[0].company_ids == frozenset({company.id})


@pytest.mark.parametrize(
    ("typed", "minutes"), [("08:30", 510), ("8:05", 485), ("２４：００", 1440), (480, 480), ("480", 480)]
)
def test_times_of_a_shift_are_typed_as_on_a_clock(base_plant: Plant, typed, minutes):
    with base_plant.writing() as session:
        values = {"code": "D", "name": "D", "start_time": "00:00", "end_time": typed}
        assert create(session, "base.shift", values).end_time == minutes


@pytest.mark.parametrize("typed", ["08:60", "8.5", "noon", "25:00"])
def test_times_that_are_none_are_refused(base_plant: Plant, typed):
    with pytest.raises(ValidationFailed) as caught, base_plant.writing() as session:
        create(session, "base.shift", {"code": "D", "name": "D", "start_time": "00:00", "end_time": typed})
    assert caught.value.problems[0].pointer == "/end_time"
