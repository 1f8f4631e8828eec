"""Tests of sending, against real servers on this machine: secured, refusing, hanging up, lying."""

import datetime as dt
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import trustme
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from tests.mail.relays import HANG_UP, Mailbox, playing, relay_at, serving

from occnews.config import Relay
from occnews.errors import ConfigError, InputError, RelayError
from occnews.mail.replies import Reply, describe, read_reply
from occnews.mail.signing_in import read_secret
from occnews.mail.smtp import Answer, Outcome, send_messages

SENDER = "news@fjord.example"
NONE = SecretStr("")
MESSAGE = b"Subject: Hi\r\n\r\nOne\r\n.\r\n..two\r\n"
QUEUED = Reply(code=250, words="queued")


def accepted(address: str, number: int = 1) -> Answer:
    reply = Reply(code=250, enhanced="2.0.0", words=f"queued as {number}")
    return Answer(address=address, outcome=Outcome.ACCEPTED, words=f"250 2.0.0 queued as {number}", reply=reply)


def send(
    relay: Relay,
    addresses: Sequence[str] = ("a@x.example",),
    *,
    secret: str = "",
    context: ssl.SSLContext | None = None,
    data: bytes = MESSAGE,
    timeout: float = 20,
    patience: float = 20,
) -> list[Answer]:
    messages = [(SENDER, address, data) for address in addresses]
    return list(send_messages(relay, SecretStr(secret), messages, context=context, timeout=timeout, patience=patience))


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture
def own_context(authority: trustme.CA) -> ssl.SSLContext:
    return server_context(authority.issue_cert("127.0.0.1", "localhost"))


def test_message_arrives_byte_for_byte_over_starttls(own_context: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    mailbox = Mailbox()
    with serving(mailbox, tls_context=own_context, require_starttls=True) as port:
        answers = send(relay_at(port, security="starttls"), ["a@x.example", "b@x.example"], context=trusting)
    assert answers == [accepted("a@x.example"), accepted("b@x.example", 2)]
    assert mailbox.taken == [(SENDER, ["a@x.example"], MESSAGE), (SENDER, ["b@x.example"], MESSAGE)]
    assert mailbox.secured == [True, True]


def test_message_arrives_over_tls_from_the_start(own_context: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    mailbox = Mailbox()
    with serving(mailbox, implicit_tls=own_context) as port:
        assert send(relay_at(port, security="tls", host="localhost"), context=trusting) == [accepted("a@x.example")]
    assert (mailbox.taken, mailbox.secured) == ([(SENDER, ["a@x.example"], MESSAGE)], [True])


def test_authority_of_ones_own_is_named_in_the_environment(
    authority: trustme.CA, own_context: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with serving(Mailbox(), tls_context=own_context) as port:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert send(relay_at(port, security="starttls")) == [accepted("a@x.example")]
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(RelayError, match=r"could not prove that it is 127.0.0.1"):
            send(relay_at(port, security="starttls"))


EXPIRED = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("fault", ["expired", "of another host", "of an unknown authority"])
def test_certificate_that_proves_nothing_stops_everything(
    authority: trustme.CA, trusting: ssl.SSLContext, security: str, fault: str
) -> None:
    certificate, said = {
        "expired": (authority.issue_cert("127.0.0.1", not_after=EXPIRED), "has expired"),
        "of another host": (authority.issue_cert("smtp.other.example"), "not valid for '127.0.0.1'"),
        "of an unknown authority": (trustme.CA().issue_cert("127.0.0.1"), "certificate"),
    }[fault]
    mailbox = Mailbox()
    context = server_context(certificate)
    tls: dict[str, Any] = {"tls_context": context} if security == "starttls" else {"implicit_tls": context}
    options: dict[str, Any] = {"auth_require_tls": False, "authenticator": mailbox.authenticate}
    with serving(mailbox, **tls, **options) as port, pytest.raises(RelayError, match=said) as caught:
        send(relay_at(port, security=security, user="kari"), secret="s3kret", context=trusting)
    assert str(caught.value).endswith(" Nothing was sent.")
    assert (mailbox.users, mailbox.taken) == ([], [])


def test_server_without_starttls_is_told_nothing(trusting: ssl.SSLContext) -> None:
    script = {"EHLO": "250-relay.test\r\n250 AUTH PLAIN LOGIN"}
    with playing(script) as (port, heard), pytest.raises(RelayError, match="does not offer STARTTLS"):
        send(relay_at(port, security="starttls", user="kari"), secret="s3kret", context=trusting)
    assert [line.partition(" ")[0].upper() for line in heard] == ["EHLO"]


def test_plain_text_is_for_this_machine_alone() -> None:
    for host in ("smtp.example.no", "10.0.0.1", "128.0.0.1", "localhost.example.no"):
        with pytest.raises(ConfigError, match='security = "none" would send mail and password readable'):
            send(relay_at(25, host=host))
    with pytest.raises(ConfigError, match=r"No mail server is named. Set host"):
        send(relay_at(25, host=""))


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_password_beyond_ascii_signs_in(mechanism: str) -> None:
    mailbox = Mailbox()
    others = ["XOAUTH2", "LOGIN" if mechanism == "PLAIN" else "PLAIN"]
    options: dict[str, Any] = {
        "authenticator": mailbox.authenticate,
        "auth_require_tls": False,
        "auth_exclude_mechanism": others,
    }
    with serving(mailbox, **options) as port:
        assert send(relay_at(port, user="kåre"), secret=mailbox.password) == [accepted("a@x.example")]
    assert mailbox.users == [f"{mechanism} kåre"]


def test_wrong_password_is_refused_in_the_servers_words_without_showing_it() -> None:
    mailbox = Mailbox()
    options: dict[str, Any] = {"authenticator": mailbox.authenticate, "auth_require_tls": False}
    with serving(mailbox, **options) as port, pytest.raises(RelayError) as caught:
        send(relay_at(port, user="kari"), secret="wr0ng")
    assert str(caught.value) == (
        "127.0.0.1 did not let kari sign in: «535 5.7.8 Authentication credentials invalid». "
        "Is the password in OCCNEWS_RELAY_PASSWORD right, and may that account send by SMTP? Nothing was sent."
    )
    assert mailbox.taken == []


@pytest.mark.parametrize("echo", ["s3kret", "czNrcmV0", "AGthcmkAczNrcmV0"])
def test_secret_that_a_server_says_back_is_not_shown(echo: str) -> None:
    script = {"EHLO": "250-relay.test\r\n250 AUTH PLAIN", "AUTH": f"535 5.7.8 «{echo}» is wrong"}
    with playing(script) as (port, _), pytest.raises(RelayError, match=r"«535 5.7.8 «\*\*\*» is wrong") as caught:
        send(relay_at(port, user="kari"), secret="s3kret")
    assert echo not in f"{caught.value!r}{caught.value}"
    assert caught.value.__cause__ is None


def test_token_signs_in_by_xoauth2() -> None:
    mailbox = Mailbox()
    with serving(mailbox, auth_require_tls=False) as port:
        relay = relay_at(port, user="news@fjord.example", sign_in="xoauth2")
        assert send(relay, secret=mailbox.token) == [accepted("a@x.example")]
        with pytest.raises(RelayError, match=r"535 5.7.8 .* is the one in OCCNEWS_RELAY_TOKEN a new one"):
            send(relay, secret="old")
    assert mailbox.users == ["XOAUTH2 news@fjord.example"] * 2


def test_server_that_lets_nobody_sign_in_is_said() -> None:
    options: dict[str, Any] = {"auth_exclude_mechanism": ["PLAIN", "LOGIN"], "auth_require_tls": False}
    said = "does not let anybody sign in by PLAIN or LOGIN; it offers XOAUTH2"
    with serving(Mailbox(), **options) as port, pytest.raises(RelayError, match=said):
        send(relay_at(port, user="kari"), secret="s3kret")
    with playing({}) as (port, heard), pytest.raises(RelayError, match="it offers no way at all"):
        send(relay_at(port, user="kari"), secret="s3kret")
    assert not any("AUTH" in line for line in heard)


def test_secret_comes_from_the_environment_and_shows_nowhere() -> None:
    relay = relay_at(25, user="kari")
    secret = read_secret(relay, {"OCCNEWS_RELAY_PASSWORD": "s3kret", "OCCNEWS_RELAY_TOKEN": "t"})
    assert (secret.get_secret_value(), "s3kret" in f"{secret}{secret!r}") == ("s3kret", False)
    assert read_secret(relay_at(25), {"OCCNEWS_RELAY_PASSWORD": "s3kret"}) == NONE
    with pytest.raises(ConfigError, match=r"user is kari, but OCCNEWS_RELAY_TOKEN is not in the environment"):
        read_secret(relay_at(25, user="kari", sign_in="xoauth2"), {"OCCNEWS_RELAY_PASSWORD": "s3kret"})
    with pytest.raises(ConfigError, match="OCCNEWS_RELAY_PASSWORD holds a line end") as caught:
        read_secret(relay, {"OCCNEWS_RELAY_PASSWORD": "s3kret\n"})
    assert "s3kret" not in str(caught.value)


@pytest.mark.parametrize("extensions", [(), ("PIPELINING",)], ids=["one by one", "pipelined"])
def test_refused_recipients_are_told_and_the_others_get_theirs(extensions: tuple[str, ...]) -> None:
    refusals = {"gone@x.example": "550 5.1.1 No such user here", "full@x.example": "450 4.2.2 Mailbox full"}
    mailbox = Mailbox(refusals=refusals, extensions=extensions)
    with serving(mailbox) as port:
        answers = send(relay_at(port), ["a@x.example", "gone@x.example", "full@x.example", "b@x.example"])
    gone = Reply(code=550, enhanced="5.1.1", words="No such user here")
    full = Reply(code=450, enhanced="4.2.2", words="Mailbox full")
    assert answers == [
        accepted("a@x.example"),
        Answer(address="gone@x.example", outcome=Outcome.REFUSED, words="550 5.1.1 No such user here", reply=gone),
        Answer(address="full@x.example", outcome=Outcome.DEFERRED, words="450 4.2.2 Mailbox full", reply=full),
        accepted("b@x.example", 2),
    ]
    assert [recipients for _, recipients, _ in mailbox.taken] == [["a@x.example"], ["b@x.example"]]


def test_pipelined_refusal_is_judged_by_the_first_reply_and_sends_nothing() -> None:
    script = {"EHLO": "250-relay.test\r\n250 PIPELINING", "MAIL": "451 4.3.0 later", "RCPT": "503 no MAIL yet"}
    with playing({**script, "DATA": "503 no RCPT yet"}) as (port, heard):
        answers = send(relay_at(port))
    later = Reply(code=451, enhanced="4.3.0", words="later")
    assert answers == [Answer(address="a@x.example", outcome=Outcome.DEFERRED, words="451 4.3.0 later", reply=later)]
    assert heard[1:] == ["MAIL FROM:<news@fjord.example>", "RCPT TO:<a@x.example>", "DATA", "rset", "quit"]
    with playing({**script, "MAIL": "250 ok", "RCPT": "550 5.1.1 who?"}) as (port, heard):
        assert [answer.outcome for answer in send(relay_at(port))] == [Outcome.REFUSED]
    assert not any(line.startswith(">") for line in heard)  # a server that goes on all the same gets an empty message


def test_server_that_hangs_up_after_the_last_dot_may_have_it() -> None:
    with playing({".": HANG_UP}) as (port, heard):
        answers = send(relay_at(port), ["a@x.example", "b@x.example"])
    words = "127.0.0.1 had the whole message and hung up without a word: it may have arrived, or not."
    assert answers == [
        Answer(address=address, outcome=Outcome.UNKNOWN, words=words) for address in ("a@x.example", "b@x.example")
    ]
    assert heard.count("> Subject: Hi") == 2  # each once, and on a line of its own


def test_answer_after_the_last_dot_that_nobody_understands_leaves_it_unknown() -> None:
    with playing({".": "?!"}) as (port, _):
        assert [answer.outcome for answer in send(relay_at(port))] == [Outcome.UNKNOWN]
    with playing({".": ""}) as (port, _):  # it never says anything
        assert [answer.outcome for answer in send(relay_at(port), patience=0.1)] == [Outcome.UNKNOWN]


@pytest.mark.parametrize("word", ["MAIL", "RCPT", "DATA", "body"])
def test_server_that_hangs_up_before_does_not_have_it(word: str) -> None:
    with playing({word: HANG_UP}) as (port, _):
        # So much that it cannot all be on its way when the server is gone.
        big = (b"x" * 998 + b"\r\n") * 12_000 if word == "body" else b""
        answers = send(relay_at(port), data=MESSAGE + big)
    words = "127.0.0.1 hung up before it had the message."
    assert answers == [Answer(address="a@x.example", outcome=Outcome.DEFERRED, words=words)]


def test_what_is_left_when_the_server_goes_away_is_named() -> None:
    with playing({"RCPT": "421 4.3.2 going down"}) as (port, heard):
        sending = send_messages(relay_at(port), NONE, [(SENDER, a, MESSAGE) for a in ("a@x.example", "b@x.example")])
        first = next(sending)
    assert (first.outcome, first.words) == (Outcome.DEFERRED, "421 4.3.2 going down")
    assert "rset" not in heard
    [second] = sending  # the server is gone by now
    assert second == Answer(
        address="b@x.example",
        outcome=Outcome.NOT_TRIED,
        words=f"Nothing answers at 127.0.0.1, port {port}, as a mail server. See host and port under [email.relay].",
    )


def test_message_too_big_is_refused_before_it_travels() -> None:
    mailbox = Mailbox()
    with serving(mailbox, data_size_limit=1000) as port:
        [answer] = send(relay_at(port), data=MESSAGE + b"x" * 70 + b"\r\n" * 1000)
    assert (answer.outcome, answer.reply and answer.reply.code, mailbox.taken) == (Outcome.REFUSED, 552, [])


def test_address_beyond_ascii_goes_only_where_it_is_understood() -> None:
    mailbox, message = Mailbox(), "To: kåre@x.example\r\n\r\nHi\r\n".encode()
    with serving(mailbox) as port:
        assert send(relay_at(port), ["kåre@blåbær.example"], data=message) == [accepted("kåre@xn--blbr-roah.example")]
    assert mailbox.taken == [(SENDER, ["kåre@xn--blbr-roah.example"], message)]
    with playing({}) as (port, heard):
        answers = send(relay_at(port), ["kåre@x.example", "a@x.example"])
    words = "127.0.0.1 takes no address with letters beyond a–z before the @ (it does not offer SMTPUTF8)."
    assert answers == [
        Answer(address="kåre@x.example", outcome=Outcome.REFUSED, words=words),
        Answer(address="a@x.example", outcome=Outcome.ACCEPTED, words="250 queued", reply=QUEUED),
    ]
    assert [line for line in heard if line.startswith("RCPT")] == ["RCPT TO:<a@x.example>"]


@pytest.mark.parametrize(
    ("given_address", "said"),
    [
        ("a@x.example>\r\nRCPT TO:<b@x.example", "holds a space|is no email address|holds"),
        ("a@x.example\nDATA", "is no"),
        ("a b@x.example", "is no email address"),
        ("a", "is no email address"),
        ("", "There is an empty address"),
    ],
)
def test_address_that_is_none_is_refused_before_anything_is_sent(given_address: str, said: str) -> None:
    with playing({}) as (port, heard), pytest.raises(InputError, match=said):
        send(relay_at(port), ["a@x.example", given_address])
    assert heard == []


def test_no_address_makes_a_command_of_its_own() -> None:
    with playing({"EHLO": "250-relay.test\r\n250-PIPELINING\r\n250 SMTPUTF8"}) as (port, heard):
        pieces = st.sampled_from(
            ["a", "@", "x.example", "\r\n", "\n", "\r", ">", "<", " ", "\0", "RCPT TO:", "\u2028", "æ"]
        )

        @settings(max_examples=80)
        @given(st.lists(pieces, max_size=8).map("".join) | st.text(max_size=20).map("a{}@x.example".format))
        def stays_one(address: str) -> None:
            heard.clear()
            try:
                [answer] = send(relay_at(port), [address])
            except InputError:
                assert heard == []
                return
            words = [line.partition(" ")[0].upper() for line in heard if not line.startswith(">")]
            assert words == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]
            assert heard[2] == f"RCPT TO:<{answer.address}>"

        stays_one()


def test_lines_arrive_as_they_were_whatever_is_in_them() -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:

        @settings(max_examples=40)
        @given(st.lists(st.lists(st.sampled_from([b".", b"x", b"\r", b"\n", b"\r\n", b"..", b"=", b" "])), min_size=1))
        def arrives(bodies: list[list[bytes]]) -> None:
            mailbox.taken.clear()
            messages = [b"Subject: x\r\n\r\n" + b"".join(body) + b"\r\n" for body in bodies]
            triples = [(SENDER, "a@x.example", message) for message in messages]
            assert {a.outcome for a in send_messages(relay_at(port), NONE, triples)} == {Outcome.ACCEPTED}
            expected = ["\r\n".join(_split_lines(message)).encode() for message in messages]
            assert [content for _, _, content in mailbox.taken] == expected

        arrives()


def _split_lines(message: bytes) -> list[str]:
    return message.decode().replace("\r\n", "\n").replace("\r", "\n").split("\n")


def test_server_that_cannot_be_used_is_named_with_what_to_mend(
    own_context: ssl.SSLContext, trusting: ssl.SSLContext
) -> None:
    with playing({}) as (free, _):
        pass
    with pytest.raises(RelayError, match=f"Nothing answers at 127.0.0.1, port {free}, .* Nothing was sent"):
        send(relay_at(free))
    with pytest.raises(RelayError, match=r"There is no server named smtp.none.invalid"):
        send(relay_at(25, host="smtp.none.invalid", security="tls"))
    with playing({}) as (port, _), pytest.raises(RelayError, match=r'does not speak TLS .* set security = "starttls"'):
        send(relay_at(port, security="tls"), context=trusting)
    away = {"hello": "554 5.7.1 not from there"}
    with playing(away) as (port, _), pytest.raises(RelayError, match=r"turned us away: «554 5\.7\.1 not from there»"):
        send(relay_at(port))
    said = 'For port 465, set security = "tls"'
    with serving(Mailbox(), implicit_tls=own_context) as port, pytest.raises(RelayError, match=said):
        send(relay_at(port, security="starttls"), context=trusting, timeout=0.3)


def test_reply_is_read_with_its_enhanced_code_once() -> None:
    long = (550, b"5.1.1 The account\n5.1.1 does not exist.\n5.1.1  Try again")
    read = read_reply(long)
    assert read == Reply(code=550, enhanced="5.1.1", words="The account does not exist. Try again")
    assert describe(read) == "550 5.1.1 The account does not exist. Try again"
    assert read_reply((250, b"2.0 Ok")) == Reply(code=250, words="2.0 Ok")
    assert describe(read_reply((-1, b""))) == "no words"


@given(st.integers(-1, 999), st.binary(max_size=600))
def test_reply_of_any_bytes_is_one_short_line(code: int, raw: bytes) -> None:
    line = describe(read_reply((code, raw)))
    assert len(line) < 450
    assert line.splitlines() in ([line], [])
