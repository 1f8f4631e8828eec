"""Normalises social accounts: a handle, with or without @, or the address of a profile."""

import re
from typing import Final
from urllib.parse import urlsplit

_HOSTS: Final[dict[str, tuple[str, ...]]] = {
    "linkedin": ("linkedin.com",),
    "facebook": ("facebook.com", "fb.com"),
    "x": ("x.com", "twitter.com"),
    "threads": ("threads.net", "threads.com"),
    "instagram": ("instagram.com",),
    "bluesky": ("bsky.app",),
}
_PROFILE_ADDRESSES: Final = {
    "linkedin": "https://www.linkedin.com/company/",
    "facebook": "https://www.facebook.com/",
}


def _address_parts(text: str) -> tuple[str, list[str]] | None:
    """The host without ``www.`` and the path's parts, when the text is an address."""
    if not re.match(r"https?://", text, re.IGNORECASE) and not re.match(r"[\w-]+(\.[\w-]+)+/", text):
        return None
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host = re.sub(r"^(www|m|mobile)\.", "", (parts.hostname or "").lower())
    except ValueError:
        return None
    return host, [part for part in parts.path.split("/") if part]


def _own_handle(network: str, text: str) -> str:
    address = _address_parts(text)
    if address is None:
        return text.removeprefix("@")
    host, path = address
    if host not in _HOSTS[network] or not path:
        raise ValueError(f"«{text[:60]}» is no profile's address at {_HOSTS[network][0]}")
    name = path[1] if network == "bluesky" and path[0] == "profile" and len(path) > 1 else path[0]
    return name.removeprefix("@")


def _mastodon_handle(text: str) -> str:
    address = _address_parts(text)
    if address is None:
        return f"@{text.removeprefix('@')}"
    host, path = address
    if not path or not path[0].startswith("@"):
        raise ValueError(f"«{text[:60]}» is no profile's address, which looks like https://mastodon.social/@name")
    return path[0] if "@" in path[0][1:] else f"{path[0]}@{host}"


def _profile_address(network: str, text: str) -> str:
    if re.fullmatch(r"@?[\w-]+", text):
        return _PROFILE_ADDRESSES[network] + text.removeprefix("@")
    if network == "linkedin" and re.fullmatch(r"/?(company|school|showcase|in)/[\w-]+/?", text):
        return f"https://www.linkedin.com/{text.strip('/')}"
    return text


def normalise_account(network: str, text: str) -> str:
    """Bring an account into the form that a record keeps. ``network`` is a field of ``SocialHandles``.

    Handles become ``@name`` (``@name@host`` on Mastodon), LinkedIn and Facebook a profile's address. Raises
    ValueError for the address of another site. It does not check characters and lengths: the record does.
    """
    text = text.strip()
    if not text:
        return ""
    if network == "linkedin_urn":
        return f"urn:li:organization:{text}" if text.isascii() and text.isdigit() else text
    if network in _PROFILE_ADDRESSES:
        return _profile_address(network, text)
    if network == "mastodon":
        name, at, host = _mastodon_handle(text).rpartition("@")
        return f"{name}{at}{host.lower()}"
    handle = f"@{_own_handle(network, text)}"
    return handle.lower() if network == "bluesky" else handle
