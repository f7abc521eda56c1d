"""Log-in, throttling, sessions, tokens, principals."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select

from core.addons import lifecycle
from core.clock import use_clock
from core.config import Config
from core.errors import NotAuthenticated, NotFound, ValidationFailed
from core.instance import Instance
from core.security import accounts, passwords
from core.security.throttle import ADDRESS, NAME, TooManyAttempts

PASSWORD = "secret-1234"
START = datetime(2026, 3, 2, 8, tzinfo=UTC)


class Hands:
    """A clock set by hand."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def on(self, **step: float) -> None:
        self.moment += timedelta(**step)


@pytest.fixture
def clock() -> Iterator[Hands]:
    hands = Hands()
    with use_clock(hands):
        yield hands


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; what is tested here is not its strength."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", quick)
    monkeypatch.setattr(passwords, "_DUMMY", quick.hash("no such user"))


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    made = Instance(Config(tmp_path / "data"))
    lifecycle.initialise(made, [])
    yield made
    made.close()


@pytest.fixture
def either(engine_url: str, tmp_path: Path) -> Iterator[Instance]:
    """On SQLite and on PostgreSQL."""
    made = Instance(Config(tmp_path / "either", database_url=engine_url))
    lifecycle.initialise(made, [])
    yield made
    made.close()


@pytest.fixture
def anna(instance: Instance) -> int:
    return lifecycle.create_user(instance, "anna", PASSWORD, name="Anna", roles=["core.auditor"], locale="zh_CN")


@contextmanager
def changed(instance: Instance, user_id: int) -> Iterator[object]:
    with instance.database.system(instance.generation, "test", write=True) as session:
        yield session.get(session.models["core.user"], user_id)


def test_a_principal_has_roles_language_and_zone(instance: Instance, anna: int) -> None:
    found = accounts.authenticate(instance, " anna ", PASSWORD, address="10.0.0.1")
    assert (found.user_id, found.login, found.name, found.is_admin) == (anna, "anna", "Anna", False)
    assert found.groups == {"core.user", "core.auditor"}
    assert (found.locale, found.zone) == ("zh_CN", "UTC")


def test_wrong_name_wrong_password_and_switched_off_sound_alike(instance: Instance, anna: int) -> None:
    lifecycle.create_user(instance, "old", PASSWORD)
    with changed(instance, accounts.find_user(instance, "old")) as user:
        user.active = False  # type: ignore[attr-defined]
    said = set()
    for login, password in (("nobody", PASSWORD), ("anna", "wrong"), ("old", PASSWORD), ("", ""), ("ANNA", PASSWORD)):
        with pytest.raises(NotAuthenticated) as caught:
            accounts.authenticate(instance, login, password)
        said.add(str(caught.value))
    assert len(said) == 1


def test_guessing_a_name_is_slowed_down_more_and_more(instance: Instance, anna: int, clock: Hands) -> None:
    for _n in range(NAME.free + 1):
        with pytest.raises(NotAuthenticated):
            accounts.authenticate(instance, "anna", "wrong")
    with pytest.raises(TooManyAttempts) as caught:
        accounts.authenticate(instance, "anna", PASSWORD)
    assert caught.value.details["seconds"] == 1
    with pytest.raises(TooManyAttempts):
        accounts.authenticate(instance, "Anna", PASSWORD)
    clock.on(seconds=1)
    with pytest.raises(NotAuthenticated):
        accounts.authenticate(instance, "anna", "wrong")
    with pytest.raises(TooManyAttempts) as caught:
        accounts.authenticate(instance, "anna", PASSWORD)
    assert caught.value.details["seconds"] == 2
    clock.on(seconds=2)
    assert accounts.authenticate(instance, "anna", PASSWORD).user_id == anna
    for _n in range(NAME.free):
        with pytest.raises(NotAuthenticated):
            accounts.authenticate(instance, "anna", "wrong")


def test_unknown_names_are_slowed_down_alike(instance: Instance, clock: Hands) -> None:
    for _n in range(NAME.free + 1):
        with pytest.raises(NotAuthenticated):
            accounts.authenticate(instance, "nobody", "wrong")
    with pytest.raises(TooManyAttempts):
        accounts.authenticate(instance, "nobody", "wrong")


def test_an_address_that_tries_many_names_is_slowed_down(instance: Instance, anna: int, clock: Hands) -> None:
    for number in range(ADDRESS.free + 1):
        with pytest.raises(NotAuthenticated):
            accounts.authenticate(instance, f"name{number}", "wrong", address="10.0.0.9")
    with pytest.raises(TooManyAttempts):
        accounts.authenticate(instance, "anna", PASSWORD, address="10.0.0.9")
    assert accounts.authenticate(instance, "anna", PASSWORD, address="10.0.0.8").user_id == anna


def test_pauses_have_an_end_and_failures_are_forgotten(instance: Instance, anna: int, clock: Hands) -> None:
    assert NAME.pause(10_000) == NAME.longest
    for _n in range(NAME.free + 1):
        with pytest.raises(NotAuthenticated):
            accounts.authenticate(instance, "anna", "wrong")
    clock.on(hours=2)
    for _n in range(NAME.free):
        with pytest.raises(NotAuthenticated):
            accounts.authenticate(instance, "anna", "wrong")
    assert accounts.authenticate(instance, "anna", PASSWORD).user_id == anna


def test_typed_names_are_not_kept_in_clear(instance: Instance) -> None:
    with pytest.raises(NotAuthenticated):
        accounts.authenticate(instance, "my-password-by-mistake", "x")
    table = instance.generation.models["core.login_failure"].__table__  # type: ignore[attr-defined]
    with instance.database.connection() as connection:
        assert not [s for s in connection.execute(select(table.c.subject)).scalars() if "mistake" in s]


def test_a_session_slides_and_ends(instance: Instance, anna: int, clock: Hands) -> None:
    made = accounts.create_session(instance, anna, address="10.0.0.1", agent="x" * 999)
    clock.on(hours=11)
    found = accounts.find_session(instance, made.token)
    assert found is not None
    assert (found.id, found.principal.user_id, found.csrf_token) == (made.id, anna, made.csrf_token)
    clock.on(hours=11)
    assert accounts.find_session(instance, made.token) is not None
    clock.on(hours=13)
    assert accounts.find_session(instance, made.token) is None


def test_no_session_outlives_thirty_days(instance: Instance, anna: int, clock: Hands) -> None:
    made = accounts.create_session(instance, anna)
    for _n in range(59):
        clock.on(hours=12, seconds=-1)
        assert accounts.find_session(instance, made.token) is not None
    clock.on(hours=12, minutes=5)
    assert accounts.find_session(instance, made.token) is None


def test_tokens_are_new_each_time_and_kept_as_digests(instance: Instance, anna: int) -> None:
    first, second = accounts.create_session(instance, anna), accounts.create_session(instance, anna)
    assert first.token != second.token
    assert first.csrf_token != second.csrf_token
    table = instance.generation.models["core.session"].__table__  # type: ignore[attr-defined]
    with instance.database.connection() as connection:
        stored = str(connection.execute(select(table)).all())
    assert first.token not in stored
    accounts.end_session(instance, first.token)
    accounts.end_session(instance, "never was")
    assert accounts.find_session(instance, first.token) is None
    assert accounts.find_session(instance, second.token) is not None


def test_switching_an_account_off_ends_what_it_has_open(instance: Instance, anna: int) -> None:
    session, key = accounts.create_session(instance, anna), accounts.create_api_token(instance, anna, "scale")
    with changed(instance, anna) as user:
        user.active = False  # type: ignore[attr-defined]
    assert accounts.find_session(instance, session.token) is None
    assert accounts.find_api_token(instance, key[1]) is None
    with pytest.raises(NotAuthenticated):
        accounts.principal_of(instance, anna)


def test_changing_the_password_ends_log_ins(instance: Instance, anna: int, clock: Hands) -> None:
    made = accounts.create_session(instance, anna)
    with pytest.raises(ValidationFailed) as caught:
        accounts.change_password(instance, anna, "wrong", "another-1234")
    assert caught.value.problems[0].pointer == "/old_password"
    with pytest.raises(ValidationFailed) as caught:
        accounts.change_password(instance, anna, PASSWORD, "short")
    assert caught.value.problems[0].pointer == "/password"
    accounts.change_password(instance, anna, PASSWORD, "another-1234")
    assert accounts.find_session(instance, made.token) is None
    assert accounts.authenticate(instance, "anna", "another-1234").user_id == anna
    with pytest.raises(NotFound):
        accounts.change_password(instance, 999, "a", "another-1234")


def test_guessing_the_old_password_is_slowed_down(instance: Instance, anna: int, clock: Hands) -> None:
    for _n in range(NAME.free + 1):
        with pytest.raises(ValidationFailed):
            accounts.change_password(instance, anna, "wrong", "another-1234")
    with pytest.raises(TooManyAttempts):
        accounts.change_password(instance, anna, PASSWORD, "another-1234")


def test_api_tokens_expire_and_are_revoked(instance: Instance, anna: int, clock: Hands) -> None:
    lasting = accounts.create_api_token(instance, anna, "scale")
    brief = accounts.create_api_token(instance, anna, "once", expires_at=START + timedelta(days=1))
    found = accounts.find_api_token(instance, brief[1])
    assert found is not None
    assert found.user_id == anna
    assert accounts.find_api_token(instance, "mes_nonsense") is None
    assert accounts.find_api_token(instance, lasting[1].removeprefix("mes_")) is None
    clock.on(days=1)
    assert accounts.find_api_token(instance, brief[1]) is None
    assert accounts.find_api_token(instance, lasting[1]) is not None
    accounts.revoke_api_token(instance, lasting[0])
    assert accounts.find_api_token(instance, lasting[1]) is None
    with pytest.raises(NotFound):
        accounts.revoke_api_token(instance, 999)


def test_roles_that_no_addon_declares_grant_nothing(instance: Instance, anna: int) -> None:
    with instance.database.system(instance.generation, "test", write=True) as session:
        session.add(session.models["core.membership"](user_id=anna, role="gone.manager"))
    assert "gone.manager" not in accounts.principal_of(instance, anna).groups


def test_a_guarded_session_can_tell_its_principal(instance: Instance, anna: int) -> None:
    principal = accounts.principal_of(instance, anna)
    with instance.database.session(instance.generation, principal) as session:
        assert accounts.principal_of(session, anna) == principal
        assert not session.elevated


def test_both_engines_count_failures_and_keep_sessions_and_tokens(either: Instance, clock: Hands) -> None:
    anna = lifecycle.create_user(either, "anna", PASSWORD)
    for _n in range(NAME.free + 1):
        with pytest.raises(NotAuthenticated):
            accounts.authenticate(either, "anna", "wrong", address="10.0.0.1")
    with pytest.raises(TooManyAttempts):
        accounts.authenticate(either, "anna", PASSWORD, address="10.0.0.2")
    clock.on(seconds=1)
    assert accounts.authenticate(either, "anna", PASSWORD, address="10.0.0.1").user_id == anna
    made, (token_id, clear) = accounts.create_session(either, anna), accounts.create_api_token(either, anna, "scale")
    clock.on(hours=11)
    assert accounts.find_session(either, made.token) is not None
    assert accounts.find_api_token(either, clear) is not None
    accounts.revoke_api_token(either, token_id)
    accounts.set_password(either, anna, "another-1234")
    assert accounts.find_api_token(either, clear) is None
    assert accounts.find_session(either, made.token) is None


def test_a_log_in_renews_an_old_hash_and_keeps_other_log_ins(
    instance: Instance, anna: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = accounts.create_session(instance, anna)
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    monkeypatch.setattr(passwords, "_hasher", stronger)
    accounts.authenticate(instance, "anna", PASSWORD)
    with changed(instance, anna) as user:
        assert not stronger.check_needs_rehash(user.password_hash)  # type: ignore[attr-defined]
    assert accounts.find_session(instance, made.token) is not None
