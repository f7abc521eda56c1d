"""Files under opaque names in the installation's folder. Who put one there may fetch it, nobody else."""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from core.errors import NotFound
from core.i18n import translator
from core.security.principal import Principal
from core.transfer.table import LARGEST_FILE, BrokenTable

_ = translator("core")

KEPT_SECONDS = 7 * 24 * 3600
_ID = re.compile(r"[0-9a-f]{40}")
_BLOCK = 1 << 16


@dataclass(frozen=True)
class StoredFile:
    """``path`` is where the bytes are; ``filename`` what the user called them."""

    id: str
    filename: str
    media_type: str
    user_id: int | None
    size: int
    path: Path


class FileStore:
    """``FileStore(instance.config.data)``. Files go after seven days."""

    def __init__(self, data: Path) -> None:
        self.folder = data / "files"

    def put(
        self, principal: Principal, filename: str, stream: BinaryIO, media_type: str = "", limit: int = LARGEST_FILE
    ) -> StoredFile:
        """Raises BrokenTable when the stream holds more than ``limit`` bytes."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        file_id = secrets.token_hex(20)
        path = self.folder / file_id
        try:
            size = self._copy(stream, path, limit)
            facts: dict[str, object] = {
                "filename": _plain_name(filename),
                "media_type": media_type,
                "user_id": principal.user_id,
                "size": size,
            }
            self._facts(file_id).write_text(json.dumps(facts), "utf-8")
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return self._described(file_id, facts)

    def get(self, principal: Principal, file_id: str) -> StoredFile:
        """Raises NotFound, the same for a file of somebody else and for none at all."""
        if not _ID.fullmatch(file_id):
            raise NotFound()
        try:
            facts = json.loads(self._facts(file_id).read_text("utf-8"))
        except FileNotFoundError:
            raise NotFound(_("This file is gone. Upload it again.")) from None
        if facts["user_id"] != principal.user_id:
            raise NotFound(_("This file is gone. Upload it again."))
        return self._described(file_id, facts)

    def remove(self, file_id: str) -> None:
        if _ID.fullmatch(file_id):
            self._facts(file_id).unlink(missing_ok=True)
            (self.folder / file_id).unlink(missing_ok=True)

    def _facts(self, file_id: str) -> Path:
        return self.folder / f"{file_id}.json"

    def _described(self, file_id: str, facts: dict[str, object]) -> StoredFile:
        return StoredFile(id=file_id, path=self.folder / file_id, **facts)  # type: ignore[arg-type]  # as put() wrote them

    def _copy(self, stream: BinaryIO, path: Path, limit: int) -> int:
        size = 0
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600), "wb") as out:
            while block := stream.read(_BLOCK):
                size += len(block)
                if size > limit:
                    raise BrokenTable(_("The file is larger than {size} MB.", size=limit // 1_000_000))
                out.write(block)
        return size

    def _sweep(self) -> None:
        oldest = time.time() - KEPT_SECONDS
        for path in self.folder.iterdir():
            try:
                if path.stat().st_mtime < oldest:
                    path.unlink(missing_ok=True)
            except FileNotFoundError:
                continue  # another process swept it


def _plain_name(filename: str) -> str:
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char for char in name if char.isprintable())[:200] or "file"
