"""Records: shorthands, dotted names, memberships, approvals, and sentences for all that is wrong."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.strategies import members

from occnews.errors import FieldError, InputError
from occnews.intake.records import FieldErrors, apply_values, drop_blanks, make_slug, to_plain
from occnews.model import member as m
from occnews.model.dates import PartialDate
from occnews.model.text import check_slug

STORED = f"{'a' * 64}.png"


def take_image(name: str) -> m.Image:
    if name == "missing.png":
        raise InputError("missing.png: there is no such file")
    return m.Image(file=STORED if name == "logo.png" else name, width=8, height=4)


def make(values: dict[str, object], existing: m.Member | None = None) -> m.Member:
    return apply_values(existing, values, slug="a", take_image=take_image)


def refuse(values: dict[str, object], existing: m.Member | None = None) -> dict[str, str]:
    with pytest.raises(FieldErrors) as caught:
        make({"name": "A", **values} if existing is None else values, existing)
    return {error.field: error.reason for error in caught.value.errors}


def test_table_columns_make_a_whole_record() -> None:
    values: dict[str, object] = {
        "Bedrift": "  Ærlig   Bedrift ",
        "Medlem siden": "26. november 2025",
        "Type": "Biotech company",
        "Nettsted": "www.example.no",
        "By": "Oslo",
        "Land": "Norge",
        "Focus areas": "isotopes; imaging",
        "Ticker": "TRMED",
        "Exchange": "Oslo Stock Exchange",
        "X": "https://twitter.com/example",
        "LinkedIn": "example",
        "Contact e-mail": "kari@example.no",
        "Logo": "logo.png",
        "Språk": "bokmål",
        "Summary (en)": "A summary",
    }
    assert make(values) == m.Member(
        slug="a",
        name="Ærlig Bedrift",
        memberships=(m.Membership(joined=PartialDate(year=2025, month=11, day=26)),),
        kind=m.MemberKind.BIOTECH,
        website="https://www.example.no",
        places=(m.Place(city="Oslo", country="NO"),),
        focus_areas=("isotopes", "imaging"),
        listing=m.Listing(exchange="Oslo Stock Exchange", ticker="TRMED"),
        social=m.SocialHandles(x="@example", linkedin="https://www.linkedin.com/company/example"),
        contact=m.Contact(email="kari@example.no"),
        logo=m.Image(file=STORED, width=8, height=4),
        language=m.Language.NB,
        translations=(m.Translation(language=m.Language.EN, summary="A summary"),),
    )


def test_texts_stand_for_lists() -> None:
    made = make(
        {
            "name": "A",
            "places": "Oslo, Norway (head office); Porsgrunn, NO (pilot plant); Singapore",
            "profile": "First.\nStill first.\n\nSecond.",
            "listing": "Oslo Stock Exchange (TRMED)",
            "speakers": "Kari Nordmann, head of research",
        }
    )
    assert made.places == (
        m.Place(city="Oslo", country="NO", what="head office"),
        m.Place(city="Porsgrunn", country="NO", what="pilot plant"),
        m.Place(country="SG"),
    )
    assert made.profile == (m.ParagraphBlock(text="First.\nStill first."), m.ParagraphBlock(text="Second."))
    assert made.listing == m.Listing(exchange="Oslo Stock Exchange", ticker="TRMED")
    assert made.speakers == (m.Speaker(name="Kari Nordmann", role="head of research"),)


def test_blocks_tell_their_kind_by_what_they_hold() -> None:
    made = make(
        {
            "name": "A",
            "profile": [
                "Text",
                {"text": "Words", "speaker": "Kari"},
                {"Kind": "Mellomtittel", "text": "Head"},
                {"image": {"file": "logo.png", "alt": "A logo"}},
                {"items": {"Founded": 2019}},
            ],
        }
    )
    assert made.profile == (
        m.ParagraphBlock(text="Text"),
        m.QuoteBlock(text="Words", speaker="Kari"),
        m.SubheadingBlock(text="Head"),
        m.ImageBlock(image=m.Image(file=STORED, alt="A logo", width=8, height=4)),
        m.FactsBlock(items=(m.Fact(label="Founded", value="2019"),)),
    )


def test_dotted_names_reach_every_part() -> None:
    start = make({"name": "A", "places": "Oslo; Bergen; Moss", "profile": "One.\n\nTwo."})
    changed = make(
        {
            "contact.email": "a@example.no",
            "social.x": "name",
            "places.1.what": "lab",
            "places.2": "",
            "places.3": None,
            "translations.no.summary": "Kort",
            "profile.2.text": "Two, changed.",
            "profile.3.text": "Three.",
        },
        start,
    )
    assert to_plain(changed) == {
        "slug": "a",
        "name": "A",
        "language": "en",
        "places": [{"city": "Oslo", "what": "lab"}],
        "profile": [
            {"kind": "paragraph", "text": "One."},
            {"kind": "paragraph", "text": "Two, changed."},
            {"kind": "paragraph", "text": "Three."},
        ],
        "translations": {"nb": {"summary": "Kort"}},
        "social": {"x": "@name"},
        "contact": {"email": "a@example.no"},
    }


def test_blank_value_empties_its_field() -> None:
    start = make(
        {"name": "A", "website": "example.no", "contact.email": "a@b.no", "logo": "logo.png", "joined": "2025"}
    )
    blanks: dict[str, object] = {"website": "", "contact.email": "", "logo": None, "joined": ""}
    assert make(blanks, start) == m.Member(slug="a", name="A")


def test_drop_blanks_leaves_what_is_given() -> None:
    given: dict[str, object] = {
        "a": None,
        "b": " ",
        "c": "x",
        "d": {"e": None},
        "f": {"g": "", "h": "y"},
        "i": [],
        "j": False,
    }
    assert drop_blanks(given) == {"c": "x", "f": {"h": "y"}, "i": [], "j": False}


@pytest.mark.parametrize(
    ("stays", "values", "after"),
    [
        ([("2020", None)], {"joined": "2021-05"}, [("2021-05", None)]),
        ([("2020", "2023-06-30")], {"joined": "2025-01"}, [("2020", "2023-06-30"), ("2025-01", None)]),
        ([("2020", "2023-06-30")], {"joined": "2021"}, [("2021", "2023-06-30")]),
        ([("2020", "2023-06-30"), ("2025", None)], {"joined": "2020"}, [("2020", "2023-06-30"), ("2025", None)]),
        (
            [("2020", "2023-06-30"), ("2025", None)],
            {"joined": "2020", "left": "2023-07-01"},
            [("2020", "2023-07-01"), ("2025", None)],
        ),
        ([("2020", None)], {"left": "01.02.2024"}, [("2020", "2024-02-01")]),
        (
            [("2020", "2023-06-30")],
            {"left": "2026-01-31", "joined": "2025"},
            [("2020", "2023-06-30"), ("2025", "2026-01-31")],
        ),
    ],
)
def test_joined_and_left_mean_the_right_membership(
    stays: list[tuple[str, str | None]], values: dict[str, object], after: list[tuple[str, str | None]]
) -> None:
    def memberships(pairs: list[tuple[str, str | None]]) -> tuple[m.Membership, ...]:
        return tuple(
            m.Membership(joined=PartialDate.parse(joined), left=dt.date.fromisoformat(left) if left else None)
            for joined, left in pairs
        )

    start = m.Member(slug="a", name="A", memberships=memberships(stays))
    changed = make(values, start)
    assert changed.memberships == memberships(after)
    assert make(values, changed) == changed


APPROVED = m.QuoteBlock(
    text="We are glad.",
    speaker="Kari Nordmann",
    role="CEO",
    approval=m.QuoteApproval(by="Kari", on=dt.date(2025, 11, 1), text="We are glad."),
)
QUOTING = m.Member(slug="a", name="A", profile=(m.ParagraphBlock(text="One."), APPROVED))


def test_approval_stays_with_an_unchanged_quote() -> None:
    again: list[dict[str, object]] = [
        {"quote": "“We are glad.”", "speaker": "kari nordmann", "role": "CEO"},
        {"profile": [{"kind": "quote", "text": "We are  glad.\n", "speaker": "Kari Nordmann"}]},
        {"profile.2.role": "Chair"},
        {"profile": "One, changed."},
    ]
    for values in again:
        quotes = [block for block in make(values, QUOTING).profile if isinstance(block, m.QuoteBlock)]
        assert len(quotes) == 1
        approved = quotes[0].text == APPROVED.text
        assert quotes[0].is_approved is approved, values


def test_edited_quote_loses_its_approval() -> None:
    edits: list[dict[str, object]] = [
        {"quote": "We are very glad.", "speaker": "Kari Nordmann"},
        {"profile.2.text": "We are very glad."},
        {"profile": [{"kind": "quote", "text": "We are very glad.", "speaker": "Kari Nordmann"}]},
    ]
    for values in edits:
        quotes = [block for block in make(values, QUOTING).profile if isinstance(block, m.QuoteBlock)]
        assert [(quote.text, quote.approval) for quote in quotes] == [("We are very glad.", None)]


def test_approval_does_not_follow_a_quote_to_another_speaker() -> None:
    for field in ("profile.2.speaker", "translations.nb.profile.1.speaker"):
        translated = m.Translation(language=m.Language.NB, profile=(APPROVED,))
        member = make({field: "Ola Hansen"}, QUOTING.model_copy(update={"translations": (translated,)}))
        quotes = [member.profile[1], member.translations[0].profile[0]]
        approvals = [(b.speaker, b.is_approved) for b in quotes if isinstance(b, m.QuoteBlock)]
        assert sorted(approvals) == [("Kari Nordmann", True), ("Ola Hansen", False)], field
    same = make({"profile.2.speaker": "KARI Nordmann"}, QUOTING).profile[1]
    assert isinstance(same, m.QuoteBlock)
    assert same.is_approved


def test_approval_can_be_taken_back() -> None:
    block = make({"profile.2.approval": ""}, QUOTING).profile[1]
    assert block == APPROVED.model_copy(update={"approval": None})


def test_second_quote_of_a_table_stands_beside_the_first() -> None:
    made = make({"quote": "Another.", "speaker": "Ola", "attribution": "said Ola", "portrait": "logo.png"}, QUOTING)
    assert made.profile == (*QUOTING.profile, m.QuoteBlock(text="Another.", speaker="Ola", attribution="said Ola"))
    assert made.speakers == (m.Speaker(name="Ola", portrait=m.Image(file=STORED, width=8, height=4)),)


def test_same_image_again_keeps_its_details() -> None:
    start = make({"name": "A", "logo": {"file": "logo.png", "alt": "The logo"}})
    assert make({"logo": "logo.png"}, start) == start
    assert make({"logo": "https://example.no/x.png"}, start).logo == m.Image(url="https://example.no/x.png")


def test_picture_of_a_column_of_its_own_is_taken_in() -> None:
    made = make({"name": "A", "logo.file": "logo.png", "logo.alt": "A mark"})
    assert made.logo == m.Image(file=STORED, alt="A mark")
    assert refuse({"logo.file": "missing.png"}) == {"logo.file": "missing.png: there is no such file"}
    assert refuse({"logo.file": "https://a.example/x.png"}) == {
        "logo.file": "is an address, not a file; write it as logo.url"
    }


def test_every_bad_field_is_reported_at_once() -> None:
    assert refuse(
        {
            "Type": "bank robber",
            "joined": "11/26/2025",
            "Nettsted": "javascript:alert(1)",
            "Land": "Atlantis",
            "x": "a b",
            "logo": "missing.png",
            "websiet": "x",
            "notes": "a\x00b",
            "short name": "x" * 501,
            "embargo": "2025-11",
        }
    ) == {
        "websiet": "is not a field of a record; did you mean «website»?",
        "Type": "«bank robber» is no kind of member. Choose one of: " + ", ".join(m.MemberKind),
        "joined": "«11/26/2025» may mean two dates; write 2025-11-26, 26.11.2025 or 26 Nov 2025 (a month or a year "
        "alone will do: 2025-11, 2025)",
        "embargo": "«2025-11» has no day, and here the day is needed, as in 2025-11-26",
        "logo": "missing.png: there is no such file",
        "Land": "«Atlantis» is no country; write its name or its two-letter code, as in NO",
        "Nettsted": "must start with https:// (it starts with javascript:)",
        "x": "is no X handle, which looks like @name: letters, digits and _, at most 15",
        "notes": "holds a control character (U+0000) at character 2; delete it and type the text there again",
        "short name": "is longer than 500 characters; shorten it",
    }


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"name": ""}, "name", "is missing"),
        ({"slug": "b"}, "slug", "is a member's lasting name and cannot be changed; it is «a»"),
        ({"role": "CEO"}, "speaker", "is missing: a quote, a role or a portrait needs the name of its person"),
        ({"speaker": "K", "attribution": "said K"}, "attribution", "stands without a quote"),
        ({"contact": "Kari"}, "contact", "must be a set of named values, each as «name: value»"),
        ({"places": [{}, {"what": "x"}]}, "places.1", "a place needs a city or a country"),
        (
            {"places": "Boston, MA"},
            "places",
            "«Boston, MA»: MA may be a state or a country; write the country's name as well",
        ),
        (
            {"places.city": "Oslo"},
            "places.city",
            "is not known: «places» is a list, so count its items from 1, as in places.1.city",
        ),
        (
            {"places.3.city": "Oslo"},
            "places.3.city",
            "there is no number 3: there are 0, and a new one would be number 1",
        ),
        ({"profile": [{"kind": "quote", "text": "x"}]}, "profile.1.speaker", "is missing"),
        (
            {"profile": [{"kind": "paragraph", "text": "x", "role": "y"}]},
            "profile.1.role",
            "does not belong to a block of this kind",
        ),
        ({"profile": [{"text": "x", "txt": "y"}]}, "profile.1.txt", "is not known here; did you mean «text»?"),
        ({"translations": {"sv": {"summary": "x"}}}, "translations.sv", "is no language of a record; known: en, nb"),
        (
            {"translations": {"nb": {"summry": "x"}}},
            "translations.nb.summry",
            "is not a field of a record; did you mean «summary»?",
        ),
        (
            {"language": "Klingon"},
            "language",
            "«Klingon» is not one of the languages of a record: en (English), nb (Norwegian)",
        ),
        ({"joined": "2025", "left": "2020-01-01"}, "joined", "left on 2020-01-01, before it joined (2025)"),
        ({"focus_areas": {"a": "b"}}, "focus_areas", "must be a list"),
        ({"name ": "x", "navn": "y"}, "name", "is given twice"),
        ({"memberships": []}, "memberships", "must not be empty"),
        ({"logo": {"url": "https://a.no/a.png", "width": "wide"}}, "logo.width", "must be a whole number"),
    ],
)
def test_bad_value_gets_a_sentence(values: dict[str, object], field: str, reason: str) -> None:
    existing = m.Member(slug="a", name="A")
    assert refuse(values, existing)[field] == reason


@pytest.mark.parametrize(
    ("name", "taken", "slug"),
    [
        ("Ærlig Øl & Åker AS", set(), "aerlig-ol-aker-as"),
        ("!!!", set(), "member"),
        ("CON", set(), "member-con"),
        ("2025-11 Fund", set(), "member-2025-11-fund"),
        ("Thor", {"thor", "thor-2"}, "thor-3"),
    ],
)
def test_slug_is_made_from_the_name(name: str, taken: set[str], slug: str) -> None:
    assert make_slug(name, taken) == slug


@settings(deadline=None)
@given(st.text(max_size=300), st.integers(0, 3))
def test_slug_is_always_sound_and_free(name: str, rounds: int) -> None:
    taken: set[str] = set()
    for _ in range(rounds + 1):
        slug = make_slug(name, taken)
        assert check_slug(slug) == slug
        assert len(slug) <= 80
        assert slug not in taken
        taken.add(slug)


def canonical(member: m.Member) -> m.Member:
    """Without what the import format does not carry: approvals of another text, and parts that hold nothing."""

    def settle(text: Any) -> dict[str, object]:
        profile = tuple(
            block.model_copy(update={"approval": None})
            if isinstance(block, m.QuoteBlock) and not block.is_approved
            else block
            for block in text.profile
        )
        return {"profile": profile}

    translations = tuple(
        text.model_copy(update=settle(text))
        for text in member.translations
        if any(getattr(text, name) for name in m.MemberText.model_fields)
    )
    contact = member.contact if member.contact and any(member.contact.model_dump().values()) else None
    return member.model_copy(update={**settle(member), "translations": translations, "contact": contact})


@settings(max_examples=15, deadline=None)  # drawing a member takes a while
@given(members())
def test_plain_form_gives_the_member_again(member: m.Member) -> None:
    def same(name: str) -> m.Image:
        return m.Image(file=name)

    plain, expected = to_plain(member), canonical(member)
    assert apply_values(None, plain, slug=member.slug, take_image=same) == expected
    assert canonical(apply_values(member, plain, slug=member.slug, take_image=same)) == expected


KEYS = st.sampled_from(
    [
        *("name", "kind", "joined", "left", "website", "city", "country", "places", "focus_areas", "profile", "quote"),
        *("speaker", "role", "attribution", "portrait", "logo", "exchange", "ticker", "linkedin", "x", "mastodon"),
        *("bluesky", "contact_email", "embargo", "notes", "language", "summary_nb", "translations", "memberships"),
        *("speakers", "listing", "social", "places.1.city", "places.2", "profile.1.text", "profile.1", "contact.name"),
        *("profile.1.approval", "logo.alt", "logo.permission.who", "translations.nb.profile.1.text", "speakers.1.url"),
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=30) | st.dates()
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["kind", "text", "city", "file", "nb", "by", "on"]) | st.text(max_size=5), inner, max_size=3
        )
    ),
    max_leaves=6,
)
# Words of the libraries beneath, which nobody should have to read.
JARGON = ("Input should", "String should", "pydantic", "validat", "NoneType", "dict", "function-")


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(KEYS | st.text(max_size=12), TREES, max_size=4), st.sampled_from([None, QUOTING]))
def test_any_values_give_a_member_or_sentences(values: dict[str, object], existing: m.Member | None) -> None:
    def take(name: str) -> m.Image:
        raise InputError("there is no such file")

    try:
        member = apply_values(existing, values, slug="a", take_image=take)
    except FieldErrors as error:
        assert error.errors
        for each in error.errors:
            assert isinstance(each, FieldError)
            assert each.reason
            assert not [word for word in JARGON if word in each.reason and word not in str(values)]
            assert len(str(each)) < 700
            str(each).encode()
    else:
        again = apply_values(None, to_plain(member), slug="a", take_image=take)
        assert to_plain(again) == to_plain(member)
