"""Tests of the workspace's own templates: which are in force, how they are copied, what is found wrong with them."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stories import make_config

from occnews import resources
from occnews.config import Config
from occnews.editorial.wording import load_words
from occnews.errors import ConflictError, NotFoundError
from occnews.model.finding import Severity
from occnews.model.member import Language
from occnews.publisher.templates import (
    NOTE_NAME,
    check_templates,
    eject_template,
    judge_templates,
    list_templates,
)

BLOCKING, WARNING, HINT = Severity.BLOCKING, Severity.WARNING, Severity.HINT
SHIPPED = resources.templates_folder()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return make_config(tmp_path, site={"languages": ["en"]})


def write(config: Config, name: str, text: str) -> Path:
    path = config.templates_folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def summarise(config: Config) -> list[tuple[str, Severity, str]]:
    return [(finding.code, finding.severity, finding.where) for finding in check_templates(config)]


def test_every_shipped_template_is_listed(config: Config) -> None:
    listed = {file.name: file.path for file in list_templates(config)}
    shipped = {path.relative_to(SHIPPED).as_posix(): path for path in SHIPPED.rglob("*") if path.is_file()}
    # The preview is a tool of ours, and no channel.
    assert listed == {name: path for name, path in shipped.items() if not name.startswith("web/preview/")}
    assert listed["email/draft-ready/body.mjml"] == SHIPPED / "email" / "draft-ready" / "body.mjml"


def test_own_template_is_in_force_and_words_go_over_the_shipped(config: Config) -> None:
    subject = write(config, "email/digest/subject.txt", "Ours")
    words = write(config, "words/en.toml", "")
    partial = write(config, "email/ours.mjml", "x")
    own = [(file.name, file.path, file.adds) for file in list_templates(config) if file.is_own]
    assert own == [
        ("email/digest/subject.txt", subject, False),
        ("email/ours.mjml", partial, False),
        ("words/en.toml", words, True),
    ]


def test_eject_copies_one_file(config: Config) -> None:
    report = eject_template(config, "email/digest/body.mjml")
    target = config.templates_folder / "email" / "digest" / "body.mjml"
    assert (report.copied, report.kept) == ((target,), ())
    assert target.read_bytes() == (SHIPPED / "email/digest/body.mjml").read_bytes()


@pytest.mark.parametrize("name", ["digest", "email/digest", "email/digest/", "templates/email/digest"])
def test_eject_copies_a_folder_of_files(config: Config, name: str) -> None:
    report = eject_template(config, name)
    assert [path.name for path in report.copied] == ["body.mjml", "body.txt", "subject.txt"]
    assert {path.parent for path in report.copied} == {config.templates_folder / "email" / "digest"}


def test_eject_leaves_what_is_there_alone(config: Config) -> None:
    own = write(config, "email/digest/body.txt", "Ours")
    report = eject_template(config, "digest")
    assert (report.kept, len(report.copied), own.read_text("utf-8")) == ((own,), 2, "Ours")
    with pytest.raises(ConflictError, match="is there already and was left alone"):
        eject_template(config, "digest")
    assert own.read_text("utf-8") == "Ours"
    assert len(eject_template(config, "digest", force=True).copied) == 3
    assert own.read_bytes() == (SHIPPED / "email/digest/body.txt").read_bytes()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("digset", "There is no template «digset». Did you mean digest?"),
        ("../config.toml", "There is no template «../config.toml»."),
        ("email", "There is no template «email»."),
        ("", "There is no template «»."),
        ("body.mjml", "«body.mjml» could be email/announcement/body.mjml or email/confirm/body.mjml or"),
    ],
)
def test_eject_of_an_unclear_name_copies_nothing(config: Config, name: str, sentence: str) -> None:
    with pytest.raises(NotFoundError) as raised:
        eject_template(config, name)
    assert str(raised.value).startswith(sentence)
    assert not config.templates_folder.exists()


@given(st.text(max_size=30))
def test_no_name_leads_out_of_the_templates(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    config = make_config(tmp_path_factory.mktemp("ws"))
    try:
        copied = eject_template(config, name).copied
    except NotFoundError:
        copied = ()
    assert all(path.is_relative_to(config.templates_folder) for path in copied)


def test_ejected_words_change_nothing_until_a_line_is_changed(config: Config) -> None:
    (path,) = eject_template(config, "words/nb.toml").copied
    before = load_words(Language.NB).sentences
    assert load_words(Language.NB, config.templates_folder).sentences == before
    text = path.read_text("utf-8").replace('# unsubscribe = "Meld deg av"', 'unsubscribe = "Stopp"')
    path.write_text(text, encoding="utf-8")
    after = load_words(Language.NB, config.templates_folder).sentences
    assert {key: after[key] for key in after if after[key] != before[key]} == {"email.unsubscribe": "Stopp"}


def test_own_templates_of_no_use_are_named(config: Config) -> None:
    eject_template(config, "digest/subject.txt")
    write(config, "email/digest/body.html", "x")
    write(config, "email/ours.mjml", "x")
    write(config, "email/welcome/body.txt", '{% include "email/ours.mjml" %}')
    write(config, "words/nb.toml", "")
    assert [(finding.code, finding.severity, finding.where) for finding in judge_templates(config)] == [
        ("template.unknown", WARNING, "templates/email/digest/body.html"),
        ("template.same", HINT, "templates/email/digest/subject.txt"),
    ]


def test_copy_of_an_older_template_is_named(config: Config) -> None:
    (path,) = eject_template(config, "digest/subject.txt").copied
    path.write_text("Ours", encoding="utf-8")
    assert judge_templates(config) == ()
    note = config.templates_folder / NOTE_NAME
    write(config, "words/en.toml", "")
    note.write_text(json.dumps({"email/digest/subject.txt": "0" * 64, "words/en.toml": "0" * 64}), encoding="utf-8")
    assert [finding.code for finding in judge_templates(config)] == ["template.outdated"]


@pytest.mark.parametrize("note", ["", "[]", "{", "null"])
def test_damaged_note_of_copies_says_nothing(config: Config, note: str) -> None:
    write(config, "email/digest/subject.txt", "Ours")
    write(config, NOTE_NAME, note)
    assert judge_templates(config) == ()


@pytest.mark.slow
def test_shipped_templates_have_nothing_to_remark(tmp_path: Path) -> None:
    assert check_templates(make_config(tmp_path)) == ()
    assert check_templates(make_config(tmp_path, site={"url": "", "languages": ["nb"]})) == ()


@pytest.mark.parametrize(
    ("name", "text", "where", "message"),
    [
        ("email/digest/body.txt", "a\n{% if %}", "template email/digest/body.txt, line 2", "Expected an expression"),
        ("email/confirm/body.txt", "{{ a }}", "template email/confirm/body.txt, line 1", "'a' is undefined"),
        ("email/ours/x.txt", "{% for %}", "template email/ours/x.txt, line 1", "Expected an expression"),
        (
            "email/_base/notice_parts.txt",
            "{% macro action() %}\n\n{{ notice.nme }}{% endmacro %}"
            "{% macro because() %}{% endmacro %}{% macro preview() %}{% endmacro %}{% macro lists() %}{% endmacro %}",
            "template email/_base/notice_parts.txt, line 3",
            "has no attribute 'nme'",
        ),
        ("web/digest.html", "{{ nothing }}", "template web/digest.html, line 1", "'nothing' is undefined"),
        ("social/digest.x.txt", "\n{{ nothing }}", "template social/digest.x.txt, line 2", "'nothing' is undefined"),
        (
            "words/en.toml",
            "[notice.confirm]\nbody = '{adress}'",
            "templates/words/en.toml, «notice.confirm.body»",
            "'adress' cannot be filled in",
        ),
    ],
)
def test_broken_template_is_named_with_its_line(config: Config, name: str, text: str, where: str, message: str) -> None:
    write(config, name, text)
    broken = [finding for finding in check_templates(config) if finding.code == "template.broken"]
    assert [(finding.severity, finding.where) for finding in broken] == [(BLOCKING, where)]
    assert message in broken[0].message


def test_mjml_that_the_compiler_does_not_know_is_named_with_its_line(config: Config) -> None:
    body = (SHIPPED / "email/welcome/body.mjml").read_text("utf-8")
    write(config, "email/welcome/body.mjml", body.replace("{{ notes.lists() }}", "<mj-buton>x</mj-buton>"))
    line = body[: body.index("{{ notes.lists() }}")].count("\n") + 1
    assert ("mjml.unknown-tag", BLOCKING, f"template email/welcome/body.mjml, line {line}") in summarise(config)


def test_defect_of_a_rendered_email_is_found(config: Config) -> None:
    body = (SHIPPED / "email/goodbye/body.mjml").read_text("utf-8")
    write(config, "email/goodbye/body.mjml", body.replace("{{ notes.action() }}", '<a href="/x">Come back</a>'))
    assert ("email.relative", BLOCKING, "email (en): link «Come back»") in summarise(config)
