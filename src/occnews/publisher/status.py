"""Where the workspace stands, and what to do next."""

from dataclasses import dataclass

from occnews import store
from occnews.editorial.selection import select
from occnews.model.dates import Period
from occnews.model.publication import Publication, State
from occnews.model.selection import Reason
from occnews.publisher import Publisher
from occnews.publisher.members import list_quotes
from occnews.publisher.places import warn_of_place
from occnews.publisher.standing import describe_standing

_DRAFTABLE = (State.DRAFT, State.RETRACTED)


@dataclass(frozen=True, kw_only=True)
class Status:
    """The workspace in short. ``overdue`` names members never announced, ``due`` publications that should be out.

    ``schedules`` says what of them waits for people. ``place_warning`` says why the workspace should not be where it
    is, "" when all is well.
    """

    members: int
    unknown_dates: int
    overdue: tuple[str, ...]
    unapproved_quotes: int
    open: tuple[Publication, ...]
    published: int
    due: tuple[str, ...]
    next_steps: tuple[str, ...]
    schedules: tuple[str, ...] = ()
    place_warning: str = ""


def describe_status(p: Publisher) -> Status:
    """Describe where the workspace stands today, with the commands to type next."""
    month = Period.parse(f"{p.today:%Y-%m}")
    with p.reading() as tx:
        members = store.members.list_members(tx)
        publications = store.publications.list_publications(tx)
        selection = select(
            month,
            members,
            store.announced.list_announced(tx),
            None,
            date=p.today,
            announces_from=p.config.editorial.announces_from,
            repeats_announced=p.config.editorial.digest_repeats_announced,
        )
    open_ones = tuple(each for each in publications if each.state not in (State.PUBLISHED, State.RETRACTED))
    due = tuple(
        each.name
        for each in open_ones
        if each.state is State.SCHEDULED and each.scheduled_at and each.scheduled_at <= p.now
    )
    overdue = tuple(choice.name for choice in selection.chosen if choice.reason is Reason.OVERDUE)
    # Whoever joins when the month's digest is past drafting waits for the next one.
    is_closed = any(each.name == str(month) and each.state not in _DRAFTABLE for each in publications)
    waiting = () if is_closed else tuple(choice.name for choice in selection.chosen)
    return Status(
        members=len(members),
        unknown_dates=sum(1 for member in members if member.membership.joined is None),
        overdue=overdue,
        unapproved_quotes=len(list_quotes(p, only_unapproved=True)),
        open=open_ones,
        published=sum(1 for each in publications if each.public_revision is not None and each.retraction is None),
        due=due,
        next_steps=_suggest(month, len(members), open_ones, due, waiting),
        schedules=describe_standing(p),
        place_warning=warn_of_place(p.config.root),
    )


def _suggest(
    month: Period, members: int, open_ones: tuple[Publication, ...], due: tuple[str, ...], waiting: tuple[str, ...]
) -> tuple[str, ...]:
    steps = ["occnews publish --due"] if due else []
    following = {
        State.DRAFT: "occnews check {0}",
        State.IN_REVIEW: "occnews approve {0} --by NAME",
        State.APPROVED: "occnews publish {0}",
    }
    steps += [following[each.state].format(each.name) for each in open_ones if each.state in following]
    if not members:
        steps.append("occnews members import FILE")
    elif waiting:
        steps.append(f"occnews digest draft {month}")
    return tuple(steps)
