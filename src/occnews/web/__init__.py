"""What is served over HTTP: the public site, and the preview on this machine."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from occnews.config import Config

if TYPE_CHECKING:
    from starlette.types import ASGIApp


def make_app(config: Config, folder: Path | None = None) -> "ASGIApp":
    """Make the application that serves the public site: the files of ``folder``, by default the workspace's."""
    from occnews.web.public.site import PublicSite

    prefix = urlsplit(config.site.url).path
    return PublicSite(
        folder or config.site_folder,
        base=config.site.url,
        prefix=prefix,
        hubs=config.feeds.hubs,
        clock=time.time,  # noqa: TID251 - an edge: it reads the clock
    )


def serve(config: Config, *, host: str, port: int, ready: Callable[[str], None], folder: Path | None = None) -> None:
    """Serve the public site until Ctrl-C raises KeyboardInterrupt. ``port`` 0 takes any that is free.

    ``ready`` is told the address. Raises InputError when the port cannot be had.
    """
    from occnews.web.public.serving import run_server

    run_server(make_app(config, folder), host=host, port=port, prefix=urlsplit(config.site.url).path, ready=ready)
