"""Where the workspace stands."""

import datetime as dt
from dataclasses import replace

from tests.publisher.conftest import NOVEMBER, Opener

from occnews.model.dates import Period
from occnews.publisher import Publisher, approval, drafting, members
from occnews.publisher.status import describe_status


def test_status_of_an_empty_workspace_says_how_to_begin(opened: Opener) -> None:
    with opened() as p:
        status = describe_status(p)
    assert (status.members, status.open, status.next_steps) == (0, (), ("occnews members import FILE",))


def test_status_follows_a_digest_to_the_end(opened: Opener, publisher: Publisher) -> None:
    members.add_member(publisher, {"name": "Undated Labs"})
    status = describe_status(publisher)
    assert (status.members, status.unknown_dates, status.overdue, status.next_steps) == (
        4,
        1,
        ("Havn Robotics",),
        ("occnews digest draft 2025-11",),
    )
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    assert describe_status(publisher).next_steps == ("occnews check 2025-11",)
    approval.submit_for_review(publisher, "2025-11")
    assert describe_status(publisher).next_steps == ("occnews approve 2025-11 --by NAME",)
    approval.approve(publisher, "2025-11", by="Chief")
    assert describe_status(publisher).next_steps == ("occnews publish 2025-11",)
    later = NOVEMBER + dt.timedelta(hours=1)
    approval.publish(publisher, "2025-11", at=later)
    due = describe_status(replace(publisher, now=later))
    assert (due.due, due.next_steps) == (("2025-11",), ("occnews publish --due",))
    approval.publish(publisher, "2025-11")
    done = describe_status(publisher)
    assert (done.published, done.open, done.overdue, done.next_steps) == (1, (), (), ())
    members.add_member(publisher, {"name": "Late Labs", "joined": "2025-11-26"})
    assert describe_status(publisher).next_steps == ()
    with opened(NOVEMBER + dt.timedelta(days=10)) as december:
        assert describe_status(december).next_steps == ("occnews digest draft 2025-12",)
