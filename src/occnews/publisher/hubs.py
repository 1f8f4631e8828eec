"""Tell the hubs in config what is new, so that their subscribers have it at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from occnews.publisher import Publisher
from occnews.publisher.feeds import list_feeds

if TYPE_CHECKING:
    from occnews.remote.websub import Ping


@dataclass(frozen=True, kw_only=True)
class HubReport:
    """What became of telling one hub: how many feed files it was ``told`` of, those that it does not want
    (``refused``: file, why), and how many it could not be told of (``untold``), because of ``problem``."""

    hub: str
    told: int = 0
    refused: tuple[tuple[str, str], ...] = ()
    untold: int = 0
    problem: str = ""


def tell_hubs(p: Publisher, written: Iterable[Path] | None = None) -> tuple[HubReport, ...]:
    """Tell the hubs of the feeds whose files were ``written``, or of all. Never raises for a hub; without any, does
    nothing."""
    if not p.config.feeds.hubs:
        return ()
    from occnews.remote.websub import ping_hubs

    names = None if written is None else {path.name for path in written if path.parent == p.config.feeds_folder}
    topics = [
        address
        for feed in list_feeds(p)
        for suffix, address, _ in feed.links
        if names is None or f"{feed.name}.{suffix}" in names
    ]
    return tuple(_report(ping) for ping in ping_hubs(p.config.feeds.hubs, topics))


def _report(ping: "Ping") -> HubReport:
    refused = tuple((topic.rpartition("/")[2], reason) for topic, reason in ping.refused)
    return HubReport(hub=ping.hub, told=len(ping.told), refused=refused, untold=len(ping.untold), problem=ping.problem)
