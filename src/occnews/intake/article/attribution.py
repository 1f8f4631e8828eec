"""Reads who said a quote, and in what role, from the words beside it."""

import re
from dataclasses import dataclass, field
from typing import Final

from occnews.intake.article.names import PERSON, SURNAME, TITLED, is_person, strip_organisation
from occnews.intake.article.paragraphs import split_sentences
from occnews.intake.article.vocabulary import ACCORDING, DASHES, PRONOUNS, ROLE, SAYING, UPPER

_TITLES: Final = r"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.?\s+)?"
_LOWER_ROLE: Final = rf"(?:[\w&/’'.-]+\s+(?:(?:og|and|&|for|of|i|in)\s+)?){{1,8}}?"
# «said Kari Li, CEO» · «sier daglig leder Kari Li i Fjord» · «says Li»
_VERB_FIRST: Final = re.compile(
    rf"(?:(?i:and|og)\s+)?(?i:{SAYING})\s+(?:(?i:also|også|the|its|their|company|selskapets|our)\s+)*"
    rf"(?:(?P<before>{_LOWER_ROLE}))?{_TITLES}(?P<speaker>{PERSON}|{SURNAME})(?P<rest>.*)",
    re.DOTALL,
)
_PRONOUN_LAST: Final = re.compile(rf"(?i:(?:{SAYING})\s+(?:{PRONOUNS})|(?:{PRONOUNS})\s+(?:also\s+)?(?:{SAYING}))\b(?P<rest>.*)", re.DOTALL)
_NAME_FIRST: Final = re.compile(
    rf"(?:(?P<before>{_LOWER_ROLE}))?{_TITLES}(?P<speaker>{PERSON}|{SURNAME})(?P<role>(?:\s*\([^)]*\))?(?:,\s.+?,|\s+(?:of|at|in|i|fra|from|hos|ved)\s.+?)?)?"
    rf"\s+(?:also\s+|også\s+)?(?i:{SAYING})\b(?P<rest>.*)",
    re.DOTALL,
)
_ACCORDING: Final = re.compile(
    rf"(?i:{ACCORDING})\s+(?:(?P<before>{_LOWER_ROLE}))?{_TITLES}(?P<speaker>{PERSON}|{SURNAME})(?P<rest>.*)", re.DOTALL
)
_SIGNED: Final = re.compile(rf"[{DASHES}~-]*\s*{TITLED}\s*(?P<rest>[,(–—|/-].*|$)", re.DOTALL)
_ROLE_FIRST: Final = re.compile(rf"\b(?P<role>(?:[\w&/-]+\s+){{0,5}}?[\w&/-]+)\s+{_TITLES}(?P<name>{PERSON})")
_ROLE_AFTER: Final = re.compile(rf"(?P<name>{PERSON})(?:\s*\((?P<bracket>[^)]+)\)|,\s+(?P<role>[^.;:“”\"«»]{{2,140}}?)(?=[,.;:]|\s+(?:{SAYING})\b|$))")


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Who said something: ``text`` is as written. ``speaker`` is "" for a pronoun; ``tail`` is all behind the name."""

    text: str
    speaker: str = ""
    role: str = ""
    tail: str = ""
    is_pronoun: bool = False


@dataclass
class People:
    """The persons of a text: full names by their surname, roles by their full name."""

    roles: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, role: str) -> None:
        """Note a person; the first role that is known stays."""
        if not self.roles.get(name):
            self.roles[name] = role

    def complete(self, name: str) -> str:
        """The full name of whom a text calls by surname or first name; the name itself when nobody is known."""
        if name in self.roles:
            return name
        ends = [full for full in self.roles if full.endswith(f" {name}")]
        starts = [full for full in self.roles if full.startswith(f"{name} ")]
        return (ends or starts or [name])[-1]


def read_after(text: str) -> tuple[Attribution, str] | None:
    """Read the attribution at the start of what follows a quote; also give what remains behind its sentence."""
    body = text.lstrip(" ,.")
    body = re.sub(rf"^[{DASHES}-]\s*", "", body)
    sentences = split_sentences(body)
    if not sentences:
        return None
    clause = sentences[0]
    rest = body[body.find(clause) + len(clause) :].strip()
    pattern = next((each for each in (_PRONOUN_LAST, _VERB_FIRST, _ACCORDING, _NAME_FIRST) if each.match(clause)), None)
    if pattern is _NAME_FIRST and not _ends_with_verb(clause):
        pattern = None
    if pattern is None:
        signed = _SIGNED.fullmatch(clause.rstrip("."))
        if signed is None or (signed["rest"] and not _reads_as_role(signed["rest"])):
            return None
        return _make(clause, signed["speaker"], "", signed["rest"]), rest
    found = pattern.match(clause)
    assert found is not None
    if pattern is _PRONOUN_LAST:
        return Attribution(text=_trim(clause), is_pronoun=True), rest
    parts = found.groupdict()
    tail = parts.get("role") or parts["rest"]
    if pattern is _NAME_FIRST and not (parts.get("role") or "").strip():
        tail = ""
    return _make(clause, parts["speaker"], parts.get("before") or "", tail), rest


def _ends_with_verb(clause: str) -> bool:
    """Whether a clause that begins with a name says no more than that this person said it."""
    found = _NAME_FIRST.match(clause)
    assert found is not None
    rest = found["rest"].strip(" .,;:!")
    return len(rest.split()) <= 2 or found["rest"].startswith(",")


def read_before(text: str, people: People) -> Attribution | None:
    """Read the attribution in the sentence that leads to a quote: «Li adds:», «Ifølge Li, daglig leder,»."""
    clause = text.strip()
    if not clause.endswith((":", ",")) and not re.search(rf"\b(?i:{SAYING})$", clause):
        return None
    for pattern in (_ACCORDING, _NAME_FIRST, _VERB_FIRST):
        found = pattern.search(clause)
        if found:
            parts = found.groupdict()
            role = parts.get("role") if pattern is _NAME_FIRST else parts["rest"].split(":")[0]
            return _make(clause, parts["speaker"], parts.get("before") or "", role or "")
    if re.search(rf"\b(?i:(?:{PRONOUNS})\s+(?:{SAYING})|(?:{SAYING})\s+(?:{PRONOUNS}))\b", clause):
        return Attribution(text=_trim(clause), is_pronoun=True)
    if not clause.endswith(":") and not re.search(rf"\b(?i:{SAYING})\W*$", clause):
        return None
    named = [match.group() for match in re.finditer(PERSON, clause) if match.group() in people.roles]
    short = [full for full in people.roles if re.search(rf"\b{re.escape(full.split()[-1])}\b", clause)]
    speakers = named or short
    return Attribution(text=_trim(clause), speaker=speakers[-1] if speakers else "")


def read_signature(text: str) -> Attribution | None:
    """Read a line below a quote that only says who said it: «Kari Li, CEO», «– Kari Li», «said Kari Li, CEO.»."""
    if len(text.split()) > 30 or len(split_sentences(text)) > 1:
        return None
    signed = _SIGNED.fullmatch(text.strip().rstrip("."))
    if signed and (not signed["rest"] or _reads_as_role(signed["rest"])):
        return _make(text, signed["speaker"], "", signed["rest"])
    body = re.sub(rf"^[{DASHES}-]\s*", "", text.strip())
    # A new sentence that begins with a verb of saying is none; this one goes on from the quote.
    if not body[:1].islower():
        return None
    found = read_after(body)
    return found[0] if found and not found[1] else None


def _reads_as_role(text: str) -> bool:
    return len(text.split()) <= 16 and bool(ROLE.search(text)) and not re.search(rf"\b(?:is|was|has|er|har|skal)\b", text)


def _make(clause: str, speaker: str, before: str, tail: str) -> Attribution:
    return Attribution(text=_trim(clause), speaker=speaker, role=before.strip(), tail=tail.strip())


def _trim(text: str) -> str:
    return re.sub(rf"^[{DASHES}\s-]+", "", text.strip()).rstrip(" .,:;")


def read_role(attribution: Attribution, organisation: re.Pattern[str]) -> str:
    """The role that an attribution gives, without the organisation's name; "" when it gives none."""
    before = _last_role(attribution.role)
    tail = attribution.tail
    bracket = re.match(r"\(([^)]*)\)", tail)
    if bracket:
        inner = bracket[1].strip()
        if ROLE.search(inner):
            return strip_organisation(inner, organisation)
        tail = tail[bracket.end() :]
    tail = tail.strip(" ,.:;–—-")
    if before:
        return strip_organisation(before, organisation)
    if not attribution.tail.lstrip(") ").startswith((",", "(", "–", "—", "-", "|", "/")) and not bracket:
        return ""
    tail = _end_of_role(tail)
    role = strip_organisation(tail, organisation)
    return role if ROLE.search(role) or (role and len(role.split()) <= 6 and not organisation.search(role)) else ""


def _end_of_role(tail: str) -> str:
    """Leave out what no longer says the role: «CEO, who moved here in May»."""
    tail = re.split(r",\s+(?:who|which|som|when|as|and (?:adds|says)|og (?:legger|sier)|about|om|explaining|stating|adding)\b", tail)[0]
    tail = re.split(r"\s+(?:about|om at|when asked|when|while|who|som)\s+", tail)[0]
    return re.split(rf",\s+(?:{SAYING})\b", tail)[0]


def _last_role(before: str) -> str:
    """The role among the words before a name: «the company's CEO» is «CEO»."""
    words = re.sub(r"^.*(?:['’]s|s['’]|selskapets|bedriftens|stiftelsens)\s+", "", before.strip())
    return words if ROLE.search(words) else ""


def find_people(text: str) -> list[tuple[str, str]]:
    """Find persons whom a text introduces with a role: (full name, role with whatever follows it)."""
    found = []
    for match in _ROLE_AFTER.finditer(text):
        role = match["bracket"] or match["role"]
        if ROLE.search(role) and is_person(match["name"]):
            found.append((match["name"], role))
    for match in _ROLE_FIRST.finditer(text):
        role = _trim_role(match["role"])
        if role:
            found.append((match["name"], role))
    return found


def _trim_role(words: str) -> str:
    """The words right before a name that are a role: from the first word of a role on."""
    parts = words.split()
    if not ROLE.search(parts[-1]):
        return ""
    start = next((number for number, part in enumerate(parts) if ROLE.fullmatch(part)), len(parts) - 1)
    return " ".join(parts[start:])
