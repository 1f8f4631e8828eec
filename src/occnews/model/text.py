"""Text, address and name types that every record is made of. What they accept is safe in XML, HTML, mail and feeds."""

import ipaddress
import re
import unicodedata
from functools import lru_cache
from typing import Annotated, Final
from urllib.parse import urlsplit, urlunsplit

import idna
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints

from occnews.model.characters import find_unsafe_character as find_unsafe_character
from occnews.model.characters import fold_name as fold_name

LINE_LIMIT: Final = 500
PROSE_LIMIT: Final = 20_000
URL_LIMIT: Final = 2_000
SLUG_LIMIT: Final = 80

# Names that Windows keeps for devices: a folder of that name cannot be made there.
_DEVICE_NAMES: Final = frozenset(
    {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(10)}
)
_PERIOD_LIKE: Final = re.compile(r"\d{4}-\d{2}")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST_LABEL: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_LOCAL_PART: Final = re.compile(r"[^\s@<>()\[\]\\,;:\"]+")


class Record(BaseModel):
    """The base of the values that people fill in: frozen, and no unknown field."""

    # Deferred: a command builds the few records it reads, not each part of each on its own as modules load.
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, defer_build=True)


def _refuse_unsafe(text: object) -> str:
    if not isinstance(text, str):
        raise ValueError("must be text")
    unsafe = find_unsafe_character(text)
    if unsafe:
        position, what = unsafe
        raise ValueError(f"holds {what} at character {position + 1}; delete it and type the text there again")
    return unicodedata.normalize("NFC", text)


def clean_line(text: object) -> str:
    """Bring text into one line: NFC, white space collapsed. Raises ValueError for unsafe characters."""
    return " ".join(_refuse_unsafe(text).split())


def clean_prose(text: object) -> str:
    """Bring text into paragraphs: NFC, ``\\n`` line ends, trailing space off, at most one empty line in a row."""
    lines = [line.rstrip() for line in re.split(r"\r\n|\r|\n|\u2028|\u2029", _refuse_unsafe(text).expandtabs(4))]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


@lru_cache(maxsize=4096)
def _host_to_ascii(host: str) -> str:
    if ":" in host or host.replace(".", "").isdigit():
        return str(ipaddress.ip_address(host))
    try:
        ascii_host = idna.encode(host, uts46=True).decode("ascii").lower()
    except idna.IDNAError:
        raise ValueError(f"«{host}» is no host name") from None
    labels = ascii_host.rstrip(".").split(".")
    if not all(_HOST_LABEL.fullmatch(label) for label in labels):
        raise ValueError(f"«{host}» is no host name")
    return ".".join(labels)


def clean_url(text: object) -> str:
    """Check and complete a web address: http or https, IDNA host; ``www.x.no`` becomes ``https://www.x.no``.

    Returns "" for "". Raises ValueError for another scheme (``javascript:``), a user name, or white space.
    """
    url = _refuse_unsafe(text).strip()
    if not url:
        return ""
    if len(url) > URL_LIMIT:
        raise ValueError(f"is longer than {URL_LIMIT} characters")
    if re.search(r"[\s<>\"\\`{}|^]", url):
        raise ValueError("holds a space or a character that web addresses cannot hold")
    if not _SCHEME.match(url) or re.match(r"[\w.-]+:\d{1,5}(/|$)", url):
        url = f"https://{url.removeprefix('//')}"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise ValueError(f"is no web address ({error})") from None
    if parts.scheme.lower() not in {"http", "https"}:
        raise ValueError(f"must start with https:// (it starts with {parts.scheme}:)")
    if parts.username is not None or parts.password is not None:
        raise ValueError("holds a user name or password; leave it out")
    ascii_host = _host_to_ascii(host)
    if "." not in ascii_host and ":" not in ascii_host and ascii_host != "localhost":
        raise ValueError("is no web address: the name of a site is missing, as in https://www.example.no")
    bracketed = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    netloc = bracketed if port is None else f"{bracketed}:{port}"
    return urlunsplit((parts.scheme.lower(), netloc, parts.path, parts.query, parts.fragment))


def clean_email(text: object) -> str:
    """Check an email address; its domain becomes ASCII by IDNA. Returns "" for "". Source: RFC 5321, 6531."""
    address = _refuse_unsafe(text).strip()
    if not address:
        return ""
    local, at, domain = address.rpartition("@")
    if not at or not _LOCAL_PART.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        raise ValueError("is no email address, which looks like name@example.no")
    if len(local.encode()) > 64:
        raise ValueError("has more than 64 characters before the @")
    ascii_domain = _host_to_ascii(domain)
    if "." not in ascii_domain:
        raise ValueError("is no email address: the part after the @ has no dot")
    return f"{local}@{ascii_domain}"


def check_slug(text: str) -> str:
    """Check a slug: lower-case letters, digits and single hyphens, neither a period nor a Windows device name."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError("must be made of lower-case letters a–z, digits and single hyphens, such as thor-medical")
    if text in _DEVICE_NAMES:
        raise ValueError("is a name that Windows keeps for devices; put a word before or after it")
    if _PERIOD_LIKE.match(text):
        raise ValueError("looks like a month, which names a digest; put a word before it")
    return text


def _refuse_invisible(text: str) -> str:
    # Letters, numbers, punctuation and symbols; not marks, spaces, and what formats.
    if text and not any(unicodedata.category(character)[0] in "LNPS" for character in text):
        raise ValueError("has nothing in it that can be seen")
    return text


Line = Annotated[str, BeforeValidator(clean_line), StringConstraints(max_length=LINE_LIMIT)]
"""One line of text, possibly empty."""
Name = Annotated[
    str, BeforeValidator(clean_line), StringConstraints(min_length=1, max_length=200), AfterValidator(_refuse_invisible)
]
"""One line of text that must not be empty."""
Prose = Annotated[str, BeforeValidator(clean_prose), StringConstraints(max_length=PROSE_LIMIT)]
"""Text of one or more paragraphs, possibly empty. Emphasis, links and lists may be written in Markdown."""
Url = Annotated[str, BeforeValidator(clean_url)]
"""An absolute http(s) address, or empty."""
Email = Annotated[str, BeforeValidator(clean_email)]
"""An email address with an ASCII domain, or empty."""
Slug = Annotated[str, StringConstraints(max_length=SLUG_LIMIT), AfterValidator(check_slug)]
"""The stable name of a member in addresses and files."""
