"""Single values: the notations that people use, and refusals where one could be read in two ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.intake import values as read
from occnews.intake.accounts import normalise_account
from occnews.model.dates import PartialDate
from occnews.model.member import MemberKind


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2025-11-26", "2025-11-26"),
        ("2025-11-26 00:00:00", "2025-11-26"),
        ("26.11.2025", "2025-11-26"),
        ("6. 1. 2025", "2025-01-06"),
        ("26 Nov 2025", "2025-11-26"),
        ("26. november 2025", "2025-11-26"),
        ("1. des. 2025", "2025-12-01"),
        ("Nov 26, 2025", "2025-11-26"),
        ("November 2025", "2025-11"),
        ("11.2025", "2025-11"),
        (2025, "2025"),
    ],
)
def test_date_is_read_in_usual_notations(text: object, date: str) -> None:
    assert read.parse_partial_date(text) == date


@pytest.mark.parametrize(
    "text", ["11/26/2025", "26.11.25", "32.11.2025", "0000", "Q4 2025", "soon", True, [2025], "٢٠٢٥"]
)
def test_date_of_another_kind_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"date|day|year|must be"):
        read.parse_partial_date(text)


@given(st.dates(min_value=PartialDate.parse("1900").first, max_value=PartialDate.parse("2199").last))
def test_date_means_the_same_in_every_notation(day: object) -> None:
    iso = str(day)
    year, month, number = iso.split("-")
    assert read.parse_day(f"{number}.{month}.{year}") == iso == read.parse_day(day)


@pytest.mark.parametrize(
    ("text", "code"),
    [("NO", "NO"), ("no", "NO"), ("Norge", "NO"), ("Norway", "NO"), ("UK", "GB"), ("U.S.", "US"), ("Sveits", "CH")],
)
def test_country_is_read_by_code_and_by_name(text: str, code: str) -> None:
    assert read.parse_country(text) == code


@pytest.mark.parametrize("text", ["EU", "ZZ", "Atlantis", "150"])
def test_what_is_no_country_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no country"):
        read.parse_country(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *((kind.value.replace("-", " ").title(), kind) for kind in MemberKind),
        *((f"{kind.value}s", kind) for kind in (MemberKind.START_UP, MemberKind.INVESTOR, MemberKind.BIOTECH)),
        ("startup", MemberKind.START_UP),
        ("Biotech company", MemberKind.BIOTECH),
        ("research center", MemberKind.RESEARCH_CENTRE),
        ("sykehus", MemberKind.UNIVERSITY_HOSPITAL),
        ("Pasientorganisasjoner", MemberKind.PATIENT_ORGANISATION),
        ("Tjenesteleverandør", MemberKind.SERVICE_PROVIDER),
    ],
)
def test_kind_is_read_in_english_and_norwegian(text: str, kind: MemberKind) -> None:
    assert read.parse_kind(text) == kind


@pytest.mark.parametrize(
    ("network", "text", "account"),
    [
        ("x", "@name", "@name"),
        ("x", "https://x.com/name?s=20", "@name"),
        ("x", "twitter.com/name", "@name"),
        ("bluesky", "https://bsky.app/profile/Name.bsky.social", "@name.bsky.social"),
        ("mastodon", "https://mastodon.social/@Name", "@Name@mastodon.social"),
        ("mastodon", "name@Mastodon.social", "@name@mastodon.social"),
        ("linkedin", "thor-medical", "https://www.linkedin.com/company/thor-medical"),
        ("linkedin", "company/thor-medical/", "https://www.linkedin.com/company/thor-medical"),
        ("linkedin", "https://www.linkedin.com/company/thor/", "https://www.linkedin.com/company/thor/"),
        ("linkedin_urn", "123", "urn:li:organization:123"),
        ("facebook", "@name", "https://www.facebook.com/name"),
        ("threads", "https://www.threads.net/@na.me", "@na.me"),
        ("instagram", "https://www.instagram.com/na.me/", "@na.me"),
    ],
)
def test_account_is_brought_into_one_form(network: str, text: str, account: str) -> None:
    assert normalise_account(network, text) == account == normalise_account(network, account)


def test_account_of_another_site_is_refused() -> None:
    with pytest.raises(ValueError, match=r"«https://example.no/name» is no profile's address at x.com"):
        normalise_account("x", "https://example.no/name")


@given(st.sampled_from(["linkedin", "linkedin_urn", "x", "bluesky", "mastodon", "facebook", "threads"]), st.text())
def test_any_account_is_text_or_refused(network: str, text: str) -> None:
    try:
        assert isinstance(normalise_account(network, text), str)
    except ValueError as error:
        assert "is no profile's address" in str(error)


def test_terms_are_split_at_semicolons_before_commas() -> None:
    assert read.split_terms("a, b; c") == ["a, b", "c"]
    assert read.split_terms("a, b,,c") == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "inner"),
    [("“Yes.”", "Yes."), ("«Ja.»", "Ja."), ("“A” and “B”", "“A” and “B”"), ('"', '"'), ("Plain", "Plain")],
)
def test_enclosing_quotation_marks_are_taken_off(text: str, inner: str) -> None:
    assert read.strip_quotation_marks(text) == inner
