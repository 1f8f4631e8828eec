"""Test copies: what they say, where they go, and that nothing leaves unless it may."""

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.mail.relays import Mailbox, playing, serving

from occnews.config import Relay
from occnews.errors import ConfigError, ConflictError, InputError, NotFoundError, RelayError
from occnews.mail.replies import Reply
from occnews.mail.smtp import Answer, Outcome
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.publisher import Publisher, approval, builds, corrections, drafting, members
from occnews.publisher.testing import MOST_ADDRESSES, Copy, choose_addresses, send_test

SENDER = "news@fjord.example"


@pytest.fixture
def drafted(publisher: Publisher) -> Publisher:
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    return publisher


def going_live(p: Publisher, port: int, *, sender: str = SENDER, **settings: object) -> Publisher:
    """The same workspace with its mail server on this machine, and leave to use it."""
    plain = {**p.config.email.relay.model_dump(), "host": "127.0.0.1", "port": port, "security": "none", **settings}
    update = {"live": True, "from_address": sender, "relay": Relay.model_validate(plain)}
    mail = p.config.email.model_copy(update=update)
    return replace(p, config=p.config.model_copy(update={"email": mail}))


def try_out(p: Publisher, *addresses: str, languages: tuple[Language, ...] = (), **environment: str) -> list[Copy]:
    return list(send_test(p, "2025-11", addresses, languages=languages, environment=environment))


def read(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.SMTP)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def body_of(data: bytes) -> bytes:
    return data.partition(b"\r\n\r\n")[2]


def test_copies_of_a_draft_go_to_the_outbox_in_each_language(drafted: Publisher) -> None:
    outbox = drafted.config.outbox_folder
    copies = try_out(drafted, "kari@example.no", "ola@example.no")
    assert copies == [
        Copy(
            address="kari@example.no", language=Language.EN, file=outbox / "20251126T080000Z-0001-kari@example.no.eml"
        ),
        Copy(address="ola@example.no", language=Language.EN, file=outbox / "20251126T080000Z-0002-ola@example.no.eml"),
        Copy(
            address="kari@example.no", language=Language.NB, file=outbox / "20251126T080000Z-0003-kari@example.no.eml"
        ),
        Copy(address="ola@example.no", language=Language.NB, file=outbox / "20251126T080000Z-0004-ola@example.no.eml"),
    ]
    messages = [read(copy.file.read_bytes()) for copy in copies if copy.file]
    assert [(message["To"], message["Content-Language"]) for message in messages] == [
        (copy.address, copy.language) for copy in copies
    ]
    assert all(message["Subject"].startswith("[TEST] ") for message in messages)
    assert messages[0]["Date"] == "Wed, 26 Nov 2025 09:00:00 +0100"


def test_copy_has_the_body_that_a_build_shows(drafted: Publisher, tmp_path: Path) -> None:
    builds.build(drafted, "2025-11", out=tmp_path, languages=(Language.NB,))
    [copy] = try_out(drafted, "kari@example.no", languages=(Language.NB,))
    assert copy.file is not None
    assert body_of(copy.file.read_bytes()) == body_of((tmp_path / "email.eml").read_bytes())


def test_personal_links_of_a_copy_are_samples(drafted: Publisher) -> None:
    [copy, _] = try_out(drafted, "kari@example.no")
    assert copy.file is not None
    assert read(copy.file.read_bytes())["List-Unsubscribe"] == "<https://news.fjord.example/unsubscribe?sample>"


def test_message_id_is_new_each_time_so_that_no_server_takes_it_for_a_double(drafted: Publisher) -> None:
    copies = [*try_out(drafted, "kari@example.no"), *try_out(drafted, "kari@example.no")]
    assert len({read(copy.file.read_bytes())["Message-ID"] for copy in copies if copy.file}) == 4


def test_approved_story_is_what_a_test_shows(drafted: Publisher) -> None:
    approval.submit_for_review(drafted, "2025-11")
    approval.approve(drafted, "2025-11", by="Ola")
    members.set_member(drafted, "fjord-isotopes", {"summary": "Something else entirely."})
    [copy, _] = try_out(drafted, "kari@example.no")
    assert copy.file is not None
    text = read(copy.file.read_bytes()).get_body(("plain",))
    assert text is not None
    assert "Something else entirely" not in text.get_content()


def test_nothing_leaves_until_it_may(drafted: Publisher) -> None:
    mailbox = Mailbox()
    with serving(mailbox) as port:
        live = going_live(drafted, port)
        mail = live.config.email.model_copy(update={"live": False})
        try_out(replace(live, config=live.config.model_copy(update={"email": mail})), "kari@example.no")
        assert mailbox.taken == []
        try_out(live, "kari@example.no", languages=(Language.EN,))
    assert [(sender, recipients) for sender, recipients, _ in mailbox.taken] == [(SENDER, ["kari@example.no"])]
    assert len(list(drafted.config.outbox_folder.iterdir())) == 2  # those that did not leave


def test_servers_answer_is_told_for_each_address(drafted: Publisher) -> None:
    mailbox = Mailbox(refusals={"gone@example.no": "550 5.1.1 No such user"})
    with serving(mailbox) as port:
        copies = try_out(going_live(drafted, port), "kari@example.no", "gone@example.no", languages=(Language.NB,))
    taken = Reply(code=250, enhanced="2.0.0", words="queued as 1")
    gone = Reply(code=550, enhanced="5.1.1", words="No such user")
    answers = [
        Answer(address="kari@example.no", outcome=Outcome.ACCEPTED, words="250 2.0.0 queued as 1", reply=taken),
        Answer(address="gone@example.no", outcome=Outcome.REFUSED, words="550 5.1.1 No such user", reply=gone),
    ]
    assert copies == [Copy(address=a.address, language=Language.NB, answer=a) for a in answers]
    assert [copy.is_out for copy in copies] == [True, False]


def test_password_is_told_to_the_server_alone(drafted: Publisher) -> None:
    mailbox = Mailbox()
    with serving(mailbox, authenticator=mailbox.authenticate, auth_require_tls=False) as port:
        live = going_live(drafted, port, user="kari")
        assert all(copy.is_out for copy in try_out(live, "a@x.example", OCCNEWS_RELAY_PASSWORD=mailbox.password))
        with pytest.raises(RelayError) as caught:
            try_out(live, "a@x.example", OCCNEWS_RELAY_PASSWORD="wr0ng")
        with pytest.raises(ConfigError, match="OCCNEWS_RELAY_PASSWORD is not in the environment"):
            try_out(live, "a@x.example")
    assert "wr0ng" not in str(caught.value)
    assert (len(mailbox.taken), mailbox.users) == (2, ["PLAIN kari", "PLAIN kari"])


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"sender": ""}, r"Mail needs a sender: set from_address, .* under \[email\]"),
        ({"host": ""}, r"No mail server is named\. Set host"),
        ({"host": "smtp.example.no"}, 'security = "none"'),
    ],
)
def test_missing_setting_is_named_before_anything_is_sent(
    drafted: Publisher, settings: dict[str, str], said: str
) -> None:
    with playing({}) as (port, heard), pytest.raises(ConfigError, match=said):
        try_out(going_live(drafted, port, **settings), "kari@example.no")
    assert heard == []


def test_what_cannot_be_tested_is_said(drafted: Publisher) -> None:
    with pytest.raises(InputError, match="«kari» is no email address"):
        try_out(drafted, "kari")
    with pytest.raises(NotFoundError, match="There is no publication «2031-01»"):
        send_test(drafted, "2031-01", ["a@x.example"], environment={})
    approval.submit_for_review(drafted, "2025-11")
    approval.approve(drafted, "2025-11", by="Ola")
    approval.publish(drafted, "2025-11")
    corrections.retract(drafted, "2025-11", because="Too early.")
    with pytest.raises(ConflictError, match="2025-11 was taken back"):
        try_out(drafted, "a@x.example")
    assert not drafted.config.outbox_folder.exists()


def test_addresses_are_read_as_people_paste_them() -> None:
    assert choose_addresses(["a@x.example, b@x.example;", " a@x.example", "å@blåbær.example"]) == (
        "a@x.example",
        "b@x.example",
        "å@xn--blbr-roah.example",
    )
    for nothing in ([], [" ", ",;"]):
        with pytest.raises(InputError, match="Say who is to get a copy: --to name@example"):
            choose_addresses(nothing)
    many = [f"a{number}@x.example" for number in range(MOST_ADDRESSES + 1)]
    assert len(choose_addresses(many[1:])) == MOST_ADDRESSES
    with pytest.raises(InputError, match="at most 20 addresses, and these are 21"):
        choose_addresses(many)
    with pytest.raises(InputError, match="is no email address"):
        choose_addresses(["Kari <kari@example.no>"])
