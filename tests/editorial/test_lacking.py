"""Tests of who lacks what: each member once, in words that one could ask it in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.editorial.lacking import RULES, list_lacking
from occnews.editorial.record_checks import check_member
from occnews.editorial.wording import Words, load_words
from occnews.model.dates import PartialDate
from occnews.model.finding import Finding
from occnews.model.member import Contact, Language, Member, Membership
from occnews.model.notice import NoticeRow
from occnews.model.publication import Entry, Publication, PublicationKind, Tier
from occnews.model.rules import make_finding

EN, NB = load_words(Language.EN), load_words(Language.NB)
JOINED = (Membership(joined=PartialDate.parse("2025-11")),)
EVERY_LACK = {
    Language.EN: "A text that tells who it is, the day it joined, a summary in one line, a website, a logo, a text in "
    "Norwegian, a yes to a quote, the role of somebody quoted, an alt text for a picture, leave to use a picture and "
    "who made a picture",
    Language.NB: "En tekst om hvem de er, dagen de ble med, en omtale på én linje, nettsted, logo, tekst på norsk, et "
    "ja til et sitat, stillingen til en som er sitert, en alternativ tekst til et bilde, lov til å bruke et bilde og "
    "hvem som har laget et bilde",
}


def make_member(slug: str = "fjord", **fields: object) -> Member:
    return Member.model_validate({"slug": slug, "name": slug.title(), "memberships": JOINED, **fields})


def make_digest(*members: Member, tier: Tier | None = None) -> Publication:
    return Publication.model_validate(
        {
            "id": "1",
            "kind": PublicationKind.DIGEST,
            "name": "2025-11",
            "date": "2025-11-26",
            "languages": (Language.EN,),
            "entries": tuple(Entry(member=each.slug, tier=tier) for each in members),
        }
    )


def find(code: str, where: str) -> Finding:
    return make_finding(code, where, "Something is missing.")


@pytest.mark.parametrize("words", [EN, NB], ids=["en", "nb"])
def test_everything_that_can_be_lacking_has_its_words(words: Words) -> None:
    member = make_member()
    findings = [find(code, f"fjord: {'translations.nb' if code == 'not-translated' else 'x'}") for code in RULES]
    [row] = list_lacking(make_digest(member), [member], [], findings, words)
    assert row.text == EVERY_LACK[words.language]


def test_findings_of_a_record_become_one_row() -> None:
    member = make_member(summary="Makes isotopes.", website="https://fjord.example", contact=Contact(phone="22 33 44"))
    rows = list_lacking(make_digest(member), [member], [], check_member(member), EN)
    assert list(rows) == [
        NoticeRow(label="Fjord", text="A logo", detail="Ask 22 33 44.", command="occnews members edit fjord")
    ]


def test_other_remarks_and_other_members_are_left_alone() -> None:
    member = make_member(summary="Makes isotopes.")
    findings = [find("claim", "fjord: summary"), find("no-website", "bregne: website"), find("no-site", "config.toml")]
    assert list(list_lacking(make_digest(member), [member], [], findings, EN)) == []


def test_member_without_a_text_lacks_one_unless_the_editors_only_list_it() -> None:
    member = make_member()
    [row] = list_lacking(make_digest(member), [member], [], [], EN)
    assert row.text == "A text that tells who it is"
    assert list(list_lacking(make_digest(member, tier=Tier.LISTED), [member], [], [], EN)) == []


@pytest.mark.parametrize(
    ("contact", "said"),
    [
        (None, "No contact is noted."),
        (Contact(), "No contact is noted."),
        (Contact(name="Siv Dyp"), "Ask Siv Dyp."),
        (Contact(role="chair", email="siv@dyp.example"), "Ask chair, siv@dyp.example."),
        (
            Contact(name="Siv Dyp", role="chair", email="siv@dyp.example", phone="22 33 44"),
            "Ask Siv Dyp (chair), siv@dyp.example, 22 33 44.",
        ),
    ],
)
def test_row_says_whom_to_ask(contact: Contact | None, said: str) -> None:
    member = make_member(memberships=(Membership(),), contact=contact)
    [row] = list_lacking(make_digest(), [], [member], [], EN)
    assert row == NoticeRow(
        label="Fjord",
        text="The day it joined",
        detail=f"Until somebody notes it, it is in no digest. {said}",
        command="occnews members edit fjord",
    )


@given(st.lists(st.tuples(st.sampled_from(RULES), st.sampled_from(["fjord", "bregne"]))))
def test_each_member_has_a_row_when_it_lacks_something(found: list[tuple[str, str]]) -> None:
    members = [make_member(slug, summary="Something.") for slug in ("fjord", "bregne")]
    findings = [find(code, f"{slug}: translations.nb") for code, slug in found]
    rows = list(list_lacking(make_digest(*members), members, [], findings, EN))
    assert [row.label for row in rows] == [each.name for each in members if each.slug in {slug for _, slug in found}]
    for row in rows:
        assert row.text[0].isupper()
        assert row.text == row.text.strip()
