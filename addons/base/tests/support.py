"""A database with some addons, for tests: no command line, no migrations."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from core.addons.discovery import Addon
from core.db.database import Database
from core.db.session import GuardedSession, SystemSession
from core.generation import Generation
from core.i18n.catalogue import register_directory
from core.security.principal import Principal, Scopes


@dataclass
class Plant:
    """An open database and the generation it was made from."""

    database: Database
    generation: Generation

    @contextmanager
    def writing(self) -> Iterator[SystemSession]:
        with self.database.system(self.generation, "test", write=True) as session:
            yield session

    @contextmanager
    def acting(self, *groups: str, sites: tuple[int, ...] = (), write: bool = True) -> Iterator[GuardedSession]:
        """A session of somebody who holds ``groups`` and works at ``sites`` of company 1."""
        expanded = self.generation.policy.expand(groups)
        scopes = Scopes(frozenset({1}), frozenset(sites))
        principal = Principal(7, "somebody", "Somebody", groups=expanded, scopes=scopes)
        with self.database.session(self.generation, principal, write=write) as session:
            yield session


@contextmanager
def plant(folder: Path, *names: str) -> Iterator[Plant]:
    """A fresh SQLite database in ``folder`` with the tables and seed rows of the addons."""
    addons = []
    for name in names:
        package = import_module(f"addons.{name}")
        path = Path(str(package.__file__)).parent
        register_directory(name, path / "i18n")
        addons.append(Addon(name, f"addons.{name}", path, import_module(f"addons.{name}.manifest").manifest))
    generation = Generation(addons)
    database = Database(f"sqlite:///{folder}/plant.db")
    try:
        generation.models.metadata.create_all(database.engine)
        opened = Plant(database, generation)
        with opened.writing() as session:
            for addon in addons:
                data = addon.part("data")
                if data is not None:
                    data.install(session)
        yield opened
    finally:
        database.dispose()
        generation.dispose()
