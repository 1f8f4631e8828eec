"""The questions that ``members add`` asks."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from occnews.cli.asking import ask, ask_choice
from occnews.cli.output import say
from occnews.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from occnews.model.member import Member
    from occnews.publisher import Publisher

QUESTIONS: Final[Mapping[str, str]] = {
    "name": "What is it called?",
    "kind": "What is it? (its number or name)",
    "joined": "When did it join? (2025-11-26, 2025-11 or 2025)",
    "website": "Its website?",
    "places": "Where is it? (such as: Oslo, Norway (head office); Porsgrunn, Norway)",
    "summary": "What does it do, in one line?",
    "why_joined": "Why did it join?",
    "logo": "Its logo? (a file)",
}


def ask_and_add(p: "Publisher", given: Mapping[str, str]) -> "Member":
    """Ask what is known of a member, each answer checked at once, and store it."""
    from occnews.publisher.members import add_member

    say("A new member. Only the name is needed: press Enter to leave anything else open.", "bold")
    answers = {**given, **{field: _ask(p, field) for field in QUESTIONS if not given.get(field)}}
    return add_member(p, answers)


def _ask(p: "Publisher", field: str) -> str:
    if field == "kind":
        from occnews.model.member import MemberKind

        return ask_choice(QUESTIONS[field], [str(kind) for kind in MemberKind])
    return ask(QUESTIONS[field], _reader(p, field))


def _reader(p: "Publisher", field: str) -> Callable[[str], str]:
    from occnews.intake.records import apply_values
    from occnews.publisher.media import MediaTray

    tray = MediaTray(Path(), p.config.media_folder)

    def read(answer: str) -> str:
        if field == "name":
            _refuse_known(p, answer)
        # The very rules of the record, on a record of this one answer.
        apply_values(None, {"name": "New", **({field: answer} if answer else {})}, slug="new", take_image=tray.take)
        return answer

    return read


def _refuse_known(p: "Publisher", name: str) -> None:
    from occnews.publisher.members import get_member

    if not name:
        raise InputError("It needs a name.")
    try:
        known = get_member(p, name)
    except NotFoundError:
        return
    raise InputError(f"{known.name} is stored already, as {known.slug}.")
