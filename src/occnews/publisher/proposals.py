"""What was read from pasted posts: keep it in the inbox, accept and reject it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from occnews import store
from occnews.editorial.changes import diff_members
from occnews.errors import ConflictError, InputError, NotFoundError
from occnews.intake import records
from occnews.model.importing import FieldChange
from occnews.model.member import Member
from occnews.model.proposal import Found, Proposal, ProposalState
from occnews.model.text import fold_name
from occnews.publisher import Publisher
from occnews.publisher.inputs import read_line
from occnews.publisher.lookup import find_member
from occnews.publisher.media import MediaTray
from occnews.store import Transaction


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """One accepted proposal: the record that it became, and what it changed in one that was there."""

    number: int
    member: Member
    is_new: bool
    changes: tuple[FieldChange, ...] = ()


def keep_proposals(p: Publisher, found: Sequence[Found], source: str) -> list[Proposal]:
    """Put what was read into the inbox; returns what is new there."""
    with p.changing(f"members paste {source}") as tx:
        added = set(store.proposals.add_proposals(tx, source, found))
        return [each for each in store.proposals.list_proposals(tx, ProposalState.WAITING) if each.id in added]


def list_inbox(p: Publisher, *, include_settled: bool = False) -> list[Proposal]:
    """List the proposals that wait, or all."""
    with p.reading() as tx:
        return store.proposals.list_proposals(tx, None if include_settled else ProposalState.WAITING)


def accept_proposals(
    p: Publisher, numbers: Sequence[int], fields: Mapping[str, str] | None = None, *, into: str = ""
) -> list[Accepted]:
    """Make members of proposals; ``fields`` are set in each of them. All are accepted, or none.

    ``into`` names a member that is there: what the proposal says goes into its record. Raises NotFoundError,
    ConflictError when the name is taken, FieldErrors for what a record cannot hold.
    """
    if into and len(numbers) != 1:
        raise InputError("--into takes one proposal at a time.")
    with p.changing("members accept") as tx:
        waiting = _find_waiting(tx, numbers)
        return [_accept(p, tx, proposal, fields or {}, into) for proposal in waiting]


def _find_waiting(tx: Transaction, numbers: Sequence[int]) -> list[Proposal]:
    """Find proposals by number; all that wait when none is given."""
    waiting = {each.id: each for each in store.proposals.list_proposals(tx, ProposalState.WAITING)}
    for number in numbers:
        if number not in waiting:
            raise NotFoundError(f"No proposal {number} waits in the inbox. occnews members inbox shows which do.")
    return [waiting[number] for number in dict.fromkeys(numbers)] if numbers else list(waiting.values())


def _accept(p: Publisher, tx: Transaction, proposal: Proposal, fields: Mapping[str, str], into: str) -> Accepted:
    name = fields.get("name") or proposal.found.name
    before = find_member(tx, into) if into else None
    namesake = store.members.find_member_by_name(tx, fold_name(name))
    if namesake and before is None:
        raise ConflictError(
            f"{namesake.name} is stored already. To put proposal {proposal.id} into its record: "
            f"occnews members accept {proposal.id} --into {namesake.slug}"
        )
    slug = before.slug if before else fields.get("slug") or _make_slug(tx, name)
    tray = MediaTray(Path(), p.config.media_folder)
    # Together, as what was typed may complete what was found: profile.2.speaker=…
    values = {**proposal.found.values, **{name: value for name, value in fields.items() if name != "slug"}}
    after = records.apply_values(before, values, slug=slug, take_image=tray.take)
    tray.store()
    store.members.save_members(tx, [after])
    store.proposals.settle_proposal(tx, proposal.id, ProposalState.ACCEPTED, member=slug)
    changes = diff_members(before, after) if before else ()
    return Accepted(number=proposal.id, member=after, is_new=before is None, changes=changes)


def _make_slug(tx: Transaction, name: str) -> str:
    return records.make_slug(name, {member.slug for member in store.members.list_members(tx)})


def reject_proposals(p: Publisher, numbers: Sequence[int], *, because: str = "") -> list[Proposal]:
    """Take proposals out of the inbox; nothing becomes of them. Raises NotFoundError."""
    reason = read_line(because, "--because")
    with p.changing("members reject") as tx:
        found = _find_waiting(tx, numbers)
        for proposal in found:
            store.proposals.settle_proposal(tx, proposal.id, ProposalState.REJECTED, because=reason)
    return found
