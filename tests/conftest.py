"""What all tests share."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from tests.postgres import Server

settings.register_profile("ci", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# At a desk each property is tried on fewer examples; those it was ever broken by are tried again first.
settings.register_profile("desk", settings.get_profile("ci"), max_examples=40)
settings.load_profile("ci" if os.environ.get("OCCNEWS_REQUIRED") == "1" else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    """An option to take what is rendered now as right from now on."""
    parser.addoption("--update-golden", action="store_true", help="write the files in tests/proof/golden anew")


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """With OCCNEWS_REQUIRED=1 a skip is a failure: CI has everything that a test can ask for."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if report.skipped and os.environ.get("OCCNEWS_REQUIRED") == "1":
        report.outcome = "failed"
        report.longrepr = f"required, but skipped: {report.longrepr}"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep the settings of whoever runs the tests out of them."""
    for name in [name for name in os.environ if name.startswith("OCCNEWS_") and name != "OCCNEWS_REQUIRED"]:
        monkeypatch.delenv(name)


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """Whether --update-golden was given."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session")
def postgres() -> Iterator["Server"]:
    """A PostgreSQL server of our own, with a template of an empty store on it."""
    from tests.postgres import running_server

    with running_server() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: "Server") -> str:
    """The name of a database with an empty store in it. A copy of it is made faster than its tables are."""
    from occnews.store import open_store

    name = postgres.make_database()
    open_store(postgres.url(name), root=Path(), now=dt.datetime(2025, 1, 1, tzinfo=dt.UTC)).close()
    return name


@pytest.fixture(scope="session")
def postgres_store(postgres: "Server", postgres_template: str) -> str:
    """The name of a database with a store in it, which one test after the other empties and uses."""
    return postgres.make_database(postgres_template)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of a database: a file of the workspace, or, as its parameter says, an empty store on a server."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return "sqlite:///occnews.db"
    server, name = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_store")
    server.empty_database(name)
    return str(server.url(name))


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A Chromium of the system, for the tests of one file."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        pytest.skip("there is no Chromium on this machine: apt-get install chromium")
    from playwright.sync_api import sync_playwright

    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run", *quiet]
        )
        yield browser
        browser.close()
