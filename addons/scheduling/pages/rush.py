"""The quote of a rush order: when it would be done, whom it would delay, and the decision."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import make_response, redirect
from flask.typing import ResponseReturnValue

from addons.scheduling.pages.board import BOARD
from core.errors import AccessDenied, MesError, Refused, StaleRecord, ValidationFailed
from core.i18n import translator
from core.records import write as records
from core.server.planner_client import ask
from core.states.engine import may_take
from core.web import context
from core.web import format as shown
from core.web.frame import page
from core.web.urls import list_url, record_url

_ = translator("scheduling")

NAV = "orders.orders"
PATIENCE = 60.0


def show(
    request: Any, session: Any, order_id: int, *, notices: tuple[dict[str, Any], ...] = (), status: int = 200
) -> ResponseReturnValue:
    """Ask the planner and show what it says; what keeps the order from being quoted is said on the page."""
    order = records.fetch(session, "orders.order", order_id)
    told: dict[str, Any] | None = None
    try:
        told = ask(
            context.instance(),
            "scheduling.quote",
            {"order_id": order_id},
            int(session.principal.user_id or 0),
            PATIENCE,
        )
    except (ValidationFailed, Refused, StaleRecord) as error:
        notices = (*notices, _notice("warn", _("This order cannot be quoted."), error))
        status = error.status if status == 200 else status
    quote = _Quote(session, order, told).context() if told is not None else None
    crumbs = [
        {"label": str(order.title_plural), "href": list_url(session.generation, "orders.order")},
        {"label": order.display(), "href": record_url(session.generation, "orders.order", order.id)},
    ]
    html = page(
        "scheduling/rush.html",
        _("Rush order {number}", number=order.number),
        nav=NAV,
        crumbs=crumbs,
        quote=quote,
        again_href=f"/app/scheduling/rush/{order_id}",
        notices=list(notices),
        words=words(),
        back_href=record_url(session.generation, "orders.order", order.id),
    )
    return make_response(html, status)


def accept(request: Any, session: Any, order_id: int) -> ResponseReturnValue:
    """Confirm and publish as quoted; a quote that no longer holds is replaced by a new one, with the reason."""
    form = request.form
    arguments = {
        "order_id": order_id,
        "plan_id": int(form["plan_id"]) if form.get("plan_id", "").isdigit() else 0,
        "version": int(form["version"]) if form.get("version", "").isdigit() else 0,
        "moment": form.get("moment", ""),
        "kind": form.get("kind", ""),
        "digest": form.get(f"digest_{form.get('kind', '')}", ""),
    }
    user_id = int(session.principal.user_id or 0)
    try:
        done = ask(context.instance(), "scheduling.accept", arguments, user_id, PATIENCE)
    except (ValidationFailed, Refused, StaleRecord, AccessDenied) as error:
        notice = _notice("error", _("Nothing was confirmed."), error)
        return show(request, session, order_id, notices=(notice,), status=error.status)
    return redirect(f"{BOARD}?plan={done['plan_id']}&done=accepted", 303)


def _notice(tone: str, title: Any, error: MesError) -> dict[str, str]:
    problems = " ".join(str(problem.message) for problem in getattr(error, "problems", ()))
    return {"tone": tone, "title": str(title), "text": problems or str(error.message)}


class _Quote:
    """The planner's answer in words, in the reader's language; times in the zone of the site."""

    def __init__(self, session: Any, order: Any, told: dict[str, Any]) -> None:
        self.session = session
        self.order = order
        self.told = told
        self.zone = ZoneInfo(told["zone"])

    def context(self) -> dict[str, Any]:
        told = self.told
        options = [self._option(option) for option in told["options"]]
        edge = self.order.states.edge("confirm")
        return {
            "order": told["order"]["number"],
            "customer": told["order"]["customer"],
            "requested": _day(self.order.requested_date.isoformat() if self.order.requested_date else None),
            "plan": told["plan"],
            "moment": told["moment"],
            "options": options,
            "best": min(options, key=lambda option: (not option["in_time"], option["kind"] != "gap"))["kind"],
            "may_accept": may_take(self.session, self.order, edge),
        }

    def _option(self, option: dict[str, Any]) -> dict[str, Any]:
        lines = [self._line(line) for line in option["lines"]]
        delayed = [self._delayed(entry) for entry in option["delayed"]]
        last = max((line["projected"] for line in option["lines"] if line["projected"]), default=None)
        late_days = max((line["late_days"] for line in option["lines"]), default=0)
        more = (option["tardiness_after"] - self.told["tardiness_before"]) / 60
        gap = option["kind"] == "gap"
        return {
            "kind": option["kind"],
            "digest": option["digest"],
            "title": str(_("Into free time") if gap else _("Ahead of the others")),
            "text": str(_("Nothing that is planned moves.") if gap else _("What has not begun moves later.")),
            "date": _day(last),
            "in_time": late_days == 0,
            "verdict": _verdict(late_days),
            "lines": lines,
            "delayed": delayed,
            "delayed_count": shown.plain(len(delayed)),
            "newly_late": option["newly_late"],
            "newly_late_text": shown.plain(option["newly_late"]),
            "moved_text": shown.plain(option["moved_operations"]),
            "tardiness": f"{more:+.1f}",
            "late_orders": f"{self.told['late_before']} → {option['late_after']}",
            "binding": self._binding(option["binding"]),
        }

    def _line(self, line: dict[str, Any]) -> dict[str, Any]:
        end = self._moment(line["end"])
        return {
            "position": line["position"],
            "item": line["item"],
            "quantity": f"{line['quantity']} {line['unit']}".strip(),
            "requested": _day(line["requested"]),
            "projected": end or str(_("Not made here")),
            "late": line["late_days"] > 0,
            "verdict": _verdict(line["late_days"]),
        }

    def _delayed(self, entry: dict[str, Any]) -> dict[str, Any]:
        path = record_url(self.session.generation, "production.order", entry["order_id"])
        state = (
            _("late already") if entry["late_before"] else _("becomes late") if entry["late"] else _("still in time")
        )
        return {
            "number": entry["number"],
            "href": path,
            "item": entry["item"],
            "origin": " · ".join(part for part in (entry["sold"], entry["customer"]) if part),
            "due": self._moment(entry["due"]),
            "before": self._moment(entry["before"]),
            "after": self._moment(entry["after"]),
            "by": shown.duration(entry["by"]),
            "state": str(state),
            "tone": "error" if entry["late"] and not entry["late_before"] else "warn" if entry["late"] else None,
        }

    def _binding(self, binding: dict[str, Any] | None) -> str:
        if binding is None:
            return ""
        if binding["cause"] == "machine_busy":
            text = _("{machine} is busy with {operation}.", machine=binding["machine"], operation=binding["operation"])
        else:
            text = _(
                "{cause}: {operation} on {machine}.",
                cause=binding["label"],
                operation=binding["operation"],
                machine=binding["machine"],
            )
        return f"{text} ({shown.duration(binding['minutes'])})"

    def _moment(self, text: str | None) -> str:
        return "" if text is None else datetime.fromisoformat(text).astimezone(self.zone).strftime("%Y-%m-%d %H:%M")


def _day(text: str | None) -> str:
    return shown.plain(date.fromisoformat(text)) if text else ""


def _verdict(late_days: int) -> str:
    return str(_("Late by {span}", span=shown.duration(late_days * 24 * 60)) if late_days else _("In time"))


def words() -> dict[str, str]:
    """The template's own texts."""
    return {
        "lead": str(
            _("Nothing is written yet. Choose how the order is taken in, then confirm it, or leave it a draft.")
        ),
        "customer": str(_("Customer")),
        "requested": str(_("Requested date")),
        "projected": str(_("Projected date")),
        "accept": str(_("Confirm and publish")),
        "cancel": str(_("Back to the order")),
        "again": str(_("Quote again")),
        "lines": str(_("Lines of the order")),
        "item": str(_("Item")),
        "quantity": str(_("Quantity")),
        "result": str(_("Result")),
        "delays": str(_("Orders it delays")),
        "nobody": str(_("It delays no other order.")),
        "order": str(_("Production order")),
        "due": str(_("Due")),
        "before": str(_("End before")),
        "after": str(_("End after")),
        "by": str(_("Later by")),
        "newly_late": str(_("Become late")),
        "delayed": str(_("Delayed orders")),
        "moved": str(_("Moved operations")),
        "tardiness": str(_("Weighted tardiness (h)")),
        "late_orders": str(_("Late orders")),
        "binding": str(_("What holds it up most")),
        "choose": str(_("How it is taken in")),
        "no_right": str(_("You may quote this order, but not confirm it. Ask somebody who enters orders.")),
    }
