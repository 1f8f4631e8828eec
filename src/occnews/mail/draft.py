"""RenderedEmail → a draft that Outlook opens ready to be addressed and sent."""

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from occnews.model.rendering import RenderedEmail

# Outlook opens such a file for writing instead of reading. Source: MS-OXCMAIL, X-Unsent.
_UNSENT: Final = "X-Unsent"


def build_draft(email: RenderedEmail) -> bytes:
    """Build an unsent message: a subject, a text and an HTML body, and nobody it is from or to.

    Whoever opens it sends it from an account of their own, so it has no headers of a list, no date and no id.
    """
    message = EmailMessage(policy=SMTP)
    message[_UNSENT] = "1"
    message["Subject"] = email.subject
    message.set_content(email.text, cte="quoted-printable")
    message.add_alternative(email.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = str(email.language)
    # «=_» cannot occur in quoted-printable, and the same email gives the same file.
    message.set_boundary(f"=_{hashlib.sha256(email.html.encode()).hexdigest()[:32]}")
    return message.as_bytes()
