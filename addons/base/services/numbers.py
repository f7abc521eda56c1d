"""Numbers for records."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from addons.base.models.sequence import Sequence
from core.clock import now
from core.errors import NotFound
from core.i18n import current_zone, translator

_ = translator("base")


def next_number(session: Any, code: str) -> str:
    """The next number of the sequence ``code``. Raises NotFound for an unknown one.

    The sequence stays locked until the transaction ends: none is given twice, none is lost when it rolls back.
    """
    cls = session.models[Sequence]
    pending = next((record for record in session.new if isinstance(record, cls) and record.code == code), None)
    sequence = pending or session.scalars(select(cls).where(cls.code == code).with_for_update()).one_or_none()
    if sequence is None:
        raise NotFound(_("There is no number sequence {code}.", code=code), code=code)
    today = now().astimezone(current_zone()).date()
    if sequence.reset == "yearly" and sequence.last_year not in (None, today.year):
        sequence.next_number = 1
    number = sequence.next_number or 1
    sequence.next_number = number + 1
    sequence.last_year = today.year
    return str(sequence.template.format(number=number, year=today.year, month=today.month))
