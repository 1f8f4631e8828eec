"""Settings: the shipped ``config.toml``, the workspace's over it, the environment over both → a frozen Config."""

import datetime as dt
import difflib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError, model_validator

from occnews import resources
from occnews.errors import ConfigError
from occnews.model.dates import read_day
from occnews.model.member import Language
from occnews.model.publication import Network
from occnews.model.reasons import explain_validation
from occnews.model.rules import check_rules_off
from occnews.model.schedule import Schedule, ScheduleSettings
from occnews.model.text import Email, Line, Name, Prose, Record, Url
from occnews.resources import CONFIG_NAME as CONFIG_NAME
from occnews.resources import find_workspace as find_workspace


def _check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise ValueError(f"«{name}» is no time zone; write one such as Europe/Oslo") from None
    return name


def _check_color(color: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
        raise ValueError(f"«{color}» is no colour; write one such as #0b5d6b")
    return color.lower()


def _check_fonts(fonts: str) -> str:
    if not re.fullmatch(r"[\w ,'.-]+", fonts):
        raise ValueError("may hold font names, commas and single quotation marks only")
    return fonts


def _read_optional_day(value: object) -> dt.date | None:
    return None if value == "" else read_day(value)


def _check_site(url: str) -> str:
    if url and (urlsplit(url).query or urlsplit(url).fragment):
        raise ValueError("must be a plain address without ? or #")
    return url.rstrip("/")


def _check_moved(moved: dict[str, str]) -> dict[str, str]:
    """Addresses within the site, without slashes around them."""
    plain = {old.strip("/"): new.strip("/") for old, new in moved.items()}
    for path in (*plain, *plain.values()):
        if not re.fullmatch(r"[\w-][\w.-]*(/[\w-][\w.-]*)*", path):
            raise ValueError(f"«{path}» is no address within the site; write one such as announcements/thor-medical")
    return plain


def _check_distinct(addresses: tuple[str, ...]) -> tuple[str, ...]:
    if not all(addresses):
        raise ValueError("an address is empty; leave it out")
    if len(set(addresses)) < len(addresses):
        raise ValueError("an address is there twice")
    return addresses


Color = Annotated[str, AfterValidator(_check_color)]
Fonts = Annotated[str, AfterValidator(_check_fonts)]
OptionalDay = Annotated[dt.date | None, BeforeValidator(_read_optional_day)]


class About(Record):
    """One paragraph about the cluster in each language."""

    en: Prose = ""
    nb: Prose = ""


class Cluster(Record):
    name: Name
    short_name: Line
    website: Url
    postal_address: Line
    about: About


class Site(Record):
    url: Annotated[Url, AfterValidator(_check_site)]
    time_zone: Annotated[str, AfterValidator(_check_zone)]
    languages: Annotated[tuple[Language, ...], Field(min_length=1)]
    moved: Annotated[dict[str, str], AfterValidator(_check_moved)]

    def __hash__(self) -> int:
        # As Intake: the renderers keep what they compiled for a Config.
        return hash((self.url, self.time_zone, self.languages, tuple(sorted(self.moved.items()))))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def host(self) -> str:
        """The site's host name, "" without a site."""
        return urlsplit(self.url).hostname or ""


class Team(Record):
    """``addresses`` get the reminders of schedules; ``approvers`` are nudged, and are the addresses where none is."""

    me: Line
    byline: Line
    addresses: Annotated[tuple[Email, ...], AfterValidator(_check_distinct)]
    approvers: Annotated[tuple[Email, ...], AfterValidator(_check_distinct)]


class Editorial(Record):
    announces_from: OptionalDay
    approval: Literal["required", "none"]
    external_pages: bool
    digest_repeats_announced: bool
    empty_month: Literal["skip", "draft"]
    single_member: Literal["digest", "announcement"]
    compact_above: Annotated[int, Field(ge=1, le=1000)]


class BrandSocial(Record):
    linkedin: Url
    x: Url
    bluesky: Url
    mastodon: Url
    facebook: Url
    threads: Url
    instagram: Url

    @property
    def links(self) -> tuple[tuple[str, str], ...]:
        """(network, address) of each account that is there."""
        return tuple((network, url) for network, url in self if url)


class Brand(Record):
    accent: Color
    ink: Color
    logo: Line
    logo_dark: Line
    logo_width: Annotated[int, Field(ge=40, le=400)]
    heading_font: Fonts
    body_font: Fonts
    social: BrandSocial


class Relay(Record):
    """The mail server that takes our mail. Its password or token is in the environment, and never here."""

    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]*$")]
    port: Annotated[int, Field(ge=1, le=65535)]
    security: Literal["starttls", "tls", "none"]
    user: Line
    sign_in: Literal["password", "xoauth2"]


class EmailSettings(Record):
    from_name: Line
    from_address: Email
    reply_to: Email
    list_id: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]*$")]
    greeting: bool
    live: bool
    relay: Relay


class WordPress(Record):
    url: Annotated[Url, AfterValidator(_check_site)]
    user: Line


class Checks(Record):
    """Which rules a workspace does without, and which short forms it need not spell out."""

    off: Annotated[tuple[Line, ...], AfterValidator(check_rules_off)]
    acronyms: tuple[Line, ...]


class Feeds(Record):
    """``hubs`` are told of what is new, so that their subscribers need not ask. Source: W3C WebSub."""

    items: Annotated[int, Field(ge=20, le=50)]
    by_language: bool
    by_kind: bool
    by_focus_area: bool
    hubs: Annotated[tuple[Url, ...], AfterValidator(_check_distinct)]


class Social(Record):
    networks: tuple[Network, ...]
    hashtags: tuple[Annotated[str, Field(pattern=r"^\w{1,60}$")], ...]
    tag_links: bool
    mastodon_limit: Annotated[int, Field(ge=100, le=100_000)]


class Intake(Record):
    """How files of records are read. ``columns``: a team's own names of columns → field, "" to leave one out."""

    columns: dict[str, str]

    def __hash__(self) -> int:
        # The renderers keep what they compiled for a Config, which a dict would make unhashable.
        return hash(tuple(sorted(self.columns.items())))


class Config(Record):
    """All settings of one workspace. ``root`` is its folder; every path resolves against it."""

    root: Path
    database: Line
    cluster: Cluster
    site: Site
    team: Team
    intake: Intake
    editorial: Editorial
    brand: Brand
    email: EmailSettings
    feeds: Feeds
    social: Social
    wordpress: WordPress
    checks: Checks
    schedule: ScheduleSettings
    schedules: tuple[Schedule, ...] = ()

    @model_validator(mode="after")
    def _languages_once(self) -> Self:
        if len(set(self.site.languages)) < len(self.site.languages):
            raise ValueError("site.languages: a language is there twice")
        return self

    @property
    def media_folder(self) -> Path:
        return self.root / "media"

    @property
    def feeds_folder(self) -> Path:
        return self.root / "feeds"

    @property
    def outbox_folder(self) -> Path:
        """Where mail lands that may not leave this machine, as ``.eml``."""
        return self.root / "outbox"

    @property
    def site_folder(self) -> Path:
        return self.root / "site"

    @property
    def templates_folder(self) -> Path:
        """The workspace's own templates, which come before the shipped ones; it may not exist."""
        return self.root / "templates"

    @property
    def main_language(self) -> Language:
        return self.site.languages[0]

    def archive_url(self, language: Language) -> str:
        """The archive's front page in a language; "" without a site."""
        folder = "" if language == self.main_language else f"{language}/"
        return f"{self.site.url}/{folder}" if self.site.url else ""


def load_config(root: Path, environment: Mapping[str, str] | None = None) -> Config:
    """Read the settings of the workspace in ``root``.

    A variable ``OCCNEWS_<SECTION>_<KEY>`` (``OCCNEWS_SITE_URL``, ``OCCNEWS_DATABASE``) goes before the file.
    Raises ConfigError, which names the file, the key and how to mend it.
    """
    path = root / CONFIG_NAME
    own = _read_toml(path)
    settings = default_settings()
    _check_keys(own, settings, path)
    _overlay(settings, own)
    _overlay(settings, _read_environment(settings, os.environ if environment is None else environment))
    named = settings.pop("schedules")
    try:
        config = Config.model_validate({**settings, "root": root.resolve()})
    except ValidationError as error:
        raise ConfigError(f"{path}: {_describe(error)}") from None
    schedules = tuple(_read_schedule(name, own, settings, path) for name, own in named.items())
    return config.model_copy(update={"schedules": schedules}) if schedules else config


def _read_schedule(name: str, own: object, settings: Mapping[str, Any], path: Path) -> Schedule:
    where, zone = f"schedules.{name}", settings["site"]["time_zone"]
    if not isinstance(own, dict):
        raise ConfigError(f"{path}: {where} is no schedule; write [{where}] on a line of its own.")
    _check_keys(own, settings["schedule"], path, f"{where}.")
    try:
        return Schedule.model_validate({**settings["schedule"], **own, "name": name, "time_zone": zone})
    except ValidationError as error:
        raise ConfigError(f"{path}: {_describe(error, where)}") from None


def default_settings() -> dict[str, Any]:
    """The shipped defaults as plain nested values."""
    return _read_toml(resources.default_config_file())


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # Windows' editors put a mark in front
    except FileNotFoundError:
        raise ConfigError(f"There is no {path}. Make a workspace: occnews init FOLDER") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path} is not UTF-8 text; save it again as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not valid TOML: {error}. Is a text without its quotation marks?") from None
    except RecursionError:
        raise ConfigError(f"{path} is not valid TOML: it is nested too deeply.") from None
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from None


def _check_keys(own: Mapping[str, Any], known: Mapping[str, Any], path: Path, prefix: str = "") -> None:
    for key, value in own.items():
        if key not in known:
            close = difflib.get_close_matches(key, known, n=1)
            hint = f"Did you mean {prefix}{close[0]}?" if close else f"Known here: {', '.join(known)}."
            raise ConfigError(f"{path}: there is no setting {prefix}{key}. {hint}")
        if key == "rule":
            continue  # a schedule's: a text, a table or a list, which its own reader judges
        if isinstance(known[key], dict):
            if not isinstance(value, dict):
                raise ConfigError(f"{path}: {prefix}{key} is a section; write [{prefix}{key}] on a line of its own.")
            if known[key]:  # an empty one is filled by the workspace alone
                _check_keys(value, known[key], path, f"{prefix}{key}.")
        elif isinstance(value, dict):
            raise ConfigError(f"{path}: {prefix}{key} is no section; write {key} = … on a line of its own.")


def _overlay(settings: dict[str, Any], own: Mapping[str, Any]) -> None:
    for key, value in own.items():
        if isinstance(value, dict) and isinstance(settings.get(key), dict):
            _overlay(settings[key], value)
        else:
            settings[key] = value


def _read_environment(
    settings: Mapping[str, Any], environment: Mapping[str, str], prefix: str = "OCCNEWS"
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in settings.items():
        name = f"{prefix}_{key.upper()}"
        if isinstance(value, dict):
            found[key] = _read_environment(value, environment, name)
        elif name in environment:
            text = environment[name]
            found[key] = [part.strip() for part in text.split(",") if part.strip()] if isinstance(value, list) else text
    return found


def _describe(error: ValidationError, where: str = "") -> str:
    found = explain_validation(error)
    return "; ".join(f"{'.'.join(filter(None, (where, name)))}: {reason}".removeprefix(": ") for name, reason in found)
