"""Proposals in the store: what was read from pasted posts, and what became of it."""

import json
from collections.abc import Sequence

from sqlalchemy import insert, select, update

from occnews.model.proposal import Found, Proposal, ProposalState
from occnews.store import schema
from occnews.store.transaction import Transaction, storable


def add_proposals(tx: Transaction, source: str, found: Sequence[Found]) -> list[int]:
    """Write found members into the inbox; one that waits there already, word for word, is not added again.

    Returns the numbers of those that were added.
    """
    waiting = {_values_key(each.found) for each in list_proposals(tx, ProposalState.WAITING)}
    added = []
    for each in found:
        if _values_key(each) in waiting:
            continue
        row = {
            "change_id": tx.change_id(),
            "source": storable(source),
            "state": str(ProposalState.WAITING),
            "member_slug": "",
            "because": "",
            # What JSON may leave as it is and no database stores, is written as JSON's own escapes.
            "found": storable(json.dumps({"values": each.values, "lines": each.lines}, ensure_ascii=False)),
        }
        added.append(tx.connection.execute(insert(schema.proposal).returning(schema.proposal.c.id), row).scalar_one())
    return added


def _values_key(found: Found) -> str:
    return json.dumps(found.values, sort_keys=True)


def list_proposals(tx: Transaction, state: ProposalState | None = None) -> list[Proposal]:
    """List the proposals, or those of one state, in the order in which they were read."""
    query = (
        select(schema.proposal, schema.change.c.at, schema.change.c.who)
        .join(schema.change, schema.change.c.id == schema.proposal.c.change_id)
        .order_by(schema.proposal.c.id)
    )
    if state is not None:
        query = query.where(schema.proposal.c.state == str(state))
    return [
        Proposal(
            id=row.id,
            source=row.source,
            at=row.at,
            who=row.who,
            found=Found(**json.loads(row.found)),
            state=ProposalState(row.state),
            member=row.member_slug,
            because=row.because,
        )
        for row in tx.connection.execute(query)
    ]


def settle_proposal(tx: Transaction, number: int, state: ProposalState, *, member: str = "", because: str = "") -> None:
    """Note what became of a proposal: the slug of the member it became, or why it was rejected."""
    tx.connection.execute(
        update(schema.proposal)
        .where(schema.proposal.c.id == number)
        .values(state=str(state), member_slug=member, because=storable(because))
    )
