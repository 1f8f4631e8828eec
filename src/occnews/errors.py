"""The errors that occnews raises on purpose.

Each carries data for programs and one human sentence that says what is wrong, where, and how to mend it.
They know no terminal and no HTTP: each edge maps them once.
"""


class OccnewsError(Exception):
    """The base of all errors raised on purpose. ``str(error)`` is the human sentence."""


class ConfigError(OccnewsError):
    """``config.toml``, the environment or the workspace folder is unusable."""


class InputError(OccnewsError):
    """What somebody typed or handed in cannot be used as it stands."""


class FieldError(InputError):
    """One value of one record is not acceptable.

    ``field`` is its dotted name (``places.1.city``), ``value`` what was given, ``reason`` a sentence.
    """

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(f"{field}: {reason}" if field else reason)
        self.field, self.value, self.reason = field, value, reason


class FileUnusableError(InputError):
    """A whole file cannot be read: ``path`` names it."""

    def __init__(self, path: object, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path, self.reason = path, reason


class NotFoundError(InputError):
    """There is no such member, publication or file."""


class ConflictError(OccnewsError):
    """The step is not allowed in the present state, or somebody else was there first."""


class CheckFailedError(OccnewsError):
    """A check found something that blocks. ``findings`` holds what (``model.finding.Finding``)."""

    def __init__(self, message: str, findings: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.findings = findings


class StoreError(OccnewsError):
    """The database cannot be opened, is from a newer version, or its disk refuses to write."""


class RelayError(OccnewsError):
    """The mail server cannot be reached, trusted or signed in to: nothing was sent."""


class RemoteError(OccnewsError):
    """A site elsewhere cannot be reached or trusted, refuses us, or answers what it should not."""


class TemplateFailedError(OccnewsError):
    """A template cannot be rendered. ``template`` is its name, ``line`` 1-based or None."""

    def __init__(self, template: str, line: int | None, reason: str) -> None:
        where = f"{template}, line {line}" if line else template
        super().__init__(f"{where}: {reason}")
        self.template, self.line, self.reason = template, line, reason
