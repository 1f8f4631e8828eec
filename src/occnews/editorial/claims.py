"""Words that promise more of a treatment than a newsletter can know: for a person to look at."""

import re
from typing import Final

from occnews.model.member import Language

_ENGLISH: Final = (
    r"cure[sd]?|curing|curable",
    r"miracles?|miraculous(?:ly)?|wonder[ -]drugs?|magic bullets?",
    r"breakthroughs?|ground-?breaking|game[ -]?chang(?:er|ers|ing)",
    r"revolutionary|revolutioni[sz](?:e|es|ed|ing)",
    r"guarantee(?:s|d|ing)?",
    r"risk-free|(?:completely|entirely|perfectly|totally) safe",
    r"(?:no|without(?: any)?)(?: harmful| serious)? side[ -]effects|side[ -]effect[ -]free",
    r"100 ?(?:%|per ?cent\b)",
)
_NORWEGIAN: Final = (
    r"kur(?:en)?|kurer (?:mot|for)|helbred(?:e|er|et|es|else|elsen|ende)|kurer(?:e|er|es|t|te)",
    r"mirak(?:el\w*|ler|lene|let|uløs\w*)|vidunder(?:middel|midler|medisin\w*|kur\w*)",
    r"gjennombrudd(?:et|ene|s)?|banebrytende|revolusjoner(?:e|er|es|t|te|ende)|revolusjonær\w*",
    r"garanter(?:e|er|es|t|te)",
    r"risikofri\w*|(?:helt|fullstendig) trygg\w*",
    r"uten(?: noen)?(?: skadelige| alvorlige)? bivirkninger|bivirkningsfri\w*",
    r"(?:100|hundre) ?(?:%|prosent\b)",
)
# What sounds alike and claims nothing: that there is no cure, a status that an authority grants, a course of treatment.
_HARMLESS: Final = (
    r"\b(?:no|not an?|without an?|never an?|nor an?)(?: \w+)? cures?\b",
    r"\b(?:neither|nor|not|never|cannot|can[’']t|cannot be|can not be) (?:cured|guaranteed?)\b",
    r"\bguarantees? (?:nothing|no)\b",
    r"\bbreakthrough (?:therapy|device|medicine)s? (?:designation|status|program\w*)",
    r"\b(?:ingen|ikke en|uten en)(?: \w+)? kur\b",
    r"\b(?:ikke|aldri|verken) (?:helbredes?|kurer\w+|garanter\w+)\b",
    r"\b(?:helbreder|kurerer|garanterer) (?:ikke|aldri|ingen)\b",
    r"\bkur(?:en)? (?:med|tar|gis|varer|består)\b",
    r"\bgjennombrudds(?:terapi|behandling)\w*",
)
_BOUND: Final = r"(?<![\w-])(?:{})(?![\w]|-\w)"
_CLAIMS: Final = {
    Language.EN: re.compile(_BOUND.format("|".join(_ENGLISH)), re.IGNORECASE),
    Language.NB: re.compile(_BOUND.format("|".join((*_NORWEGIAN, r"breakthroughs?|game changer"))), re.IGNORECASE),
}
# In such a text «kur» is a course of treatment.
_COURSE: Final = re.compile(r"cellegift|cytostatika|kjemoterapi|infusjon|\bkurer om dagen", re.IGNORECASE)
_NO_CLAIMS: Final = re.compile("|".join(_HARMLESS), re.IGNORECASE)


def find_claims(text: str, language: Language) -> tuple[str, ...]:
    """The words of a text that claim a cure, a miracle, certainty or safety, as written; each once."""
    # What is harmless is blanked, so that places stay and no two words grow together.
    rest = _NO_CLAIMS.sub(lambda found: " " * len(found[0]), text)
    found = (match[0] for match in _CLAIMS[language].finditer(rest))
    has_courses = language is Language.NB and bool(_COURSE.search(text))
    return tuple(dict.fromkeys(each for each in found if not (has_courses and each.lower() in ("kur", "kuren"))))
