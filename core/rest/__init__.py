"""The REST API: every model of the generation under ``/api/v1``, from the same declarations as the web client."""

from core.rest.blueprint import rest_blueprint

__all__ = ["rest_blueprint"]
