"""Countries by their codes and names, in English and Norwegian."""

from functools import cache
from typing import Final

COUNTRY_NAMES: Final[dict[str, str]] = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "usa": "US",
    "u.s.": "US",
    "u.s.a.": "US",
    "united states of america": "US",
    "america": "US",
    "the netherlands": "NL",
    "holland": "NL",
    "czech republic": "CZ",
    "tsjekkia": "CZ",
    "noreg": "NO",
    "korea": "KR",
    "turkey": "TR",
    "china": "CN",
    "taiwan": "TW",
    "hong kong": "HK",
}
# Codes of the CLDR's list that are groups of countries or unknown.
_NO_COUNTRIES: Final = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})


@cache
def list_countries() -> dict[str, str]:
    """Codes, English and Norwegian names in lower case → ISO 3166 alpha-2."""
    from babel import Locale  # needed only for records that name a country

    names = {}
    for language in ("nb", "en"):
        territories = {code: name for code, name in Locale.parse(language).territories.items() if code.isalpha()}
        names.update({name.casefold(): code for code, name in territories.items()})
        names.update({code.casefold(): code for code in territories})
    return {name: code for name, code in {**names, **COUNTRY_NAMES}.items() if code not in _NO_COUNTRIES}


def find_country(text: str) -> str | None:
    """Find the alpha-2 code of what may be a country's name or code; None when it is none."""
    return list_countries().get(text.casefold()) or list_countries().get(text.casefold().rstrip("."))
