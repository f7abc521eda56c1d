"""Errors shown to people: each carries a stable code, a translated message and, where it has one, a place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from core.i18n import LazyText, translator

_ = translator("core")

Text = str | LazyText


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one input. ``pointer`` is an RFC 6901 JSON pointer into what the caller sent."""

    message: Text
    pointer: str = ""
    code: str = "invalid"

    def under(self, prefix: str) -> Problem:
        """The same problem seen from a document in which this one's root lies at ``prefix``."""
        return replace(self, pointer=f"{prefix}{self.pointer}")


class MesError(Exception):
    """Base of all errors meant for the caller. ``status`` is the HTTP status, ``code`` is stable across languages."""

    status = 500
    code = "internal"

    def __init__(self, message: Text, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details

    def __str__(self) -> str:
        return str(self.message)


class ValidationFailed(MesError):
    """The input was understood and refused; ``problems`` says why, field by field."""

    status = 422
    code = "validation_failed"

    def __init__(self, problems: Iterable[Problem], message: Text | None = None) -> None:
        self.problems = tuple(problems)
        super().__init__(message or _("Some values cannot be accepted."))

    def __str__(self) -> str:
        return f"{self.message} " + "; ".join(f"{p.pointer or '/'}: {p.message}" for p in self.problems)


class AccessDenied(MesError):
    status = 403
    code = "access_denied"

    def __init__(self, message: Text | None = None, **details: Any) -> None:
        super().__init__(message or _("You may not do this."), **details)


class NotAuthenticated(MesError):
    status = 401
    code = "not_authenticated"

    def __init__(self, message: Text | None = None, **details: Any) -> None:
        super().__init__(message or _("Log in first."), **details)


class NotFound(MesError):
    status = 404
    code = "not_found"

    def __init__(self, message: Text | None = None, **details: Any) -> None:
        super().__init__(message or _("This record does not exist, or you may not see it."), **details)


class StaleRecord(MesError):
    """Somebody else changed the record since the caller read it; ``details['version']`` is the current version."""

    status = 412
    code = "stale_record"

    def __init__(self, message: Text | None = None, **details: Any) -> None:
        super().__init__(message or _("Somebody else changed this record after you opened it."), **details)


class Refused(MesError):
    """A rule of the business forbids this now (a state, a reference in use); nothing was changed."""

    status = 409
    code = "refused"


class BadRequest(MesError):
    status = 400
    code = "bad_request"


class Unavailable(MesError):
    """A part of the installation does not answer (planner, database); trying later may help."""

    status = 503
    code = "unavailable"


@dataclass(frozen=True)
class Place:
    """Where a declaration stands, for errors that integrators read."""

    addon: str
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.addon} ({self.file}:{self.line})" if self.file else self.addon


@dataclass(frozen=True)
class Finding:
    """One thing that keeps a generation from being built, or a warning about it."""

    place: Place
    message: str
    hint: str = ""
    warning: bool = False

    def __str__(self) -> str:
        return f"{self.place}: {self.message}" + (f" ({self.hint})" if self.hint else "")


@dataclass
class CompositionError(Exception):
    """The enabled addons do not fit together. All findings are collected before this is raised."""

    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        return "\n".join(str(f) for f in self.findings)
