"""A rendered part → what is the same for all recipients, and between it the fields that are each one's own."""

import re
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Final

from occnews.errors import TemplateFailedError
from occnews.model.rendering import Personal, RenderedEmail

# Half of a placeholder is still far beyond what anybody's text holds by chance.
_SHORTEST: Final = 24


@dataclass(frozen=True, kw_only=True)
class SplitText:
    """``fields[i]`` of Personal stands between ``constants[i]`` and ``constants[i + 1]``."""

    constants: tuple[str, ...]
    fields: tuple[str, ...]

    def fill(self, values: dict[str, str]) -> str:
        """The whole text, its fields filled in as they are."""
        filled = [values[field] for field in self.fields]
        return "".join(chain.from_iterable(zip_longest(self.constants, filled, fillvalue="")))


def split_text(text: str, placeholders: Personal, what: str) -> SplitText:
    """Split a text at its placeholders. ``what`` names it in errors.

    Raises TemplateFailedError when a placeholder is there in part or in capitals: a template cut or changed it, so
    it would be sent. ValueError for placeholders that are none (``render.email.make_placeholders`` makes them).
    """
    fields = {placeholder: field for field, placeholder in placeholders.values}
    _check_placeholders(fields)
    if not fields:
        return SplitText(constants=(text,), fields=())
    pieces = re.split(f"({'|'.join(fields)})", text)
    constants = tuple(pieces[::2])
    _refuse_remains(constants, fields, what)
    return SplitText(constants=constants, fields=tuple(fields[piece] for piece in pieces[1::2]))


def refuse_in_constants(email: RenderedEmail) -> None:
    """Raise TemplateFailedError when the subject or preheader, which are the same for all, hold a placeholder."""
    for what in ("subject", "preheader"):
        if split_text(getattr(email, what), email.personal, what).fields:
            raise TemplateFailedError(what, None, "is the same for every recipient: take {{ personal.… }} out of it.")


def _check_placeholders(fields: dict[str, str]) -> None:
    for placeholder, field in fields.items():
        if not re.fullmatch(rf"[A-Za-z0-9]{{{_SHORTEST},}}", placeholder):
            raise ValueError(f"«{placeholder}» is no placeholder for {field}")


def _refuse_remains(constants: tuple[str, ...], fields: dict[str, str], what: str) -> None:
    rest = "\n".join(constants).casefold()
    for placeholder, field in fields.items():
        middle, folded = len(placeholder) // 2, placeholder.casefold()
        if folded[:middle] in rest or folded[middle:] in rest:
            reason = f"changes {{{{ personal.{field} }}}}: write it without a filter, and let nothing cut it."
            raise TemplateFailedError(what, None, reason)
