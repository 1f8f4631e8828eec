"""The command line: parse, call the publisher, print. Every error ends here, as a sentence and an exit code."""

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0 done, 1 a check failed, 2 unusable input."""
    from occnews.cli.running import run

    return run(arguments)
