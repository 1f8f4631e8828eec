"""The words by which a post is understood, in English and Norwegian. Data only."""

# ruff: noqa: E501 - lists of words and patterns read worse when they are cut

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _alternatives(text: str) -> str:
    """A pattern of phrases that are separated by ``|``; the longest that fits is taken."""
    return _fold({each.strip() for each in text.split("|")})


def _fold(phrases: set[str]) -> str:
    """Write phrases with their common beginnings once: a plain list takes five times as long to compile."""
    heads: dict[str, set[str]] = {}
    for phrase in phrases - {""}:
        heads.setdefault(phrase[0], set()).add(phrase[1:])
    folded = [f"{re.escape(head)}{_fold(rests)}" for head, rests in sorted(heads.items())]
    if not folded:
        return ""
    whole = folded[0] if len(folded) == 1 and "" not in phrases else f"(?:{'|'.join(folded)})"
    return f"{whole}?" if "" in phrases else whole


UPPER: Final = "A-ZÀ-ÖØ-ÞĀ-Ž"
"""The capitals, as ranges: a class of single letters takes ten times as long to compile."""

OPENING_MARKS: Final = '"“”„«»‟'
DASHES: Final = "–—―"

# Who speaks: the verb stands before the name («said Kari Li») or after it («Kari Li says»).
_SAYING: Final = _alternatives(
    "said|says|say|adds|added|explains|explained|notes|noted|states|stated|comments|commented|concludes|concluded|"
    "tells us|told us|tells|told|continues|continued|emphasises|emphasised|emphasizes|emphasized|stresses|stressed|"
    "remarks|remarked|points out|pointed out|argues|argued|believes|believed|thinks|recalls|recalled|writes|wrote|"
    "shares|shared|highlights|highlighted|underlines|underlined|describes|described|insists|observed|observes|"
    "replies|replied|answers|answered|sums up|summarises|reflects|reflected|reveals|revealed|laughs|smiles|goes on|"
    "confirms|confirmed|declares|declared|announced|elaborates|elaborated|hopes|hoped|stating|saying|adding|"
    "sier|sa|forteller|fortalte|forklarer|forklarte|mener|mente|understreker|understreket|fortsetter|fortsatte|"
    "påpeker|påpekte|uttaler|uttalte|utdyper|utdypet|avslutter|avsluttet|konkluderer|konkluderte|kommenterer|"
    "kommenterte|tror|svarer|svarte|beskriver|oppsummerer|oppsummerte|smiler|skriver|skrev|poengterer|poengterte|"
    "jokes|joked|admits|admitted|warns|warned|predicts|predicted|muses|quips|urges|assures|insisting|clarifies|agrees|"
    "spør|spurte|asks|asked|konstaterer|konstaterte|slår fast|slo fast|lover|lovte|advarer|advarte|spår|humrer|gliser|undrer|utbroder|framholder|fremholder|"
    "presiserer|presiserte|fremhever|fremhevet|framhever|framhevet|legger til|la til|legger|la|tilføyer|bekrefter|ler|innrømmer|"
    "bekreftet|røper|håper|fastslår|hevder|opplyser|opplyste|sier det slik|minner om|supplerer|seier|fortel|forklarar"
)
SAYS: Final = re.compile(rf"\b(?:{_SAYING})\b")
ACCORDING: Final = "according to|in the words of|ifølge|i følge|ifølgje"
PRONOUNS: Final = "he|she|they|han|hun|ho|de|hen"

_ROLE_WORDS: Final = (
    r"ceo|cto|coo|cfo|cso|cmo|cbo|cco|cio|cpo|co-?ceo|vp|svp|evp|chief|officer|president|vice|founder|co-?founder|"
    r"director|manager|managing|general|head|leader|lead|chair|chairman|chairwoman|chairperson|professor|partner|"
    r"principal|scientist|researcher|engineer|adviser|advisor|consultant|secretary|dean|rector|owner|spokesperson|"
    r"investigator|physician|oncologist|coordinator|board|executive|leder|daglig|sjef|direktør|grunnlegger|gründer|"
    r"medgründer|medgrunnlegger|styreleder|nestleder|seksjonsleder|avdelingsleder|forsker|overlege|lege|rådgiver|"
    r"generalsekretær|administrerende|adm|prosjektleder|partner|ansvarlig|fagsjef|rektor|dekan|eier|talsperson|"
    r"koordinator|ingeniør|investeringsdirektør|investor|konsernsjef|spesialist|specialist|analyst|deputy|assistant|"
    r"architect|arkitekt|developer|designer|biologist|chemist|physicist|nurse|pharmacist|lawyer|counsel|fellow|lecturer|"
    r"postdoc|stipendiat|spokesman|spokeswoman|editor|veterinarian|veterinær|biolog|advokat|økonom|redaktør|konsulent|curator|medeier|co-?owner"
)
# What a role that is written with capitals is about: «Head of Clinical Research Kari Li».
FIELD: Final = re.compile(
    r"Research|Development|Clinical|Business|Operations?|Operating|Communications?|Marketing|Science|Scientific|Innovation|Sales|Medical|"
    r"Strategy|Technology|Technical|Financ(?:e|ial)|Commercial|Partnerships?|Programmes?|Nordic|Europe|Product|Products|Digital|"
    r"Creative|Kreativ|Teknisk|Faglig|Medisinsk|Vitenskapelig|Kommersiell|Operativ|Plant|Senior|Acting|Regional|Deputy|Assisterende|Fungerende|Data|Legal|Affairs|Executive|Officer|Director|Manager|Secretary|General"
)
ROLE: Final = re.compile(
    rf"\b(?:{_ROLE_WORDS})s?\b|\w{{3,}}(?:sjef|direktør|leder|forsker|ansvarlig|rådgiver|gründer|lege|arkitekt|ingeniør|biolog|utvikler)\b",
    re.IGNORECASE,
)

LEGAL_FORMS: Final = _words(
    "as asa ab a/s ag gmbh inc inc. ltd ltd. limited llc plc sa bv b.v. nv n.v. oy oyj aps corp corp. ks da ans se "
    "srl spa s.p.a. kg co. sarl pte ba sas ikt hf ehf oü"
)

# What an organisation is said to be: «… is a clinical-stage *company*».
ORGANISATION: Final = re.compile(
    r"\b(?:\w*company|compan(?:y|ies)|start-?ups?|scale-?up|spin-?(?:off|out)|foundation|organi[sz]ation|charity|"
    r"association|society|hub|cent(?:re|er)|institute|institution|university|hospital|firm|investor|fund|bank|agency|"
    r"network|initiative|consultancy|business|enterprise|provider|supplier|manufacturer|producer|developer|maker|"
    r"accelerator|incubator|expansion|biobank|facility|laboratory|lab|clinic|group|alliance|consortium|collective|"
    r"chain|magazine|newspaper|theatre|school|college|museum|mill|bakery|factory|workshop|dairy|winery|vineyard|orchard|nursery|hatchery|fishery|library|guild|farm|brewery|utility|publisher|operator|academy|club|municipality|cooperative|contractor|shipyard|non-?profit|venture|vendor|specialist|partnership|cooperative|trust|federation|union|studio|pharmacy|biotech|"
    r"\w*selskap(?:et)?|\w*bedrift(?:en)?|\w*firma(?:et)?|\w*stiftelse(?:n)?|\w*organisasjon(?:en)?|\w*forening(?:en)?|"
    r"\w*senter(?:et)?|\w*sykehus(?:et)?|\w*sjukehus|\w*institutt(?:et)?|\w*leverandør(?:en)?|\w*produsent(?:en)?|"
    r"\w*fond(?:et)?|\w*nettverk(?:et)?|\w*klinikk(?:en)?|\w*laboratorium|\w*konsern(?:et)?|\w*aktør(?:en)?|"
    r"\w*miljø(?:et)?|\w*utvikler(?:en)?|\w*virksomhet(?:en)?|\w*universitet(?:et)?|\w*bank(?:en)?|\w*investor(?:en)?|"
    r"\w*kjede(?:n)?|\w*skole(?:n)?|\w*museum|\w*kommune|\w*gruppe|\w*samvirke|\w*foretak|\w*samarbeid|\w*bryggeri|\w*rederi|\w*verft|\w*entreprenør|\w*klubb|\w*forlag|\w*infrastruktur(?:en)?|\w*apotek|\w*oppstart|gründerbedrift|\w*byrå(?:et)?|\w*forbund(?:et)?|\w*etat(?:en)?)\b",
    re.IGNORECASE,
)
# Words by which a name says that it is an organisation's.
KIND_IN_NAME: Final = re.compile(
    r"\b(?:compan(?:y|ies)|foundation|fund|institut(?:e|t)|universit(?:y|etet|et)|college|school|hospital|cent(?:re|er)|association|society|trust|bank|"
    r"capital|ventures?|partners|labs?|laborator(?:y|ies|iet)|therapeutics|diagnostics|biologics|biosciences?|pharma(?:ceuticals)?|biotech|analytics|"
    r"technolog(?:y|ies)|teknologi|systems|solutions|robotics|energy|energi|kraft|group|gruppen|holding|invest|consulting|network|agency|council|services|software|"
    r"industries|works|studio|clinic|labs|maritime|marine|museum|library|bibliotek|farm|g[åa]rd|bryggeri|bakeri|verft|rederi|havbruk|sjømat|seafood|aquaculture|feed|instruments?|materials|recycling|optics|optikk|elektro|electric|power|engineering|medical|medtech|genomics|genetics|genetikk|imaging|sensors?|games|data|subsea|offshore|sonar|design|logistics|logistikk|analyse|arkitekter|senter|kommune|fylkeskommune|"
    r"[HF](?:øg|øy|ag)skolen?|stiftelsen|foreningen|selskapet|\w{4,}(?:fondet|stiftelsen|foreningen|forbundet|banken|instituttet|senteret|laget|selskapet|nettverket|"
    r"verket|sykehuset|universitetet|gruppen|klinikken|huset|skole))\b",
    re.IGNORECASE,
)
BEING: Final = "is|are|was|er|var|remains|has become|has long been|har blitt|ble"
# What an organisation does, at the start of its introduction.
DOING: Final = _alternatives(
    "develops|makes|offers|provides|builds|delivers|produces|designs|manufactures|runs|operates|invests|supports|"
    "works|specialises|specializes|helps|brings|creates|aims|supplies|sells|trains|finances|funds|combines|uses|"
    "has developed|has built|has spent|is developing|is building|is working|is based|is headquartered|is dedicated|"
    "was founded|was established|was spun out|was set up|was started|was formed|grew out of|started as|began as|"
    "utvikler|lager|tilbyr|leverer|produserer|driver|investerer|bygger|arbeider|jobber|hjelper|samler|forsker på|"
    "har utviklet|har bygget|ble stiftet|ble etablert|ble grunnlagt|ble startet|ble opprettet|holder til|selger|"
    "spesialiserer seg|har spesialisert seg|skal bygge|vil gjøre|gjør|bruker|kombinerer|støtter|finansierer|springer ut"
)
JOINING: Final = _alternatives(
    "joins|joined|has joined|has become|has recently joined|recently joined|became|is new|is our newest|is the newest|"
    "is also new|is among|is one of|is a new member|is joining|blir medlem|er blitt medlem|har blitt medlem|"
    "ble medlem|er nytt medlem|er ny|er nytt|er blant|er også ny|er også nytt|er vårt nyeste|har meldt seg inn|"
    "melder seg inn|er et nytt medlem"
)

# Words with which a sentence begins that name no organisation.
NO_NAMES: Final = _words(
    "the this that these those it its their they he she we our his her i you your my a an in on at by with for from to "
    "of as since while when where who what why how if and but or so both all each every many most some several one two "
    "three four five six seven eight nine ten during through using today now currently recently founded established "
    "based located headquartered together there here also another additionally furthermore moreover meanwhile however "
    "thanks after before until over under between among about it's we're you'll last next first second third finally "
    "by joining according not no yes read meet welcome new among both whether such unlike like although though because "
    "den det de dette disse han hun vi vår vårt våre deres sin sitt sine en et ei i på av med for fra til som at om når "
    "hvor hvem hva hvorfor hvordan hvis og men eller så både alle hver mange noen flere to tre fire fem nå også samtidig "
    "dessuten videre derfor siden etter før under mellom blant gjennom ved hos bak behind der her selskapet bedriften stiftelsen "
    "organisasjonen selskapets stiftelsens senteret gründerne møt velkommen nye nytt ny ifølge målet teknologien "
    "først første sist sistemann førstemann neste last company foundation cancer patients researchers kreft pasienter forskere people studies trials "
    "january february march april may june july august september october november december "
    "januar februar mars mai juni juli oktober desember monday tuesday wednesday thursday friday saturday sunday "
    "mandag tirsdag onsdag torsdag fredag lørdag søndag"
)

# Words that speak of the member who is spoken of already.
ARTICLES: Final = r"an?|the|one\s+of|among|en|et|ei|den|det|ett\s+av|en\s+av|blant|our|vårt?|Norges|[A-ZÆØÅ]\w+['’]s|[A-ZÆØÅ]\w+s(?=\s+(?:største|eldste|første|ledende))"

REFERRING: Final = re.compile(
    r"\b(?:the (?:company|foundation|organi[sz]ation|start-?up|firm|hub|cent(?:re|er)|team|institute|fund|bank|charity|"
    r"association|business|group|hospital|university|founders?|technology|platform|product|lab|network|new member)s?|"
    r"it|its|they|their|them|he|she|his|her|we|our|us|selskap(?:et|ets)|bedriften|stiftelsen|organisasjonen|foreningen|"
    r"senteret|firmaet|fondet|banken|sykehuset|gründerne|teknologien|plattformen|deres|han|hun|sin|sitt|sine|hans|"
    r"hennes|vi|oss|vår|vårt|våre|den|de|dem)\b",
    re.IGNORECASE,
)
SAME_ORGANISATION: Final = re.compile(
    r"\b(?:the (?:\w+ )?(?:company|foundation|organi[sz]ation|start-?up|firm|hub|institute|fund|charity|association|cent(?:re|er)|"
    r"bank|clinic|supplier|agency|studio|college)|its|their|\w*(?:selskap(?:et|ets)|bedriften|stiftelsen|organisasjonen|"
    r"foreningen|firmaet|fondet|instituttet|senteret|banken|klinikken|høgskolen|kommunen|sykehuset|universitetet|museet|foretaket|klubben|forbundet)|deres)\b",
    re.IGNORECASE,
)

MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|"
    "aug|sep|sept|oct|nov|dec|januar|februar|mars|mai|juni|juli|oktober|desember|okt|des"
)
NORWEGIAN_WORDS: Final = _words(
    "og er på av med som ikke til det den et en har for fra vi skal også sier medlem hun han"
)
ENGLISH_WORDS: Final = _words(
    "and is the of with that not to it a an has for from we will also said says member she he in"
)

# Words inside a name that are written small.
JOINERS: Final = _words("of the for in and og i for mot av på med til de la & at on und et ved hos")
# First words that many organisations have, so that alone they name none.
COMMON_FIRST: Final = _words(
    "oslo bergen trondheim stavanger tromsø norway norge norwegian norsk norske nordic nordisk scandinavian "
    "european university universitetet institute center centre hospital cancer kreft precision national "
    "international global digital clinical medical health life bio new first next open smart data north south "
    "east west nord sør øst vest research foundation stiftelsen the american swedish danish german british "
    "royal general advanced future human personal house campus saint barn aktiv leve united"
)
# First words that may begin a name when another capital follows.
KINDS: Final = _words(
    "stiftelsen organisasjonen selskapet foundation cancer senteret new ny first one two three four five seven to tre fire fem sju"
)

# Towns that stand before what an organisation is: «an Oslo start-up». Any other capital there may be a name.
TOWNS: Final = _alternatives(
    "Oslo|Bergen|Trondheim|Stavanger|Tromsø|Drammen|Kristiansand|Bodø|Ålesund|Fredrikstad|Sandnes|Hamar|Lillehammer|"
    "Haugesund|Molde|Narvik|Alta|Hammerfest|Ås|Moss|Halden|Gjøvik|Kongsberg|Porsgrunn|Skien|Tønsberg|Larvik|Arendal|"
    "Stockholm|Gothenburg|Göteborg|Malmö|Lund|Uppsala|Umeå|Luleå|Linköping|Copenhagen|København|Aarhus|Odense|Aalborg|"
    "Helsinki|Espoo|Turku|Tampere|Oulu|Reykjavik|Reykjavík|London|Cambridge|Oxford|Edinburgh|Dublin|Berlin|Munich|Hamburg|"
    "Paris|Amsterdam|Utrecht|Leiden|Brussels|Zurich|Zürich|Basel|Vienna|Boston|New York|Toronto|Tallinn|Riga|Vilnius"
)
