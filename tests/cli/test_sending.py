import email
import email.policy
import json
import os
import re
import shutil
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.cli.conftest import Program
from tests.cli.program import Outcome, make_environment, run_process
from tests.mail.relays import HANG_UP, Mailbox, playing, serving

SENDER = "news@fjord.example"


@pytest.fixture
def drafted(run: Program, workspace: Path) -> Path:
    """The November digest, drafted; its workspace."""
    assert run("digest", "draft", "2025-11", "--date", "2025-11-26").code == 0
    return workspace


@pytest.fixture
def live(drafted: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Leave to send, by a server on this machine whose port is still to be said."""
    for key, value in going_live().items():
        monkeypatch.setenv(key, value)
    return monkeypatch


def going_live(port: int = 25) -> dict[str, str]:
    relay = {"HOST": "127.0.0.1", "PORT": str(port), "SECURITY": "none"}
    settings = {"LIVE": "true", "FROM_ADDRESS": SENDER, **{f"RELAY_{key}": value for key, value in relay.items()}}
    return {f"OCCNEWS_EMAIL_{key}": value for key, value in settings.items()}


@contextmanager
def serving_outbox(folder: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """Run ``occnews outbox serve`` on a free port until Ctrl-C, in a process of its own."""
    command = [sys.executable, "-m", "occnews", "outbox", "serve", "--port", "0"]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=folder, env=make_environment(), stdout=pipe, stderr=pipe, text=True, encoding="utf-8"
    ) as process:
        try:
            assert process.stdout is not None
            ready = re.match(r"Taking mail on 127\.0\.0\.1, port (\d+), into outbox", process.stdout.readline())
            assert ready
            yield int(ready[1]), process
        finally:
            if process.poll() is None:
                process.kill()


def stop(process: "subprocess.Popen[str]") -> Outcome:
    """Press Ctrl-C, and see what it printed since it was ready."""
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    return Outcome(process.returncode, out, err)


def test_test_says_that_nothing_left_this_machine(run: Program, drafted: Path) -> None:
    outcome = run("test", "2025-11", "--to", "kari@example.no", "ola@example.no")
    assert outcome == Outcome(
        0,
        f"  kari@example.no (en): {Path('outbox/20251124T080000Z-0001-kari@example.no.eml')}\n"
        f"  ola@example.no (en): {Path('outbox/20251124T080000Z-0002-ola@example.no.eml')}\n"
        f"Nothing left this machine: 2 messages are in outbox{os.sep}.\n"
        "To send them, set live = true under [email] in config.toml, and name your mail server under [email.relay].\n",
        "",
    )
    assert len(list((drafted / "outbox").iterdir())) == 2


def test_test_without_anybody_to_send_to_says_what_to_type(run: Program, drafted: Path) -> None:
    assert run("test", "2025-11") == Outcome(2, "", "Error: Say who is to get a copy: --to name@example.no\n")
    assert run("test", "2025-11", "--to", "kari").err.startswith("Error: «kari» is no email address")
    assert run("test", "2025-11", "--to", "a@x.example", "--lang", "nb").err.startswith(
        "Error: 2025-11 is not written in nb; it has en."
    )
    assert not (drafted / "outbox").exists()


def test_test_ends_with_1_when_the_server_refuses_one_and_says_its_words(
    run: Program, live: pytest.MonkeyPatch
) -> None:
    with serving(Mailbox(refusals={"gone@example.no": "550 5.1.1 No \x1b[31msuch user"})) as port:
        live.setenv("OCCNEWS_EMAIL_RELAY_PORT", str(port))
        outcome = run("test", "2025-11", "--to", "kari@example.no,gone@example.no")
        assert run("test", "2025-11", "--to", "kari@example.no").out.endswith("127.0.0.1 took 1 message.\n")
    assert outcome == Outcome(
        1,
        "  kari@example.no (en): accepted: 250 2.0.0 queued as 1\n"
        "  gone@example.no (en): refused: 550 5.1.1 No \\x1b[31msuch user\n",
        "Error: 127.0.0.1 took 1 of 2 messages for certain; what became of the rest stands above.\n",
    )


def test_test_says_when_a_copy_may_have_arrived(run: Program, live: pytest.MonkeyPatch) -> None:
    with playing({".": HANG_UP}) as (port, _):
        live.setenv("OCCNEWS_EMAIL_RELAY_PORT", str(port))
        outcome = run("test", "2025-11", "--to", "kari@example.no")
    assert outcome.code == 1
    assert "kari@example.no (en): unknown: 127.0.0.1 had the whole message and hung up" in outcome.out


def test_ctrl_c_while_the_server_thinks_says_that_a_copy_may_have_arrived(drafted: Path) -> None:
    with playing({".": ""}) as (port, heard):
        command = [sys.executable, "-m", "occnews", "test", "2025-11", "--to", "kari@example.no"]
        environment = make_environment(**going_live(port))
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=drafted, env=environment, stdout=pipe, stderr=pipe, text=True) as process:
            while process.poll() is None and not any(line.endswith("--") for line in heard):
                time.sleep(0.02)
            outcome = stop(process)
    assert outcome == Outcome(
        130, "", "Error: Stopped after 0 messages; the one that was under way may have arrived.\n"
    )


def test_secret_is_in_nothing_that_is_printed(run: Program, live: pytest.MonkeyPatch) -> None:
    live.setenv("OCCNEWS_EMAIL_RELAY_USER", "kari")
    live.setenv("OCCNEWS_RELAY_PASSWORD", "s3kret")
    script = {"EHLO": "250-relay.test\r\n250 AUTH PLAIN", "AUTH": "535 no: AGthcmkAczNrcmV0 s3kret"}
    with playing(script) as (port, _):
        live.setenv("OCCNEWS_EMAIL_RELAY_PORT", str(port))
        outcome = run("test", "2025-11", "--to", "kari@example.no")
    checked = run("config", "check", "--json")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("Error: 127.0.0.1 did not let kari sign in: «535 no: *** ***». ")
    assert not [text for text in (outcome.err, checked.out, checked.err) if "s3kret" in text or "AGthcm" in text]


def test_config_check_names_a_mail_server_that_cannot_work(run: Program, live: pytest.MonkeyPatch) -> None:
    assert "Mail server     127.0.0.1, port 25\n" in run("config", "check").out
    live.setenv("OCCNEWS_EMAIL_RELAY_HOST", "smtp.example.no")
    outcome = run("config", "check", "--json")
    [finding] = [f for f in json.loads(outcome.out)["findings"] if f["code"] == "relay-unusable"]
    assert (outcome.code, finding["severity"]) == (1, "blocking")
    assert finding["mend"] == ('set "starttls" (port 587) or "tls" (port 465); "none" is for 127.0.0.1 alone')


def test_test_and_outbox_work_together_end_to_end(drafted: Path) -> None:
    with serving_outbox(drafted) as (port, process):
        sent = run_process("test", "2025-11", "--to", "kåre@example.no", folder=drafted, environment=going_live(port))
        served = stop(process)
    [file] = (drafted / "outbox").iterdir()
    assert sent == Outcome(
        0, f"  kåre@example.no (en): accepted: 250 2.0.0 Kept as {file.name}\n127.0.0.1 took 1 message.\n", ""
    )
    assert (served.code, served.err) == (0, "")
    line, place, last = served.out.splitlines()
    assert re.fullmatch(r"news@fjord\.example → kåre@example\.no: \[TEST\] .+", line)
    assert (place, last) == (f"  {Path('outbox') / file.name}", "Stopped; 1 message came in.")
    trace, message = file.read_bytes().split(b"Delivered-To: k\xc3\xa5re@example.no\r\n")
    assert trace == b"Return-Path: <news@fjord.example>\r\n"
    kept = email.message_from_bytes(message, policy=email.policy.SMTPUTF8)
    assert (kept.defects, kept["To"]) == ([], "kåre@example.no")


def test_outbox_takes_what_any_program_sends(furnished_workspace: Path, tmp_path: Path) -> None:
    shutil.copytree(furnished_workspace, tmp_path / "ws")
    outbox = tmp_path / "ws" / "outbox"
    message = b"Subject: From elsewhere\r\n\r\n.one\r\n..two\r\n"
    with serving_outbox(tmp_path / "ws") as (port, process):
        with smtplib.SMTP("127.0.0.1", port, "localhost") as client:
            client.login("whoever", "whatever")
            refused = client.sendmail("a@x.example", ["b@x.example", "blind@x.example"], message)
            with pytest.raises(smtplib.SMTPSenderRefused, match="552"):  # over the limit, and refused before it travels
                client.sendmail("a@x.example", "b@x.example", b"x" * 26_000_000)
            client.docmd("MAIL FROM:<>")
            client.docmd("RCPT TO:<c@x.example>")
            assert client.data(b"no header at all")[0] == 250
        idle = socket.create_connection(("127.0.0.1", port))  # a program that is still there does not keep it up
        idle.recv(100)
        served = stop(process)
        idle.close()
    assert (refused, served.code, served.err) == ({}, 0, "")
    first, second = sorted(outbox.iterdir())
    trace = b"Return-Path: <a@x.example>\r\nDelivered-To: b@x.example\r\nDelivered-To: blind@x.example\r\n"
    assert first.read_bytes() == trace + message
    assert second.read_bytes() == b"Return-Path: <>\r\nDelivered-To: c@x.example\r\nno header at all\r\n"
    assert served.out.splitlines() == [
        "a@x.example → b@x.example, blind@x.example: From elsewhere",
        f"  {Path('outbox') / first.name}",
        "nobody → c@x.example: (no subject)",
        f"  {Path('outbox') / second.name}",
        "Stopped; 2 messages came in.",
    ]


def test_outbox_that_cannot_be_written_asks_to_try_again(furnished_workspace: Path, tmp_path: Path) -> None:
    shutil.copytree(furnished_workspace, tmp_path / "ws")
    (tmp_path / "ws" / "outbox").write_text("a file in its place")
    with serving_outbox(tmp_path / "ws") as (port, process):
        with (
            smtplib.SMTP("127.0.0.1", port, "localhost") as client,
            pytest.raises(smtplib.SMTPDataError, match=r"452, b'4\.3\.1"),
        ):
            client.sendmail("a@x.example", "b@x.example", "Subject: x\r\n\r\n")
        served = stop(process)
    assert served.out == "Stopped; 0 messages came in.\n"
    assert re.fullmatch(r"Error: .*outbox cannot be written: .*\.\n", served.err)


def test_outbox_is_for_this_machine_alone_and_says_when_a_port_is_taken(run: Program, workspace: Path) -> None:
    with serving_outbox(workspace) as (port, process):
        taken = run("outbox", "serve", "--port", str(port))
        with pytest.raises(OSError, match=r"refused|unreachable|timed out"):
            socket.create_connection(("127.0.0.2", port), timeout=5)
        stop(process)
    assert taken.code == 2
    assert re.fullmatch(rf"Error: Port {port} cannot be used \(.+\)\. Choose another: --port 2526\n", taken.err)


def test_outbox_is_listed_shown_and_cleared(run: Program, drafted: Path) -> None:
    assert run("outbox", "list") == Outcome(0, f"Nothing is in outbox{os.sep}.\n", "")
    run("test", "2025-11", "--to", "kari@example.no", "ola@example.no")
    listed = run("outbox", "list").out.splitlines()
    assert listed[0].split() == ["No", "Date", "To", "Subject", "File"]
    assert re.fullmatch(
        r" 2  2025-11-24 09:00  ola@example\.no +\[TEST\] .+  outbox.20251124T080000Z-0002.+\.eml", listed[2]
    )
    [first, second] = json.loads(run("outbox", "list", "--json").out)
    assert (first["recipient"], second["recipient"]) == ("kari@example.no", "ola@example.no")
    shown = run("outbox", "show", "2").out
    assert re.search(r"^To       ola@example\.no$", shown, re.MULTILINE)
    assert "  Nordvarde AS" in shown
    assert run("outbox", "show", "3").err == (
        "Error: There is no message 3 in the outbox: it holds 1 to 2. Look: occnews outbox list\n"
    )
    assert run("outbox", "clear").out == f"Deleted 2 messages from outbox{os.sep}.\n"
    assert run("outbox", "show", "1").err.startswith("Error: There is no message 1 in the outbox: it is empty.")
