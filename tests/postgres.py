"""A PostgreSQL server of the tests' own, on a free port of this machine, and a database on it for each test."""

import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, LiteralString

import psycopg
import pytest
from psycopg import sql

USER = "kari"
# An @ and a % would end the password, or be taken for something else, if they were not written out.
PASSWORD = "geheim@100%"
WRITTEN_PASSWORD = "geheim%40100%25"

OLDEST = 15
"""The first version that sorts by a locale of ICU, which the tests ask for."""

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "shared_buffers": "32MB",
    # Whatever the server's own habits are: moments are UTC, and the writers' isolation is ours to choose.
    "timezone": "Asia/Kathmandu",
    "datestyle": "German",
    "default_transaction_isolation": "serializable",
}


_EMPTY: Final = """
DO $$ DECLARE name text; BEGIN
    SET LOCAL lock_timeout = '20s';
    SET LOCAL session_replication_role = replica; -- no order of tables, no triggers
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
        EXECUTE format('DELETE FROM %I', name);
    END LOOP;
    PERFORM setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public';
END $$
"""


@dataclass
class Server:
    """A running server. ``folder`` holds its data and what it says."""

    folder: Path
    programs: Path
    port: int = 0
    process: "subprocess.Popen[bytes] | None" = None
    _owner: "psycopg.Connection[Any] | None" = None
    _numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def url(self, name: str, *, user: str = USER, password: str = WRITTEN_PASSWORD) -> str:
        """The address of a database, as it stands in config.toml."""
        return f"postgresql+psycopg://{user}:{password}@127.0.0.1:{self.port}/{name}"

    def place(self, name: str) -> str:
        """The same as people see it."""
        return f"postgresql+psycopg://{USER}:***@127.0.0.1:{self.port}/{name}"

    def connect(self, name: str = "postgres", **options: Any) -> "psycopg.Connection[Any]":
        """Connect as the server's owner; each statement by itself."""
        address = {"host": "127.0.0.1", "port": self.port, "user": USER, "password": PASSWORD, "dbname": name}
        return psycopg.connect(**{**address, "autocommit": True, "connect_timeout": 10, **options})

    def run(self, statement: LiteralString, *names: str) -> list[tuple[Any, ...]]:
        """Run one statement as the owner, in the database ``postgres``; ``{}`` in it are names."""
        if self._owner is None or self._owner.closed:
            self._owner = self.connect()
        cursor = self._owner.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
        return cursor.fetchall() if cursor.description else []

    def make_database(self, template: str = "template0") -> str:
        """Make a database, empty or a copy of another; return its name."""
        name = f"test{next(self._numbers)}"
        self.run("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected to it."""
        self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def empty_database(self, name: str) -> None:
        """Delete all that stands in a database's tables; far faster than to make another."""
        with closing(self.connect(name)) as connection:
            connection.execute(_EMPTY)

    def start(self) -> None:
        """Start on a free port, and wait until it answers."""
        with closing(socket.create_server(("127.0.0.1", self.port))) as free:
            self.port = free.getsockname()[1]
        settings = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), *settings]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=log, user=_find_user())
        self._wait()

    def _wait(self) -> None:
        assert self.process is not None
        while self.process.poll() is None:
            try:
                self.connect().close()
                return
            except psycopg.OperationalError:
                time.sleep(0.02)
        raise RuntimeError((self.folder / "log").read_text(encoding="utf-8", errors="replace"))

    def stop(self) -> None:
        """Stop, and cut off whoever is connected."""
        if self._owner is not None:
            self._owner.close()
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
            self.process = None


def _find_user() -> str | None:
    """As whom the server runs: it refuses to be run by root."""
    return "postgres" if sys.platform != "win32" and os.geteuid() == 0 else None


def find_programs() -> Path | None:
    """The folder of a server that is installed, None when there is none that is new enough."""
    # Debian keeps them apart from other programs.
    path = os.pathsep.join([os.environ.get("PATH", ""), *map(str, Path("/usr/lib/postgresql").glob("*/bin"))])
    for folder in path.split(os.pathsep):
        program = shutil.which("initdb", path=folder)
        if program:
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout
            version = re.search(r"\d+", said)
            if version and int(version[0]) >= OLDEST:
                return Path(program).resolve().parent
    return None


@contextmanager
def running_server() -> Iterator[Server]:
    """A server for as long as the block lasts. Skips the test where none is installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip(f"there is no PostgreSQL {OLDEST} or later on this machine: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="occnews-postgres-"))
    server = Server(folder=folder, programs=programs)
    try:
        _make_cluster(server)
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _make_cluster(server: Server) -> None:
    user = _find_user()
    password = server.folder / "password"
    password.write_text(PASSWORD, encoding="utf-8")
    if user:
        for path in (server.folder, password):
            shutil.chown(path, user)
    # Norwegian order: what relies on the database's own order of texts shows.
    options = ["--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=nb-NO", "--no-sync"]
    sign_in = ["--auth=scram-sha-256", f"--username={USER}", f"--pwfile={password}"]
    done = subprocess.run(
        [server.programs / "initdb", "-D", server.folder / "data", *options, *sign_in],
        user=user, capture_output=True, text=True, check=False, cwd=server.folder,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(done.stderr)
