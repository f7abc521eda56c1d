"""Engines, write turns, and the two kinds of session: guarded for people, system for the installation itself."""

from core.db.database import Database
from core.db.session import GuardedSession, MesSession, SystemSession

__all__ = ["Database", "GuardedSession", "MesSession", "SystemSession"]
