from dataclasses import fields

import pytest
from tests.stories import make_config

from occnews.config import default_settings
from occnews.render.social.networks import NETWORKS, NetworkRules, rules_in

_NO_LIMITS = {"key", "name", "unit", "counting", "manner", "sources"}


def test_networks_are_those_of_the_settings_in_their_order() -> None:
    assert list(NETWORKS) == default_settings()["social"]["networks"]


@pytest.mark.parametrize("rules", NETWORKS.values(), ids=str)
def test_networks_name_a_source_for_each_limit(rules: NetworkRules) -> None:
    defaults = {field.name: field.default for field in fields(rules)}
    limits = {name for name in defaults if name not in _NO_LIMITS and getattr(rules, name) != defaults[name]}
    assert set(rules.sources) == limits


@pytest.mark.parametrize("rules", NETWORKS.values(), ids=str)
def test_networks_manner_keeps_their_own_limits(rules: NetworkRules) -> None:
    assert rules.manner.hashtags <= (rules.hashtags_most or 100)
    assert rules.manner.summary < rules.limit


def test_networks_limits_are_those_of_the_facts() -> None:
    limits = {rules.key: (rules.limit, rules.bytes_limit, rules.link_cost) for rules in NETWORKS.values()}
    assert limits == {
        "linkedin": (3000, None, None),
        "x": (280, None, 23),
        "bluesky": (300, 3000, None),
        "mastodon": (500, None, 23),
        "facebook": (63_206, None, None),
        "threads": (500, None, None),
        "instagram": (2200, None, None),
    }


def test_rules_in_a_workspace_take_its_mastodon_servers_limit() -> None:
    config = make_config(social={"mastodon_limit": 1000})
    assert (rules_in(config, "mastodon").limit, rules_in(config, "threads").limit) == (1000, 500)
