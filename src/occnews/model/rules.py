"""The rules that `occnews check` knows: each one's id, its level and what it is about in a line.

A page for each stands in ``docs/checks/<id>.md``. Nothing is reported that is not listed here.
"""

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from occnews.model.finding import Finding, Severity


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule. ``severity`` is the gravest that it reports. ``echoes`` is a rule that says the same of the records:
    where that one has spoken, this one is silent."""

    code: str
    severity: Severity
    title: str
    echoes: str = ""


def _list_rules(severity: Severity, *rows: tuple[str, str] | tuple[str, str, str]) -> Iterator[Rule]:
    for code, title, *echoed in rows:
        yield Rule(code=code, severity=severity, title=title, echoes="".join(echoed))


_BLOCKING: Final = _list_rules(
    Severity.BLOCKING,
    # Settings and what the editors decide.
    ("no-site", "There is no site yet"),
    ("logo-unusable", "The cluster's logo cannot be used"),
    ("schedule-unusable", "A schedule that could never do what it says"),
    ("relay-unusable", "The settings of your mail server do not fit together"),
    ("no-members", "There is no member in it"),
    ("no-headline", "The headline is empty"),
    ("no-subject", "The subject is empty"),
    ("listed-twice", "A member is listed twice"),
    ("no-record", "A member has no record"),
    ("embargo", "A member may not be named yet"),
    # Records.
    ("joined-unknown", "Nobody noted when a member joined"),
    ("quote-unapproved", "A quote that its speaker has not approved"),
    ("image-alt", "A picture without alt text"),
    ("image-missing", "A picture has gone from media/"),
    # What was rendered.
    ("email.size", "The email is larger than inboxes show"),
    ("email.subject", "The subject is empty or far too long", "no-subject"),
    ("email.empty", "A part of the email is empty"),
    ("email.token", "A mark of ours was left in the email"),
    ("email.unsubscribe", "No link to unsubscribe"),
    ("email.relative", "A link that leads nowhere in an inbox"),
    ("email.scheme", "A link that mail programs block"),
    ("email.alt", "A picture without an alt text in the email", "image-alt"),
    ("email.image-address", "A picture that inboxes cannot fetch", "no-site"),
    ("email.data-uri", "A picture inside the address itself"),
    ("email.script", "A script, form or frame in the email"),
    # The feeds.
    ("feed.syntax", "A feed that cannot be read"),
    ("feed.schema", "An Atom feed that breaks its standard"),
    ("feed.id", "An entry without an id of its own"),
    ("feed.address", "A feed's address that is wrong or not whole"),
    ("feed.chain", "An archive that readers cannot walk"),
    ("feed.copy", "The site shows another feed than was written"),
    # Templates.
    ("mjml.syntax", "MJML that cannot be read"),
    ("mjml.character", "A character that no email can hold"),
    ("mjml.unknown-tag", "A tag that MJML does not have"),
    ("mjml.nesting", "A tag in a place where it cannot stand"),
    ("mjml.text", "Text between tags, where none can stand"),
    ("mjml.end-tag", "An end tag that is missing or too many"),
    ("mjml.depth", "Tags far too deep in one another"),
    ("mjml.include", "An mj-include"),
    ("mjml.unsupported", "MJML that our compiler cannot read"),
    ("mjml.no-body", "A template without a body"),
    ("template.broken", "A template or a wording that cannot be used"),
)

_WARNING: Final = _list_rules(
    Severity.WARNING,
    # Settings and what the editors decide.
    ("setting-missing", "A setting that is still empty"),
    ("workspace-place", "The workspace lies where databases are damaged"),
    ("site-insecure", "The site's address is not https"),
    ("no-postal-address", "There is no postal address"),
    ("no-canonical-url", "Its address on your own site is not noted"),
    ("date-line", "The date does not fit the period"),
    ("subject-length", "The subject is longer than inboxes show"),
    ("subject-shouting", "The subject shouts"),
    ("preheader-length", "The preheader is too short or too long"),
    ("noun", "A word for companies, of members that are none"),
    ("left", "A member has left"),
    ("joins-later", "A member joins only later"),
    # Records, and texts of every kind.
    ("no-summary", "A profile without a summary"),
    ("not-translated", "A text that is missing in one language"),
    ("wrong-language", "A text that seems to be in another language"),
    ("no-role", "A speaker without a role"),
    ("no-speaker", "A quote without a person"),
    ("quote-in-text", "A quote inside a paragraph"),
    ("quote-marks", "Quotation marks around a quote"),
    ("claim", "A claim that needs a second look"),
    ("acronym", "A short form that is never spelled out"),
    ("name-spelling", "A name that is spelled in two ways"),
    ("number-differs", "A number that differs between languages"),
    ("date-passed", "An expected date that has passed"),
    ("left-over", "A placeholder that was left in a text"),
    ("image-permission", "A picture of people that nobody allowed"),
    ("image-elsewhere", "A picture that stands on another site"),
    ("image-alt-file", "An alt text that is the name of a file"),
    ("image-heavy", "A picture of more than one megabyte"),
    ("dead-link", "A link that no longer leads anywhere"),
    # What was rendered.
    ("email.preheader", "The preheader does not fill its line", "preheader-length"),
    ("email.lang", "The email does not say its language"),
    ("email.dir", "The email does not say which way it reads"),
    ("email.title", "The email has no title"),
    ("email.heading-order", "Headings out of order"),
    ("email.empty-heading", "A heading without words"),
    ("email.markup", "Tags that are not closed as they were opened"),
    ("email.contrast", "Text that is hard to see"),
    ("email.left-over", "A placeholder that was left in the email", "left-over"),
    ("email.postal-address", "The postal address is not in the email", "no-postal-address"),
    ("email.http", "A link that is not encrypted"),
    ("email.local-link", "A link to a machine of your own"),
    ("email.vague-link", "A link's text that does not say where it leads"),
    ("email.empty-link", "A link without any text"),
    ("email.alt-file", "An alt text in the email that is a file's name", "image-alt-file"),
    ("email.image-format", "A picture in a format that inboxes do not show"),
    ("email.image-height", "A picture without a height"),
    ("email.image-only", "An email that is nearly all pictures"),
    ("email.table-role", "A table that screen readers read out as one"),
    ("email.text-differs", "The text part does not say what the HTML says"),
    ("message.line-length", "A line of the message is too long"),
    ("message.one-click", "No unsubscribing with one click"),
    # The posts.
    ("social.too-long", "A post is too long for its network"),
    ("social.too-many-bytes", "A post has too many bytes for its network"),
    ("social.empty", "A post has no text"),
    ("social.too-many-links", "A post has more links than its network allows"),
    ("social.dead-link", "A link in a post that cannot be clicked"),
    ("social.too-many-hashtags", "A post has more hashtags than its network allows"),
    ("social.left-over", "A placeholder that was left in a post", "left-over"),
    ("social.unsafe-character", "A post holds a character that networks refuse"),
    ("social.parts", "The parts of a thread are numbered wrongly"),
    # The feeds.
    ("feed.part", "A feed or an entry that lacks a part"),
    ("feed.moment", "Moments that readers cannot put in order"),
    ("feed.html", "An entry's content that readers would spoil"),
    ("feed.hub", "A feed that does not name its hub"),
    ("feed.differs", "The formats of a feed differ"),
    # Templates.
    ("mjml.unknown-attribute", "An attribute that a tag does not have"),
    ("mjml.attribute-twice", "An attribute that is given twice"),
    ("mjml.value", "A value of the wrong kind"),
    ("mjml.ignored", "MJML that our compiler leaves out"),
    ("mjml.class", "An mj-class that is not defined"),
    ("mjml.icon", "An icon or a link of another company's making"),
    ("template.unknown", "A template of your own that nothing uses"),
    ("template.outdated", "A copied template whose original has changed"),
)

_HINT: Final = _list_rules(
    Severity.HINT,
    ("compact", "It uses the compact layout"),
    ("subject-emoji", "An emoji in the subject"),
    ("no-boilerplate", "No paragraph about the cluster"),
    ("no-website", "A member without a website"),
    ("no-logo", "A member without a logo"),
    ("image-credit", "A picture that names nobody who made it"),
    ("moved-link", "A link whose page has moved"),
    ("social.warning", "Something about a post to look at"),
    ("social.small-hashtag", "A hashtag without capitals"),
    # Templates.
    ("template.same", "A template of your own that changes nothing"),
    ("mjml.avoid", "A tag that few inboxes show as it is meant"),
    ("email.client-support", "Something that a mail program does not know"),
)

RULES: Final = {rule.code: rule for rule in (*_BLOCKING, *_WARNING, *_HINT)}


def suggest_rule(code: str) -> str:
    """What to say to somebody who names a rule that there is not."""
    close = difflib.get_close_matches(code, RULES, n=1)
    return f"Did you mean {close[0]}?" if close else "occnews check --rules lists them all."


def check_rules_off(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Check rules that are to be left out. Raises ValueError for one that there is not, or that may block."""
    for code in codes:
        if code not in RULES:
            raise ValueError(f"there is no rule «{code}». {suggest_rule(code)}")
        if RULES[code].severity is Severity.BLOCKING:
            raise ValueError(f"«{code}» can keep a publication from going out, and cannot be put off")
    return codes


def make_finding(code: str, where: str, message: str, mend: str = "", severity: Severity | None = None) -> Finding:
    """A finding of a rule, at its own level unless ``severity`` says otherwise. Raises KeyError for an unknown rule."""
    rule = RULES[code]
    return Finding(code=code, severity=severity or rule.severity, where=where, message=message, mend=mend)


def drop_echoes(findings: Iterable[Finding], heard: Iterable[Finding]) -> Iterator[Finding]:
    """Findings without those that say of the email or a post what was ``heard`` of the records already."""
    known = {finding.code for finding in heard}
    return (finding for finding in findings if RULES[finding.code].echoes not in known)


def drop_unwanted(findings: Iterable[Finding], off: Iterable[str]) -> Iterator[Finding]:
    """Findings without those of rules that a workspace does without."""
    unwanted = set(off)
    return (finding for finding in findings if finding.code not in unwanted)
