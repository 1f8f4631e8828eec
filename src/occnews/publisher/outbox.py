"""The outbox of a workspace: look at the mail that may not leave this machine, add to it, and empty it."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from occnews.config import Config
from occnews.errors import NotFoundError
from occnews.mail.catching import Caught, catch_mail
from occnews.mail.outbox import KeptMessage, clear_messages, list_messages, read_kept
from occnews.mail.reading import read_letter


@dataclass(frozen=True, kw_only=True)
class ShownMessage:
    """One message of the outbox with what it says to people who see no HTML."""

    kept: KeptMessage
    text: str


def list_outbox(config: Config) -> tuple[KeptMessage, ...]:
    """List what lies in the outbox, the oldest first."""
    return list_messages(config.outbox_folder)


def show_message(config: Config, number: int) -> ShownMessage:
    """Show a message by its number in the list, which counts from 1. Raises NotFoundError."""
    messages = list_messages(config.outbox_folder)
    if not 1 <= number <= len(messages):
        has = f"it holds 1 to {len(messages)}" if messages else "it is empty"
        raise NotFoundError(f"There is no message {number} in the outbox: {has}. Look: occnews outbox list")
    kept = messages[number - 1]
    return ShownMessage(kept=kept, text=read_letter(kept.file.read_bytes()).text)


def clear_outbox(config: Config) -> int:
    """Delete all messages in the outbox; other files there stay. Returns how many they were."""
    return clear_messages(config.outbox_folder)


def fill_outbox(
    config: Config,
    port: int,
    *,
    clock: Callable[[], dt.datetime],
    ready: Callable[[int], None],
    caught: Callable[[Caught, KeptMessage], None],
    failed: Callable[[str], None],
) -> None:
    """Take mail from any program on this machine into the outbox, until Ctrl-C raises KeyboardInterrupt.

    ``ready`` is told the port. Raises InputError when the port cannot be had.
    """
    catch_mail(
        config.outbox_folder,
        port,
        clock=clock,
        ready=ready,
        caught=lambda came: caught(came, read_kept(came.file)),
        failed=failed,
    )
