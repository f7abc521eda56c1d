"""The states of production orders and of operation tasks."""

from core.i18n import translator
from core.states import Edge, State, StateMachine

_ = translator("production")

PLANNER = ("production.planner",)
WORKER = ("production.operator", "production.planner")

ORDER_STATES = StateMachine(
    "state",
    initial="planned",
    states=(
        State("planned", _("Planned"), "idle"),
        State("released", _("Released"), "primary"),
        State("in_progress", _("In progress"), "ok"),
        State("completed", _("Completed"), "done"),
        State("closed", _("Closed"), "done"),
        State("on_hold", _("On hold"), "warn", side=True),
        State("cancelled", _("Cancelled"), "error", side=True),
    ),
    edges=(
        Edge(
            "release",
            ("planned",),
            "released",
            _("Release"),
            groups=PLANNER,
            guard="release_problems",
            effect="on_release",
            primary=True,
        ),
        Edge("start", ("released",), "in_progress", _("Start"), effect="on_start", hidden=True),
        Edge("complete", ("in_progress",), "completed", _("Complete"), effect="on_complete", hidden=True),
        Edge("reopen", ("completed",), "in_progress", _("Reopen"), effect="on_reopen", hidden=True),
        Edge("close", ("completed",), "closed", _("Close"), groups=PLANNER, primary=True),
        Edge(
            "hold",
            ("planned", "released", "in_progress"),
            "on_hold",
            _("Put on hold"),
            groups=PLANNER,
            effect="on_hold",
            reason=True,
        ),
        Edge("resume", ("on_hold",), "planned", _("Resume"), groups=PLANNER, effect="on_resume", primary=True),
        Edge(
            "cancel",
            ("planned", "released", "in_progress", "on_hold"),
            "cancelled",
            _("Cancel production order"),
            groups=PLANNER,
            guard="cancel_problems",
            effect="on_cancel",
            reason=True,
            danger=True,
        ),
    ),
)

TASK_STATES = StateMachine(
    "state",
    initial="waiting",
    states=(
        State("waiting", _("Waiting"), "idle"),
        State("ready", _("Ready"), "primary"),
        State("running", _("Running"), "ok"),
        State("paused", _("Paused"), "warn"),
        State("done", _("Done"), "done"),
        State("blocked", _("Blocked"), "error", side=True),
        State("skipped", _("Skipped"), "idle", side=True),
    ),
    edges=(
        Edge("make_ready", ("waiting",), "ready", _("Ready"), hidden=True),
        Edge("wait", ("ready",), "waiting", _("Wait"), hidden=True),
        Edge(
            "start",
            ("ready",),
            "running",
            _("Start"),
            groups=WORKER,
            guard="work_problems",
            effect="on_start",
            primary=True,
        ),
        Edge("pause", ("running",), "paused", _("Pause"), groups=WORKER),
        Edge(
            "resume",
            ("paused",),
            "running",
            _("Resume"),
            groups=WORKER,
            guard="work_problems",
            primary=True,
        ),
        Edge(
            "finish",
            ("running", "paused"),
            "done",
            _("Finish"),
            groups=WORKER,
            guard="finish_problems",
            effect="on_finish",
            primary=True,
        ),
        Edge("reopen", ("done",), "paused", _("Reopen"), effect="on_reopen", hidden=True),
        Edge("block", ("waiting", "ready", "paused"), "blocked", _("Block"), groups=WORKER, reason=True),
        Edge("unblock", ("blocked",), "waiting", _("Unblock"), groups=WORKER, effect="on_unblock", primary=True),
        Edge(
            "skip",
            ("waiting", "ready", "blocked"),
            "skipped",
            _("Skip"),
            groups=PLANNER,
            effect="on_skip",
            reason=True,
            danger=True,
        ),
        Edge("drop", ("waiting", "ready", "running", "paused", "blocked"), "skipped", _("Drop"), hidden=True),
    ),
)


def choices(machine: StateMachine) -> tuple[tuple[str, object], ...]:
    """The states of a machine as choices of its column."""
    return tuple((state.name, state.label) for state in machine.states)
