"""Prints how many answers a second the public server gives, 200 and 304, beside nginx with the same files."""

import contextlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.request import Request, urlopen

from occnews.config import load_config
from occnews.publisher.demo import run_demo

SECONDS = 5
CONNECTIONS = 32
FEED = "feeds/digests.rss"
NGINX = """\
worker_processes 1;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    types {{ application/rss+xml rss; text/html html; }}
    gzip on;
    gzip_types application/rss+xml;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        location /feeds/ {{ add_header Cache-Control "public, max-age=3600"; }}
    }}
}}
"""
SERVE = "import sys; from occnews.cli import main; sys.exit(main())"


def main() -> None:
    missing = [program for program in ("wrk", "nginx") if shutil.which(program) is None]
    if missing:
        sys.exit(f"There is no {' and no '.join(missing)} here: apt-get install {' '.join(missing)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # nginx reads it as another user
        run_demo(folder / "demo", lambda _: None)
        size = (folder / "demo" / "site" / FEED).stat().st_size
        print(f"{FEED}, {size:,} bytes; {CONNECTIONS} connections, {SECONDS} s each, one process each")
        print(f"{'':22}{'occnews':>12}{'nginx':>12}{'share':>8}")
        with occnews(folder / "demo") as ours, nginx(folder) as theirs:
            compare("200", ours, theirs, "Accept-Encoding: identity")
            compare("200, gzip", ours, theirs, "Accept-Encoding: gzip")
            compare("304, If-None-Match", ours, theirs, None)


def compare(label: str, ours: str, theirs: str, header: str | None) -> None:
    """Print a line: how many answers a second each gives."""
    rates = [measure(base, header or f"If-None-Match: {read_tag(base)}") for base in (ours, theirs)]
    print(f"{label:22}{rates[0]:>12,.0f}{rates[1]:>12,.0f}{rates[0] / rates[1]:>8.0%}")


def measure(base: str, header: str) -> float:
    """The answers a second that wrk counts."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-H", header, f"{base}{FEED}"]
    said = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    if refused:
        sys.exit(f"{base} refused {refused[1]} requests.")
    found = re.search(r"Requests/sec:\s+([\d.]+)", said)
    assert found, said
    return float(found[1])


def read_tag(base: str) -> str:
    with urlopen(Request(f"{base}{FEED}", headers={"Accept-Encoding": "identity"})) as answer:
        return str(answer.headers["ETag"])


@contextlib.contextmanager
def occnews(workspace: Path) -> Iterator[str]:
    assert load_config(workspace, {}).site.url
    port = find_port()
    with running([sys.executable, "-c", SERVE, "-w", str(workspace), "serve", "--port", str(port)], port) as base:
        yield base


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[str]:
    port = find_port()
    config = folder / "nginx.conf"
    config.write_text(NGINX.format(folder=folder, port=port, root=folder / "demo" / "site"), encoding="utf-8")
    with running(["nginx", "-p", str(folder), "-c", str(config)], port) as base:
        yield base


@contextlib.contextmanager
def running(command: Sequence[str], port: int) -> Iterator[str]:
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}/"
        wait_for(base, process)
        yield base
    finally:
        process.terminate()
        process.wait()


def wait_for(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if process.poll() is not None:
            sys.exit(f"It ended at once: {process.args!r}")
        with contextlib.suppress(OSError):
            urlopen(f"{base}{FEED}").close()
            return
        time.sleep(0.1)
    sys.exit(f"Nothing answers at {base}")


def find_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
