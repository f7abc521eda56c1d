"""What an address of the web client stands for, and what a form sent to it."""

from __future__ import annotations

from typing import Any

from flask import request

from core.errors import NotFound
from core.i18n import translator
from core.orm.fields import Field
from core.web import context
from core.web import format as shown
from core.web.form import default_of
from core.web.formdata import computed, is_blank, nested

_ = translator("core")

LONGEST_REASON = 500
KEEP = "_keep."
"""Fields of this prefix say whose version of a field is kept after a conflict: ``mine`` or ``theirs``."""


def model_at(addon: str, plural: str) -> str:
    """The model at ``/app/<addon>/<plural>``; raises NotFound."""
    model = context.generation().paths.get(f"{addon}/{plural}")
    if model is None:
        raise NotFound(_("There is no such page."))
    return model


def query_lists() -> dict[str, list[str]]:
    """The query string without what is not state of a list: names that begin with an underscore."""
    return {name: request.args.getlist(name) for name in request.args if not name.startswith("_")}


def typed_data(model: str) -> dict[str, Any]:
    """What was typed into the form of a model, as plain data: new lines left empty are not there, nor is what the
    person gave up for somebody else's version.
    """
    models = context.generation().models
    fields = models.fields[model]
    given_up = {
        name.removeprefix(KEEP) for name, side in request.form.items() if name.startswith(KEEP) and side == "theirs"
    }
    data = nested(((n, v) for n, v in request.form.items(multi=True) if n not in given_up), fields)
    for name, value in data.items():
        if isinstance(value, list):
            starts = _starts(fields[name])
            data[name] = [line for line in value if not is_blank(line, starts)]
    return data


def worked_out(model: str, data: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with sums in number fields worked out; the form keeps showing what was typed."""
    return computed(data, context.generation().models, model)


def _starts(field: Field) -> dict[str, Any]:
    """What a browser sends for a new line in which nobody typed anything."""
    models, target = context.generation().models, str(field.target)
    found = {}
    for name, line_field in models.fields[target].items():
        value = default_of(models[target], line_field) if line_field.stored else None
        if value is not None:
            found[name] = str(int(value)) if line_field.kind == "boolean" else shown.editable(line_field, value)
    return found


def reason() -> str:
    """What the person gave as the reason of a change."""
    return request.form.get("_reason", "")[:LONGEST_REASON]
