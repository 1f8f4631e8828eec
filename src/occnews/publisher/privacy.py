"""Forget a person: out of records, drafts, history and every edition that is not public any more."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from occnews import store
from occnews.config import Config
from occnews.editorial import approval, forgetting
from occnews.editorial.approval import Step
from occnews.errors import NotFoundError, OccnewsError
from occnews.model.member import Member
from occnews.model.publication import Publication, State
from occnews.model.text import fold_name
from occnews.publisher import Publisher
from occnews.publisher.feeds import write_feeds
from occnews.publisher.files import write_atomically
from occnews.publisher.inputs import read_name
from occnews.store import Transaction

NOTE_NAME = ".forgetting"
"""In ``media/``: the pictures that are still to be deleted."""


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A text that still mentions the person, or perhaps somebody of the same surname, and is for people to change."""

    subject: str
    field: str


@dataclass(frozen=True, kw_only=True)
class ForgetReport:
    """What forgetting a person did, or would do.

    ``members`` are the slugs of the records that changed, ``drafts`` the open publications, ``published`` the public
    ones that still show the person and need a correction. ``rewritten`` counts entries of history, superseded editions
    and proposals. ``files`` are the portraits deleted. ``copies`` are older copies beside the database, which still
    hold the person.
    """

    name: str
    members: tuple[str, ...]
    drafts: tuple[str, ...]
    published: tuple[str, ...]
    mentions: tuple[Mention, ...]
    rewritten: int
    files: tuple[str, ...]
    copies: tuple[Path, ...]


@dataclass
class _Search:
    """What is known of the person while looking.

    ``called`` are the names in use: what was typed, and whose email address that is. ``names`` are also the addresses
    and numbers, by which others may be reached too: only what is kept for the past loses those. ``files`` are the
    pictures in what was taken out.
    """

    name: str
    called: tuple[str, ...]
    names: tuple[str, ...]
    files: set[str] = field(default_factory=set)

    def forget(self, plain: Any, names: Iterable[str] = ()) -> Any:
        after = plain
        for name in names or self.called:
            after = forgetting.forget(after, name)
        self.files |= forgetting.list_files(plain) - forgetting.list_files(after)
        return after

    def erase(self, text: str) -> str:
        """A stored text without the person in any form, its free text included."""
        if not _may_hold(text, self.names):
            return text
        try:
            plain = json.loads(text)
        except ValueError:
            return str(forgetting.redact(text, self.names))
        after = forgetting.redact(self.forget(plain, self.names), self.names)
        if after != plain and isinstance(after, dict) and "stories" in after:
            # The posts of an edition quote people in their own words; nobody posts from one that is not public.
            after["stories"] = [{**story, "snippets": []} for story in after["stories"]]
        return text if after == plain else json.dumps(after, ensure_ascii=False, separators=(",", ":"))

    def holds(self, text: str) -> bool:
        return self.erase(text) != text


def forget_person(p: Publisher, name: str, *, dry_run: bool = False) -> ForgetReport:
    """Take a speaker or contact out of everything that is not public, history included; it cannot be undone.

    What is public stays until it is corrected, and is named in the report; a free text that mentions the person is
    left for people to change, and named too. ``dry_run`` changes nothing. Raises NotFoundError when there is nobody of
    that name.
    """
    person = read_name(name, "NAME")
    if dry_run:
        with p.reading() as tx:
            return _report(p, tx, _look(tx, person), _plan(tx, _look(tx, person)))
    with p.changing("members forget-person") as tx:
        search = _look(tx, person)
        plan = _plan(tx, search)
        report = _report(p, tx, search, plan)
        _apply(tx, search, plan)
        unused = _find_unused(tx, search.files)
        # Before the commit: once it is done, nothing else knows of these pictures, should we be stopped here.
        write_atomically(p.config.media_folder / NOTE_NAME, "\n".join(unused))
    finish_forgetting(p)
    return ForgetReport(**{**vars(report), "files": unused})


def finish_forgetting(p: Publisher) -> None:
    """Delete the pictures that ``forget_person`` noted, and what the database's file and the feeds still hold.

    Whoever opens the workspace after a crash does the same. Raises OccnewsError when a file cannot be deleted.
    """
    note = p.config.media_folder / NOTE_NAME
    try:
        noted = set(note.read_text(encoding="utf-8").split())
        p.store.compact()
        with p.reading() as tx:
            unused = _find_unused(tx, noted)
        for file in unused:
            _delete_picture(p.config, file)
        if p.config.site.url:
            write_feeds(p)  # their archives may hold what was public before a correction
        note.unlink(missing_ok=True)
    except FileNotFoundError:
        return  # another command was quicker
    except OSError as error:
        raise OccnewsError(
            f"{error.filename} cannot be deleted ({error.strerror or error}), and shows somebody who was forgotten. "
            "The next command tries again; or delete it yourself."
        ) from None


def _may_hold(text: str, names: Iterable[str]) -> bool:
    """Whether it is worth reading a stored text: all the words of one of the names are in it, or could be."""
    folded = text.casefold()
    return "\\u" in text or any(all(word in folded for word in fold_name(name).split()) for name in names)


def _look(tx: Transaction, name: str) -> _Search:
    if not name:
        raise NotFoundError('Whom? Write the whole name, as in: occnews members forget-person "Kari Nordmann"')
    found: set[tuple[str, str]] = set()
    for text in store.erasing.list_texts(tx):
        if text.startswith("{") and _may_hold(text, (name,)):
            found |= forgetting.list_identifiers(json.loads(text), name)
    called = {name, *(value for key, value in found if key == "name")}
    names = called | {value for _, value in found}
    search = _Search(name=name, called=tuple(sorted(called)), names=tuple(sorted(names)))
    if not any(search.holds(text) for text in store.erasing.list_texts(tx)):
        raise NotFoundError(f"Nobody called «{name}» is in the records, the publications or the history.")
    return search


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """The records and publications as they will be, and the public editions that stay."""

    members: tuple[Member, ...]
    drafts: tuple[Publication, ...]
    others: tuple[Publication, ...]
    public: frozenset[tuple[str, int]]
    published: tuple[str, ...]


def _plan(tx: Transaction, search: _Search) -> _Plan:
    members, drafts, others = [], [], []
    public: dict[tuple[str, int], str] = {}
    for member in store.members.list_members(tx):
        plain = member.model_dump(mode="json")
        after = search.forget(plain)
        if after != plain:
            members.append(Member.model_validate(after))
    for publication in store.publications.list_publications(tx):
        plain = publication.model_dump(mode="json")
        changed = Publication.model_validate(search.forget(plain))
        if publication.public_revision is not None and publication.retraction is None:
            public[publication.id, publication.public_revision] = publication.name
        if publication.state in (State.PUBLISHED, State.RETRACTED):
            others += [changed] if changed != publication else []
        elif changed != publication or _is_bound(tx, search, publication):
            drafts.append(approval.advance(changed, Step.EDIT))
    editions = {key: store.approvals.get_approval(tx, *key) for key in public}
    shown = [public[key] for key, bound in editions.items() if bound and search.holds(bound.edition)]
    return _Plan(
        members=tuple(members),
        drafts=tuple(drafts),
        others=tuple(others),
        public=frozenset(public),
        published=tuple(shown),
    )


def _is_bound(tx: Transaction, search: _Search, publication: Publication) -> bool:
    """Whether an approval of what is not published yet binds a story that shows the person."""
    bound = store.approvals.get_approval(tx, publication.id, publication.revision)
    return bound is not None and search.holds(bound.edition)


def _apply(tx: Transaction, search: _Search, plan: _Plan) -> None:
    store.members.save_members(tx, plan.members)
    for publication in (*plan.drafts, *plan.others):
        store.publications.save_publication(tx, publication)
    for draft in plan.drafts:
        store.approvals.delete_approval(tx, draft.id, draft.revision)
    # Last, as the changes above have left revisions too.
    store.erasing.rewrite_history(tx, search.erase)
    store.erasing.rewrite_editions(tx, search.erase, keep=plan.public)
    store.erasing.rewrite_others(tx, search.erase)
    store.feeds.touch_rewritten(tx)


def _report(p: Publisher, tx: Transaction, search: _Search, plan: _Plan) -> ForgetReport:
    kept = {member.slug: member for member in store.members.list_members(tx)}
    kept |= {member.slug: member for member in plan.members}
    changed = {member.slug for member in plan.members}
    mentions = [
        mention
        for slug, member in kept.items()
        for mention in _find_mentions(slug, member.model_dump(mode="json"), search, with_surname=slug in changed)
    ]
    open_ones = {each.id: each for each in store.publications.list_publications(tx) if each.public_revision is None}
    open_ones |= {each.id: each for each in plan.drafts}
    for publication in open_ones.values():
        mentions += _find_mentions(publication.name, publication.model_dump(mode="json"), search, with_surname=False)
    texts = list(store.erasing.list_texts(tx))
    return ForgetReport(
        name=search.name,
        members=tuple(sorted(changed)),
        drafts=tuple(each.name for each in plan.drafts),
        published=plan.published,
        mentions=tuple(mentions),
        rewritten=sum(1 for text in texts if search.holds(text)),
        files=tuple(sorted(search.files)),
        copies=_list_copies(p.config, p.store.file),
    )


def _find_mentions(subject: str, plain: Any, search: _Search, *, with_surname: bool) -> Iterable[Mention]:
    surname = forgetting.surname_of(search.name)
    names = (*search.names, surname) if with_surname and surname else search.names
    return [Mention(subject=subject, field=name) for name in forgetting.find_mentions(plain, names)]


def _find_unused(tx: Transaction, files: set[str]) -> tuple[str, ...]:
    """The pictures that nothing stored shows any more."""
    texts = [text for text in store.erasing.list_texts(tx) if "." in text]
    return tuple(sorted(file for file in files if not any(file in text for text in texts)))


def _delete_picture(config: Config, file: str) -> None:
    for folder in (config.site_folder / "media", config.media_folder):
        if Path(file).name == file:
            (folder / file).unlink(missing_ok=True)
    for note in (config.media_folder / ".taken").glob("*"):
        if file in note.read_text(encoding="utf-8", errors="replace"):
            note.unlink(missing_ok=True)


def _list_copies(config: Config, database: Path | None) -> tuple[Path, ...]:
    """Older copies in the workspace, and builds: what still holds the person, and is not ours to delete."""
    # Of a database that is on a server now, the file from before may still be there.
    copies = list(database.parent.glob(f"{database.name}.before-*") if database else config.root.glob("occnews.db*"))
    copies += [*config.root.glob("before-restore-*"), *config.root.glob("*.zip")]
    return tuple(sorted(path for path in (*copies, config.root / "build", config.root / "outbox") if path.exists()))
