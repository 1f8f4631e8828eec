"""Reads who said a quote, and in what role, from the words beside it."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from occnews.intake.article.names import PERSON, SURNAME, TITLED, is_person, strip_organisation
from occnews.intake.article.paragraphs import split_sentences
from occnews.intake.article.vocabulary import ACCORDING, DASHES, PRONOUNS, ROLE, SAYING

_TITLES: Final = r"(?:(?:Dr|Prof|Mr|Mrs|Ms)\.?\s+)?"
_BEFORE: Final = r"(?:(?P<before>(?:[\w&/’'.-]+\s+(?:(?:og|and|&|for|of|i|in)\s+)?){0,7}?[\w&/’'.-]+,?\s+))"
# Who speaks: a full name first, then a role and a full name, then a surname alone or behind a role.
_WHO: Final = (
    rf"{_TITLES}(?P<speaker>{PERSON})",
    rf"{_BEFORE}{_TITLES}(?P<speaker>{PERSON})",
    rf"{_TITLES}(?P<speaker>{SURNAME})",
    rf"{_BEFORE}{_TITLES}(?P<speaker>{SURNAME})",
)
_ALSO: Final = r"(?:(?i:also|også|the|its|their|company|selskapets|our)\s+)*"
_ASIDE: Final = r"(?P<role>(?:\s*\([^)]*\))?(?:,\s[^,.]+?(?:,\s[^,.]+?)?,|\s+(?:of|at|in|i|fra|from|hos|ved)\s.+?)?)?"


def _patterns(template: str) -> tuple[str, ...]:
    """The patterns of all ways to name a speaker. They are compiled when they are first asked: each takes 5 ms."""
    return tuple(template.replace("WHO", who) for who in _WHO)


# «said Kari Li, CEO» · «sier daglig leder Kari Li i Fjord» · «says Li»
_VERB_FIRST: Final = _patterns(rf"(?:(?i:and|og)\s+)?(?i:{SAYING})\s+{_ALSO}WHO(?P<rest>.*)")
_NAME_FIRST: Final = _patterns(rf"WHO{_ASIDE}\s+(?:also\s+|også\s+)?(?i:{SAYING})\b(?P<rest>.*)")
_ACCORDING: Final = _patterns(rf"(?i:{ACCORDING})\s+(?:the\s+)?WHO(?P<rest>.*)")
_PERFECT: Final = _patterns(
    r"(?i:har|has|had|hadde)\s+WHO\s+(?:(?i:also|også)\s+)?(?:uttalt|sagt|fortalt|forklart|said|explained|stated)\b(?P<rest>.*)"
)[:2]
_PRONOUN: Final = re.compile(
    rf"(?i:(?:{SAYING})\s+(?:{PRONOUNS})|(?:{PRONOUNS})\s+(?:also\s+|også\s+)?(?:{SAYING}))\b(?P<rest>.*)", re.DOTALL
)
_SIGNED: Final = re.compile(rf"[{DASHES}~-]*\s*{TITLED}\s*(?P<rest>[,(–—|/-].*|$)", re.DOTALL)
_ROLE_FIRST: Final = re.compile(rf"\b(?P<role>(?:[\w&/-]+\s+){{0,5}}?[\w&/-]+)\s+{_TITLES}(?P<name>{PERSON})")
_ROLE_AFTER: Final = re.compile(
    rf"(?P<name>{PERSON})(?:\s*\((?P<bracket>[^)]+)\)|,\s+(?P<role>[^.;:“”\"«»]{{2,140}}?)(?=[,.;:]|\s+(?:{SAYING})\b|$))"
)


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
    """The persons of a text: roles by full name; ``others`` are names without a role, or what looks like names."""

    roles: dict[str, str] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)

    def add(self, name: str, role: str) -> None:
        """Note a person; the first role that is known stays."""
        if not self.roles.get(name):
            self.roles[name] = role

    def complete(self, name: str) -> str:
        """The full name of whom a text calls by surname or first name; the name itself when nobody is known."""
        if name in self.roles:
            return name
        for names in (list(self.roles), self.others):
            ends = [full for full in names if full.endswith(f" {name}")]
            starts = [full for full in names if full.startswith(f"{name} ")]
            if ends or starts:
                return (ends or starts)[-1]
        return name


def read_after(text: str) -> tuple[Attribution, str] | None:
    """Read the attribution at the start of what follows a quote; also give what remains behind its sentence."""
    body = re.sub(rf"^[{DASHES}-]\s*", "", text.lstrip(" ,."))
    sentences = split_sentences(body)
    if not sentences:
        return None
    clause = sentences[0]
    rest = body[body.find(clause) + len(clause) :].strip()
    if _PRONOUN.match(clause):
        return Attribution(text=_trim(clause), is_pronoun=True), rest
    for patterns in (_VERB_FIRST, _ACCORDING, _NAME_FIRST, _PERFECT):
        found = _match(patterns, clause)
        if found and (patterns is not _NAME_FIRST or _ends_with_verb(found)):
            return _make(clause, found, named_first=patterns is _NAME_FIRST), rest
    signed = _SIGNED.fullmatch(clause.rstrip("."))
    if signed is None or (signed["rest"] and not _reads_as_role(signed["rest"])):
        return None
    return _make(clause, signed), rest


def _match(patterns: tuple[str, ...], clause: str) -> re.Match[str] | None:
    return next((found for pattern in patterns if (found := re.compile(pattern, re.DOTALL).match(clause))), None)


def _ends_with_verb(found: re.Match[str]) -> bool:
    """Whether a clause that begins with a name says no more than that this person said it."""
    rest = found["rest"].strip(" .,;:!")
    return len(rest.split()) <= 2 or found["rest"].startswith(",")


def read_before(text: str, people: People) -> Attribution | None:
    """Read the attribution in the sentence that leads to a quote: «Li adds:», «Ifølge Li, daglig leder,»."""
    clause = text.strip()
    if not clause.endswith((":", ",")) and not re.search(rf"\b(?i:{SAYING})$", clause):
        return None
    for patterns in (_ACCORDING, _NAME_FIRST, _VERB_FIRST):
        found = _search(patterns, clause)
        if found:
            return _make(clause, found, named_first=patterns is _NAME_FIRST)
    if re.search(rf"\b(?i:(?:{PRONOUNS})\s+(?:{SAYING})|(?:{SAYING})\s+(?:{PRONOUNS}))\b", clause):
        return Attribution(text=_trim(clause), is_pronoun=True)
    if not clause.endswith(":") and not re.search(rf"\b(?i:{SAYING})\W*$", clause):
        return None
    named = [match.group() for match in re.finditer(PERSON, clause) if match.group() in people.roles]
    short = [full for full in people.roles if re.search(rf"\b{re.escape(full.split()[-1])}\b", clause)]
    told = bool(re.search(rf"\b(?i:{PRONOUNS})\b", clause)) and not named and not short
    return Attribution(text=_trim(clause), speaker=(named or short or [""])[-1], is_pronoun=told)


def _search(patterns: tuple[str, ...], clause: str) -> re.Match[str] | None:
    """Find a named speaker anywhere in a clause: at its start, or behind what begins it."""
    starts = [0, *(found.end() for found in re.finditer(r"[,;:]\s+|\b(?:as|and|og|som)\s+", clause))]
    return next(
        (
            found
            for pattern in patterns
            for start in starts
            if (found := re.compile(pattern, re.DOTALL).match(clause, start))
        ),
        None,
    )


def read_signature(text: str) -> Attribution | None:
    """Read a line below a quote that only says who said it: «Kari Li, CEO», «– Kari Li», «said Kari Li, CEO.»."""
    if len(text.split()) > 30 or len(split_sentences(text)) > 1:
        return None
    signed = _SIGNED.fullmatch(text.strip().rstrip("."))
    if signed and (not signed["rest"] or _reads_as_role(signed["rest"])):
        return _make(text, signed)
    body = re.sub(rf"^[{DASHES}-]\s*", "", text.strip())
    # A new sentence that begins with a verb of saying is none; this one goes on from the quote.
    told = re.match(rf"(?:Det|Dette|Slik)\s+(?=(?i:{SAYING})\s)", body)
    if not told and not body[:1].islower():
        return None
    found = read_after(body[told.end() :] if told else body)
    if found is None or found[1]:
        return None
    return replace(found[0], text=_trim(text)) if told else found[0]


def _reads_as_role(text: str) -> bool:
    return (
        len(text.split()) <= 16 and bool(ROLE.search(text)) and not re.search(r"\b(?:is|was|has|er|har|skal)\b", text)
    )


def _make(clause: str, found: re.Match[str], *, named_first: bool = False) -> Attribution:
    parts = found.groupdict()
    tail = (parts.get("role") or "") if named_first else parts["rest"].split(":")[0]
    before, speaker = shift_role((parts.get("before") or "").strip(), parts["speaker"])
    if re.fullmatch(PRONOUNS, speaker, re.IGNORECASE):
        return Attribution(text=_trim(clause), is_pronoun=True)
    return Attribution(text=_trim(clause), speaker=speaker, role=before, tail=tail.strip())


def shift_role(before: str, speaker: str) -> tuple[str, str]:
    """Part a role that is written with capitals from the name behind it: «Managing Director Bente Sand»."""
    words = speaker.split()
    last = max((number for number, word in enumerate(words[:-2], start=1) if ROLE.fullmatch(word)), default=0)
    return f"{before} {' '.join(words[:last])}".strip(), " ".join(words[last:])


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
    tail = re.sub(r"^[\s,]*(?:who|som)\s+(?:also\s+|også\s+)?(?:is|er)\s+(?:also\s+|også\s+)?(?:the\s+)?", ", ", tail)
    opens = attribution.tail.lstrip(") ").startswith((",", "(", "–", "—", "-", "|", "/"))
    tail = tail.strip(" ,.:;–—-")
    if re.match(r"(?:who|which|whose|som)\b", tail):
        tail = ""  # «who leads the Nordic work» says what somebody does, and no role
    if before:
        return strip_organisation(before, organisation)
    if not opens and not bracket:
        return ""
    tail = _end_of_role(tail)
    role = strip_organisation(tail, organisation)
    return role if ROLE.search(role) or (role and len(role.split()) <= 6 and not organisation.search(role)) else ""


def _end_of_role(tail: str) -> str:
    """Leave out what no longer says the role: «CEO, who moved here in May»."""
    tail = re.split(
        r",\s+(?:who|which|som|when|as|and (?:adds|says)|og (?:legger|sier)|about|om|explaining|stating|adding)\b", tail
    )[0]
    tail = re.split(r"\s+(?:about|om at|when asked|when|while|who|som)\s+", tail)[0]
    return re.split(rf",\s+(?:{SAYING})\b", tail)[0]


def _last_role(before: str) -> str:
    """The role among the words before a name: «the company's CEO» is «CEO»."""
    words = re.sub(r"^.*(?:['’]s|s['’]|selskapets|bedriftens|stiftelsens)\s+", "", before.strip(" ,"))
    return words if ROLE.search(words) else ""


def find_people(text: str) -> list[tuple[str, str]]:
    """Find persons whom a text introduces with a role: (full name, role with whatever follows it)."""
    found = []
    for match in re.finditer(PERSON, text):
        role, name = shift_role("", match.group())
        if role:
            found.append((name, role))
    for match in _ROLE_AFTER.finditer(text):
        role = match["bracket"] or match["role"]
        role = cut_relative(role)
        if ROLE.search(role) and is_person(match["name"]) and not re.match(r"(?:who|which|whose|som)\b", role):
            found.append((match["name"], role))
    for match in _ROLE_FIRST.finditer(text):
        role = _trim_role(match["role"])
        if role:
            found.append((match["name"], role))
    return found


def cut_relative(role: str) -> str:
    """«who is also CEO» says the role CEO."""
    return re.sub(r"^\W*(?:who|som)\s+(?:also\s+|også\s+)?(?:is|er)\s+(?:also\s+|også\s+)?(?:the\s+)?", "", role)


def _trim_role(words: str) -> str:
    """The words right before a name that are a role: from the first word of a role on."""
    parts = words.split()
    if not ROLE.search(parts[-1]):
        return ""
    start = next((number for number, part in enumerate(parts) if ROLE.fullmatch(part)), len(parts) - 1)
    return " ".join(parts[start:])
