"""Logging in and out, and who may get in at all."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.addons import lifecycle
from core.clock import now, use_clock
from core.config import Config
from core.instance import Instance
from core.web import context
from tests.web.parsed import parsed
from tests.web.site import PASSWORD, Site

COOKIE = context.SESSION_COOKIE


def log_in(client, login="clerk", password=PASSWORD, **more):
    return client.post("/login", data={"login": login, "password": password, **more})


def test_the_right_password_leads_in(site: Site):
    client = site.client()
    answer = log_in(client, next="/app/orders/orders?group=state")
    assert (answer.status_code, answer.location) == (303, "/app/orders/orders?group=state")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert client.get("/app").status_code == 200
    assert client.get("/login").location == "/app"


def test_a_wrong_name_and_a_wrong_password_are_refused_in_the_same_words(site: Site):
    answers = [log_in(site.client(), *given) for given in (("clerk", "wrong"), ("nobody-here", "wrong"), ("", ""))]
    assert {answer.status_code for answer in answers} == {401}
    alerts = {next(e.text for e in parsed(answer).elements if e.attrs.get("role") == "alert") for answer in answers}
    assert alerts == {"The name or the password is wrong."}
    assert parsed(answers[0]).value("login") == "clerk"
    assert PASSWORD not in answers[0].get_data(as_text=True)


def test_guessing_is_slowed_down_and_ends_by_itself(site: Site):
    start = now()
    with use_clock(lambda: start):
        codes = [log_in(site.client(), password=f"wrong {n}").status_code for n in range(8)]
        assert codes[:5] == [401] * 5
        assert codes[-1] == 429
        assert log_in(site.client()).status_code == 429
    with use_clock(lambda: start + timedelta(minutes=10)):
        assert log_in(site.client()).status_code == 303


@pytest.mark.parametrize(
    "target", ["//evil.example/x", "https://evil.example", "/\\evil.example", "\\\\evil", "javascript:alert(1)", ""]
)
def test_logging_in_never_leads_to_another_site(site: Site, target: str):
    assert log_in(site.client(), next=target).location == "/app"


def test_each_log_in_gets_a_token_of_its_own(site: Site):
    """A token planted before the log-in (session fixation) is worth nothing after it."""
    client = site.client()
    client.set_cookie(COOKIE, "planted-by-somebody-else")
    log_in(client)
    first = client.get_cookie(COOKIE).value
    assert first != "planted-by-somebody-else"
    again = site.person("reader")
    before = again.client.get_cookie(COOKIE).value
    assert again.post("/login", {"login": "clerk", "password": PASSWORD}).status_code == 303
    assert again.client.get_cookie(COOKIE).value != before


def test_logging_out_ends_the_session_for_everybody_who_has_its_token(site: Site):
    person = site.person("clerk")
    token = person.client.get_cookie(COOKIE).value
    assert person.post("/logout").location == "/login"
    thief = site.client()
    thief.set_cookie(COOKIE, token)
    assert thief.get("/app").status_code == 303


def test_a_changed_password_ends_other_log_ins(site: Site):
    one, other = site.person("clerk"), site.person("clerk")
    change = {"name": "Clerk", "password": PASSWORD, "new_password": "another good password"}
    assert one.post("/preferences", change).location == "/preferences?saved=1"
    assert other.get("/app").status_code == 303
    assert one.get("/app").status_code == 200
    assert log_in(site.client(), password="another good password").status_code == 303


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"password": "wrong", "new_password": "another good password"}, "password"),
        ({"password": PASSWORD, "new_password": "short"}, "new_password"),
        ({"password": PASSWORD, "new_password": "another good password", "name": ""}, "name"),
        ({"password": PASSWORD, "new_password": "another good password", "zone": "Mars/Olympus"}, "zone"),
    ],
)
def test_a_refused_change_of_preferences_changes_nothing(site: Site, change: dict[str, str], field: str):
    page = site.person("clerk").refused("/preferences", {"name": "Somebody new", **change})
    assert field in page.errors()
    assert page.select("a", href=f"#f-{field}")
    assert log_in(site.client()).status_code == 303
    assert site.record("core.user", site.id_of("core.user", "clerk", "login"))["name"] == "clerk"


def test_the_set_up_link_works_once(tmp_path):
    instance = Instance(Config(tmp_path))
    try:
        lifecycle.initialise(instance, ["base"])
        site = Site(instance)
        token = lifecycle.setup_token(instance)
        client = site.client()
        assert client.get("/setup/wrong").status_code == 404
        assert client.get(f"/setup/{token}").status_code == 200
        typed = {"login": "boss", "name": "Boss", "locale": "zh_CN", "password": PASSWORD, "password_again": "other"}
        page = parsed(client.post(f"/setup/{token}", data=typed))
        assert page.errors()["password_again"] == "The two passwords differ."
        assert page.value("login") == "boss"
        made = client.post(f"/setup/{token}", data={**typed, "password_again": PASSWORD})
        assert (made.status_code, made.location) == (303, "/app")
        assert "zh-CN" in client.get("/app").get_data(as_text=True)
        assert site.client().get(f"/setup/{token}").status_code == 404
        assert site.client().post(f"/setup/{token}", data={**typed, "login": "second"}).status_code == 404
        assert site.count("core.user") == 1
    finally:
        instance.close()
