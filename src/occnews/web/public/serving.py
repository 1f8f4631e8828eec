"""Runs the server of the public site."""

import socket
from collections.abc import Callable

import uvicorn
from starlette.types import ASGIApp

from occnews.errors import InputError


def run_server(app: ASGIApp, *, host: str, port: int, prefix: str, ready: Callable[[str], None]) -> None:
    """Serve an application until Ctrl-C raises KeyboardInterrupt. Raises InputError when the port cannot be had."""
    listener = _listen(host, port)
    shown = "localhost" if host in ("127.0.0.1", "::1", "0.0.0.0", "::") else host  # noqa: S104 - compared, not bound
    address = f"http://{shown}:{listener.getsockname()[1]}{prefix}/"
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        timeout_graceful_shutdown=5,
    )
    _Server(config, lambda: ready(address)).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells when it has started."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn's hook."""
        await super().startup(sockets=sockets)
        if self.started:
            self._tell_started()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind)
    except OSError:
        raise InputError(f"--host: there is no «{host}» here. Leave it out to serve on this machine alone.") from None
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a restart need not wait for old answers
        listener.bind(address)
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).rstrip(".")
        raise InputError(f"Port {port} of {host} cannot be had: {reason}. Choose another: --port 8001") from None
    return listener
