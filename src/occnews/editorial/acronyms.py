"""Short forms in capitals that no reader was told the meaning of."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

# What readers of a health cluster's news meet every day, and what everybody does.
EVERYDAY: Final = frozenset(
    " ".join(
        (
            "CEO CSO CTO CFO COO CMO CBO CIO CCO CPO CDO CHRO VP SVP EVP HR IT PR IR IP QA R&D M&A Q&A FAQ",
            "AS ASA AB ABP AG SA SE NV BV OY OYJ ANS DA KS SPA PLC LLC LTD INC LP LLP GMBH APS",
            "EU EEA EØS EFTA UK USA US UN FN UAE WHO NATO OECD GDPR NHS",
            "DNA RNA MRNA MRI MR PET CT EKG ECG ICU PCR HIV AIDS HPV ADHD COVID",
            "FDA EMA GMP GCP GLP IPO ESG SME SMB MDR IVDR CE ISO",
            "AI KI ML API PC TV PDF URL USB GPS SMS QR ID OK FM CV",
            "PHD MD MSC BSC MBA BA DR",
            "NOK USD EUR GBP SEK DKK CHF OSE NYSE LSE TSX GP",
            "ERC EIC EIT IHI IMI MSCA SBIR NTNU SINTEF MIT NIH NCI ESMO ASCO AACR ASH EHA",
            "MSD GSK BMS IBM SAP ABB BASF UCB NRK BBC CNN DNB KLP NHO SIVA DOGA DNV DTU KTH SDU KPMG NAV SSB",
            "OUS OUH UNN HUS AHUS SUS UIO UIT UIB NMBU HF RHF GPU CPU",
            # Genes and proteins without a digit.
            "EGFR KRAS NRAS BRAF ALK RET NTRK PTEN VEGF VEGFR FGFR BRCA HER PSA PSMA FAP TNF MYC TROP CEA MSI MMR HLA",
            "BCMA CDA PARP CTLA LAG TIGIT AKT MTOR IDH STAT JAK BTK BCL RAS RAF MEK TGF IFN FLT KIT TERT MGMT",
        )
    ).split()
)
# The short form itself: not in an address, not before or after a digit or a capital («IL-2», «PD-L1», «ISO 13485»).
_SHORT_FORM: Final = re.compile(
    r"(?<![\w@#./&-])(?P<form>[A-ZÆØÅ]{2,6})(?:[’']?s|en|er|et|ene)?(?![\w@/&])(?!-?[A-ZÆØÅ\d])(?!\.\w)(?! \d)"
)
_SHOUTED: Final = re.compile(r"(?:\b[A-ZÆØÅ]{2,}\b[ !]+){2,}\b[A-ZÆØÅ]{2,}\b")
_ADDRESS: Final = re.compile(r"[^\s@]{1,64}@\S+|\bhttps?://\S+|\bwww\.\S+")
_ROMAN: Final = re.compile(r"[IVX]+")
_EXCHANGE: Final = re.compile(
    r"\b(?:ticker|OSE|LSE|TSX|SIX|NYSE|Nasdaq|NASDAQ|Euronext|First North|Børs|Stock Exchange|børs)\b[^.;]{0,40}$"
)
# «antibodies against CD19 and GPNMB»: what a medicine is aimed at.
_TARGETED: Final = re.compile(r"\b(?:against|targets?|targeting|binds|expresse[sd]|expressing|anti|mot)\b[^.;]{0,40}$")
# «the IMPRESS trial», «EIC-midler», «RECIST criteria», «GPNMB inhibitor»: the name of an undertaking, or of a molecule.
_UNDERTAKING: Final = re.compile(
    r"^(?:[- ](?:trial|study|project|consortium|programme|program|grant|fund|accelerator|registry|conference|congress|"
    r"award|prize|criteria|guideline|protein|receptor|gene|mutation|inhibitor|antibod|pathway|expression|positive|"
    r"negative|studie|prosjekt|midl|konsorti|konferanse|kongress|pris|reseptor|gen|mutasjon|hemmer|positiv|negativ))",
    re.IGNORECASE,
)
_SMALL_WORDS: Final = frozenset(re.findall(r"\w+", "of and for the in on to og i av til på de"))
_REACH: Final = 120


def find_unexplained(texts: Sequence[str], names: Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """The short forms in ``texts`` that none of them spells out, in order of appearance.

    ``names`` are the organisations and people they speak of, whose capitals are their own; ``known`` are short forms
    that this cluster's readers know.
    """
    clean = [_ADDRESS.sub(" ", _SHOUTED.sub(" ", text)) for text in texts]
    allowed = EVERYDAY | {each.upper() for each in known} | set(_read_capitals(names))
    everything = "\n".join(clean)
    found = dict.fromkeys(form for text in clean for form in _find_forms(text))
    return tuple(form for form in found if form not in allowed and not _is_explained(form, everything))


def _read_capitals(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        words = re.findall(r"\w+", name)
        yield from words
        # An organisation's own initials are as good as its name.
        yield "".join(word[0] for word in words if word[0].isupper())


def _find_forms(text: str) -> Iterator[str]:
    for match in _SHORT_FORM.finditer(text):
        form, before, after = match["form"], text[: match.start()], text[match.end() : match.end() + 30]
        is_name = any((_EXCHANGE.search(before), _TARGETED.search(before), _UNDERTAKING.match(after)))
        if not _ROMAN.fullmatch(form) and not is_name:
            yield form


def _is_explained(form: str, text: str) -> bool:
    ending = r"(?:[’']?s|-er|-en|-ene)?"
    if re.search(rf"\w[”\"»]?,? \((?:\w+ )?{form}{ending}[),;]", text):  # spelled out before it: Antibody … (ADC)
        return True
    if re.search(rf"\b{form}{ending},? (?:is |som )?(?:short for|stands for|står for|forkortelse for)\b", text):
        return True
    if re.search(rf"\b(?:called|known as|abbreviated|kalt|forkortet|også kjent som) {form}\b", text):
        return True
    if re.search(rf"\b{form.capitalize()}\b", text):  # a word that somebody wrote in capitals
        return True
    following = re.findall(rf"\b{form}{ending} [(–—-] ?([^()\n]{{8,90}})", text)
    if any(" " in words or "-" in words for words in following if words[0].lower() == form[0].lower()):
        return True
    return len(form) > 2 and any(_has_initials(form, near) for near in _look_around(form, text))


def _look_around(form: str, text: str) -> Iterator[str]:
    for match in re.finditer(rf"\b{form}", text):
        yield text[max(0, match.start() - _REACH) : match.start()]
        yield text[match.end() : match.end() + _REACH]


def _has_initials(form: str, text: str) -> bool:
    initials = "".join(word[0] for word in re.findall(r"[^\W\d_]+", text.lower()) if word not in _SMALL_WORDS)
    return form.lower() in initials
