"""What the tests of the store have in common: a moment, and the type of the fixture ``changing``."""

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

from occnews.store import Transaction

NOW = dt.datetime(2025, 11, 26, 8, 30, tzinfo=dt.UTC)

Changing = Callable[[], AbstractContextManager[Transaction]]
