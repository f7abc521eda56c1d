"""The web process: ``python -m core.server.web``. Granian serves the ASGI shell."""

from __future__ import annotations

from core.server.process import begin


def main() -> None:
    from granian import Granian
    from granian.constants import Interfaces

    config = begin("web")
    server = Granian(
        "core.server.asgi:create",
        factory=True,
        address=config.host,
        port=config.port,
        interface=Interfaces.ASGI,
        workers=1,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=False,
        workers_kill_timeout=5,
    )
    server.serve()


if __name__ == "__main__":
    main()
