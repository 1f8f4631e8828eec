"""Says in words for people what pydantic found wrong with a value."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from pydantic import ValidationError

_NUMBERS: Final = "must be a whole number"
_DATES: Final = "must be a date, as in 2025-11-26"
_PLAIN_REASONS: Final[dict[str, str]] = {
    "missing": "is missing",
    "too_short": "must not be empty",
    "string_too_short": "must not be empty",
    "string_type": "must be text",
    "int_type": _NUMBERS,
    "int_parsing": _NUMBERS,
    "int_parsing_size": _NUMBERS,
    "int_from_float": _NUMBERS,
    "bool_type": "must be yes or no",
    "bool_parsing": "must be yes or no",
    "date_type": _DATES,
    "date_parsing": _DATES,
    "date_from_datetime_parsing": _DATES,
    "date_from_datetime_inexact": _DATES,
    "string_pattern_mismatch": "is not written as it must be",
    "tuple_type": "must be a list",
    "model_type": "must be a set of named values, each as «name: value»",
    "model_attributes_type": "must be a set of named values, each as «name: value»",
    "dict_type": "must be a set of named values, each as «name: value»",
    "union_tag_not_found": "needs a kind: paragraph, subheading, quote, reported, image or facts",
    "union_tag_invalid": "has an unknown kind; known: paragraph, subheading, quote, reported, image, facts",
}
_REASONS: Final[dict[str, Callable[[Mapping[str, Any]], str]]] = {
    "too_long": lambda context: f"is longer than {context['max_length']} characters; shorten it",
    "string_too_long": lambda context: f"is longer than {context['max_length']} characters; shorten it",
    "greater_than_equal": lambda context: f"must be at least {context['ge']}",
    "less_than_equal": lambda context: f"must be at most {context['le']}",
    "value_error": lambda context: str(context["error"]),
    "enum": lambda context: f"must be one of {context['expected']}",
    "literal_error": lambda context: f"must be one of {context['expected']}",
}


def explain_kind(kind: str, context: Mapping[str, Any]) -> str:
    """The words for one of pydantic's kinds of error, with what it says of the limit."""
    if kind in _PLAIN_REASONS:
        return _PLAIN_REASONS[kind]
    return _REASONS[kind](context) if kind in _REASONS else "cannot be used as it stands"


def explain_validation(error: ValidationError) -> tuple[tuple[str, str], ...]:
    """Say what is wrong, as (dotted name, reason); items of lists count from 1."""
    found = []
    for problem in error.errors(include_url=False):
        name = ".".join(str(part + 1 if isinstance(part, int) else part) for part in problem["loc"])
        found.append((name, explain_kind(problem["type"], problem.get("ctx", {}))))
    return tuple(found)
