"""Telling hubs: what they take, what they refuse, and what a subscriber gets in the end."""

import logging
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.remote.fake_hub import Hub, Subscriber, serving_hub, serving_subscriber

from occnews.remote.websub import PAUSES, Ping, ping_hubs

BASE = "https://news.fjord.example/feeds/"
TOPICS = (f"{BASE}digests.atom", f"{BASE}digests.rss")
MANY = tuple(f"{BASE}{name}.{suffix}" for name in ("all-en", "digests", "news") for suffix in ("atom", "json", "rss"))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    for topic in TOPICS:
        (tmp_path / topic.removeprefix(BASE)).write_bytes(f"the new {topic[-4:]}".encode())
    with serving_hub(Hub(base=BASE, folder=tmp_path)) as served:
        yield served


@pytest.fixture(scope="module")
def everybody() -> Iterator[Hub]:
    """A hub that nobody subscribed to."""
    with serving_hub(Hub(base=BASE)) as served:
        yield served


def test_subscriber_gets_what_is_new(hub: Hub) -> None:
    with serving_subscriber(Subscriber(wanted={TOPICS[0]})) as subscriber:
        for topic, status in zip(TOPICS, (202, 404), strict=True):
            form = {"hub.mode": "subscribe", "hub.topic": topic, "hub.callback": subscriber.address}
            assert httpx.post(hub.address, data=form, trust_env=False).status_code == status
        assert ping_hubs([hub.address], TOPICS) == (Ping(hub=hub.address, told=TOPICS, tries=1),)
    assert hub.pinged == list(TOPICS)
    link = f'<{hub.address}>; rel="hub", <{TOPICS[0]}>; rel="self"'
    assert subscriber.received == [(b"the new atom", link)]


def test_passing_fault_is_tried_again_with_what_is_left(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    hub.answers = [202, 503, 429]
    pauses: list[float] = []
    with caplog.at_level(logging.INFO, logger="occnews.websub"):
        pings = ping_hubs([hub.address], TOPICS, pause=pauses.append)
    assert pings == (Ping(hub=hub.address, told=TOPICS, tries=3),)
    assert (hub.pinged, tuple(pauses)) == (list(TOPICS), PAUSES)
    assert [record.getMessage() for record in caplog.records] == [
        f"{hub.address} was told of 1 of 2 feed files (try 1): it answered 503: not today",
        f"{hub.address} was told of 1 of 2 feed files (try 2): it answered 429: not today",
        f"{hub.address} was told of 2 of 2 feed files",
    ]


def test_hub_that_is_away_is_given_up_once_for_all(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    hub.answers = [503] * 9
    pings = ping_hubs([hub.address], MANY, pause=lambda _: None)
    problem = "it answered 503: not today"
    assert [(ping.told, ping.refused, sorted(ping.untold), ping.problem) for ping in pings] == [
        ((), (), sorted(MANY), problem)
    ]
    assert len(hub.answers) == 6
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        f"{hub.address} was told of 0 of 9 feed files: {problem}"
    ]


def test_refused_topic_hides_no_other(hub: Hub, caplog: pytest.LogCaptureFixture) -> None:
    hub.unwanted = ".json"
    (ping,) = ping_hubs([hub.address], MANY, pause=lambda _: pytest.fail("it waited"))
    wanted = tuple(topic for topic in MANY if not topic.endswith(".json"))
    refused = tuple((topic, "it answered 422: no feed") for topic in MANY if topic.endswith(".json"))
    assert ping == Ping(hub=hub.address, told=wanted, refused=refused, tries=1)
    assert hub.pinged == list(wanted)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == [
        f"{hub.address} was told of 6 of 9 feed files",
        *(f"{hub.address} does not want {topic}: it answered 422: no feed" for topic, _ in refused),
    ]


def test_topic_that_a_hub_stumbles_over_hides_no_other(hub: Hub) -> None:
    hub.unwanted, hub.unwanted_status = ".json", 500
    (ping,) = ping_hubs([hub.address], MANY, pause=lambda _: None)
    told = tuple(topic for topic in MANY if not topic.endswith(".json"))
    left = tuple(topic for topic in MANY if topic.endswith(".json"))
    assert ping == Ping(hub=hub.address, told=told, untold=left, tries=3, problem="it answered 500: no feed")


@given(answers=st.lists(st.sampled_from([202, 400, 408, 422, 429, 500, 503]), max_size=30))
@settings(max_examples=25)
def test_every_topic_is_accounted_for_once(everybody: Hub, answers: list[int]) -> None:
    everybody.answers, everybody.pinged = list(answers), []
    (ping,) = ping_hubs([everybody.address], MANY, pause=lambda _: None)
    assert sorted([*ping.told, *(topic for topic, _ in ping.refused), *ping.untold]) == sorted(MANY)
    assert list(ping.told) == everybody.pinged
    assert bool(ping.untold) == bool(ping.problem)


def test_one_hub_that_is_not_there_keeps_nothing_from_another(hub: Hub) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        lost, told = ping_hubs([nobody, hub.address], TOPICS, pause=lambda _: None)
    assert (lost.tries, lost.told, sorted(lost.untold)) == (3, (), list(TOPICS))
    assert lost.problem.startswith("it cannot be reached (")
    assert told == Ping(hub=hub.address, told=TOPICS, tries=1)


def test_hub_that_is_not_there_says_nothing_by_itself_on_a_terminal() -> None:
    told = "from occnews.remote.websub import ping_hubs\n"
    told += f"print(ping_hubs(['http://127.0.0.1:9/'], {TOPICS!r}, pause=lambda _: None)[0].tries)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, timeout=60)
    assert (done.stdout, done.stderr) == ("3\n", "")


def test_nothing_new_is_not_told(hub: Hub) -> None:
    assert ping_hubs([hub.address], ()) == ()
    assert hub.pinged == []
