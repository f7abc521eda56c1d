"""An empty workbook to fill in: the columns that an import takes, and a sheet that explains them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from core.i18n import translator
from core.orm.fields import Field
from core.transfer.mapping import header_of, targets

if TYPE_CHECKING:
    from core.db.session import MesSession

_ = translator("core")


def template(session: MesSession, model: str) -> bytes:
    """XLSX; needed columns carry a star, which the import does not mind. Raises AccessDenied."""
    from core.transfer.workbook import write_workbook

    possible = targets(session, model)
    headers = [
        header_of(session, model, path, f) + ("*" if _needed(session, f) else "") for path, f in possible.items()
    ]
    notes: list[list[Any]] = [[_("Column"), _("Needed"), _("What it holds"), _("Possible values")]]
    for header, field in zip(headers, possible.values(), strict=True):
        notes.append(
            [
                header.rstrip("*"),
                str(_("Yes")) if _needed(session, field) else "",
                str(field.ui.help or ""),
                _values(session, field),
            ]
        )
    out = io.BytesIO()
    title = str(session.models[model].title_plural or model)
    write_workbook(out, title, headers, (), [[str(cell) for cell in row] for row in notes])
    return out.getvalue()


def _needed(session: MesSession, field: Field) -> bool:
    return field.required and field.name not in getattr(session.models[field.model], "filled_fields", ())


def _values(session: MesSession, field: Field) -> str:
    if field.kind == "selection":
        return ", ".join(str(label) for _value, label in field.ui.choices or ())
    if field.kind == "many_to_one":
        return str(_("Code or name: {model}", model=session.models[str(field.target)].title or field.target))
    if field.kind == "boolean":
        return f"{_('Yes')}, {_('No')}"
    return {"date": "2026-12-01", "datetime": "2026-12-01 08:00"}.get(field.kind, "")
