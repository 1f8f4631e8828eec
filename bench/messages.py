"""Prints what compiling an email costs, against MJML JS, and then what each recipient's message costs."""

import datetime as dt
import email.policy
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from email.headerregistry import Address
from email.message import EmailMessage
from functools import partial
from pathlib import Path

from commands import make_workspace
from mjml import mjml2html

from occnews.config import Config, load_config
from occnews.mail.message import CompiledMessage, compile_message, personalise
from occnews.model.rendering import Logos, Personal, Recipient, RenderedEmail
from occnews.model.story import Story
from occnews.publisher import open_publisher
from occnews.publisher.lookup import find_publication
from occnews.publisher.publications import compose_in
from occnews.render.email import (
    choose_layout,
    compile_mjml,
    compose_letter,
    make_context,
    make_email_environment,
    make_placeholders,
    render_email,
)
from occnews.render.environment import render_template

NODE_MODULES = Path(__file__).parent.parent / "tests" / "checkers" / "node_modules"
NOW = dt.datetime(2025, 11, 26, 9, 0, tzinfo=dt.UTC)
PLACEHOLDERS = make_placeholders("7f3a9c0e51d24b68" * 2, "greeting", "unsubscribe", "preferences")
TOKEN = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4"
RECIPIENT = Recipient(
    address="kare.nordmann@example.no",
    name="Kåre Nordmann",
    message_id="<0123456789abcdef0123456789abcdef@bench.example>",
    unsubscribe_mailto="unsubscribe@bench.example",
    personal=Personal(
        greeting="Hello Kåre,",
        unsubscribe=f"https://bench.example/unsubscribe/{TOKEN}?from=email&of=2025-11",
        preferences=f"https://bench.example/preferences/{TOKEN}",
    ),
)


def main() -> None:
    node_modules = Path(sys.argv[1]) if len(sys.argv) > 1 else NODE_MODULES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        compared = {count: compare_compiling(folder, count) for count in (3, 30, 300)}
        print_compiling(compared, time_mjml_js(node_modules, [folder / f"{count}.mjml" for count in compared]))
        print()
        for count in (3, 15):
            print_building(*compose(folder, count), count)


def compose(folder: Path, count: int) -> tuple[Story, Config]:
    """A digest of that many members in full, each with a profile, as a workspace composes it."""
    workspace = make_workspace(folder, count) if not (folder / f"of-{count}").exists() else folder / f"of-{count}"
    config = load_config(workspace, {"OCCNEWS_EDITORIAL_COMPACT_ABOVE": "1000", "OCCNEWS_EMAIL_GREETING": "true"})
    with open_publisher(config, by="Bench", now=NOW) as p, p.reading() as tx:
        (story,) = compose_in(p, tx, find_publication(tx, "2025-11"))
    return story, config


def compare_compiling(folder: Path, count: int) -> tuple[float, float, float, float]:
    """Milliseconds of Jinja, mjml-python, our checks around it, and encoding; the MJML is left in the folder."""
    story, config = compose(folder, count)
    letter = compose_letter(story, config, Logos(), PLACEHOLDERS)
    context = make_context(letter, config) | {"subject": story.subject}
    template = f"email/{choose_layout(story)}/body.mjml"
    fill_in = partial(render_template, make_email_environment(config), template, **context)
    mjml = fill_in()
    (folder / f"{count}.mjml").write_text(mjml, encoding="utf-8")
    rendered = render_email(story, config, Logos(), PLACEHOLDERS)
    bare = time_once(lambda: mjml2html(mjml, fonts={})) / 1000
    return (
        time_once(fill_in) / 1000,
        bare,
        time_once(lambda: compile_mjml(mjml, template)) / 1000 - bare,
        time_once(lambda: compile_message(rendered, config, date=NOW, campaign=story.name)) / 1000,
    )


def time_once(work: Callable[[], object], batch: int = 1) -> float:
    """Microseconds of one core that the work takes: the best of many batches, as others use this machine too."""
    work()
    best, ends = float("inf"), time.perf_counter() + 1.5
    while time.perf_counter() < ends:
        started = time.process_time()
        for _ in range(batch):
            work()
        best = min(best, (time.process_time() - started) / batch)
    return best * 1e6


def time_mjml_js(node_modules: Path, files: list[Path]) -> list[float]:
    """Milliseconds of MJML JS for each file, once it is warm; nothing where it is not there."""
    if not (node_modules / "mjml").is_dir():
        print(f"MJML JS: left out, as there is no mjml in {os.path.relpath(node_modules)} (npm ci --ignore-scripts)")
        return []
    script = Path(__file__).with_name("mjml_js.cjs")
    command = ["node", str(script), str(node_modules.resolve()), *map(str, files)]
    return [float(line) for line in subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()]


def print_compiling(compared: dict[int, tuple[float, float, float, float]], js: list[float]) -> None:
    print("compiling once, ms     Jinja   mjml-python   checks   encoding       all    MJML JS, warm, of the same")
    for position, (count, (jinja, mjml, checks, encoding)) in enumerate(compared.items()):
        own = f"{jinja:7.2f} {mjml:13.2f} {checks:8.2f} {encoding:10.2f} {jinja + mjml + checks + encoding:9.2f}"
        against = f"{js[position]:9.1f}: {js[position] / mjml:.0f} × mjml-python" if js else ""
        print(f"{count:5} members        {own}{against}")


def print_building(story: Story, config: Config, count: int) -> None:
    rendered = render_email(story, config, Logos(), PLACEHOLDERS)
    compiled = compile_message(rendered, config, date=NOW, campaign=story.name)
    spliced = time_once(lambda: compiled.build(RECIPIENT), batch=100)
    personal = personalise(rendered, RECIPIENT.personal)
    slow = time_once(lambda: build_by_the_standard_library(personal, config))
    again = time_once(lambda: render_email(story, config, Logos(), RECIPIENT.personal))
    size = len(compiled.build(RECIPIENT))
    print(f"one recipient's message, {count} members, {size / 1000:.0f} kB, {len(compiled.slots)} values in its body")
    print(f"    spliced                {spliced:9.1f} µs")
    print(f"    standard library       {slow:9.0f} µs   {slow / spliced:.0f} ×")
    print(f"    and rendering it anew  {slow + again:9.0f} µs   {(slow + again) / spliced:.0f} ×")
    check(compiled, personal)


def build_by_the_standard_library(rendered: RenderedEmail, config: Config) -> bytes:
    """The same message from the texts that are there already, by ``email.message``."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = Address(config.cluster.name, addr_spec="news@bench.example")
    message["Subject"] = rendered.subject
    message["Date"] = NOW
    message["To"] = Address(RECIPIENT.name, addr_spec=RECIPIENT.address)
    message["Message-ID"] = RECIPIENT.message_id
    message["List-Id"] = "<new-members.bench.example>"
    message["List-Unsubscribe"] = f"<{RECIPIENT.personal.unsubscribe}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(rendered.text, cte="quoted-printable")
    message.add_alternative(rendered.html, subtype="html", cte="quoted-printable")
    return message.as_bytes()


def check(compiled: CompiledMessage, personal: RenderedEmail) -> None:
    """What was timed is the message that it should be."""
    message = email.message_from_bytes(compiled.build(RECIPIENT), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    contents = [part.get_content().replace("\r\n", "\n") for part in message.iter_parts()]
    assert contents == [personal.text.removesuffix("\n"), personal.html.removesuffix("\n")]


if __name__ == "__main__":
    main()
