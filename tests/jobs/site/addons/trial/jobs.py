"""Jobs that add, wait, fail and write."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from core.errors import Refused
from core.i18n import current_locale, current_zone, translator
from core.jobs import JobContext, job

_ = translator("trial")


@job("trial.add", _("Add"), permission="login")
def add(context: JobContext) -> Any:
    return {
        "sum": context.arguments["a"] + context.arguments["b"],
        "locale": current_locale(),
        "zone": str(current_zone()),
    }


@job("trial.secret", _("Secret"), permission="group:core.auditor")
def secret(context: JobContext) -> Any:
    return "seen"


@job("trial.wait", _("Wait"), permission="login")
def wait(context: JobContext) -> Any:
    """Until ``file`` exists or the job is cancelled; notes each start in ``log``."""
    with Path(context.arguments["log"]).open("a") as log:
        log.write("started\n")
    until = time.monotonic() + context.arguments.get("seconds", 20)
    while time.monotonic() < until and not context.cancelled():
        if Path(context.arguments["file"]).exists():
            return "opened"
        context.progress(40, _("Waiting"), data={"so": "far"})
        time.sleep(0.02)
    return "given up"


@job("trial.fail", _("Fail"), permission="login", attempts=2)
def fail(context: JobContext) -> Any:
    """Fails ``times`` times, counted in ``log``, as a fault or, with ``refuse``, as a refusal."""
    log = Path(context.arguments["log"])
    count = len(log.read_text()) if log.exists() else 0
    log.write_text("x" * (count + 1))
    if context.arguments.get("refuse"):
        raise Refused("not on a Sunday")
    if count < context.arguments["times"]:
        raise ZeroDivisionError("inner detail")
    return count


@job("trial.odd", _("Odd"), permission="login")
def odd(context: JobContext) -> Any:
    return {"not json": object()}


@job("trial.who", _("Who"), permission="login")
def who(context: JobContext) -> Any:
    with context.read() as session:
        return [session.principal.login, session.guarded]


JOBS = (add, secret, wait, fail, odd, who)
