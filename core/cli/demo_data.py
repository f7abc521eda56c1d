"""The records of the demo. ``demo.json`` in its folder says how far they are, so that an interrupted start recovers."""

from __future__ import annotations

import importlib
import json
import secrets
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

import core
from core.addons import lifecycle
from core.cli.jobs import run_job
from core.clock import now
from core.config import Config
from core.errors import MesError, Refused
from core.i18n import translator, use_locale
from core.instance import Instance
from core.security import accounts
from core.security.passwords import hash_password
from core.server.presence import Claim

_ = translator("core")

PACK = "garment"
PLAN_JOB = "scheduling.plan"
PLAN_SECONDS = 5
USERS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("admin", "Chen Jing", "陈静", ()),
    ("planner", "Lin Fan", "林帆", ("scheduling.planner", "engineering.engineer", "orders.clerk")),
    ("clerk", "Zhou Min", "周敏", ("orders.clerk",)),
    ("manager", "Wu Hao", "吴昊", ("orders.manager", "production.reader", "core.auditor")),
    ("operator", "Huang Lan", "黄兰", ("production.operator",)),
    ("inspector", "Xu Ning", "徐宁", ("quality.inspector", "production.reader")),
)
"""Log-in, name in English and Chinese, roles; roles of addons that are not there are left out."""
LEFT_OVER = ("taktline.db*", "demo.json", "run", "files", "backup")


def must_be_made(config: Config, *, reset: bool) -> bool:
    """Whether there is no complete demo; what an interrupted start or ``reset`` leaves is removed.

    Raises Refused for a folder that holds another installation, or one that is being served.
    """
    said = _said(config)
    if not said and config.data.is_dir() and any(config.data.iterdir()):
        raise Refused(_("{folder} is not empty and holds no demo. Choose another folder.", folder=str(config.data)))
    if said.get("state") == "ready" and not reset:
        return False
    if said:
        _clear(config)
    return True


def make(config: Config, locale: str, say: Callable[[str], None]) -> None:
    """Install all addons, load the starter pack, make users and plan."""
    password = "-".join(secrets.token_hex(2) for _n in range(3))
    _write(config, {"state": "making"})
    instance = Instance(config)
    try:
        with use_locale(locale):
            lifecycle.initialise(instance, None, say)
            say("Loading the example plant")
            _load(instance, locale, password)
            _plan(instance, say)
    finally:
        instance.close()
    _write(config, {"state": "ready", "password": password, "logins": [user[0] for user in USERS]})


def log_in_lines(config: Config) -> list[str]:
    """What to tell whoever wants to try the demo."""
    said = _said(config)
    names = ", ".join(said.get("logins", ()))
    return [f"Log in as: {names}", f"Password of each: {said.get('password', '')}"]


def pack_folder(name: str = PACK) -> Path:
    return Path(core.__file__).parent.parent / "scaffolds" / "packs" / name


def _load(instance: Instance, locale: str, password: str) -> None:
    """Records and users in one transaction."""
    # The core imports no addon: the pack's own addon brings the loader.
    packs = importlib.import_module("addons.base.services.packs")
    generation = instance.generation
    with instance.database.system(generation, "demo", write=True) as session:
        packs.load_pack(session, pack_folder(), locale, _today())
        generation.hooks.hook.demo_data(session=session, pack=PACK)
        session.flush()
        _add_users(session, locale, password)


def _today() -> date:
    """The day at the example plant."""
    return now().astimezone(ZoneInfo("Asia/Shanghai")).date()


def _add_users(session: Any, locale: str, password: str) -> None:
    models, known = session.models, session.generation.policy.groups
    hashed = hash_password(password)
    site_ids = session.scalars(select(models["base.site"].id)).all() if "base.user_site" in models else []
    for login, english, chinese, roles in USERS:
        user = models["core.user"](
            login=login,
            name=chinese if locale == "zh_CN" else english,
            password_hash=hashed,
            is_admin=login == "admin",
            locale=locale,
        )
        user.memberships = [models["core.membership"](role=role) for role in roles if role in known]
        session.add(user)
        session.flush()
        session.add_all(models["base.user_site"](user_id=user.id, site_id=site_id) for site_id in site_ids)
    session.flush()


def _plan(instance: Instance, say: Callable[[str], None]) -> None:
    if PLAN_JOB not in instance.generation.job_specs:
        return
    say("Planning")
    planner = accounts.principal_of(instance, accounts.find_user(instance, "planner"))
    try:
        run_job(instance, PLAN_JOB, {"seconds": PLAN_SECONDS, "seed": 1}, planner, say)
    except MesError as error:
        say(f"The plan could not be made: {error}")


def _said(config: Config) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads((config.data / "demo.json").read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        return {"state": "broken"}
    return found


def _write(config: Config, said: dict[str, Any]) -> None:
    config.data.mkdir(parents=True, exist_ok=True)
    half = config.data / "demo.json.part"
    half.touch(mode=0o600)
    half.write_text(json.dumps(said), encoding="utf-8")
    half.replace(config.data / "demo.json")


def _clear(config: Config) -> None:
    Claim(config).release()  # refused while it is served
    for pattern in LEFT_OVER:
        for path in config.data.glob(pattern):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
