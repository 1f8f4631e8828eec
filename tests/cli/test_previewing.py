"""The preview command: which publication it takes, and what it says when it cannot."""

import socket

from tests.cli.conftest import Program


def test_preview_without_any_publication_says_how_to_make_one(run: Program) -> None:
    outcome = run("preview", "--no-browser")
    assert outcome.code == 2
    assert "There is no publication to look at yet. Draft one: occnews digest draft YYYY-MM" in outcome.err


def test_preview_of_an_unknown_publication_is_refused(run: Program) -> None:
    outcome = run("preview", "2024-01", "--no-browser")
    assert outcome.code == 2
    assert "There is no publication «2024-01»" in outcome.err


def test_port_that_is_taken_is_named(run: Program) -> None:
    run("digest", "draft", "2025-11")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        outcome = run("preview", "--no-browser", "--port", str(port))
    assert outcome.code == 2
    assert f"Port {port} cannot be had: " in outcome.err
    assert "Leave --port out to take any that is free." in outcome.err


def test_pictures_in_a_language_that_it_does_not_have_are_refused(run: Program) -> None:
    run("digest", "draft", "2025-11")
    outcome = run("preview", "--shot", "pictures", "--lang", "nb")
    assert outcome.code == 2
    assert "2025-11 is not written in nb" in outcome.err
