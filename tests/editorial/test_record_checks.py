"""A record's gaps are found one by one, each with the command that mends it."""

import pytest
from hypothesis import HealthCheck, given, settings
from tests.editorial.complete import check, member, picture, publication, quote
from tests.strategies import members

from occnews.editorial.record_checks import check_member, sort_findings
from occnews.model.finding import Finding, Severity
from occnews.model.member import Image, ImageBlock, Language, Member, ParagraphBlock, Speaker, Translation
from occnews.model.publication import EditedProfile, Entry, Tier

BLOCKING, WARNING, HINT = Severity.BLOCKING, Severity.WARNING, Severity.HINT
SET = "occnews members set nordlys"


def finding(code: str, severity: Severity, field: str, message: str, mend: str) -> Finding:
    return Finding(code=code, severity=severity, where=f"nordlys: {field}", message=message, mend=mend)


def test_complete_record_is_found_complete() -> None:
    assert check_member(member()) == ()


NO_ALT = "The picture has no alt text: a few words for those who do not see it."
ELSEWHERE = "The picture is an address elsewhere (https://x.example/a.png), which may change or follow the readers."
NO_PERMISSION = "Nobody has noted who allowed the use of this picture, and when."
NO_CREDIT = "The picture names nobody who made it."


def with_portrait(portrait: Image) -> Member:
    return member(speakers=[Speaker(name="Ingrid Solheim", role="CEO", portrait=portrait)])


def with_photo(photo: Image) -> Member:
    return member(profile=[quote("We found neighbours here."), ImageBlock(image=photo)])


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (
            member(memberships=[{}]),
            finding(
                "joined-unknown",
                BLOCKING,
                "joined",
                "Nobody has noted when Nordlys AS joined; a month is enough.",
                f"{SET} joined=2025-11",
            ),
        ),
        (
            member(website=""),
            finding("no-website", HINT, "website", "Nordlys AS has no website to link to.", f"{SET} website=https://…"),
        ),
        (
            member(summary=""),
            finding(
                "no-summary",
                HINT,
                "summary",
                "Nordlys AS has a profile but no summary: one line that says what it is.",
                f'{SET} summary="…"',
            ),
        ),
        (
            member(logo=None),
            finding("no-logo", HINT, "logo", "Nordlys AS has no logo.", "occnews members image nordlys FILE"),
        ),
        (member(logo=picture("logo", alt="")), finding("image-alt", BLOCKING, "logo", NO_ALT, f'{SET} logo.alt="…"')),
        (
            member(logo=Image(url="https://x.example/a.png", alt="Nordlys")),
            finding("image-elsewhere", WARNING, "logo", ELSEWHERE, f"{SET} logo=FILE"),
        ),
        (
            with_portrait(picture("portrait", alt="")),
            finding("image-alt", BLOCKING, "speakers.1.portrait", NO_ALT, f'{SET} speakers.1.portrait.alt="…"'),
        ),
        (
            with_portrait(picture("portrait", permission=None)),
            finding(
                "image-permission",
                WARNING,
                "speakers.1.portrait",
                NO_PERMISSION,
                f'{SET} speakers.1.portrait.permission.who="…" speakers.1.portrait.permission.on=2025-11-26',
            ),
        ),
        (
            with_photo(picture("plant", credit="")),
            finding("image-credit", HINT, "profile.2.image", NO_CREDIT, f'{SET} profile.2.image.credit="…"'),
        ),
        (
            with_photo(picture("plant", alt="")),
            finding("image-alt", BLOCKING, "profile.2.image", NO_ALT, f'{SET} profile.2.image.alt="…"'),
        ),
        (
            member(profile=[quote("We found neighbours here.", approval=None)]),
            finding(
                "quote-unapproved",
                BLOCKING,
                "profile.1",
                "Ingrid Solheim has not approved this quote: «We found neighbours here.»",
                "occnews quotes approve nordlys 1 --by NAME",
            ),
        ),
        (
            member(speakers=[Speaker(name="Ingrid Solheim")]),
            finding(
                "no-role",
                WARNING,
                "speakers.1.role",
                "Ingrid Solheim is quoted without a role, such as CEO.",
                f'{SET} speakers.1.role="…"',
            ),
        ),
        (
            member(profile=[quote("Yes.", speaker="Ola Brenna")]),
            finding(
                "no-role",
                WARNING,
                "profile.1.role",
                "Ola Brenna is quoted without a role, such as CEO.",
                f'{SET} profile.1.role="…"',
            ),
        ),
    ],
)
def test_gap_is_found_with_the_command_that_mends_it(record: Member, expected: Finding) -> None:
    assert check_member(record) == (expected,)


def test_quote_whose_text_was_edited_after_its_approval_blocks() -> None:
    edited = quote("We found neighbours here.").model_copy(update={"text": "We found friends here."})
    assert [found.code for found in check_member(member(profile=[edited]))] == ["quote-unapproved"]


def test_quote_of_a_translation_is_approved_by_itself() -> None:
    translation = Translation(
        language=Language.NB, summary="Lager isotoper.", profile=(quote("Vi fant naboer her.", approval=None),)
    )
    (found,) = check_member(member(translations=[translation]))
    assert (found.where, found.mend) == (
        "nordlys: translations.nb.profile.1",
        "occnews quotes approve nordlys 2 --by NAME",
    )


def test_role_in_the_quote_itself_is_enough() -> None:
    record = member(profile=[quote("Yes.", speaker="Ola Brenna", role="CTO")])
    assert check_member(record) == ()


def test_record_with_only_a_name_and_a_date_is_not_asked_for_a_profile() -> None:
    assert [found.code for found in check_member(Member.model_validate({"slug": "tind", "name": "Tind"}))] == [
        "joined-unknown",
        "no-website",
    ]


def test_text_that_is_not_translated_is_named() -> None:
    found = check(publication("nordlys"), member(translations=[], focus_areas=["Isotopes"]))
    assert found == (
        finding(
            "not-translated",
            WARNING,
            "translations.nb",
            "Nordlys AS has no Norwegian summary, focus areas or profile; the English stands in its place.",
            "occnews members edit nordlys",
        ),
    )


def test_reason_for_joining_needs_a_translation_only_where_it_shows() -> None:
    assert check(publication("nordlys"), member(why_joined="For the neighbours.")) == ()
    bare = member(why_joined="For the neighbours.", profile=[], translations=[])
    untold = member(why_joined="For the neighbours.", translations=[])
    assert [each.message for each in check(publication("nordlys"), untold)] == [
        "Nordlys AS has no Norwegian summary or profile; the English stands in its place."
    ]
    (found,) = check(publication("nordlys"), bare)
    assert found.message == "Nordlys AS has no Norwegian summary or why joined; the English stands in its place."


def test_language_that_is_not_promised_is_not_missed() -> None:
    assert check(publication("nordlys", languages=("en",)), member(translations=[])) == ()


def test_member_that_is_only_listed_needs_no_profile() -> None:
    record = member(profile=[quote("Yes.", approval=None)], summary="", translations=[])
    listed = publication(entries=[Entry(member="nordlys", tier=Tier.LISTED)])
    assert check(listed, record) == ()


def make_edited(*blocks: object) -> Entry:
    edits = [{"language": language, "blocks": blocks} for language in ("en", "nb")]
    return Entry(member="nordlys", edited=tuple(EditedProfile.model_validate(edit) for edit in edits))


def test_editors_copy_of_an_approved_quote_is_approved() -> None:
    copied = quote("We found neighbours here.", approval=None)
    assert check(publication(entries=[make_edited(copied)]), member()) == ()


def test_quote_that_was_approved_as_the_editors_changed_it_is_approved() -> None:
    assert check(publication(entries=[make_edited(quote("We found friends here."))]), member()) == ()


def test_quote_that_the_editors_changed_blocks_until_they_put_it_back() -> None:
    found = check(publication(entries=[make_edited(quote("We found friends here.", approval=None))]), member())
    message = "Ingrid Solheim has not approved this quote: «We found friends here.»"
    assert found == tuple(
        finding("quote-unapproved", BLOCKING, f"profile ({language}).1", message, "occnews digest edit 2025-11")
        for language in ("en", "nb")
    )


def test_picture_in_the_editors_text_is_mended_there() -> None:
    photo = Image(url="https://x.example/a.png")
    entry = Entry(member="nordlys", edited=(EditedProfile(language=Language.EN, blocks=(ImageBlock(image=photo),)),))
    found = check(publication(entries=[entry], languages=("en",)), member())
    assert [(each.code, each.where, each.mend) for each in found] == [
        (code, "nordlys: profile (en).1.image", "occnews digest edit 2025-11")
        for code in ("image-alt", "image-elsewhere", "image-permission", "image-credit")
    ]


def test_editors_own_profile_needs_no_translation() -> None:
    edited = make_edited(ParagraphBlock(text="Its own words."))
    record = member(translations=[Translation(language=Language.NB, summary="Lager isotoper.")])
    assert check(publication(entries=[edited]), record) == ()


def test_findings_come_once_and_what_blocks_comes_first() -> None:
    hint, warning, blocking = (finding(each, each, "x", "y", "z") for each in (HINT, WARNING, BLOCKING))
    assert sort_findings([hint, warning, blocking, hint]) == (blocking, warning, hint)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(members())
def test_check_of_any_record_gives_findings_that_can_be_acted_on(record: Member) -> None:
    found = check_member(record)
    assert all(each.where.startswith(f"{record.slug}: ") and each.message and each.mend for each in found)
    assert ("joined-unknown" in [each.code for each in found]) == (record.membership.joined is None)
