"""The blueprint under ``/api/v1`` and the reference page at ``/api/docs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response
from flask.blueprints import BlueprintSetupState

from core.rest.dispatch import METHODS, dispatch
from core.rest.problems import problem_response
from core.rest.reference import reference_page, reference_style

if TYPE_CHECKING:
    from core.instance import Instance


def rest_blueprint(instance: Instance) -> Blueprint:
    """To be registered with an application on which ``core.web.context.install`` was called, and whose
    ``extensions["mes"]`` is ``instance``."""
    blueprint = Blueprint("rest", __name__, url_prefix="/api/v1", template_folder="templates", static_folder=None)

    @blueprint.route("", defaults={"path": ""}, methods=METHODS, provide_automatic_options=False)
    @blueprint.route("/", defaults={"path": ""}, methods=METHODS, provide_automatic_options=False)
    @blueprint.route("/<path:path>", methods=METHODS, provide_automatic_options=False)
    def answer(path: str) -> Response:
        return dispatch(path)

    @blueprint.errorhandler(Exception)
    def failed(error: Exception) -> Response:
        return problem_response(error)

    @blueprint.record_once
    def add_reference(state: BlueprintSetupState) -> None:
        state.app.extensions.setdefault("mes", instance)
        state.app.add_url_rule("/api/docs", "rest.reference", reference_page, methods=["GET"])
        state.app.add_url_rule("/api/docs.css", "rest.reference_style", reference_style, methods=["GET"])

    return blueprint
