"""The tags that sending services fill in for each recipient, and how to keep a member's words from being read as one.

Each table is what the service's own documents say (read in November 2026): Mailchimp's "merge tags", Brevo's "template
language", Mailjet's "personalization" and unsubscribe variables, SendGrid's "substitution tags" of Marketing Campaigns.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from markupsafe import escape

from occnews.editorial.wording import Words
from occnews.model.member import Language

# A private character that no text of ours can hold: it keeps the place of the name while the greeting is worded.
_NAME: Final = "\ue000"
_STYLE: Final = re.compile(r"(<style\b.*?</style>)", re.IGNORECASE | re.DOTALL)
_ADDRESS: Final = re.compile(r"https?://\S+")


@dataclass(frozen=True, kw_only=True)
class Service:
    """How a service writes what is a recipient's own; "" where it has no tag for it.

    ``greeting`` holds ``{named}`` and ``{plain}``, the greetings with and without the name. ``starts`` finds each
    character that would begin a tag there; the last one of a text counts, as a tag of ours may follow. ``{locale}`` is
    the unsubscribe page's language, ``{nobody}`` what a reader without a name is called. ``hints``: what to set there.
    """

    name: str
    first_name: str
    greeting: str
    unsubscribe: str
    preferences: str
    view_online: str
    postal_address: str
    starts: re.Pattern[str]
    hints: tuple[str, ...] = ()

    def write_tags(self, words: Words, *, in_html: bool) -> dict[str, str]:
        """The tag for each field of Personal that the service has one for, as it stands in the email."""
        tags = {
            "greeting": self._greet(words, in_html=in_html),
            "unsubscribe": self.unsubscribe.replace("{locale}", "EN" if words.language is Language.EN else "LOCALE"),
            "preferences": self.preferences,
            "view_online": self.view_online,
            "postal_address": self.postal_address,
        }
        return {field: tag for field, tag in tags.items() if tag}

    def _greet(self, words: Words, *, in_html: bool) -> str:
        named, plain = words.text("email.greeting", name=_NAME), words.text("email.greeting_plain")
        keep = self.keep_html if in_html else self.keep_text
        named, plain = (keep(str(escape(text)) if in_html else text) for text in (named, plain))
        nobody = words.text("email.greeting_nobody").replace('"', "")
        first_name = self.first_name.replace("{nobody}", nobody)
        return self.greeting.replace("{named}", named.replace(_NAME, first_name)).replace("{plain}", plain)

    def keep_html(self, html: str) -> str:
        """The HTML with nothing in it that the service would read as a tag; browsers show the same."""
        pieces = _STYLE.split(html)
        # Entities mean nothing within <style>, where a space between two marks changes nothing.
        kept = [
            self.starts.sub(r"\g<0> ", piece)
            if number % 2
            else self.starts.sub(lambda found: f"&#{ord(found[0])};", piece)
            for number, piece in enumerate(pieces)
        ]
        return "".join(kept)

    def keep_text(self, text: str) -> str:
        """The same for plain text, where a space parts the marks: "{ {x}}" is still read as it was meant."""
        addresses = [found.span() for found in _ADDRESS.finditer(text)]

        def part(found: re.Match[str]) -> str:
            if any(start <= found.start() < end for start, end in addresses):
                return f"%{ord(found[0]):02X}"  # a space would end the address; this is the same one
            return f"{found[0]} "

        return self.starts.sub(part, text)


_BRACKETED: Final = "weblink|unsubscribe|unsubscribe_preferences|sender_(?:name|address|city|state|zip|country)"

SERVICES: Final[Mapping[str, Service]] = {
    "mailchimp": Service(
        name="Mailchimp",
        first_name="*|FNAME|*",
        greeting="*|IF:FNAME|*{named}*|ELSE:|*{plain}*|END:IF|*",
        unsubscribe="*|UNSUB|*",
        preferences="*|UPDATE_PROFILE|*",
        view_online="*|ARCHIVE|*",
        postal_address="*|LIST:ADDRESSLINE|*",
        starts=re.compile(r"\*(?=\||\Z)"),
    ),
    "brevo": Service(
        name="Brevo",
        first_name="{{ contact.FIRSTNAME }}",
        greeting="{% if contact.FIRSTNAME %}{named}{% else %}{plain}{% endif %}",
        unsubscribe="{{ unsubscribe }}",
        preferences="{{ update_profile }}",
        view_online="{{ mirror }}",
        postal_address="",
        starts=re.compile(r"\{(?=[{%#]|\Z)|\[(?=(?:unsubscribe|mirror|update_profile)\])", re.IGNORECASE),
        hints=("Choose an update profile form in the campaign's settings: the preferences link leads to it.",),
    ),
    "mailjet": Service(
        name="Mailjet",
        first_name='[[data:firstname:"{nobody}"]]',
        greeting="{named}",
        unsubscribe="[[UNSUB_LINK_{locale}]]",
        preferences="",
        view_online="[[PERMALINK]]",
        postal_address="",
        # The bracket of «<!--[if mso]>» stands alone; two in a row are a tag.
        starts=re.compile(r"\{(?=[{%#]|\Z)|\[(?=\[|\Z)"),
        hints=("The unsubscribe page is in the language of the campaign's settings: set it there.",),
    ),
    "sendgrid": Service(
        name="SendGrid",
        first_name="{{first_name}}",
        greeting="{{#if first_name}}{named}{{else}}{plain}{{/if}}",
        unsubscribe="<%asm_group_unsubscribe_raw_url%>",
        preferences="<%asm_preferences_raw_url%>",
        view_online="{{Weblink}}",
        postal_address="{{Sender_Address}}, {{Sender_City}}, {{Sender_State}} {{Sender_Zip}}",
        starts=re.compile(rf"\{{(?=\{{|\Z)|<(?=%)|\[(?=%|(?:{_BRACKETED})\])", re.IGNORECASE),
        hints=("Choose an unsubscribe group in the Single Send's settings: the unsubscribe link leaves that group.",),
    ),
}
