"""Test copies: a publication as it is now, to a few people who want to see it in an inbox of their own."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from pydantic import SecretStr

from occnews.config import Config
from occnews.errors import ConfigError, ConflictError, InputError
from occnews.mail.outbox import keep_message
from occnews.mail.signing_in import read_secret
from occnews.mail.smtp import Answer, Outcome, check_relay, send_messages
from occnews.model.member import Language
from occnews.model.text import clean_email
from occnews.publisher import Publisher
from occnews.publisher.lookup import choose_languages, find_publication
from occnews.publisher.media import load_logos
from occnews.publisher.publications import compose_in
from occnews.publisher.rendering import compile_story, make_sample_recipient

MOST_ADDRESSES: Final = 20
SUBJECT_PREFIX: Final = "[TEST] "


@dataclass(frozen=True, kw_only=True)
class Copy:
    """One test copy, and what became of it: its ``file`` in the outbox, or the mail server's ``answer``."""

    address: str
    language: Language
    file: Path | None = None
    answer: Answer | None = None

    @property
    def is_out(self) -> bool:
        """Whether it is where it should be."""
        return self.answer is None or self.answer.outcome is Outcome.ACCEPTED


@dataclass(frozen=True, kw_only=True)
class Addressed:
    """A message that is ready to go to one address."""

    address: str
    language: Language
    message: bytes


def send_test(
    p: Publisher,
    name: str,
    addresses: Sequence[str],
    *,
    languages: tuple[Language, ...] = (),
    environment: Mapping[str, str],
) -> Iterator[Copy]:
    """Send a publication, a draft too, to each address in each language; yield each copy as it is on its way.

    They go to the outbox unless ``[email] live``; then to the mail server, whose password or token is in
    ``environment``. Their personal links are samples, so nobody unsubscribes by trying them. Raises InputError,
    ConfigError or RelayError before anything is sent; what fails later is in the copy's answer.
    """
    # A Message-ID of its own: mail servers drop what they have had before, and must not drop the real one.
    copies = build_copies(p, name, choose_addresses(addresses), languages, key=p.new_id())
    return deliver(p, copies, environment)


def deliver(p: Publisher, messages: Sequence[Addressed], environment: Mapping[str, str]) -> Iterator[Copy]:
    """Put messages into the outbox or, when ``[email] live``, hand them to the mail server; yield each as it goes.

    Raises ConfigError or RelayError before anything is sent.
    """
    if not p.config.email.live:
        return _keep(p, messages)
    return _send(p.config, _make_ready(p.config, environment), messages)


def choose_addresses(given: Sequence[str]) -> tuple[str, ...]:
    """Read addresses, several of them in one text too. Raises InputError for one that is none, and for too many."""
    texts = [part.strip() for text in given for part in re.split("[,;]", text)]
    chosen: dict[str, None] = {}
    for text in filter(None, texts):
        try:
            chosen[clean_email(text)] = None
        except ValueError as error:
            raise InputError(f"«{text}» {error}.") from None
    if not chosen:
        raise InputError("Say who is to get a copy: --to name@example.no")
    if len(chosen) > MOST_ADDRESSES:
        raise InputError(
            f"A test goes to at most {MOST_ADDRESSES} addresses, and these are {len(chosen)}. "
            "For more people, approve and publish it."
        )
    return tuple(chosen)


def _make_ready(config: Config, environment: Mapping[str, str]) -> SecretStr:
    """Check that mail can leave, and read the secret. Raises ConfigError, which names the setting."""
    if not config.email.from_address:
        raise ConfigError(
            'Mail needs a sender: set from_address, such as "news@your-domain.no", under [email] in config.toml.'
        )
    check_relay(config.email.relay)
    return read_secret(config.email.relay, environment)


def build_copies(
    p: Publisher, name: str, addresses: Sequence[str], languages: tuple[Language, ...] = (), *, key: str
) -> list[Addressed]:
    """A publication's copies to each address in each language, marked as tests. The same ``key`` gives the same
    Message-IDs. Raises NotFoundError, InputError for a language it does not have, ConflictError when it was taken back.
    """
    with p.reading() as tx:
        publication = find_publication(tx, name)
        chosen = choose_languages(publication, languages)
        stories = [story for story in compose_in(p, tx, publication) if story.language in chosen]
    if any(story.retraction for story in stories):
        raise ConflictError(f"{name} was taken back: there is no email of it any more.")
    logos, date = load_logos(p.config), p.now.astimezone(p.config.site.zone)
    copies = []
    for story in stories:
        compiled = compile_story(p, story, logos, date=date, subject_prefix=SUBJECT_PREFIX)
        test = f"test {key} {story.language}"
        for address in addresses:
            sample = make_sample_recipient(p.config, test, address=address, language=story.language)
            recipient = replace(sample, unsubscribe_mailto="")  # that address is read by people
            copies.append(Addressed(address=address, language=story.language, message=compiled.build(recipient)))
    return copies


def _keep(p: Publisher, copies: Sequence[Addressed]) -> Iterator[Copy]:
    for copy in copies:
        file = keep_message(p.config.outbox_folder, copy.message, address=copy.address, now=p.now)
        yield Copy(address=copy.address, language=copy.language, file=file)


def _send(config: Config, secret: SecretStr, copies: Sequence[Addressed]) -> Iterator[Copy]:
    messages = [(config.email.from_address, copy.address, copy.message) for copy in copies]
    for copy, answer in zip(copies, send_messages(config.email.relay, secret, messages), strict=True):
        yield Copy(address=copy.address, language=copy.language, answer=answer)
