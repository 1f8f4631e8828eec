"""History and editions can be rewritten, so that a person can be forgotten; copies are whole."""

import dataclasses
import sqlite3
from pathlib import Path

import pytest
from tests.store.opened import Changing, read_files
from tests.store.test_approvals import APPROVAL, DIGEST

from occnews.errors import StoreError
from occnews.model.proposal import Found
from occnews.store import Store, approvals, erasing, history, proposals, publications
from occnews.store.copying import copy_to_file


def blacken(text: str) -> str:
    return text.replace("secret", "[removed]")


def test_rewrite_editions_spares_those_to_keep(changing: Changing) -> None:
    first = dataclasses.replace(APPROVAL, edition="a secret")
    second = dataclasses.replace(first, revision=2)
    with changing() as tx:
        publications.save_publication(tx, DIGEST)
        approvals.save_approval(tx, first)
        approvals.save_approval(tx, second)
        assert erasing.rewrite_editions(tx, blacken, keep={(DIGEST.id, 2)}) == 1
        found = [approvals.get_approval(tx, DIGEST.id, revision) for revision in (1, 2)]
    assert found == [dataclasses.replace(first, edition="a [removed]"), second]


def test_rewrite_history_reaches_before_and_after(changing: Changing) -> None:
    told = DIGEST.model_copy(update={"byline": "secret"})
    with changing() as tx:
        publications.save_publication(tx, told)
        publications.save_publication(tx, DIGEST)
        assert erasing.rewrite_history(tx, blacken) == 2
        assert erasing.rewrite_history(tx, blacken) == 0
        records = [(line.before, line.after) for line in history.list_revisions(tx)]
    blackened = told.model_copy(update={"byline": "[removed]"}).model_dump_json()
    assert records == [(None, blackened), (blackened, DIGEST.model_dump_json())]


def test_rewrite_others_reaches_proposals(changing: Changing) -> None:
    with changing() as tx:
        proposals.add_proposals(tx, "post.txt", [Found(values={"name": "secret"}, lines={})])
        assert erasing.rewrite_others(tx, blacken) == 1
        assert [each.found.values for each in proposals.list_proposals(tx)] == [{"name": "[removed]"}]
        assert [text for text in erasing.list_texts(tx) if "secret" in text] == []


def test_compact_leaves_nothing_of_what_was_deleted(store: Store, changing: Changing) -> None:
    with changing() as tx:
        publications.save_publication(tx, DIGEST.model_copy(update={"byline": "a deep secret"}))
    with changing() as tx:
        erasing.rewrite_history(tx, blacken)
        publications.save_publication(tx, DIGEST)
        erasing.rewrite_history(tx, blacken)
    assert any(b"a deep secret" in content for content in read_files(store))
    store.compact()
    assert not any(b"a deep secret" in content for content in read_files(store))


def test_copy_holds_what_is_committed_while_another_writes(store: Store, changing: Changing, tmp_path: Path) -> None:
    with changing() as tx:
        publications.save_publication(tx, DIGEST)
    with changing() as tx:
        publications.save_publication(tx, DIGEST.model_copy(update={"byline": "not yet"}))
        copy_to_file(store, tmp_path / "copy.db")
    connection = sqlite3.connect(tmp_path / "copy.db")
    try:
        assert connection.execute("SELECT record FROM publication").fetchall() == [(DIGEST.model_dump_json(),)]
    finally:
        connection.close()
    with pytest.raises(StoreError):
        copy_to_file(store, tmp_path / "copy.db")
