"""Serves a preview on this machine, until it is stopped."""

import asyncio
import datetime as dt
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from occnews.errors import InputError
from occnews.publisher import Publisher
from occnews.web.preview.app import make_preview_app
from occnews.web.preview.desk import Desk
from occnews.web.preview.watching import keep_fresh
from occnews.web.security import LocalPass


def serve_preview(
    p: Publisher, name: str, *, port: int, clock: Callable[[], dt.datetime], ready: Callable[[str], None]
) -> None:
    """Serve the preview of a publication on 127.0.0.1, until Ctrl-C raises KeyboardInterrupt.

    ``port`` 0 takes any that is free. ``ready`` is told the address to open. Raises InputError when the port cannot be
    had.
    """
    listener = listen(port)
    local_pass = LocalPass(listener.getsockname()[1])
    desk = Desk(p, name, clock=clock)
    stop = asyncio.Event()
    app = make_preview_app(desk, local_pass, run=lambda: keep_fresh(desk, stop=stop))
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2)

    def end_streams() -> None:
        stop.set()
        desk.close()

    _Server(config, started=lambda: ready(local_pass.url), stopping=end_streams).run(sockets=[listener])


class _Server(uvicorn.Server):
    """Tells when it has started, and when it is asked to stop: it would wait for ever for streams to end."""

    def __init__(self, config: uvicorn.Config, *, started: Callable[[], None], stopping: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started, self._tell_stopping = started, stopping
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """uvicorn's hook."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets=sockets)
        if self.started:
            self._tell_started()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """uvicorn's hook: a signal came."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._tell_stopping)
        super().handle_exit(sig, frame)


def listen(port: int) -> socket.socket:
    """Take a port of this machine that nobody outside it reaches; 0 is any. Raises InputError."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind(("127.0.0.1", port))
        listener.listen()
    except OSError as error:
        listener.close()
        reason = (error.strerror or str(error)).rstrip(".")
        raise InputError(f"Port {port} cannot be had: {reason}. Leave --port out to take any that is free.") from None
    return listener
