"""What pages and feeds ask of a story before they show it: which parts are worth showing, and where things are."""

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

import idna

from occnews.config import Config
from occnews.model.member import Language
from occnews.model.story import Story, StoryFacts, StoryHandles, StoryProfile

QUOTE_MARKS: Final[Mapping[Language, tuple[str, str]]] = {Language.EN: ("“", "”"), Language.NB: ("«", "»")}

NETWORK_NAMES: Final[Mapping[str, str]] = {
    "linkedin": "LinkedIn",
    "x": "X",
    "bluesky": "Bluesky",
    "mastodon": "Mastodon",
    "facebook": "Facebook",
    "threads": "Threads",
    "instagram": "Instagram",
}


def shows_roster(story: Story) -> bool:
    """Whether the list of who joined says more than the profiles do: not when it is one member with a profile."""
    return bool(story.roster) and not (len(story.roster) == 1 and story.roster[0].profiled)


def shows_facts(profile: StoryProfile) -> bool:
    """Whether a profile's own facts still need showing: not when a block among its text is the same facts."""
    own = any(isinstance(block, StoryFacts) and block.items == profile.facts for block in profile.blocks)
    return bool(profile.facts) and not own


def name_host(url: str) -> str:
    """What people call an address's site: ``www.xn--blbr-roah.no`` is ``blåbær.no``."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    try:
        return idna.decode(host)
    except idna.IDNAError:
        return host


def list_accounts(handles: StoryHandles) -> tuple[tuple[str, str], ...]:
    """(network's name, address) of each account that a member has."""
    user, _, server = handles.mastodon.removeprefix("@").partition("@")
    addresses = {
        "linkedin": handles.linkedin,
        "x": _join("https://x.com/", handles.x),
        "bluesky": _join("https://bsky.app/profile/", handles.bluesky),
        "mastodon": f"https://{server}/@{user}" if server else "",
        "facebook": handles.facebook,
        "threads": _join("https://www.threads.com/@", handles.threads),
        "instagram": _join("https://www.instagram.com/", handles.instagram),
    }
    return tuple((NETWORK_NAMES[network], address) for network, address in addresses.items() if address)


def _join(start: str, handle: str) -> str:
    return f"{start}{handle.removeprefix('@')}" if handle else ""


def page_file(story: Story, language: Language, config: Config) -> str:
    """The file of a story's page in a language, relative to the site's root (``nb/digests/2025-11/index.html``)."""
    prefix = "" if language == config.main_language else f"{language}/"
    return f"{prefix}{story.path}/index.html"
