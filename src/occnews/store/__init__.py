"""Keeps members, publications, approvals, the ledger of announcements and history in one database.

``open_store`` opens it; the modules named after what they keep (``members``, ``publications``, ``approvals``,
``announced``, ``history``, ``proposals``, ``feeds``, ``runs``) read and write it inside a ``Transaction``.
"""

from occnews.store import announced, approvals, erasing, feeds, history, members, proposals, publications, runs
from occnews.store.opening import open_store
from occnews.store.transaction import Store, Transaction

__all__ = [
    "Store",
    "Transaction",
    "announced",
    "approvals",
    "erasing",
    "feeds",
    "history",
    "members",
    "open_store",
    "proposals",
    "publications",
    "runs",
]
