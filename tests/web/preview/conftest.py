"""A workspace with a draft, as the tests of the use cases have it."""

from tests.publisher.conftest import opened, publisher, records, workspace

__all__ = ["opened", "publisher", "records", "workspace"]
