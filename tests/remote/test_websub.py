"""Telling hubs: what they take, what they refuse, and what a subscriber gets in the end."""

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.remote.fake_hub import Hub, Subscriber, serving_hub, serving_subscriber

from occnews.remote.websub import PAUSES, Ping, ping_hubs

BASE = "https://news.fjord.example/feeds/"
TOPICS = (f"{BASE}digests.atom", f"{BASE}digests.rss")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    for topic in TOPICS:
        (tmp_path / topic.removeprefix(BASE)).write_bytes(f"the new {topic[-4:]}".encode())
    with serving_hub(Hub(base=BASE, folder=tmp_path)) as served:
        yield served


def test_subscriber_gets_what_is_new(hub: Hub) -> None:
    with serving_subscriber(Subscriber(wanted={TOPICS[0]})) as subscriber:
        for topic, status in zip(TOPICS, (202, 404), strict=True):
            form = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": subscriber.address}
            assert httpx.post(hub.address, data=form, trust_env=False).status_code == status
        assert ping_hubs([hub.address], TOPICS) == (Ping(hub=hub.address, topics=TOPICS, tries=1),)
    assert hub.pinged == list(TOPICS)
    link = f'<{hub.address}>; rel="hub", <{TOPICS[0]}>; rel="self"'
    assert subscriber.received == [(b"the new atom", link)]


def test_passing_fault_is_tried_again_where_it_stopped(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    hub.answers = [202, 503, 429]
    pauses: list[float] = []
    with caplog.at_level(logging.INFO, logger="occnews.websub"):
        pings = ping_hubs([hub.address], TOPICS, pause=pauses.append)
    assert pings == (Ping(hub=hub.address, topics=TOPICS, tries=3),)
    assert (hub.pinged, tuple(pauses)) == (list(TOPICS), PAUSES)
    assert [record.getMessage() for record in caplog.records] == [
        f"{hub.address} was not told of {TOPICS[1]} (try 1): it answered 503: not today",
        f"{hub.address} was not told of {TOPICS[1]} (try 2): it answered 429: not today",
        f"{hub.address} was told of {' '.join(TOPICS)}",
    ]


def test_hub_that_stays_away_is_given_up(hub: Hub) -> None:
    hub.answers = [500] * 9
    pings = ping_hubs([hub.address], TOPICS, pause=lambda _: None)
    assert pings == (Ping(hub=hub.address, topics=TOPICS, tries=3, problem="it answered 500: not today"),)
    assert len(hub.answers) == 6


def test_refusal_is_not_tried_again(hub: Hub) -> None:
    hub.answers = [400]
    (ping,) = ping_hubs([hub.address], TOPICS, pause=lambda _: pytest.fail("it waited"))
    assert (ping.tries, ping.problem) == (1, "it answered 400: not today")


def test_one_hub_that_is_not_there_keeps_nothing_from_another(hub: Hub) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        lost, told = ping_hubs([nobody, hub.address], TOPICS, pause=lambda _: None)
    assert (lost.tries, lost.topics, lost.problem[:22]) == (3, TOPICS, "it cannot be reached (")
    assert told == Ping(hub=hub.address, topics=TOPICS, tries=1)


def test_nothing_new_is_not_told(hub: Hub) -> None:
    assert ping_hubs([hub.address], ()) == ()
    assert hub.pinged == []
