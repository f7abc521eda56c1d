"""One installation in this process: its configuration, database and present generation."""

from __future__ import annotations

import threading
from pathlib import Path

from sqlalchemy import inspect, text

from core.addons.discovery import Addon, core_addon, discover
from core.addons.graph import load_order
from core.config import Config
from core.db.database import Database
from core.errors import CompositionError, Finding, Place, Unavailable
from core.generation import Generation
from core.i18n import translator

_ = translator("core")


class Instance:
    """Opens the database lazily. ``generation`` is composed from what the database says is enabled."""

    def __init__(self, config: Config) -> None:
        self.config = config
        config.data.mkdir(parents=True, exist_ok=True)
        self.database = Database(config.url)
        self.available: dict[str, Addon] = discover(config.addon_folders)
        self._generation: Generation | None = None
        self._lock = threading.Lock()

    @classmethod
    def at(cls, data: Path, **overrides: object) -> Instance:
        from core.config import load_config

        return cls(load_config(data, **overrides))

    @property
    def initialised(self) -> bool:
        """Whether the framework's tables are there."""
        with self.database.connection() as connection:
            return inspect(connection).has_table("core_addon")

    @property
    def generation(self) -> Generation:
        """The generation in service. Callers keep the reference for as long as one request or job lasts."""
        generation = self._generation
        if generation is None:
            with self._lock:
                generation = self._generation or self._build()
                self._generation = generation
        return generation

    def enabled_addons(self) -> list[str]:
        with self.database.connection() as connection:
            return list(connection.execute(text("SELECT name FROM core_addon WHERE enabled ORDER BY name")).scalars())

    def installed_addons(self) -> dict[str, bool]:
        """Name to whether it is enabled."""
        with self.database.connection() as connection:
            rows = connection.execute(text("SELECT name, enabled FROM core_addon ORDER BY name"))
            return {row.name: bool(row.enabled) for row in rows}

    def stored_number(self) -> int:
        """The generation number in the database: raised by whoever changes the set of enabled addons."""
        with self.database.connection() as connection:
            value = connection.execute(text("SELECT value FROM core_setting WHERE name = 'generation'")).scalar()
            return int(value or 0)

    def _build(self) -> Generation:
        if not self.initialised:
            raise Unavailable(_("This installation is not set up yet: run mes init."))
        number = self.stored_number()
        names = [name for name in self.enabled_addons() if name != "core"]
        missing = [name for name in names if name not in self.available]
        if missing:
            raise CompositionError(
                [Finding(Place(n), "is enabled in the database, but its code is not on this machine") for n in missing]
            )
        return Generation(load_order(names, self.available), number)

    def refresh(self) -> bool:
        """Build and swap in a new generation if the database asks for one. The old one lives until its users let go."""
        if self._generation is not None and self.stored_number() == self._generation.number:
            return False
        with self._lock:
            if self._generation is None or self.stored_number() != self._generation.number:
                self._generation = self._build()
        return True

    def adopt(self, generation: Generation) -> None:
        """Serve a generation that was composed to judge a change, if it is the one the database now asks for."""
        with self._lock:
            if generation.number == self.stored_number():
                self._generation = generation
        self.refresh()

    def all_installed(self) -> list[Addon]:
        """The framework and every installed addon, enabled or not, in load order: what the schema is made of."""
        names = [name for name in self.installed_addons() if name in self.available]
        return [core_addon(), *load_order(names, self.available)]

    def close(self) -> None:
        self.database.dispose()
