"""Tell the hubs in config what is new, so that their subscribers have it at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from occnews.publisher import Publisher
from occnews.publisher.feeds import list_feeds


@dataclass(frozen=True, kw_only=True)
class HubReport:
    """What became of telling one hub of ``count`` feeds; ``problem`` is "" when it took them."""

    hub: str
    count: int
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
    pings = ping_hubs(p.config.feeds.hubs, topics)
    return tuple(HubReport(hub=each.hub, count=len(each.topics), problem=each.problem) for each in pings)
