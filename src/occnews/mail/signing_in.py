"""Sign in to a mail server. The secret comes from the environment, and is told to that server alone."""

import re
import smtplib
from base64 import b64encode
from collections.abc import Mapping
from typing import Final

from pydantic import SecretStr

from occnews.config import Relay
from occnews.errors import ConfigError, RelayError
from occnews.mail.replies import Reply, describe, read_reply

PASSWORD_VARIABLE: Final = "OCCNEWS_RELAY_PASSWORD"  # noqa: S105  # names of variables, no secrets
TOKEN_VARIABLE: Final = "OCCNEWS_RELAY_TOKEN"  # noqa: S105
_SIGNED_IN: Final = 235
_GO_ON: Final = 334
_HIDDEN: Final = "***"


def secret_variable(relay: Relay) -> str:
    """The environment's variable that holds the relay's secret."""
    return TOKEN_VARIABLE if relay.sign_in == "xoauth2" else PASSWORD_VARIABLE


def read_secret(relay: Relay, environment: Mapping[str, str]) -> SecretStr:
    """Read the relay's password or token; an empty one when it has no user.

    Raises ConfigError, which names the variable and never what is in it.
    """
    variable = secret_variable(relay)
    secret = environment.get(variable, "") if relay.user else ""
    if relay.user and not secret:
        raise ConfigError(
            f"[email.relay] user is {relay.user}, but {variable} is not in the environment. "
            f"Set it there, never in config.toml; or leave user empty, if {relay.host or 'the server'} asks for none."
        )
    if re.search(r"[\x00-\x1f\x7f]", secret):
        raise ConfigError(f"{variable} holds a line end, tab or control character. Set it again without.")
    return SecretStr(secret)


def sign_in(client: smtplib.SMTP, relay: Relay, secret: SecretStr) -> None:
    """Sign in as the relay's user, if there is one. Raises RelayError with the server's words when it refuses."""
    if not relay.user:
        return
    # Not smtplib's login: it fails on a password with æøå, and shows a part of it in the error.
    offered = client.esmtp_features.get("auth", "").upper().split()
    known = ["XOAUTH2"] if relay.sign_in == "xoauth2" else ["PLAIN", "LOGIN"]
    mechanism = next((name for name in known if name in offered), "")
    if not mechanism:
        raise RelayError(
            f"{relay.host} does not let anybody sign in by {' or '.join(known)}; "
            f"it offers {', '.join(offered) or 'no way at all'}. See user and sign_in under [email.relay]."
        )
    answers = _write_answers(mechanism, relay.user, secret.get_secret_value())
    reply = _talk(client, mechanism, answers)
    if reply.code != _SIGNED_IN:
        words = _hide(describe(reply), secret.get_secret_value(), answers)
        raise RelayError(f"{relay.host} did not let {relay.user} sign in: «{words}». {_advise(relay)}")


def _write_answers(mechanism: str, user: str, secret: str) -> list[str]:
    """What is told, in base64, one after the other. Sources: RFC 4616 (PLAIN); Google's and Microsoft's XOAUTH2."""
    told = {
        "PLAIN": [f"\0{user}\0{secret}"],
        "LOGIN": [user, secret],
        "XOAUTH2": [f"user={user}\x01auth=Bearer {secret}\x01\x01"],
    }[mechanism]
    return [b64encode(text.encode()).decode("ascii") for text in told]


def _talk(client: smtplib.SMTP, mechanism: str, answers: list[str]) -> Reply:
    if mechanism == "LOGIN":
        reply = read_reply(client.docmd("AUTH", mechanism))
        for answer in answers:
            reply = read_reply(client.docmd(answer)) if reply.code == _GO_ON else reply
        return reply
    reply = read_reply(client.docmd("AUTH", f"{mechanism} {answers[0]}"))
    # With XOAUTH2 a server that refuses first sends why, as data, and waits for an empty line.
    return read_reply(client.docmd("")) if reply.code == _GO_ON else reply


def _hide(words: str, secret: str, answers: list[str]) -> str:
    """Take out of a server's words what we told it, should it say that back."""
    for told in (*answers, b64encode(secret.encode()).decode("ascii"), secret):
        words = words.replace(told, _HIDDEN)
    return words


def _advise(relay: Relay) -> str:
    variable = secret_variable(relay)
    if relay.sign_in == "xoauth2":
        return f"An access token lives for about an hour: is the one in {variable} a new one?"
    return f"Is the password in {variable} right, and may that account send by SMTP?"
