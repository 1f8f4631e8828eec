"""The example months: complete where they should be, incomplete where they mean to, and honest about who is real."""

import datetime as dt
import runpy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from PIL import Image as Picture
from PIL import ImageChops, ImageStat
from pydantic import BaseModel

from occnews import intake, resources
from occnews.config import load_config
from occnews.intake.documents import read_yaml_text
from occnews.intake.images import take_in
from occnews.model import member as records
from occnews.model.importing import ImportReport
from occnews.model.member import Image, Language, Member
from occnews.model.publication import Related, Wording

EXAMPLES = resources.examples_folder()
REAL = {
    "immunoquest-therapeutics",
    "elpis-biopharmaceuticals",
    "aktiv-mot-kreft",
    "oslo-science-hub",
    "thor-medical",
    "precision-health",
}
OCTOBER = [
    "immunoquest-therapeutics",
    "elpis-biopharmaceuticals",
    "aktiv-mot-kreft",
    "lyktemann-imaging",
    "boygen-bioinformatics",
    "soria-moria-biobank",
]
NOVEMBER = [
    "bregne-bank",
    "havblikk-radiopharmacy",
    "trollstav-robotics",
    "oslo-science-hub",
    "thor-medical",
    "precision-health",
    "nokkerose-biologics",
    "solvtrad",
    "kvikksolv-ventures",
]
VALUES = (
    records.Permission,
    records.Image,
    records.Speaker,
    records.QuoteApproval,
    records.ParagraphBlock,
    records.SubheadingBlock,
    records.QuoteBlock,
    records.ReportedBlock,
    records.ImageBlock,
    records.Fact,
    records.FactsBlock,
    records.Place,
    records.Listing,
    records.SocialHandles,
    records.Contact,
    records.Membership,
    records.Translation,
    records.Member,
)


def plan(path: Path) -> ImportReport:
    def take_image(name: str) -> Image:
        taken = take_in((path.parent / name).read_bytes(), name)
        return Image(file=taken.file, width=taken.width, height=taken.height)

    return intake.plan_import(path, intake.read_rows(path), {}, take_image=take_image)


@cache
def read_month(month: str) -> dict[str, Member]:
    reports = [plan(path) for path in sorted((EXAMPLES / month).glob("members.*"))]
    assert [error for report in reports for error in report.errors] == []
    return {change.after.slug: change.after for report in reports for change in report.members}


def read_all() -> dict[str, Member]:
    return read_month("2025-10") | read_month("2025-11")


def find_used_fields(value: object) -> set[tuple[str, str]]:
    """Each (type, field) in a value that holds something else than the field's default."""
    if isinstance(value, tuple):
        return {used for item in value for used in find_used_fields(item)}
    if not isinstance(value, BaseModel):
        return set()
    used: set[tuple[str, str]] = set()
    for name, field in type(value).model_fields.items():
        held = getattr(value, name)
        if field.is_required() or held != field.default or name == "kind":
            used.add((type(value).__name__, name))
        used |= find_used_fields(held)
    return used


def list_quotes(member: Member) -> list[records.QuoteBlock]:
    profiles = [member.profile, *(text.profile for text in member.translations)]
    return [block for profile in profiles for block in profile if isinstance(block, records.QuoteBlock)]


def test_examples_use_every_field_of_a_record() -> None:
    known = {(kind.__name__, name) for kind in VALUES for name in kind.model_fields}
    assert find_used_fields(tuple(read_all().values())) == known


def test_examples_values_listed_here_are_all_that_the_model_has() -> None:
    classes = [value for value in vars(records).values() if isinstance(value, type)]
    found = {kind for kind in classes if issubclass(kind, BaseModel) and kind.__module__ == records.__name__}
    assert found - {records.MemberText} == set(VALUES)


@pytest.mark.parametrize(("month", "slugs"), [("2025-10", OCTOBER), ("2025-11", NOVEMBER)])
def test_examples_month_holds_its_members(month: str, slugs: list[str]) -> None:
    assert list(read_month(month)) == slugs


def test_examples_put_no_words_into_real_mouths() -> None:
    for slug in REAL:
        member = read_all()[slug]
        assert (list_quotes(member), member.speakers, member.contact, member.website) == ([], (), None, "")


def test_examples_keep_fictitious_addresses_in_example_domains() -> None:
    fictitious = [member for slug, member in read_all().items() if slug not in REAL]
    sites = [member.website for member in fictitious if member.website]
    mailboxes = [member.contact.email for member in fictitious if member.contact]
    assert [text for text in [*sites, *mailboxes] if not text.rstrip("/").endswith(".example")] == []


def test_examples_october_is_complete() -> None:
    for member in read_month("2025-10").values():
        assert member.kind
        assert member.membership.joined
        assert member.membership.joined.first <= dt.date(2025, 10, 22)
        assert all(quote.is_approved for quote in list_quotes(member))
        assert member.embargo is None or member.embargo <= dt.date(2025, 10, 22)
        assert member.logo is None or member.logo.alt


@pytest.mark.parametrize("slug", [slug for slug in OCTOBER + NOVEMBER if slug not in {"trollstav-robotics"}])
def test_examples_texts_stand_in_both_languages(slug: str) -> None:
    member = read_all()[slug]
    translated = {text.language: text for text in member.translations}
    (other,) = set(Language) - {member.language}
    for name in ("summary", "why_joined", "stage", "lead_product", "focus_areas", "profile"):
        if getattr(member, name):
            assert getattr(translated[other], name), f"{slug}: {name}"


def test_examples_november_has_the_gaps_that_checks_find() -> None:
    month = read_month("2025-11")
    unapproved = [slug for slug, member in month.items() if not all(q.is_approved for q in list_quotes(member))]
    without_date = [slug for slug, member in month.items() if member.membership.joined is None]
    without_kind = [slug for slug, member in month.items() if member.kind is None]
    without_alt = [slug for slug, member in month.items() if member.logo and not member.logo.alt]
    held_back = [slug for slug, member in month.items() if member.embargo and member.embargo > dt.date(2025, 11, 26)]
    rejoined = [slug for slug, member in month.items() if len(member.memberships) > 1]
    assert (unapproved, without_kind) == (["trollstav-robotics"], ["trollstav-robotics"])
    assert (without_date, held_back, rejoined) == (["havblikk-radiopharmacy"], ["kvikksolv-ventures"], ["solvtrad"])
    assert without_alt == ["havblikk-radiopharmacy", "trollstav-robotics"]


@pytest.mark.parametrize("month", ["2025-10", "2025-11"])
def test_examples_publication_has_words_in_both_languages(month: str) -> None:
    path = EXAMPLES / month / "publication.yaml"
    plain: Any = read_yaml_text(path.read_text(encoding="utf-8"))
    assert set(plain) == {"date", "hero", "wordings", "related"}
    wordings = [Wording.model_validate(wording) for wording in plain["wordings"]]
    assert [wording.language for wording in wordings] == list(Language)
    empty = [name for name in Wording.model_fields for wording in wordings if not getattr(wording, name)]
    assert sorted(set(empty)) == ["boilerplate"]  # the cluster's own paragraph stands in config.toml
    related = [Related.model_validate(story) for story in plain["related"]]
    assert [story.language for story in related] == [Language.EN, Language.EN, Language.NB, Language.NB]
    assert (path.parent / plain["hero"]["file"]).is_file()


def measure_contrast(first: str, second: str) -> float:
    """The contrast of two colours. Source: WCAG 2.2, relative luminance."""

    def luminance(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    lights = sorted([luminance(first), luminance(second)])
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def test_examples_settings_load_and_are_legible() -> None:
    config = load_config(EXAMPLES / "cluster", {})
    assert (config.cluster.name, config.site.languages) == ("Oslo Cancer Cluster", (Language.EN, Language.NB))
    assert config.email.live is False
    assert all((config.root / name).is_file() for name in (config.brand.logo, config.brand.logo_dark))
    assert measure_contrast(config.brand.accent, "#ffffff") >= 4.5
    assert measure_contrast(config.brand.ink, "#ffffff") >= 7


def list_pictures(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*") if path.suffix in SUFFIXES)


SUFFIXES = {".svg", ".png", ".jpg"}


def test_examples_pictures_are_small() -> None:
    sizes = {name: (EXAMPLES / name).stat().st_size for name in list_pictures(EXAMPLES)}
    limits = {name: 80_000 if name == "cluster/hero.jpg" else 30_000 for name in sizes}
    assert {name: size for name, size in sizes.items() if size > limits[name]} == {}


def test_examples_pictures_are_those_that_the_script_draws(tmp_path: Path) -> None:
    runpy.run_path(str(EXAMPLES / "draw_art.py"))["draw_all"](tmp_path)
    assert list_pictures(tmp_path) == list_pictures(EXAMPLES)
    for name in list_pictures(EXAMPLES):
        if name.endswith(".svg"):
            assert (tmp_path / name).read_bytes() == (EXAMPLES / name).read_bytes()
        else:  # an encoder of another version may write other bytes, or differ by a shade
            with Picture.open(tmp_path / name) as drawn, Picture.open(EXAMPLES / name) as kept:
                difference = ImageChops.difference(drawn.convert("RGBA"), kept.convert("RGBA"))
            assert max(ImageStat.Stat(difference).mean) < 1, name
