"""A publication hangs together."""

import datetime as dt

import pytest
from pydantic import ValidationError

from occnews.model.publication import Publication


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"languages": ("en", "nb", "en")}, "languages: one is there twice"),
        ({"languages": ()}, "languages"),
        ({"date": dt.date(9999, 12, 31)}, "date: the year 9999 is not between 1900 and 2199"),
        ({"date": dt.date(1, 1, 1)}, "date: the year 1 is not between 1900 and 2199"),
    ],
)
def test_publication_refuses_what_no_channel_can_show(fields: dict[str, object], reason: str) -> None:
    usual = {"id": "id-1", "kind": "digest", "name": "2025-11", "date": dt.date(2025, 11, 26), "languages": ("en",)}
    with pytest.raises(ValidationError, match=reason):
        Publication.model_validate({**usual, **fields})
