import json
from pathlib import Path

import pytest
from tests.cli.conftest import Program

from occnews.cli.settings import hide_password


def test_check_shows_the_settings_and_what_is_missing(run: Program, workspace: Path) -> None:
    lines = run("config", "check").out.splitlines()
    assert lines[:4] == [
        f"Workspace       {workspace}",
        "Cluster         Fjord Cluster",
        "Database        sqlite:///occnews.db",
        "Site            https://news.fjord.example",
    ]
    assert "  setting-missing  cluster.postal_address: the law asks every newsletter for one" in lines
    assert lines[-1] == "config.toml: 2 warnings, 3 hints."


def test_check_of_an_unusable_logo_fails_and_writes_nothing(run: Program, workspace: Path) -> None:
    config = workspace / "config.toml"
    config.write_text(config.read_text("utf-8").replace('logo = ""', 'logo = "gone.svg"', 1), "utf-8")
    outcome = run("config", "check", "--json")
    finding = json.loads(outcome.out)["findings"][0]
    assert outcome.code == 1
    assert (finding["code"], finding["severity"]) == ("logo-unusable", "blocking")
    assert "gone.svg" in finding["message"]
    assert not (workspace / "media").exists()


def test_check_asks_for_the_user_of_a_wordpress_site(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "  setting-missing  wordpress.user: no draft can be kept on your site without"
    assert said not in run("config", "check").out.splitlines()
    monkeypatch.setenv("OCCNEWS_WORDPRESS_URL", "https://www.fjord.example")
    lines = run("config", "check").out.splitlines()
    assert said in lines
    assert "WordPress       https://www.fjord.example" in lines
    monkeypatch.setenv("OCCNEWS_WORDPRESS_USER", "occnews")
    assert said not in run("config", "check").out.splitlines()


def test_check_tells_of_a_site_without_https(run: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "site-insecure" not in run("config", "check").out
    monkeypatch.setenv("OCCNEWS_SITE_URL", "http://news.fjord.example")
    found = json.loads(run("config", "check", "--json").out)["findings"]
    finding = next(each for each in found if each["code"] == "site-insecure")
    assert finding["severity"] == "warning"
    assert finding["mend"] == 'config.toml, under [site]: url = "https://news.fjord.example"'


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("[cluster]\nnme = 'x'", "there is no setting cluster.nme. Did you mean cluster.name?"),
        ("[site]\ntime_zone = 'Nowhere'", "«Nowhere» is no time zone"),
        ("[cluster\n", "is not valid TOML"),
        ("[schedules.monthly]\nrule = 'sometimes'", "schedules.monthly.rule: «sometimes» is no rule"),
    ],
)
def test_unusable_settings_are_named_with_how_to_mend_them(
    run: Program, workspace: Path, line: str, sentence: str
) -> None:
    (workspace / "config.toml").write_text(line, encoding="utf-8")
    outcome = run("config", "check")
    assert (outcome.code, outcome.out) == (2, "")
    assert sentence in outcome.err


def test_check_says_in_words_what_schedules_do_and_which_cannot(run: Program, workspace: Path) -> None:
    config, own = workspace / "config.toml", '\n[schedules.monthly]\n[schedules.weekly]\nrule = "hver fredag"\n'
    config.write_text(config.read_text("utf-8") + own, "utf-8")
    outcome = run("config", "check")
    said = " ".join(outcome.out.split())
    assert outcome.code == 1
    assert "Schedule monthly the fourth Wednesday of each month at 09:00: digest of the current month, ask" in said
    assert "schedule-unusable schedules.weekly.rule: it fires more than once a month (on 2024-01-05 and" in said
    assert "setting-missing team.addresses: nobody gets the reminders of your schedules" in said
    shown = json.loads(run("config", "check", "--json").out)
    assert [each["name"] for each in shown["settings"]["schedules"]] == ["monthly", "weekly"]
    assert [each["mend"] for each in shown["findings"] if each["code"] == "schedule-unusable"] == [
        'choose another rule, or makes = "digest of all that is unannounced"'
    ]


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("sqlite:///occnews.db", "sqlite:///occnews.db"),
        ("postgresql+psycopg://kari:s3:cr@t@db/occ", "postgresql+psycopg://kari:***@db/occ"),
        ("postgresql+psycopg://kari@db/occ", "postgresql+psycopg://kari@db/occ"),
        ("postgresql+psycopg://kari:s3?cr/t@db/occ", "postgresql+psycopg://kari:***@db/occ"),
        (
            "postgresql://db/occ?user=kari&password=s3c@et&sslpassword=t",
            "postgresql://db/occ?user=kari&password=***&sslpassword=***",
        ),
    ],
)
def test_password_of_a_database_is_never_shown(address: str, shown: str) -> None:
    assert hide_password(address) == shown
