"""What is typed beside a record's fields, such as names, remarks and addresses: read, or refused with a sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError

from occnews.errors import InputError
from occnews.model.reasons import explain_validation
from occnews.model.text import clean_line, clean_url

_NAME_LIMIT = 200


@contextmanager
def explaining() -> Iterator[None]:
    """Raise an InputError, which names the field, for a value inside that the model refuses."""
    try:
        yield
    except ValidationError as error:
        name, reason = explain_validation(error)[0]
        raise InputError(f"{name}: {reason}".removeprefix(": ")) from None


def read_line(text: str, option: str) -> str:
    """Read one line of text, possibly empty. Raises InputError that names the option."""
    try:
        return clean_line(text)
    except ValueError as error:
        raise InputError(f"{option} {error}") from None


def read_name(text: str, option: str) -> str:
    """Read a person's name, possibly empty. Raises InputError that names the option."""
    name = read_line(text, option)
    if len(name) > _NAME_LIMIT:
        raise InputError(f"{option} is longer than {_NAME_LIMIT} characters; shorten it")
    return name


def read_url(text: str, option: str) -> str:
    """Read a web address, possibly empty. Raises InputError that names the option."""
    try:
        return clean_url(text)
    except ValueError as error:
        raise InputError(f"{option}: {error}") from None
