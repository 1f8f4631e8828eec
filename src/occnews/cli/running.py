"""Runs a command, and maps every way it can end to a sentence on stderr and an exit code."""

import contextlib
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TextIO, cast

from typer import Abort, TyperException

from occnews.cli.output import complain
from occnews.errors import CheckFailedError, OccnewsError

if TYPE_CHECKING:
    from occnews.model.finding import Finding

DONE: Final = 0
CHECK_FAILED: Final = 1
BAD_INPUT: Final = 2
BUG: Final = 70
INTERRUPTED: Final = 130
# What a shell reports of a program whose reader went away: 128 + SIGPIPE.
NOBODY_READS: Final = 141


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Nothing escapes: what is expected becomes a sentence, a bug its trace and how to report it."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        _make_robust(stream)
    try:
        code = _call(arguments)
        sys.stdout.flush()
        return code
    except (BrokenPipeError, SystemExit):
        # Typer and Rich turn a reader that went away into SystemExit(1); here 1 means that a check failed.
        _silence(sys.stdout)
        return NOBODY_READS
    except OSError as error:
        # Standard output itself may be what cannot be written: Python would try again at exit, and trace.
        _silence(sys.stdout)
        complain(describe_os_error(error))
        return BAD_INPUT


def _call(arguments: Sequence[str] | None) -> int:
    from occnews.cli.app import app

    try:
        result = app(args=arguments, prog_name="occnews", standalone_mode=False)
        return result if isinstance(result, int) else DONE
    except (KeyboardInterrupt, Abort):
        print("Stopped; what was not finished was not changed.", file=sys.stderr)
        return INTERRUPTED
    except TyperException as error:
        _complain_of_usage(error)
        return BAD_INPUT
    except OccnewsError as error:
        return _report(error)
    except OSError:
        raise
    except Exception:
        _report_bug()
        return BUG


def _complain_of_usage(error: TyperException) -> None:
    message = error.format_message()
    # Typer has printed the help already when a group was named without a command: then there is nothing to say.
    if message:
        context = getattr(error, "ctx", None)
        hint = f"Try: {context.command_path} --help" if context else "Try: occnews --help"
        complain(f"{message.rstrip('.')}. {hint}" if not message.endswith("?") else f"{message} {hint}")


def _report(error: OccnewsError) -> int:
    complain(str(error))
    if not isinstance(error, CheckFailedError):
        return BAD_INPUT
    if error.findings:
        from occnews.cli.findings import print_findings

        print_findings(cast("tuple[Finding, ...]", error.findings), to_stderr=True)
    return CHECK_FAILED


def _report_bug() -> None:
    import traceback

    from occnews import __version__

    traceback.print_exc()
    complain(
        f"This is a mistake in occnews {__version__}, not yours. Please report it, with the lines above and "
        "the command you typed."
    )


def describe_os_error(error: OSError) -> str:
    """What the operating system refused, in words: which file, why, and how to mend it."""
    where = f"{error.filename} " if error.filename else "A file "
    if isinstance(error, PermissionError):
        return f"{where}may not be read or written. Check who owns it and its folder."
    if isinstance(error, FileNotFoundError):
        return f"{where}is not there. Check its name."
    return f"{where}cannot be used: {error.strerror or error}."


def _open_closed_streams() -> None:
    """Give a program that was started without one somewhere to print to: nowhere."""
    # Python has None in their place, as of `occnews … >&-`, a service, or a windowed program on Windows.
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _make_robust(stream: TextIO) -> None:
    """Let no name from a record stop a command because a console's encoding lacks a letter."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is None:
        return
    if os.name == "nt":
        reconfigure(encoding="utf-8", errors="replace")
    else:
        reconfigure(errors="replace")


def _silence(stream: TextIO) -> None:
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
