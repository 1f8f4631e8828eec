"""A workspace with a draft, as the tests of the use cases have it."""

from tests.publisher.conftest import opened, published_workspace, publisher, records, workspace

__all__ = ["opened", "published_workspace", "publisher", "records", "workspace"]
