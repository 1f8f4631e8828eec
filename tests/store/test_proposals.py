import dataclasses

import pytest
from tests.store.opened import NOW, Changing

from occnews.model.proposal import Found, Proposal, ProposalState
from occnews.store import Store, proposals
from occnews.store.transaction import storable

KAIA = Found(values={"name": "Kaia AS", "profile": [{"kind": "paragraph", "text": "Blå båter."}]}, lines={"name": 3})
MOLO = Found(values={"name": "Molo"}, lines={"name": 9})


def test_added_proposals_wait_in_their_order(store: Store, changing: Changing) -> None:
    with changing() as tx:
        assert proposals.add_proposals(tx, "post.txt", [KAIA, MOLO]) == [1, 2]
    first = Proposal(id=1, source="post.txt", at=NOW, who="Kari", found=KAIA)
    with store.reading() as tx:
        assert proposals.list_proposals(tx) == [first, dataclasses.replace(first, id=2, found=MOLO)]


def test_same_proposal_is_not_added_while_it_waits(changing: Changing) -> None:
    with changing() as tx:
        assert proposals.add_proposals(tx, "post.txt", [KAIA]) == [1]
        moved = dataclasses.replace(KAIA, lines={"name": 5})
        assert proposals.add_proposals(tx, "again.txt", [moved, MOLO]) == [2]
        proposals.settle_proposal(tx, 1, ProposalState.REJECTED, because="twice")
        assert proposals.add_proposals(tx, "post.txt", [KAIA]) == [3]


def test_settled_proposal_waits_no_more_and_says_what_became_of_it(store: Store, changing: Changing) -> None:
    with changing() as tx:
        proposals.add_proposals(tx, "post.txt", [KAIA, MOLO])
        proposals.settle_proposal(tx, 1, ProposalState.ACCEPTED, member="kaia-as")
        proposals.settle_proposal(tx, 2, ProposalState.REJECTED, because="no member")
    with store.reading() as tx:
        assert proposals.list_proposals(tx, ProposalState.WAITING) == []
        settled = [(each.state, each.member, each.because) for each in proposals.list_proposals(tx)]
    assert settled == [(ProposalState.ACCEPTED, "kaia-as", ""), (ProposalState.REJECTED, "", "no member")]


@pytest.mark.parametrize("text", ["a\0b", "\udcffost", "\ud83d", "\\u0000"])
def test_proposal_of_any_text_is_kept(store: Store, changing: Changing, text: str) -> None:
    found = Found(values={text: [text]}, lines={text: 1})
    with changing() as tx:
        assert proposals.add_proposals(tx, text, [found]) == [1]
        assert proposals.add_proposals(tx, text, [found]) == []
        proposals.settle_proposal(tx, 1, ProposalState.REJECTED, because=text)
    with store.reading() as tx:
        (kept,) = proposals.list_proposals(tx)
    assert kept.found == found
    assert kept.source == kept.because == storable(text)


def test_nothing_new_leaves_no_change_in_history(store: Store, changing: Changing) -> None:
    with changing() as tx:
        assert proposals.add_proposals(tx, "empty.txt", []) == []
    with store.reading() as tx:
        assert tx.connection.exec_driver_sql("SELECT count(*) FROM change").scalar() == 0
