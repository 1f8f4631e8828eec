"""A mail server for this machine alone, that delivers nothing: it puts what any program sends to it into the outbox."""

import asyncio
import datetime as dt
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from occnews.errors import InputError, OccnewsError
from occnews.mail.outbox import keep_message

if TYPE_CHECKING:
    from aiosmtpd.smtp import SMTP, Envelope, Session

SIZE_MOST: Final = 25_000_000
_HOST: Final = "127.0.0.1"


@dataclass(frozen=True, kw_only=True)
class Caught:
    """One message that came: ``sender`` and ``recipients`` are the envelope's, which also holds the blind copies."""

    file: Path
    sender: str
    recipients: tuple[str, ...]


def catch_mail(
    folder: Path,
    port: int,
    *,
    clock: Callable[[], dt.datetime],
    ready: Callable[[int], None],
    caught: Callable[[Caught], None],
    failed: Callable[[str], None],
    size_most: int = SIZE_MOST,
) -> None:
    """Take mail on a port of 127.0.0.1 (0: any that is free) until Ctrl-C, which raises KeyboardInterrupt.

    ``ready`` is told the port once it is open, ``caught`` each message, ``failed`` why one could not be kept: then its
    sender is told to try again. Raises InputError when the port cannot be had.
    """
    # What a stranger's program does wrong is its own affair; aiosmtpd would print it here.
    logging.getLogger("mail.log").addHandler(logging.NullHandler())
    keeper = _Keeper(folder, clock, caught, failed)
    asyncio.run(_serve(keeper, port, ready, size_most))


async def _serve(keeper: "_Keeper", port: int, ready: Callable[[int], None], size_most: int) -> None:
    from aiosmtpd.smtp import SMTP, AuthResult

    loop = asyncio.get_running_loop()

    def open_session() -> "SMTP":
        return SMTP(
            keeper,
            loop=loop,
            hostname="localhost",
            ident="occnews outbox",
            enable_SMTPUTF8=True,
            data_size_limit=size_most,
            # Whatever password a program is set to give: nothing is kept of it.
            auth_require_tls=False,
            authenticator=lambda *_: AuthResult(success=True),
        )

    try:
        server = await loop.create_server(open_session, _HOST, port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"Port {port} cannot be used ({reason}). Choose another: --port 2526") from None
    try:
        ready(server.sockets[0].getsockname()[1])
        await asyncio.Event().wait()
    finally:
        server.close()


class _Keeper:
    """What aiosmtpd asks when mail comes."""

    def __init__(
        self,
        folder: Path,
        clock: Callable[[], dt.datetime],
        caught: Callable[[Caught], None],
        failed: Callable[[str], None],
    ) -> None:
        self._folder, self._clock, self._caught, self._failed = folder, clock, caught, failed

    async def handle_DATA(self, server: "SMTP", session: "Session", envelope: "Envelope") -> str:  # noqa: N802  # its name there
        sender, recipients = (envelope.mail_from or "").removeprefix("<>"), tuple(envelope.rcpt_tos)
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        data = _write_trace(sender, recipients) + content
        try:
            file = keep_message(self._folder, data, address=recipients[0], now=self._clock())
        except OccnewsError as error:
            self._failed(str(error))
            return "452 4.3.1 The outbox cannot be written; try again later"
        self._caught(Caught(file=file, sender=sender, recipients=recipients))
        return f"250 2.0.0 Kept as {file.name}"

    async def handle_exception(self, error: Exception) -> str:
        self._failed(f"A program sent what is no mail: {error}")
        return "451 4.3.0 That could not be understood"


def _write_trace(sender: str, recipients: tuple[str, ...]) -> bytes:
    """The envelope, as the last server on the way writes it down: blind copies show nowhere else."""
    lines = (f"Return-Path: <{sender}>", *(f"Delivered-To: {recipient}" for recipient in recipients))
    clean = (re.sub(r"[\x00-\x1f\x7f]", "?", line) for line in lines)
    return "".join(f"{line}\r\n" for line in clean).encode("utf-8", "surrogateescape")
