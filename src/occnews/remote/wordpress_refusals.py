"""Why a WordPress site did not do what it was asked, in sentences for the team that asked."""

import ipaddress
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any, Final
from urllib.parse import urlsplit

import httpx

from occnews.errors import ConfigError, RemoteError

_TRANSIENT: Final = frozenset({429, 500, 502, 503, 504})
_LONGEST_REASON: Final = 300
_BAD_SIGN_IN: Final = frozenset(
    {"incorrect_password", "invalid_username", "invalid_email", "invalid_application_credentials"}
)


class PassingFaultError(RemoteError):
    """The site did not answer, or says that it cannot now: what was asked may have been done all the same."""


def refuse_open_line(url: str) -> None:
    """Raise ConfigError for an address over which a password could be read on its way."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not _is_this_machine(parts.hostname or ""):
        raise ConfigError(
            f"[wordpress] url: {url} is not https, so others could read the password on its way. "
            f"Write https://{url.partition('://')[2]}"
        )


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@contextmanager
def explaining(url: str) -> Iterator[None]:
    """Turn what can happen on the line into sentences."""
    host = urlsplit(url).netloc
    try:
        yield
    except httpx.TimeoutException:
        raise PassingFaultError(f"{host} did not answer in time. Try again in a while.") from None
    except httpx.ConnectError as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error) or "certificate" in str(error).lower():
            raise RemoteError(
                f"{host} could not prove who it is, so the password was not sent: {_cut(str(error))}. "
                "Ask whoever looks after the site to mend its certificate."
            ) from None
        raise PassingFaultError(
            f"{host} cannot be reached: {_cut(str(error))}. Check [wordpress] url, and that you are online."
        ) from None
    except httpx.TransportError as error:
        raise PassingFaultError(f"The line to {host} broke: {_cut(str(error))}. Try again.") from None


def read_json(response: httpx.Response) -> Any:
    """The answer's JSON; None when it is something else."""
    try:
        return response.json()
    except (json.JSONDecodeError, UnicodeDecodeError):
        return None


def code_of(answer: Any) -> str:
    """WordPress's own code of an error, such as ``rest_cannot_create``; "" when it gives none."""
    return str(answer.get("code", "")) if isinstance(answer, dict) and "message" in answer else ""


def refuse(response: httpx.Response, answer: Any, url: str, picture: str) -> None:
    """Raise RemoteError unless the site did what it was asked. ``picture`` is the name of what was uploaded, or ""."""
    status, code = response.status_code, code_of(answer)
    if response.is_redirect:
        raise RemoteError(_explain_redirect(response, url))
    if status == httpx.codes.REQUEST_ENTITY_TOO_LARGE or code == "rest_upload_file_too_big":
        raise RemoteError(
            f"{url} finds {picture or 'the text'} too big. Make the picture smaller and set it again, or have the "
            "site's upload limit raised."
        )
    if status in _TRANSIENT and not code.startswith("rest_upload"):
        raise PassingFaultError(f"{url} cannot do it now: it answered {status}{_say(answer)}. Try again in a while.")
    if answer is None:
        raise RemoteError(_explain_page(response, url))
    if response.is_success and not code:
        return
    raise RemoteError(_explain_code(status, code, answer, url))


def _explain_redirect(response: httpx.Response, url: str) -> str:
    target = response.headers.get("location", "")
    place = target.partition("/wp-json")[0] or target
    return (
        f"{url} sends us on to {_cut(target)}, and the password goes to no other address than the one you wrote. "
        f'If that is your site, write it as [wordpress] url = "{_cut(place)}"'
    )


def _explain_page(response: httpx.Response, url: str) -> str:
    status = response.status_code
    if status == httpx.codes.NOT_FOUND:
        return (
            f"There is no REST API at {url}/wp-json. Check [wordpress] url; and in WordPress, under Settings → "
            "Permalinks, choose anything but Plain."
        )
    kind = response.headers.get("content-type", "something unnamed").partition(";")[0]
    return (
        f"{url} did not answer as WordPress does, but with {kind} ({status}). A security plugin, a firewall or a login "
        "page may stand before its REST API: ask whoever looks after the site to let /wp-json through."
    )


def _explain_code(status: int, code: str, answer: Any, url: str) -> str:
    if code in _BAD_SIGN_IN:
        return (
            f"{url} does not accept the user or the application password{_say(answer)}. Make a new one in WordPress "
            "under Users → Profile → Application Passwords, and put it into OCCNEWS_WORDPRESS_PASSWORD."
        )
    if status == httpx.codes.UNAUTHORIZED or (code == "rest_invalid_param" and "status" in _params_of(answer)):
        return (
            f"{url} did not look at the application password. Either application passwords are switched off there (a "
            "security plugin does that), or its web server drops the Authorization header: ask whoever looks after it."
        )
    if status == httpx.codes.FORBIDDEN or code == "rest_cannot_create":
        return f"{url} does not allow this user to do that{_say(answer)}. An Author or Editor may: ask for that role."
    if code == "rest_no_route":
        return f"{url} has a REST API, but without posts{_say(answer)}. Ask whoever looks after the site."
    return f"{url} refused: {status} {code}{_say(answer)}."


def _params_of(answer: Any) -> str:
    return str(answer.get("data", {}).get("params", "")) if isinstance(answer.get("data"), dict) else ""


def _say(answer: Any) -> str:
    """WordPress's own words in brackets, without its HTML."""
    if not code_of(answer):
        return ""
    words = " ".join(unescape(re.sub(r"<[^>]*>", "", str(answer["message"]))).split())
    return f" («{_cut(words).rstrip('.')}»)" if words else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_REASON else f"{text[:_LONGEST_REASON]}…"
