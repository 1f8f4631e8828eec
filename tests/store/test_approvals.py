"""Approvals come back as they were given."""

import dataclasses
import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.store.opened import NOW, Changing
from tests.store.test_publications import make_digest
from tests.strategies import moments, names, prose

from occnews.model.history import Approval
from occnews.store import Store
from occnews.store.approvals import delete_approval, get_approval, save_approval
from occnews.store.publications import save_publication

DIGEST = make_digest("2025-11")
APPROVAL = Approval(publication=DIGEST.id, revision=1, by="Ola", at=NOW, edition='{"a": "ø"}', fingerprint="abc")


def test_approvals_round_trip(store: Store) -> None:
    approvals = st.builds(
        Approval,
        publication=st.just(DIGEST.id),
        revision=st.integers(1, 5),
        by=names(),
        at=moments(),
        edition=prose(),
        fingerprint=prose(),
    )

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(approvals)
    def check(approval: Approval) -> None:
        with store.changing(by="Kari", command="approve", at=NOW) as tx:
            save_publication(tx, DIGEST)
            save_approval(tx, approval)
            found = get_approval(tx, DIGEST.id, approval.revision)
        assert found == approval
        assert found.at.tzinfo is dt.UTC

    check()


def test_save_approval_takes_the_place_of_an_earlier_one(changing: Changing) -> None:
    second = dataclasses.replace(APPROVAL, by="Kari", fingerprint="def")
    with changing() as tx:
        save_publication(tx, DIGEST)
        save_approval(tx, APPROVAL)
        save_approval(tx, second)
        assert get_approval(tx, DIGEST.id, 1) == second


def test_delete_approval_takes_that_revision_only(changing: Changing) -> None:
    second = dataclasses.replace(APPROVAL, revision=2)
    with changing() as tx:
        save_publication(tx, DIGEST)
        save_approval(tx, APPROVAL)
        save_approval(tx, second)
        delete_approval(tx, DIGEST.id, 1)
        assert (get_approval(tx, DIGEST.id, 1), get_approval(tx, DIGEST.id, 2)) == (None, second)


def test_save_approval_naive_moment_is_refused(changing: Changing) -> None:
    naive = dataclasses.replace(APPROVAL, at=NOW.replace(tzinfo=None))
    with changing() as tx:
        save_publication(tx, DIGEST)
        with pytest.raises(Exception, match="has no time zone"):
            save_approval(tx, naive)
