"""The states of a customer order."""

from core.i18n import translator
from core.states import Edge, State, StateMachine

_ = translator("orders")

ORDER_STATES = StateMachine(
    "state",
    initial="draft",
    states=(
        State("draft", _("Draft"), "idle"),
        State("confirmed", _("Confirmed"), "primary"),
        State("in_progress", _("In progress"), "ok"),
        State("shipped", _("Shipped"), "info"),
        State("closed", _("Closed"), "done"),
        State("on_hold", _("On hold"), "warn", side=True),
        State("cancelled", _("Cancelled"), "error", side=True),
    ),
    edges=(
        Edge(
            "confirm",
            ("draft",),
            "confirmed",
            _("Confirm"),
            guard="confirm_problems",
            effect="on_confirm",
            primary=True,
        ),
        Edge("start", ("confirmed",), "in_progress", _("Start"), hidden=True),
        Edge(
            "ship",
            ("confirmed", "in_progress"),
            "shipped",
            _("Ship"),
            guard="ship_problems",
            effect="on_ship",
            primary=True,
        ),
        Edge("close", ("shipped",), "closed", _("Close"), primary=True),
        Edge("hold", ("confirmed", "in_progress"), "on_hold", _("Put on hold"), effect="on_hold", reason=True),
        Edge("resume", ("on_hold",), "confirmed", _("Resume"), effect="on_resume", primary=True),
        Edge(
            "cancel",
            ("draft", "confirmed", "in_progress", "on_hold"),
            "cancelled",
            _("Cancel order"),
            guard="cancel_problems",
            effect="on_cancel",
            reason=True,
            danger=True,
        ),
    ),
)

STATE_CHOICES = tuple((state.name, state.label) for state in ORDER_STATES.states)

COMMITTED = ("confirmed", "in_progress", "on_hold")
"""Promised to the customer and not yet finished: changes need a reason."""

FINAL = ("shipped", "closed", "cancelled")
"""Nothing changes any more."""
