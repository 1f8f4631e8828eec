"""Hand messages to the relay: over TLS that is checked, one answer for each, and nothing is lost silently.

One connection, one message after the other: for the few copies of a test. Each message has one recipient, so that what
the server says is said of that one.
"""

import ipaddress
import re
import smtplib
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pydantic import SecretStr

from occnews.config import Relay
from occnews.errors import ConfigError, InputError, RelayError
from occnews.mail.replies import Reply, describe, read_reply
from occnews.mail.signing_in import sign_in
from occnews.model.text import clean_email

TIMEOUT: Final = 60.0
# RFC 5321 §4.5.3.2 gives a server ten minutes after the final dot: who asks again sooner makes duplicates.
PATIENCE: Final = 600.0
# What we call ourselves. The true name costs a slow search, and is nobody's business.
_OWN_NAME: Final = "[127.0.0.1]"
_END_OF_MESSAGE: Final = b".\r\n"
_SEND_IT: Final = 354
_GOING_DOWN: Final = 421


class Outcome(StrEnum):
    """What became of one message. Of these, only UNKNOWN may have arrived or not."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNKNOWN = "unknown"
    NOT_TRIED = "not tried"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What was said of the message to ``address``. ``reply`` is the server's, None where it gave none;
    ``words`` are its own, or ours about what happened."""

    address: str
    outcome: Outcome
    words: str
    reply: Reply | None = None


@dataclass(frozen=True)
class _Access:
    """How the relay is reached."""

    relay: Relay
    secret: SecretStr
    context: ssl.SSLContext | None
    timeout: float
    patience: float


def send_messages(
    relay: Relay,
    secret: SecretStr,
    messages: Iterable[tuple[str, str, bytes]],
    *,
    context: ssl.SSLContext | None = None,
    timeout: float = TIMEOUT,
    patience: float = PATIENCE,
) -> Iterator[Answer]:
    """Send each (sender, address, message) and yield what the server said of it, in their order.

    ``context`` is what certificates are checked by: the system's, or those of SSL_CERT_FILE. ``timeout`` is how long
    each answer may take in seconds, ``patience`` the last one of a message. Raises InputError for an
    address that is none, ConfigError for settings that cannot work, and RelayError when the server cannot be used:
    then nothing was sent. When it fails later, the messages that are left are answered NOT_TRIED.
    """
    checked = [(_check_address(sender), _check_address(address), data) for sender, address, data in messages]
    check_relay(relay)
    return _send_all(_Access(relay, secret, context, timeout, patience), checked)


def check_relay(relay: Relay) -> None:
    """Check that the relay's settings can work. Raises ConfigError, which names the setting."""
    if not relay.host:
        raise ConfigError(
            'No mail server is named. Set host, such as "smtp.example.no", under [email.relay] in config.toml.'
        )
    if relay.security == "none" and not _is_this_machine(relay.host):
        raise ConfigError(
            f'[email.relay] security = "none" would send mail and password readable by all between here and '
            f'{relay.host}. Set "starttls" (port 587) or "tls" (port 465); "none" is for 127.0.0.1 alone.'
        )


def _is_this_machine(host: str) -> bool:
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host.lower() == "localhost"


def _check_address(address: str) -> str:
    try:
        cleaned = clean_email(address)
    except ValueError as error:
        raise InputError(f"«{address}» {error}.") from None
    if not cleaned:
        raise InputError("There is an empty address; write one such as name@example.no.")
    return cleaned


def _send_all(access: _Access, messages: list[tuple[str, str, bytes]]) -> Iterator[Answer]:
    try:
        client = _connect(access)
    except RelayError as error:
        raise RelayError(f"{error} Nothing was sent.") from None
    try:
        for position, (sender, address, data) in enumerate(messages):
            if client.sock is None:
                try:
                    client = _connect(access)
                except RelayError as error:
                    for _, left, _ in messages[position:]:
                        yield Answer(address=left, outcome=Outcome.NOT_TRIED, words=str(error))
                    return
            yield _send_one(client, access, sender, address, data)
        with suppress(smtplib.SMTPException):
            client.quit()
    finally:
        client.close()


def _connect(access: _Access) -> smtplib.SMTP:
    """Connect, secure the line, and sign in. Raises RelayError."""
    relay, context, timeout = access.relay, access.context, access.timeout
    if relay.security != "none":
        context = context or ssl.create_default_context()  # smtplib's own default checks nothing
    with _explaining(relay):
        if relay.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, _OWN_NAME, timeout=timeout, context=context)
        else:
            client = smtplib.SMTP(relay.host, relay.port, _OWN_NAME, timeout=timeout)
        try:
            assert client.sock is not None
            client.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.command_encoding = "utf-8"
            if relay.security == "starttls":
                client.starttls(context=context)  # raises where the server does not offer it: no way back to plain text
            client.ehlo_or_helo_if_needed()
            sign_in(client, relay, access.secret)
        except BaseException:
            client.close()
            raise
    return client


@contextmanager
def _explaining(relay: Relay) -> Iterator[None]:
    """Turn what the network, TLS and smtplib raise into a sentence about the relay."""
    try:
        yield
    except (OSError, UnicodeError) as error:  # smtplib's own are OSErrors
        raise RelayError(_explain(error, relay)) from None


def _explain(error: OSError | UnicodeError, relay: Relay) -> str:
    place = f"{relay.host}, port {relay.port},"
    match error:
        case ssl.SSLCertVerificationError():
            return (
                f"{relay.host} could not prove that it is {relay.host}: {error.verify_message.rstrip('.')}. "
                "Is host under [email.relay] the very name on its certificate? For a certificate authority of your "
                "own, name its file in SSL_CERT_FILE."
            )
        case ssl.SSLError():
            return f'{place} does not speak TLS as it should. For port 587, set security = "starttls".'
        case smtplib.SMTPNotSupportedError():
            return (
                f"{place} does not offer STARTTLS, and without it mail and password would be readable on the way. "
                'Try security = "tls" with port = 465 under [email.relay].'
            )
        case smtplib.SMTPResponseException():
            answer = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
            return f"{place} turned us away: «{describe(read_reply((error.smtp_code, answer)))}»."
        case socket.gaierror() | UnicodeError():
            return f"There is no server named {relay.host}, or the network is down. See host under [email.relay]."
        case TimeoutError():
            return f"{place} does not answer. See host and port under [email.relay], and the firewall."
        case ConnectionRefusedError():
            return f"Nothing answers at {place} as a mail server. See host and port under [email.relay]."
        case smtplib.SMTPServerDisconnected():
            return f'{place} hung up, or waits for another way in. For port 465, set security = "tls".'
    return f"{place} cannot be reached: {error.strerror or error}."


def _send_one(client: smtplib.SMTP, access: _Access, sender: str, address: str, data: bytes) -> Answer:
    beyond_ascii = not f"{sender}{address}".isascii() or not data.partition(b"\r\n\r\n")[0].isascii()
    if beyond_ascii and not client.has_extn("smtputf8"):
        words = (
            f"{access.relay.host} takes no address with letters beyond a–z before the @ (it does not offer SMTPUTF8)."
        )
        return Answer(address=address, outcome=Outcome.REFUSED, words=words)
    wire = _to_wire(data)
    options = (f" SIZE={len(wire)}" if client.has_extn("size") else "") + (
        " BODY=8BITMIME SMTPUTF8" if beyond_ascii else ""
    )
    try:
        reply = _announce(client, [f"MAIL FROM:<{sender}>{options}", f"RCPT TO:<{address}>", "DATA"])
        if reply.code == _SEND_IT:
            client.send(wire)
        else:
            _make_ready(client, reply)
    except smtplib.SMTPException:
        client.close()
        words = f"{access.relay.host} hung up before it had the message."
        return Answer(address=address, outcome=Outcome.DEFERRED, words=words)
    if reply.code == _SEND_IT:
        return _finish(client, access, address)
    outcome = Outcome.REFUSED if reply.code // 100 == 5 else Outcome.DEFERRED
    return Answer(address=address, outcome=outcome, words=describe(reply), reply=reply)


def _announce(client: smtplib.SMTP, commands: list[str]) -> Reply:
    """Give the commands before a message, at once where the server has PIPELINING: the reply that decides."""
    if not client.has_extn("pipelining"):
        reply = Reply(code=0)
        for command in commands:
            reply = read_reply(client.docmd(command))
            if not _is_good(reply):
                break
        return reply
    client.send("".join(f"{command}\r\n" for command in commands))
    replies = [read_reply(client.getreply()) for _ in commands]
    # After a refused MAIL or RCPT the others are refused for that alone: the first tells why.
    first_bad = next((reply for reply in replies if not _is_good(reply)), None)
    if first_bad and replies[-1].code == _SEND_IT:
        client.docmd(".")  # RFC 2920 §3.1: it waits for a message all the same; an empty one, to nobody
    return first_bad or replies[-1]


def _is_good(reply: Reply) -> bool:
    return reply.code // 100 in (2, 3)


def _make_ready(client: smtplib.SMTP, reply: Reply) -> None:
    """Forget what was begun, so that the next message starts anew; on a line of its own where that fails."""
    with suppress(smtplib.SMTPException):
        if reply.code != _GOING_DOWN and client.rset()[0] == 250:
            return
    client.close()


def _finish(client: smtplib.SMTP, access: _Access, address: str) -> Answer:
    """Give the final dot. Whatever goes wrong from here on, the message may have arrived."""
    try:
        assert client.sock is not None
        client.sock.settimeout(access.patience)
        client.send(_END_OF_MESSAGE)
        reply = read_reply(client.getreply())
        client.sock.settimeout(access.timeout)
    except smtplib.SMTPException:
        client.close()
        words = f"{access.relay.host} had the whole message and hung up without a word: it may have arrived, or not."
        return Answer(address=address, outcome=Outcome.UNKNOWN, words=words)
    if reply.code == _GOING_DOWN:
        client.close()
    outcomes = {2: Outcome.ACCEPTED, 4: Outcome.DEFERRED, 5: Outcome.REFUSED}
    outcome = outcomes.get(reply.code // 100, Outcome.UNKNOWN)
    return Answer(address=address, outcome=outcome, words=describe(reply), reply=reply)


def _to_wire(data: bytes) -> bytes:
    """The message as it travels: every line ends in CRLF (a bare one could smuggle in a second message), a leading
    dot is doubled. Source: RFC 5321 §4.5.2."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    return re.sub(rb"(?m)^\.", b"..", lines if lines.endswith(b"\r\n") else lines + b"\r\n")
