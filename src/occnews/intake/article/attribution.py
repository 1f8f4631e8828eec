"""Reads who said a quote, and in what role, from the words beside it."""

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from occnews.intake.article.directory import Directory
from occnews.intake.article.marks import cut_dash
from occnews.intake.article.names import PERSON, SURNAME, TITLED, strip_organisation
from occnews.intake.article.paragraphs import cut_sentence
from occnews.intake.article.people import People, cut_relative, shift_role, trim_role
from occnews.intake.article.vocabulary import ACCORDING, DASHES, FIELD, PRONOUNS, ROLE, SAYS

_FULL: Final = re.compile(PERSON)
_SHORT: Final = re.compile(rf"(?<![\w-]){SURNAME}")
# What may stand before a name: a role, with a comma only right before the name («the founder, Kari Li»).
_BEFORE: Final = re.compile(
    r"(?:[\w&/’'.-]+\s+){0,9}(?:[\w&/’'.-]+,?\s+(?!(?:and|but|og|men)\s)(?:[\w&/’'.-]+\s+){0,5})?"
)
_BELONGS: Final = re.compile(r"\b(?:of|at|in|from|i|hos|ved|for|av|fra)\s+(?:the\s+)?$", re.IGNORECASE)
_OWNED_ROLE: Final = re.compile(r"(?:['’]s?)?(?!\s+(?:and|og)\b)(?:\s+[\w&/-]+)+,?\s+")
_OPENS: Final = re.compile(r"(?:(?:and|og)\s+)?", re.IGNORECASE)
_ALSO: Final = re.compile(r"\s+(?:(?:also|også|the|its|their|company|our)\s+)*", re.IGNORECASE)
_ANY_VERB: Final = re.compile(r"[a-zæøå]{2,}(?:r|te|et|de|s|ed)(?:\s(?:til|opp|fast|ut|inn|out|on|in))?\s+(?=\S)")
_ACCORDING: Final = re.compile(rf"(?:{ACCORDING})\s+(?:the\s+)?", re.IGNORECASE)
_PERFECT: Final = re.compile(r"(?:har|has|had|hadde)\s+", re.IGNORECASE)
_PERFECT_END: Final = re.compile(r"\s+(?:also\s+|også\s+)?(?:uttalt|sagt|fortalt|forklart|said|explained|stated)\b")
_HE: Final = re.compile(rf"\s*(?:{PRONOUNS})\b(?:\s+(?:also|også)\b)?\s*", re.IGNORECASE)
_SIGNED: Final = re.compile(rf"[{DASHES}~-]*\s*{TITLED}\s*(?P<rest>[,(–—|/-].*|$)", re.DOTALL)
_NEW_PART: Final = re.compile(r"[,;:]\s+|\b(?:as|and|og|som)\s+")
# «, the chain's medical director».
_OWNER: Final = re.compile(r"^(?:(?:the|its|their|our)\s+)?(?:[\w-]+['’]s\s+)?(?=\S)")
# A role that is in no list, right before a full name: «saltkoker», «ordfører og bonde».
_OTHER_ROLE: Final = re.compile(
    r"(?!(?:her|his|their|our|my|that|at|om|også|also|then|now|so|da|nå|senere|later|videre|further|colleague|kollega|den|det|de)\b)"
    r"[a-zæøå-]{4,}(?:\s(?:og|and)\s[a-zæøå-]{4,})?"
)
# The speaker goes on in the same sentence: «– We know boats, says Kari Li, CEO, – but not the sea.»
_GOES_ON: Final = re.compile(rf",\s+(?=[{DASHES}-]\s[a-zæøå])")
_THAT_SAYS: Final = re.compile(r"(?:Det|Dette|Slik)\s+")
_LONGEST_CLAUSE: Final = 400


@dataclass(frozen=True, kw_only=True)
class Attribution:
    """Who said something: ``text`` is as written. ``speaker`` is "" for a pronoun; ``tail`` is all behind the name."""

    text: str
    speaker: str = ""
    role: str = ""
    tail: str = ""
    is_pronoun: bool = False


@dataclass(frozen=True, kw_only=True)
class _Who:
    """A name with what stands before and behind it."""

    before: str
    name: str
    behind: str


def read_after(text: str) -> tuple[Attribution, str] | None:
    """Read the attribution at the start of what follows a quote; also give what remains behind its sentence."""
    body = cut_dash(text.lstrip(" ,."))
    clause, rest = cut_sentence(body)
    goes_on = _GOES_ON.search(clause)
    if goes_on:
        clause, rest = body[: goes_on.start()], body[goes_on.start() :].lstrip(" ,")
    attribution = _read_clause(clause[:_LONGEST_CLAUSE])
    return (attribution, rest) if attribution else None


def _read_clause(clause: str) -> Attribution | None:
    start = _OPENS.match(clause).end()  # type: ignore[union-attr] # it matches nothing, too
    verb = SAYS.match(clause, start)
    if _he_says(clause) or (verb and _HE.match(clause, verb.end())):
        return Attribution(text=_trim(clause), is_pronoun=True)
    named = verb and _read_who(_skip(clause, verb.end()))
    if named:
        return _make(clause, named, named.behind.split(":")[0])
    return _read_according(clause) or _read_name_first(clause) or _read_unusual(clause)


def begins_attribution(text: str) -> bool:
    """Whether a text may be an attribution: it begins with a verb, or with a pronoun and a verb of saying."""
    return _he_says(text) or SAYS.match(text) is not None or _ANY_VERB.match(text) is not None


def _he_says(text: str) -> bool:
    he = _HE.match(text)
    return he is not None and SAYS.match(text, he.end()) is not None


def _skip(clause: str, position: int) -> str:
    also = _ALSO.match(clause, position)
    return clause[also.end() :] if also else ""


def _read_according(clause: str) -> Attribution | None:
    found = _ACCORDING.match(clause)
    named = _read_who(clause[found.end() :]) if found else None
    return _make(clause, named, named.behind.split(":")[0]) if named else None


def _read_name_first(clause: str, *, whole: bool = True) -> Attribution | None:
    """Read «Kari Li, CEO of Fjord, explains»; ``whole``: the clause says no more than that."""
    named = _read_who(clause)
    if named is None:
        return None
    verb = next((each for each in SAYS.finditer(named.behind) if _is_aside(named.behind[: each.start()])), None)
    if verb is None:
        return None
    rest = named.behind[verb.end() :]
    if whole and len(rest.strip(" .,;:!").split()) > 2 and not rest.startswith(","):
        return None
    return _make(clause, named, named.behind[: verb.start()])


def _is_aside(between: str) -> bool:
    """Whether what stands between a name and its verb says more of the name: «, CEO of Fjord,», «(CEO)», «i Fjord»."""
    words = re.sub(r"\s(?:also|også)\s$", " ", re.sub(r"^\s*\([^)]*\)", "", between))
    if not words.strip():
        return True
    says_where = re.match(r"\s+(?:of|at|in|i|fra|from|hos|ved)\s", words)
    return (words.startswith(",") and words.endswith(", ")) or says_where is not None


def _read_unusual(clause: str) -> Attribution | None:
    """Read «har Kari Li uttalt», a verb that is in no list before a full name, and a name without a verb."""
    perfect = _PERFECT.match(clause)
    named = _read_who(clause[perfect.end() :]) if perfect else None
    if named and _PERFECT_END.match(named.behind):
        return _make(clause, named, "")
    any_verb = _ANY_VERB.match(clause)
    named = _read_who(clause[any_verb.end() :]) if any_verb and not perfect else None
    if named and " " in named.name and "," not in named.before and (not named.before or ROLE.search(named.before)):
        return _make(clause, named, named.behind.split(":")[0])
    signed = _SIGNED.fullmatch(clause.rstrip("."))
    if signed is None or (signed["rest"] and not _reads_as_role(signed["rest"])):
        return None
    return _make(clause, _Who(before="", name=signed["speaker"], behind=""), signed["rest"])


def _read_who(text: str) -> _Who | None:
    """Find a speaker at the start of a text or behind a role: by full name, else by surname."""
    for pattern in (_FULL, _SHORT):
        for found in pattern.finditer(text):
            before = text[: found.start()]
            if not _BEFORE.fullmatch(before) or SAYS.search(before):
                break
            following = pattern.search(text, found.end())
            between = text[found.end() : following.start()] if following else ""
            in_role = ROLE.search(before) and FIELD.match(found[0])  # «Head of Research Kari Li»
            if (_BELONGS.search(before) and not in_role) or ROLE.fullmatch(found[0]):
                continue
            if following and ROLE.search(between) and _OWNED_ROLE.fullmatch(between) and not _BELONGS.search(between):
                continue  # «Fjord Biologics founder Kari Li»
            return _Who(before=before, name=found[0], behind=text[found.end() :])
    return None


def read_before(text: str, people: People) -> Attribution | None:
    """Read the attribution in the sentence that leads to a quote: «Li adds:», «Ifølge Li, daglig leder,»."""
    clause = text.strip()[-_LONGEST_CLAUSE:]
    ends_saying = any(not clause[each.end() :].strip(" :,") for each in SAYS.finditer(clause))
    if not clause.endswith((":", ",")) and not ends_saying:
        return None
    starts = [0, *(found.end() for found in _NEW_PART.finditer(clause))]
    for start in starts:
        attribution = _read_lead_in(clause[start:])
        if attribution:
            return replace(attribution, text=_trim(clause))
    says_he = any(_HE.match(clause, each.end()) for each in SAYS.finditer(clause))
    if says_he or any(_he_says(clause[start:]) for start in starts):
        return Attribution(text=_trim(clause), is_pronoun=True)
    if not clause.endswith(":") and not ends_saying:
        return None
    named = people.find_in(clause)
    told = bool(re.search(rf"\b(?i:{PRONOUNS})\b", clause)) and not named
    return Attribution(text=_trim(clause), speaker=named[-1] if named else "", is_pronoun=told)


def _read_lead_in(clause: str) -> Attribution | None:
    verb = SAYS.match(clause)
    named = _read_who(_skip(clause, verb.end())) if verb else None
    if named:
        return _make(clause, named, named.behind.split(":")[0])
    return _read_according(clause) or _read_name_first(clause, whole=False)


def read_signature(text: str) -> Attribution | None:
    """Read a line below a quote that only says who said it: «Kari Li, CEO», «– Kari Li», «said Kari Li, CEO.»."""
    if len(text.split()) > 30 or cut_sentence(text)[1]:
        return None
    signed = _SIGNED.fullmatch(text.strip().rstrip("."))
    if signed and (not signed["rest"] or _reads_as_role(signed["rest"])):
        return _make(text, _Who(before="", name=signed["speaker"], behind=""), signed["rest"])
    body = cut_dash(text.strip())
    told = _THAT_SAYS.match(body)
    # A new sentence that begins with a verb of saying is none; this one goes on from the quote.
    if told and SAYS.match(body, told.end()):
        body = body[told.end() :]
    elif not body[:1].islower():
        return None
    found = read_after(body)
    return replace(found[0], text=_trim(text)) if found and not found[1] else None


def _reads_as_role(text: str) -> bool:
    return (
        len(text.split()) <= 16 and bool(ROLE.search(text)) and not re.search(r"\b(?:is|was|has|er|har|skal)\b", text)
    )


def _make(clause: str, who: _Who, tail: str) -> Attribution:
    if re.fullmatch(PRONOUNS, who.name, re.IGNORECASE):
        return Attribution(text=_trim(clause), is_pronoun=True)
    before, speaker = shift_role(who.before.strip(), who.name)
    return Attribution(text=_trim(clause), speaker=speaker, role=before, tail=_trim_end(tail))


def _trim(text: str) -> str:
    return re.sub(rf"^[{DASHES}\s-]+", "", _trim_end(text)).rstrip(" .,:;")


def _trim_end(text: str) -> str:
    """Leave out pictures at the end: «CEO 😄»."""
    return re.sub(r"[\s\U0001F300-\U0001FAFF\u2600-\u27BF\uFE0F]+$", "", text).strip()


def read_role(attribution: Attribution, names: Directory[Any]) -> str:
    """The role that an attribution gives, without an organisation's name; "" when it gives none."""
    before = _last_role(attribution.role)
    tail = attribution.tail
    bracket = re.match(r"\(([^)]*)\)", tail)
    if bracket and ROLE.search(bracket[1]):
        return strip_organisation(bracket[1], names)
    behind = ""
    if bracket or tail.startswith((",", "–", "—", "-", "|", "/")):
        behind = _read_tail(tail[bracket.end() :] if bracket else tail, names)
    # «professor» is a title, too: what stands behind the name says more.
    if before and not (behind and ROLE.search(behind) and before.casefold() == "professor"):
        return strip_organisation(before, names)
    return behind


def _read_tail(tail: str, names: Directory[Any]) -> str:
    words = _OWNER.sub("", cut_relative(tail).strip(" ,.:;–—-|/"))
    if re.match(r"(?:who|which|whose|som)\b", words):
        return ""  # «who leads the Nordic work» says what somebody does, and no role
    role = strip_organisation(_end_of_role(words), names)
    return role if ROLE.search(role) or (role and len(role.split()) <= 6 and not names.find(role)) else ""


def _end_of_role(tail: str) -> str:
    """Leave out what no longer says the role: «CEO, who moved here in May»."""
    tail = re.split(
        r",\s+(?:who|which|som|when|as|and (?:adds|says)|og (?:legger|sier)|about|om|explaining|stating|adding)\b", tail
    )[0]
    tail = re.split(r"\s+(?:about|om at|when asked|when|while|who|som)\s+", tail)[0]
    saying = next((each for each in re.finditer(r",\s+(?=\w)", tail) if SAYS.match(tail, each.end())), None)
    return tail[: saying.start()] if saying else tail


def _last_role(before: str) -> str:
    """The role among the words before a name: «the company's CEO» is «CEO»."""
    words = trim_role(before)
    return words if ROLE.search(words) or _OTHER_ROLE.fullmatch(words) else ""
