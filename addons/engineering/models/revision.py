"""What bills of material and routings share: revisions of which one is released."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from addons.engineering.lookup import loaded
from core.i18n import translator
from core.states.engine import transition
from core.states.machine import Edge, State, StateMachine

if TYPE_CHECKING:
    from core.errors import Problem

_ = translator("engineering")

STATE_CHOICES = (("draft", _("Draft")), ("released", _("Released")), ("superseded", _("Superseded")))


def revision_states() -> StateMachine:
    """draft → released → superseded; a release supersedes the revision released before."""
    labels = dict(STATE_CHOICES)
    return StateMachine(
        "state",
        initial="draft",
        states=(
            State("draft", labels["draft"], "idle"),
            State("released", labels["released"], "ok"),
            State("superseded", labels["superseded"], "done"),
        ),
        edges=(
            Edge(
                "release",
                ("draft",),
                "released",
                _("Release"),
                groups=("engineering.engineer",),
                guard="release_problems",
                effect="supersede_others",
                primary=True,
            ),
            Edge(
                "supersede", ("released",), "superseded", _("Supersede"), groups=("engineering.engineer",), danger=True
            ),
        ),
    )


class Revised:
    """Mixin for models with ``item_id``, ``revision`` and the states of :func:`revision_states`."""

    if TYPE_CHECKING:
        models: Any
        model_name: str
        id: Any
        item_id: Any
        revision: Any

    @property
    def item_words(self) -> str:
        """Code and name of the item, so that a revision is found by them."""
        item = loaded(object_session(self), self, "item")
        return f"{item.code} {item.name}" if item is not None else ""

    def display(self) -> str:
        item = loaded(object_session(self), self, "item")
        return f"{item.code if item is not None else '?'} / {self.revision}"

    def release_problems(self, session: Any) -> Iterable[Problem]:
        """What keeps the revision from being released; models say it."""
        return ()

    def supersede_others(self, session: Any) -> None:
        """Effect of a release: the revision released before is superseded."""
        cls = self.models[self.model_name]
        others = select(cls).where(cls.item_id == self.item_id, cls.state == "released", cls.id != self.id)
        for other in session.scalars(others):
            transition(session, other, "supersede")

    def next_revision(self, session: Any) -> str:
        """The number after the highest revision of the item; revisions that are no numbers count as none."""
        cls = self.models[self.model_name]
        used = session.scalars(select(cls.revision).where(cls.item_id == self.item_id)).all()
        return str(max((int(revision) for revision in used if revision.isdecimal()), default=len(used)) + 1)
