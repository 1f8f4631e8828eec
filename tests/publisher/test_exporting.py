"""Exports: a publication as files for whatever else sends or shows it."""

import email
import email.policy
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tests.publisher.test_members import write_picture
from tests.render.block_grammar import read_blocks

from occnews.config import load_config
from occnews.errors import ConflictError, InputError, TemplateFailedError
from occnews.model.dates import Period
from occnews.model.member import Language
from occnews.publisher import Publisher, approval, corrections, drafting, exporting, members, publications
from occnews.publisher.exporting import Target
from occnews.render.merge_tags import SERVICES

SERVICE_TARGETS = [target for target in Target if target in SERVICES]
EMAIL_FILES = ["email.html", "email.txt", "subject.txt"]


@pytest.fixture
def drafted(publisher: Publisher, tmp_path: Path) -> Publisher:
    members.attach_image(publisher, "fjord-isotopes", write_picture(tmp_path / "logo.png"))
    drafting.draft_digest(publisher, Period.parse("2025-11"))
    return publisher


def configure(p: Publisher, workspace: Path, **variables: str) -> Publisher:
    return replace(p, config=load_config(workspace, {f"OCCNEWS_{name}": value for name, value in variables.items()}))


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def read(folder: Path) -> dict[str, str]:
    return {name: (folder / name).read_bytes().decode() for name in EMAIL_FILES}


@pytest.mark.parametrize(
    ("target", "files"),
    [
        *(
            (target, [*EMAIL_FILES, *(f"nb/{name}" for name in EMAIL_FILES)])
            for target in (*SERVICE_TARGETS, Target.HTML)
        ),
        (Target.FRAGMENT, ["fragment.html", "nb/fragment.html"]),
        (Target.OUTLOOK, ["draft.eml", "nb/draft.eml"]),
        (Target.WORDPRESS, ["post.html", "post.txt"]),
    ],
)
def test_each_target_has_its_files_in_each_language(
    drafted: Publisher, tmp_path: Path, target: Target, files: list[str]
) -> None:
    report = exporting.export(drafted, "2025-11", target, out=tmp_path / "out")
    assert names(tmp_path / "out") == sorted(files)
    assert sorted(path.relative_to(report.folder).as_posix() for path in report.files) == sorted(files)


def test_an_export_goes_beside_the_build_unless_told_otherwise(drafted: Publisher) -> None:
    report = exporting.export(drafted, "2025-11", Target.MAILCHIMP, languages=(Language.NB,))
    assert report.folder == drafted.config.root / "build" / "digests" / "2025-11" / "for-mailchimp"
    assert names(report.folder) == EMAIL_FILES
    assert '<html lang="nb"' in read(report.folder)["email.html"]


def test_a_language_that_is_not_there_is_refused(drafted: Publisher) -> None:
    publications.set_fields(drafted, "2025-11", {"languages": "en"})
    with pytest.raises(InputError, match="is not written in nb; it has en"):
        exporting.export(drafted, "2025-11", Target.HTML, languages=(Language.NB,))


@pytest.mark.parametrize("target", SERVICE_TARGETS)
def test_a_service_gets_its_own_tags_as_often_as_our_fields_stand_there(
    workspace: Path, drafted: Publisher, tmp_path: Path, target: Target
) -> None:
    greeting = configure(drafted, workspace, EMAIL_GREETING="true", CLUSTER_POSTAL_ADDRESS="Sea Street 1, Bergen")
    exporting.export(greeting, "2025-11", target, out=tmp_path, languages=(Language.EN,))
    files = read(tmp_path)
    (english,) = greeting.words[:1]
    for name, in_html in (("email.html", True), ("email.txt", False)):
        tags = SERVICES[target].write_tags(english, in_html=in_html)
        assert {field: files[name].count(tag) for field, tag in tags.items()} == dict.fromkeys(tags, 1)
        for tag in ("unsubscribe", "preferences", "view_online"):
            linked = f'href="{tags.get(tag)}"' in files[name]
            assert linked == (in_html and tag in tags)
        assert ("Sea Street 1" in files[name]) == ("postal_address" not in tags)
        assert ("Change your preferences" in files[name]) == ("preferences" in tags)
    assert not re.search(
        r"(greeting|unsubscribe|preferences|viewonline|postaladdress)[0-9a-f]{20}", "".join(files.values())
    )


def test_what_a_service_lacks_and_needs_is_told(workspace: Path, drafted: Publisher, tmp_path: Path) -> None:
    approval.submit_for_review(drafted, "2025-11")
    approval.approve(drafted, "2025-11", by="Chief")
    approval.publish(drafted, "2025-11")
    greeting = configure(drafted, workspace, EMAIL_GREETING="true")
    notes = {
        target: exporting.export(greeting, "2025-11", target, out=tmp_path).notes
        for target in (*SERVICE_TARGETS, Target.HTML)
    }
    assert notes == {
        Target.MAILCHIMP: (),
        Target.BREVO: (
            "Brevo has no tag for the postal address: yours from config.toml stands there.",
            "Choose an update profile form in the campaign's settings: the preferences link leads to it.",
        ),
        Target.MAILJET: (
            "Mailjet has no page for preferences: the link to it is left out.",
            "Mailjet has no tag for the postal address: yours from config.toml stands there.",
            "The unsubscribe page is in the language of the campaign's settings: set it there.",
        ),
        Target.SENDGRID: (
            "Choose an unsubscribe group in the Single Send's settings: the unsubscribe link leaves that group.",
        ),
        Target.HTML: (),
    }


def test_drafts_missing_pictures_and_a_greeting_without_a_name_are_told(
    workspace: Path, drafted: Publisher, tmp_path: Path
) -> None:
    assert exporting.export(drafted, "2025-11", Target.MAILCHIMP, out=tmp_path).notes == (
        "2025-11 is not approved yet (draft): this is how it reads today. Export it again when it is.",
        "The pictures are at https://news.fjord.example/media once 2025-11 is published and your site folder is on its "
        "server; until then readers see none.",
        "It greets nobody by name: greeting = true under [email] in config.toml changes that.",
    )
    without = configure(drafted, workspace, SITE_URL="")
    assert exporting.export(without, "2025-11", Target.FRAGMENT, out=tmp_path).notes[1:] == (
        "The pictures have no address yet: set url under [site] in config.toml, and export again.",
    )


def test_members_words_that_look_like_tags_are_read_by_no_service(drafted: Publisher, tmp_path: Path) -> None:
    said = "We write *|FNAME|* and {{ 7*7 }} and [[data:x]] and <%x%>."
    members.set_member(drafted, "fjord-isotopes", {"summary": said, "profile.1.text": said})
    publications.set_fields(drafted, "2025-11", {"subject": "News {{ x }} *|X|*", "preheader": "A [[preheader]] <%y%>"})
    for target in SERVICE_TARGETS:
        exporting.export(drafted, "2025-11", target, out=tmp_path, languages=(Language.EN,))
        ours = SERVICES[target].write_tags(drafted.words[0], in_html=True).values()
        for text in read(tmp_path).values():
            for tag in ours:
                text = text.replace(tag, "")
            assert SERVICES[target].starts.findall(text) == []
    exporting.export(drafted, "2025-11", Target.HTML, out=tmp_path, languages=(Language.EN,))
    assert "*|FNAME|* and {{ 7*7 }} and [[data:x]]" in read(tmp_path)["email.html"]


def test_plain_html_is_addressed_to_nobody(drafted: Publisher, tmp_path: Path) -> None:
    exporting.export(drafted, "2025-11", Target.HTML, out=tmp_path, languages=(Language.EN,))
    files = read(tmp_path)
    for name in ("email.html", "email.txt"):
        assert "Unsubscribe" not in files[name]
        assert "Change your preferences" not in files[name]
        assert "https://news.fjord.example/digests/2025-11/" in files[name]
    story = publications.compose(drafted, "2025-11")[0]
    assert files["subject.txt"] == f"Subject:   {story.subject}\nPreheader: {story.preheader}\n"


def test_an_outlook_draft_is_unsent(drafted: Publisher, tmp_path: Path) -> None:
    exporting.export(drafted, "2025-11", Target.OUTLOOK, out=tmp_path)
    message = email.message_from_bytes((tmp_path / "draft.eml").read_bytes(), policy=email.policy.default)
    assert message["X-Unsent"] == "1"
    assert [name for name in ("To", "From", "List-Unsubscribe", "List-Id", "Message-ID") if name in message] == []
    assert message["Subject"] == publications.compose(drafted, "2025-11")[0].subject


def test_a_wordpress_post_is_blocks_and_its_other_fields(drafted: Publisher, tmp_path: Path) -> None:
    exporting.export(drafted, "2025-11", Target.WORDPRESS, out=tmp_path, languages=(Language.EN, Language.NB))
    story = publications.compose(drafted, "2025-11")[0]
    logo = members.get_member(drafted, "fjord-isotopes").logo
    assert logo is not None
    post = (tmp_path / "post.html").read_text(encoding="utf-8")
    assert read_blocks(post)
    assert f'src="https://news.fjord.example/media/{logo.file}"' in post
    assert (tmp_path / "post.txt").read_text(encoding="utf-8") == (
        f"Title: {story.headline}\nAddress: new-members-2025-11\nExcerpt: {story.standfirst}\nLanguage: English\n"
    )
    assert "Address: new-members-2025-11-nb\n" in (tmp_path / "nb" / "post.txt").read_text(encoding="utf-8")


def test_an_export_of_what_is_approved_is_what_was_approved(drafted: Publisher, tmp_path: Path) -> None:
    approval.submit_for_review(drafted, "2025-11")
    approval.approve(drafted, "2025-11", by="Chief")
    out = tmp_path / "out"
    for target in Target:
        exporting.export(drafted, "2025-11", target, out=out / target)
    kept = {name: (out / name).read_bytes() for name in names(out)}
    members.set_member(drafted, "fjord-isotopes", {"summary": "Something else."})
    for target in Target:
        exporting.export(drafted, "2025-11", target, out=out / target)
    assert {name: (out / name).read_bytes() for name in names(out)} == kept


def test_what_was_taken_back_is_not_exported(drafted: Publisher, tmp_path: Path) -> None:
    approval.submit_for_review(drafted, "2025-11")
    approval.approve(drafted, "2025-11", by="Chief")
    approval.publish(drafted, "2025-11")
    corrections.retract(drafted, "2025-11", because="It was too early.")
    with pytest.raises(ConflictError, match="2025-11 was taken back: nobody is to send or show it any more"):
        exporting.export(drafted, "2025-11", Target.MAILCHIMP, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_own_templates_that_drop_or_damage_a_field_are_told(
    workspace: Path, drafted: Publisher, tmp_path: Path
) -> None:
    own = workspace / "templates" / "email" / "digest"
    own.mkdir(parents=True)
    (own / "body.txt").write_text("{{ personal.unsubscribe }} {{ personal.view_online }}", encoding="utf-8")
    notes = exporting.export(drafted, "2025-11", Target.MAILCHIMP, out=tmp_path).notes
    assert notes[3:] == (
        "Your own templates leave out the preferences link in the HTML or in the text.",
        "Your own templates leave out the postal address in the HTML or in the text.",
    )
    (own / "body.txt").write_text("{{ personal.unsubscribe|upper }}", encoding="utf-8")
    with pytest.raises(TemplateFailedError, match="unsubscribe"):
        exporting.export(drafted, "2025-11", Target.MAILCHIMP, out=tmp_path)
