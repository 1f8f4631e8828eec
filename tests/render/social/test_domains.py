import pytest

from occnews.render.social.domains import is_known_domain


@pytest.mark.parametrize(
    ("host", "is_known"),
    [("fjord.no", True), ("X.AI", True), ("a.b.health", True), ("cool.jpg", False), ("node.js", False), ("com", True)],
)
def test_is_known_domain_looks_at_the_last_part(host: str, is_known: bool) -> None:
    assert is_known_domain(host) is is_known
