"""RenderedEmail → a draft that Outlook opens ready to be addressed and sent."""

import hashlib
from email.message import EmailMessage
from email.policy import SMTP

from occnews.mail.addresses import write_text
from occnews.model.rendering import RenderedEmail


def build_draft(email: RenderedEmail) -> bytes:
    """Build an unsent message: a subject, a text and an HTML body, and nobody it is from or to.

    Whoever opens it sends it from an account of their own, so it has no headers of a list, no date and no id. Raises
    InputError for a subject that would break the message.
    """
    body = EmailMessage(policy=SMTP)
    body.set_content(email.text, cte="quoted-printable")
    body.add_alternative(email.html, subtype="html", cte="quoted-printable")
    # «=_» cannot occur in quoted-printable, and the same email gives the same file.
    body.set_boundary(f"=_{hashlib.sha256(email.html.encode()).hexdigest()[:32]}")
    # By hand, because the standard library folds a subject in a way that leaves a space before it. X-Unsent makes
    # Outlook open the file for writing instead of reading.
    headers = (
        f"X-Unsent: 1\r\nSubject: {write_text('Subject', email.subject)}\r\nContent-Language: {email.language}\r\n"
    )
    return headers.encode("ascii") + body.as_bytes()
