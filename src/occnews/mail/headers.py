"""The headers of our messages: what is the same for every recipient, and what is each one's own."""

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote

from occnews.config import Config
from occnews.errors import InputError
from occnews.mail.addresses import clean_address, write_mailbox, write_text
from occnews.model.rendering import Recipient, RenderedEmail

NO_HOST: Final = "example.invalid"
_LINE_MOST: Final = 998  # RFC 5322 §2.1.1
_MESSAGE_ID: Final = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")
_LINK: Final = re.compile(r"[!-;=?-~]+")


def sender_address(config: Config) -> str:
    """The address that mail comes from: as set, else ``news@`` the site's host, else one that cannot exist."""
    return config.email.from_address or f"news@{config.site.host or NO_HOST}"


def list_id(config: Config) -> str:
    """The newsletter's List-Id (RFC 2919), without angle brackets."""
    return config.email.list_id or f"new-members.{config.site.host or NO_HOST}"


def write_opening(email: RenderedEmail, config: Config, date: dt.datetime) -> str:
    """The headers that say who writes, about what and when. Raises InputError."""
    headers = [("From", write_mailbox("From", config.email.from_name or config.cluster.name, sender_address(config)))]
    if config.email.reply_to:
        headers.append(("Reply-To", write_mailbox("Reply-To", "", config.email.reply_to)))
    return _join([*headers, ("Subject", write_text("Subject", email.subject)), ("Date", _write_date(date))])


def write_personal(recipient: Recipient, *, transactional: bool) -> str:
    """The headers that are one recipient's own. Raises InputError."""
    if not _MESSAGE_ID.fullmatch(recipient.message_id):
        raise InputError(f"«{recipient.message_id}» is no message id, which looks like <something@example.no>.")
    to = write_mailbox("To", recipient.name, recipient.address)
    headers = f"To: {to}\r\nMessage-ID: {recipient.message_id}\r\n"
    return headers if transactional else headers + _write_unsubscribe(recipient)


def write_closing(config: Config, email: RenderedEmail, *, campaign: str, transactional: bool, boundary: str) -> str:
    """The headers that tell programs what kind of message this is. Raises InputError."""
    kind = _transactional_headers() if transactional else _list_headers(config, email)
    return _join(
        [
            *kind,
            *_feedback_headers(config, email, campaign, "transactional" if transactional else "news"),
            ("Content-Language", str(email.language)),
            ("MIME-Version", "1.0"),
            ("Content-Type", f'multipart/alternative;\r\n boundary="{boundary}"'),
        ]
    )


def _write_unsubscribe(recipient: Recipient) -> str:
    """The ways out (RFC 2369, 8058), each header verbatim on one line: folded or encoded, one-click breaks."""
    link = recipient.personal.unsubscribe
    ways = ", ".join(f"<{_check_link(way)}>" for way in (link, _write_mailto(recipient.unsubscribe_mailto)) if way)
    if not ways:
        return ""
    line = f"List-Unsubscribe: {ways}\r\n"
    if len(line) > _LINE_MOST:
        raise InputError(f"List-Unsubscribe: the addresses have more than {_LINE_MOST} characters; shorten them.")
    # One-click is allowed over https alone.
    return f"{line}List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" if link.startswith("https://") else line


def _write_mailto(address: str) -> str:
    if not address or address.startswith("mailto:"):
        return address
    return "mailto:" + (address if address.isascii() else quote(clean_address("List-Unsubscribe", address), safe="@"))


def _list_headers(config: Config, email: RenderedEmail) -> Iterator[tuple[str, str]]:
    yield "List-Id", f"<{list_id(config)}>"
    if config.site.url:
        yield "List-Archive", f"<{config.archive_url(email.language)}>"
    # In no standard, but out-of-office programs older than List-Id heed nothing else (RFC 3834 §2). Not on what a
    # person asked for by name: there it would only cost reputation.
    yield "Precedence", "bulk"


def _transactional_headers() -> Iterator[tuple[str, str]]:
    # RFC 3834 §5: no person wrote it. Not on newsletters, which one did.
    yield "Auto-Submitted", "auto-generated"


def _feedback_headers(config: Config, email: RenderedEmail, campaign: str, kind: str) -> Iterator[tuple[str, str]]:
    """What Gmail's Postmaster Tools count complaints by: campaign, language, kind, and a sender of 5–15 characters."""
    if not campaign:
        return
    if not re.fullmatch(r"[A-Za-z0-9._-]{1,100}", campaign):
        raise InputError(f"Feedback-ID: «{campaign}» holds more than letters, digits, hyphens and full stops.")
    sender = hashlib.sha256(list_id(config).encode()).hexdigest()[:12]
    yield "Feedback-ID", f"{campaign}:{email.language}:{kind}:{sender}"


def _join(headers: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{name}: {value}\r\n" for name, value in headers)


def _write_date(date: dt.datetime) -> str:
    if date.tzinfo is None:
        raise InputError("The date of an email needs its time zone.")
    return format_datetime(date)


def _check_link(address: str) -> str:
    if not _LINK.fullmatch(address):
        raise InputError(f"List-Unsubscribe: «{address}» holds a space, a bracket or a letter beyond ASCII.")
    return address
