"""The emails that the proof is made with: each template in each language, with few members and many."""

import dataclasses
from dataclasses import dataclass
from typing import Final

from tests.stories import SITE, make_config, make_logos, make_story

from occnews.model.member import Language
from occnews.model.notice import ListKind, Notice, NoticeKind, NoticeList, NoticeRow
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Personal, RenderedEmail
from occnews.model.story import RosterLine, Story, StoryProfile
from occnews.publisher.samples import sample_notices
from occnews.render.email import Letter, choose_layout, compose_letter, render_email
from occnews.render.notice import compose_notice, render_notice

SIZES: Final = (1, 3, 15, 60)
CONFIG: Final = make_config()
LOGOS: Final = make_logos()
PERSONAL: Final = Personal(
    greeting="Hello Kari,", unsubscribe=f"{SITE}/unsubscribe?to=kari&key=3f9c", preferences=f"{SITE}/preferences/3f9c"
)

_OPENINGS: Final = ("Bølge", "Furu", "Gnist", "Hav", "Is", "Juv", "Kyst", "Lyng", "Måke", "Nord", "Rime", "Skjær")
_ENDINGS: Final = (
    "linje Biologics AS",
    "vakt",
    "lys & Sønner Bildeanalyse",
    "heim Cell Therapies",
    "ly pårørendesenter",
)
_TOWNS: Final = ("Oslo", "Bergen", "Bodø", "Ås", "Mo i Rana", "Hammerfest", "Stjørdal")


@dataclass(frozen=True, kw_only=True)
class Case:
    """A story or notice with so many members listed in it (0: it lists none)."""

    source: Story | Notice
    members: int = 0

    @property
    def template(self) -> str:
        """The folder of its templates."""
        return self.source.kind if isinstance(self.source, Notice) else choose_layout(self.source)

    @property
    def name(self) -> str:
        """What its golden files are called."""
        return f"{self.template}.{self.source.language}" + (f".{self.members}" if self.members else "")

    def render(self, personal: Personal = PERSONAL) -> RenderedEmail:
        """The email as it goes out."""
        if isinstance(self.source, Notice):
            return render_notice(self.source, CONFIG, LOGOS, personal)
        return render_email(self.source, CONFIG, LOGOS, personal)

    def compose(self) -> Letter:
        """The letter; a month that is too big for an inbox is whole in it."""
        if isinstance(self.source, Notice):
            return compose_notice(self.source, CONFIG, LOGOS, PERSONAL)
        return compose_letter(self.source, CONFIG, LOGOS, PERSONAL)


def list_cases() -> list[Case]:
    """Every template in every language; with members listed in it, at each of SIZES."""
    return [case for language in Language for case in (*_list_stories(language), *_list_notices(language))]


def choose_cases(most_members: int) -> list[Case]:
    """One case of each template and language, with as many members as ``most_members`` allows."""
    found = {(case.template, case.source.language): case for case in list_cases() if case.members <= most_members}
    return list(found.values())


def make_month(members: int, language: Language, *, compact: bool = False) -> Story:
    """A digest in which every member has a name, a town and a site of its own."""
    story = make_story(members, language, compact=compact)
    roster = tuple(_rename_line(line, number) for number, line in enumerate(story.roster))
    profiles = tuple(_rename_profile(profile, number) for number, profile in enumerate(story.profiles))
    return dataclasses.replace(story, roster=roster, profiles=profiles)


def _list_stories(language: Language) -> list[Case]:
    announcement = Case(source=make_story(1, language, PublicationKind.ANNOUNCEMENT), members=1)
    digests = [
        Case(source=make_month(size, language, compact=compact), members=size)
        for compact in (False, True)
        for size in SIZES
    ]
    return [announcement, *digests]


def _list_notices(language: Language) -> list[Case]:
    cases = []
    for notice in sample_notices(CONFIG, language):
        if notice.kind is NoticeKind.DRAFT_READY:
            cases += [Case(source=_list_members(notice, size), members=size) for size in SIZES]
        else:
            cases.append(Case(source=notice))
    return cases


def _list_members(notice: Notice, size: int) -> Notice:
    """The notice of a draft that holds so many members."""
    rows = tuple(NoticeRow(label=_name(number), text=_town(number)) for number in range(size))
    rest = tuple(each for each in notice.lists if each.kind is not ListKind.MEMBERS)
    return dataclasses.replace(notice, count=size, lists=(*rest, NoticeList(kind=ListKind.MEMBERS, rows=rows)))


def _name(number: int) -> str:
    return f"{_OPENINGS[number % len(_OPENINGS)]}{_ENDINGS[number % len(_ENDINGS)]}"  # 12 and 5 give 60 names


def _town(number: int) -> str:
    return _TOWNS[number % len(_TOWNS)]


def _site(number: int) -> str:
    return f"https://www.member-{number + 1}.example/om?uke=48&fra=klyngen" if number % 4 else ""


def _rename_line(line: RosterLine, number: int) -> RosterLine:
    return dataclasses.replace(
        line, slug=f"member-{number + 1}", name=_name(number), places=_town(number), website=_site(number)
    )


def _rename_profile(profile: StoryProfile, number: int) -> StoryProfile:
    name = _name(number)
    return dataclasses.replace(
        profile, slug=f"member-{number + 1}", name=name, short_name=name.split()[0], website=_site(number)
    )
