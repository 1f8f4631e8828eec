"""Settings: the shipped file, the workspace's, the environment."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from occnews.config import Config, find_workspace, load_config
from occnews.errors import ConfigError

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
