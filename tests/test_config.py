"""Settings: the shipped file, the workspace's, the environment."""

import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.schedules import make_schedule

from occnews.config import Config, find_workspace, load_config
from occnews.errors import ConfigError
from occnews.model.rule_reading import read_rule

REPOSITORY = Path(__file__).parents[1]


def write_workspace(folder: Path, text: str) -> Path:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return folder


def test_load_config_reads_the_repository_as_a_workspace() -> None:
    config = load_config(REPOSITORY, {})
    assert (config.cluster.name, config.editorial.approval, config.email.live) == ("Our cluster", "required", False)


def test_load_config_lays_the_workspace_over_the_defaults(tmp_path: Path) -> None:
    config = load_config(write_workspace(tmp_path, '[cluster]\nname = "Fjord"\n[site]\nurl = "fjord.example/"'), {})
    assert (config.cluster.name, config.site.url, config.site.time_zone) == (
        "Fjord",
        "https://fjord.example",
        "Europe/Oslo",
    )


def test_load_config_takes_the_environment_last(tmp_path: Path) -> None:
    workspace = write_workspace(tmp_path, 'database = "sqlite:///a.db"')
    environment = {
        "OCCNEWS_DATABASE": "sqlite:///b.db",
        "OCCNEWS_SITE_LANGUAGES": "nb, en",
        "OCCNEWS_EMAIL_LIVE": "true",
    }
    config = load_config(workspace, environment)
    assert (config.database, config.site.languages, config.email.live) == ("sqlite:///b.db", ("nb", "en"), True)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[cluster]\nnmae = 'x'", "there is no setting cluster.nmae. Did you mean cluster.name?"),
        ("[clutser]\nname = 'x'", "there is no setting clutser. Did you mean cluster?"),
        ("cluster = 1", "cluster is a section; write [cluster] on a line of its own."),
        ("[site]\ntime_zone = 'Oslo'", "site.time_zone: «Oslo» is no time zone; write one such as Europe/Oslo"),
        ("[brand]\naccent = 'red'", "brand.accent: «red» is no colour; write one such as #0b5d6b"),
        ("[brand]\nbody_font = 'x; color: red'", "brand.body_font: may hold font names"),
        ("[site]\nlanguages = ['en', 'en']", "site.languages: a language is there twice"),
        ("[site]\nurl = 'javascript:x'", "site.url: must start with https://"),
        ("[editorial]\nannounces_from = 'May'", "editorial.announces_from: «May» is no day; write YYYY-MM-DD"),
        ("[cluster]\nname = Fjord", "is not valid TOML"),
        ("[cluster]\nname = ''", "cluster.name: must not be empty"),
        ('[site.moved]\n"../x" = "digests/2025-11"', "«../x» is no address within the site"),
        ('[site.moved]\n"/old/" = "https://x.example"', "«https://x.example» is no address within the site"),
    ],
)
def test_load_config_says_what_is_wrong_and_where(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write_workspace(tmp_path, text), {})
    assert part in str(caught.value)
    assert "config.toml" in str(caught.value)


def test_load_config_refuses_what_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"\xff\xfe[")
    with pytest.raises(ConfigError, match="is not UTF-8 text"):
        load_config(tmp_path, {})


@given(text=st.text())
def test_load_config_of_any_text_gives_settings_or_a_sentence(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / "config.toml").write_text(text.encode("utf-8", "replace").decode(), encoding="utf-8")
    try:
        assert isinstance(load_config(folder, {}), Config)
    except ConfigError as error:
        assert "config.toml" in str(error)


def test_moved_addresses_are_read_without_their_slashes(tmp_path: Path) -> None:
    config = load_config(write_workspace(tmp_path, '[site.moved]\n"/news/thor/" = "announcements/thor-medical/"'), {})
    assert config.site.moved == {"news/thor": "announcements/thor-medical"}
    assert len({config, config}) == 1


def test_find_workspace_looks_upwards(tmp_path: Path) -> None:
    write_workspace(tmp_path, "")
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_workspace(deep) == tmp_path.resolve()


def test_find_workspace_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="occnews init FOLDER"):
        find_workspace(tmp_path)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_load_config_reads_what_any_editor_saves(tmp_path: Path, encoding: str, line_end: str) -> None:
    text = line_end.join(["[cluster]", 'name = "Ærlig klynge"', ""])
    (tmp_path / "config.toml").write_bytes(text.encode(encoding))
    assert load_config(tmp_path, {}).cluster.name == "Ærlig klynge"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[cluster.name]\nx = 1", "cluster.name is no section; write name = …"),
        ("database = {a = 1}", "database is no section; write database = …"),
        (f"a = {'[' * 5000}{']' * 5000}", "it is nested too deeply"),
    ],
)
def test_load_config_of_a_wrong_shape_is_a_sentence(tmp_path: Path, text: str, part: str) -> None:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(tmp_path, {})
    assert part in str(caught.value)


def test_schedule_takes_from_the_section_of_all_what_it_leaves_out(tmp_path: Path) -> None:
    text = """
[site]
time_zone = "America/New_York"
[schedule]
goes = "publish"
calendar = "US-NY"
[schedules.monthly]
[schedules.weekly]
rule = { day_of_week = "fri", hour = 16 }
makes = "digest of all that is unannounced"
starting = 2026-01-02
extra_holidays = [2026-07-03, "02-29"]
"""
    monthly, weekly = load_config(write_workspace(tmp_path, text), {}).schedules
    everywhere = {"goes": "publish", "calendar": "US-NY", "time_zone": "America/New_York"}
    assert monthly == make_schedule(name="monthly", **everywhere)
    assert weekly == make_schedule(
        name="weekly",
        rule="every Friday 16:00",
        makes="digest of all that is unannounced",
        starting="2026-01-02",
        extra_holidays=["2026-07-03", "02-29"],
        **everywhere,
    )
    assert (monthly.grace, monthly.zone.key) == (dt.timedelta(hours=12), "America/New_York")


def test_rule_of_all_schedules_may_be_a_table_or_come_from_the_environment(tmp_path: Path) -> None:
    text = "[schedule]\nrule = {day = 'last', hour = 8}\n[schedules.monthly]\n[schedules.own]\nrule = 'first Monday'"
    workspace = write_workspace(tmp_path, text)
    assert [each.rule for each in load_config(workspace, {}).schedules] == [
        read_rule("last day 08:00"),
        read_rule("first Monday"),
    ]
    environment = {"OCCNEWS_SCHEDULES_OWN_RULE": "siste fredag", "OCCNEWS_SCHEDULE_DRAFT_DAYS": "7"}
    own = load_config(workspace, environment).schedules[1]
    assert (own.rule, own.draft_days) == (read_rule("last Friday"), 7)


def test_settings_with_schedules_can_be_kept_and_shown(tmp_path: Path) -> None:
    text = "[schedules.a]\n[schedules.b]\nrule = ['2026-05-01']\n[schedules.c]\nrule = 'every second Friday'"
    config = load_config(write_workspace(tmp_path, text), {})
    assert len({config, load_config(tmp_path, {})}) == 1
    shown = config.model_dump(mode="json")["schedules"]
    assert [each["name"] for each in shown] == ["a", "b", "c"]
    assert shown[2]["rule"] == {"weekday": 4, "every": 2, "time": "09:00:00"}


@pytest.mark.parametrize(
    ("text", "part"),
    [
        (
            "[schedules.a]\nrule = 'fourth Wensday'",
            "schedules.a.rule: «fourth wensday» is no rule («wensday»: did you mean",
        ),
        (
            "[schedules.a]\nrule = '*/5 * * * *'",
            "schedules.a.rule: hour cannot be «*»: a schedule fires once a day at most",
        ),
        ("[schedules.a]\nrule = {days = 1}", "schedules.a.rule: there is no cron field «days»"),
        ("[schedules.a]\nrulle = 'last day'", "there is no setting schedules.a.rulle. Did you mean schedules.a.rule?"),
        (
            "[schedules.a]\nmakes = 'a digest'",
            "schedules.a.makes: must be one of 'digest of the current month', 'digest",
        ),
        ("[schedules.a]\ngoes = 'send'", "schedules.a.goes: must be one of 'draft', 'ask' or 'publish'"),
        ("[schedules.a]\nholidays = {}", "schedules.a.holidays is no section; write holidays = …"),
        ("[schedules.a]\ncalendar = 'Norway'", "schedules.a.calendar: «Norway» is no country; write its ISO 3166 code"),
        ("[schedules.a]\nextra_holidays = ['24.12.']", "schedules.a.extra_holidays.1: «24.12.» is no day; write 12-24"),
        ("[schedules.a]\nextra_holidays = ['02-30']", "«02-30» is no day; write 12-24 for each year, or 2026-05-15"),
        (
            "[schedules.a]\nnudge_days = 7",
            "schedules.a: nudge_days: the approver would be nudged 7 days before, and the draft",
        ),
        ("[schedules.a]\ndraft_days = -1", "schedules.a.draft_days: must be at least 0"),
        ("[schedules.a]\nstarting = 'May'", "schedules.a.starting: «May» is no day; write YYYY-MM-DD"),
        ("[schedules.'A b']", "schedules.A b.name: must be made of lower-case letters"),
        (
            "[schedules]\nrule = 'last day'",
            "schedules.rule is no schedule; write [schedules.rule] on a line of its own",
        ),
        ("schedules = 1", "schedules is a section; write [schedules] on a line of its own."),
        ("[schedule]\nrule = 'x'\n[schedules.a]", "config.toml: schedule.rule: «x» is no rule"),
        ("[site]\ntime_zone = 'Oslo'\n[schedules.a]", "config.toml: site.time_zone: «Oslo» is no time zone"),
        ("[team]\naddresses = ['news']", "team.addresses.1: is no email address"),
        ("[team]\napprovers = ['']", "team.approvers: an address is empty; leave it out"),
        ("[team]\napprovers = ['a@b.no', 'a@b.no']", "team.approvers: an address is there twice"),
    ],
)
def test_schedule_that_is_set_wrongly_is_explained(tmp_path: Path, text: str, part: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_config(write_workspace(tmp_path, text), {})
    assert part in str(caught.value)


def test_shipped_settings_have_no_schedule_but_all_that_one_needs() -> None:
    config = load_config(REPOSITORY, {})
    assert config.schedules == ()
    assert make_schedule().model_dump(exclude={"name", "time_zone"}) == config.schedule.model_dump()
