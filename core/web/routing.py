"""Routes of addons. A route without a declared permission keeps the application from starting."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.errors import Place
from core.orm.model import addon_of

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Route:
    """``permission``: ``public``, ``login``, ``group:<name>`` or ``<action>:<model>`` such as ``read:orders.order``."""

    path: str
    methods: tuple[str, ...]
    handler: Callable[..., Any]
    permission: str
    place: Place = field(compare=False)
    write: bool | None = None


class Router:
    """``ROUTES = Router()`` in an addon's ``routes.py``, then ``@ROUTES.get("/app/orders/statistics",
    permission="read:orders.order")``.

    A handler gets ``(request, session, **path parameters)``; ``request`` is Flask's, ``session`` the guarded
    session of the request (a write session for POST, PUT, PATCH and DELETE). It returns a string, a dict (JSON) or
    a Response. Path parameters are written ``<int:id>`` or ``<name>``. ``write=False`` gives a POST a read session:
    for handlers that ask the planner, which would wait for the request's own turn to write.
    """

    def __init__(self) -> None:
        self._routes: list[Route] = []

    def __iter__(self) -> Any:
        return iter(self._routes)

    def get(self, path: str, *, permission: str) -> Callable[[F], F]:
        return self._add(path, ("GET",), permission, None)

    def post(self, path: str, *, permission: str, write: bool = True) -> Callable[[F], F]:
        return self._add(path, ("POST",), permission, write)

    def _add(self, path: str, methods: tuple[str, ...], permission: str, write: bool | None) -> Callable[[F], F]:
        frame = sys._getframe(2)
        place = Place(addon_of(frame.f_globals.get("__name__", "")), frame.f_code.co_filename, frame.f_lineno)

        def mark(handler: F) -> F:
            self._routes.append(Route(path, methods, handler, permission, place, write))
            return handler

        return mark
