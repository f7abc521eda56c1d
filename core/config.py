"""Where an installation lives and how it runs: command line over environment over ``taktline.toml`` over defaults."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from platformdirs import user_data_path

DEFAULT_PORT = 8420


@dataclass(frozen=True)
class Config:
    """``data`` is the installation's folder. ``database_url`` empty: an SQLite file in it.

    ``addon_folders`` are a site's own addons. ``secure_cookies`` is for installations behind HTTPS.
    """

    data: Path
    database_url: str = ""
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    addon_folders: tuple[Path, ...] = ()
    secure_cookies: bool = False
    demo: bool = False

    @property
    def url(self) -> str:
        return self.database_url or f"sqlite:///{self.data / 'taktline.db'}"

    @property
    def run_folder(self) -> Path:
        """Sockets and process files of the running installation."""
        return self.data / "run"

    @property
    def log_folder(self) -> Path:
        return self.data / "log"


def load_config(data: Path | str | None = None, **overrides: Any) -> Config:
    """The configuration of the installation in ``data``; overrides that are None do not count."""
    folder = Path(data or os.environ.get("MES_DATA") or user_data_path("taktline")).expanduser().resolve()
    file = folder / "taktline.toml"
    values: dict[str, Any] = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    for name in ("database_url", "host", "port"):
        found = os.environ.get(f"MES_{name.upper()}")
        if found:
            values[name] = int(found) if name == "port" else found
    folders = os.environ.get("MES_ADDON_FOLDERS")
    values["addon_folders"] = folders.split(os.pathsep) if folders else values.get("addon_folders", ())
    values = {**values, **{name: value for name, value in overrides.items() if value is not None}}
    values["addon_folders"] = tuple(Path(path) for path in values["addon_folders"])
    known = {name: value for name, value in values.items() if name in Config.__dataclass_fields__ and name != "data"}
    return replace(Config(folder), **known)
