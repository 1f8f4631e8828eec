"""Stories for the renderers' tests: fictitious members, every kind of block, in English and Norwegian."""

import dataclasses
import datetime as dt
import hashlib
from pathlib import Path

from occnews.config import Config, default_settings
from occnews.model.member import Language, MemberKind
from occnews.model.publication import PublicationKind
from occnews.model.rendering import Logos
from occnews.model.story import (
    RosterLine,
    Story,
    StoryBlock,
    StoryFact,
    StoryFacts,
    StoryFigure,
    StoryHandles,
    StoryImage,
    StoryParagraph,
    StoryProfile,
    StoryQuote,
    StoryRelated,
    StoryReported,
    StorySubheading,
)

NOWHERE = Path("a-workspace-that-is-not-there")
SITE = "https://news.fjordlife.example"

_EN = Language.EN
_NB = Language.NB
_BOTH = (_EN, _NB)

_KIND_LABELS = {
    _EN: {
        MemberKind.BIOTECH: "Biotech",
        MemberKind.TECHNOLOGY: "Technology",
        MemberKind.PATIENT_ORGANISATION: "Patient organisation",
    },
    _NB: {
        MemberKind.BIOTECH: "Bioteknologi",
        MemberKind.TECHNOLOGY: "Teknologi",
        MemberKind.PATIENT_ORGANISATION: "Pasientorganisasjon",
    },
}


def make_config(root: Path = NOWHERE, **sections: dict[str, object]) -> Config:
    """The settings of a fictitious cluster; ``sections`` (``site={"url": ""}``) go over them."""
    settings = default_settings()
    own: dict[str, dict[str, object]] = {
        "cluster": {
            "name": "Fjord Life Cluster",
            "short_name": "Fjord Life",
            "website": "https://www.fjordlife.example",
            "postal_address": "Sjøgata 12, 5003 Bergen, Norway",
        },
        "site": {"url": SITE, "languages": ["en", "nb"]},
        "team": {"me": "Kari", "byline": "Kari Nordfjell"},
        "brand": {
            "social": settings["brand"]["social"]
            | {
                "linkedin": "https://www.linkedin.com/company/fjordlife",
                "bluesky": "https://bsky.app/profile/fjordlife.example",
            }
        },
        "email": {"from_address": "news@fjordlife.example", "reply_to": "kari@fjordlife.example"},
    }
    for section in own.keys() | sections.keys():
        settings[section] |= own.get(section, {}) | sections.get(section, {})
    return Config.model_validate(settings | {"root": root, "schedules": ()})


def make_image(name: str, alt: str, *, width: int = 480, height: int = 480, **texts: str) -> StoryImage:
    """An image in ``media/``, its file named by a hash as real ones are."""
    file = f"{hashlib.sha256(name.encode()).hexdigest()}.png"
    return StoryImage(file=file, alt=alt, width=width, height=height, **texts)


def make_logos(*, dark: bool = True) -> Logos:
    """The fictitious cluster's logo, for light backgrounds and (``dark``) for dark ones."""
    light = make_image("cluster-light", "Fjord Life Cluster", width=640, height=160)
    return Logos(
        light=light, dark=make_image("cluster-dark", "Fjord Life Cluster", width=640, height=160) if dark else None
    )


def make_story(
    members: int = 3,
    language: Language = Language.EN,
    kind: PublicationKind = PublicationKind.DIGEST,
    compact: bool = False,
) -> Story:
    """A story of that many members; an announcement always has one. The last of four or more is only listed."""
    if kind is PublicationKind.ANNOUNCEMENT:
        return _make_announcement(language)
    profiles = tuple(_make_profile(number, language) for number in range(members))
    listed_only = {profiles[-1].slug} if members > 3 else set()
    return dataclasses.replace(
        _make_digest_frame(language),
        roster=tuple(_list_profile(profile, language, profile.slug not in listed_only) for profile in profiles),
        profiles=tuple(profile for profile in profiles if profile.slug not in listed_only),
        compact=compact,
    )


def _make_digest_frame(language: Language) -> Story:
    nb = language is _NB
    path = "digests/2025-11"
    return Story(
        publication="pub-2025-11",
        name="2025-11",
        path=path,
        kind=PublicationKind.DIGEST,
        revision=1,
        number=7,
        language=language,
        languages=_BOTH,
        date=dt.date(2025, 11, 26),
        byline="Kari Nordfjell",
        period_label="november 2025" if nb else "November 2025",
        headline="Nye krefter i klyngen" if nb else "New strength for the cluster",
        subject="Nordlys Radiofarma og flere er nye medlemmer"
        if nb
        else "Nordlys Radiopharma and others have joined us",
        preheader=(
            "Møt de nye medlemmene: hvem de er, hva de arbeider med, og hvorfor de ble med."
            if nb
            else "Meet the new members: who they are, what they work on, and why they joined."
        ),
        standfirst=(
            "Fra isotoper til pasientstøtte: dette er organisasjonene som ble med oss i november."
            if nb
            else "From isotopes to patient support: these are the organisations that joined us in November."
        ),
        intro=(
            ("Vi ønsker de nye medlemmene hjertelig velkommen.",)
            if nb
            else ("We wish our new members a **very warm** welcome to the cluster.",)
        ),
        boilerplate=(
            ("Fjord Life Cluster samler sykehus, forskere og bedrifter langs kysten.",)
            if nb
            else ("Fjord Life Cluster brings hospitals, researchers and companies along the coast together.",)
        ),
        roster_heading="Nye medlemmer" if nb else "New members",
        roster=(),
        lead_in=(
            ("Vi spurte dem hvorfor de ble med.",)
            if nb
            else ("We asked them what made them join, and what comes next.",)
        ),
        continue_reading="Les historiene deres under." if nb else "Read their stories below.",
        profiles=(),
        closing=("Vi sees på høstmøtet.",)
        if nb
        else ("See you at the [autumn meeting](https://www.fjordlife.example/autumn).",),
        related=_make_related(nb),
        hero=make_image(
            "hero",
            "Et laboratorium ved fjorden" if nb else "A laboratory by the fjord at dusk",
            width=1200,
            height=630,
            credit="Fjord Life Cluster",
        ),
        compact=False,
        url=f"{SITE}/nb/{path}/" if nb else f"{SITE}/{path}/",
        page_url=f"{SITE}/nb/{path}/" if nb else f"{SITE}/{path}/",
        has_external_url=False,
        alternates=((_EN, f"{SITE}/{path}/"),) if nb else ((_NB, f"{SITE}/nb/{path}/"),),
        snippets=(),
    )


def _make_related(nb: bool) -> tuple[StoryRelated, ...]:
    return (
        StoryRelated(
            title="Slik søker du om plass i testlaben" if nb else "How to apply for a bench in the test lab",
            deck="Søknadsfristen er 15. januar." if nb else "Applications close on 15 January.",
            url=f"{SITE}/test-lab/",
            image=make_image("related-lab", "En arbeidsbenk" if nb else "A laboratory bench", width=600, height=400),
        ),
        StoryRelated(
            title="Fire lærdommer fra høstmøtet" if nb else "Four lessons from the autumn meeting",
            url=f"{SITE}/autumn/",
        ),
    )


def _make_announcement(language: Language) -> Story:
    nb, profile, path = language is _NB, _make_profile(0, language), "announcements/nordlys-radiopharma"
    return dataclasses.replace(
        _make_digest_frame(language),
        publication="pub-nordlys",
        name=profile.slug,
        path=path,
        kind=PublicationKind.ANNOUNCEMENT,
        number=None,
        period_label="",
        headline="Velkommen, Nordlys" if nb else "Welcome, Nordlys",
        subject="Nordlys er nytt medlem i Fjord Life Cluster" if nb else "Nordlys joins Fjord Life Cluster",
        standfirst=profile.summary,
        intro=(),
        roster_heading="Nytt medlem" if nb else "New member",
        roster=(_list_profile(profile, language, True),),
        lead_in=(),
        continue_reading="",
        profiles=(profile,),
        related=(),
        hero=None,
        url=f"{SITE}/nb/{path}/" if nb else f"{SITE}/{path}/",
        page_url=f"{SITE}/nb/{path}/" if nb else f"{SITE}/{path}/",
        alternates=((_EN, f"{SITE}/{path}/"),) if nb else ((_NB, f"{SITE}/nb/{path}/"),),
    )


def _list_profile(profile: StoryProfile, language: Language, profiled: bool) -> RosterLine:
    return RosterLine(
        slug=profile.slug,
        name=profile.name,
        gloss=profile.gloss,
        kind=profile.kind,
        kind_label=profile.kind_label,
        places=profile.facts[0].value,
        website=profile.website,
        logo=profile.logo,
        profiled=profiled,
    )


def _make_profile(number: int, language: Language) -> StoryProfile:
    makers = (_make_nordlys, _make_klarsyn, _make_lykt)
    profile = makers[number % 3](language)
    if number < 3:
        return profile
    return dataclasses.replace(
        profile,
        slug=f"{profile.slug}-{number + 1}",
        name=f"{profile.name} {number + 1}",
        short_name=f"{profile.short_name} {number + 1}",
        website=f"https://www.member-{number + 1}.example",
    )


def _make_nordlys(language: Language) -> StoryProfile:
    """A profile in which every kind of block appears."""
    nb = language is _NB
    return StoryProfile(
        slug="nordlys-radiopharma",
        name="Nordlys Radiopharma AS",
        short_name="Nordlys",
        gloss="Northern Lights Radiopharma" if not nb else "",
        kind=MemberKind.BIOTECH,
        kind_label=_KIND_LABELS[language][MemberKind.BIOTECH],
        language=language,
        summary=(
            "Nordlys lager isotoper til målrettet kreftbehandling uten reaktor."
            if nb
            else "Nordlys makes isotopes for targeted cancer treatment, without a reactor."
        ),
        website="https://www.nordlys.example",
        logo=make_image("nordlys-logo", "Nordlys Radiopharma", width=480, height=160),
        facts=_make_nordlys_facts(nb),
        focus_areas=("Radioligander", "Isotoper") if nb else ("Radioligands", "Isotopes"),
        blocks=_make_nordlys_blocks(nb),
        social=StoryHandles(
            linkedin="https://www.linkedin.com/company/nordlys-radiopharma",
            linkedin_urn="urn:li:organization:123456",
            x="@nordlysradio",
            bluesky="@nordlys.example",
            mastodon="@nordlys@social.example",
        ),
    )


def _make_nordlys_facts(nb: bool) -> tuple[StoryFact, ...]:
    if nb:
        return (
            StoryFact(label="Steder", value="Bergen (hovedkontor) og Porsgrunn (pilotanlegg)"),
            StoryFact(label="Utviklingsfase", value="Klinisk fase 1"),
            StoryFact(label="Hovedprodukt", value="NL-212, en blyisotop"),
        )
    return (
        StoryFact(label="Locations", value="Bergen (head office) and Porsgrunn (pilot plant), Norway"),
        StoryFact(label="Stage", value="Clinical, phase 1"),
        StoryFact(label="Lead product", value="NL-212, a lead isotope"),
    )


def _make_nordlys_blocks(nb: bool) -> tuple[StoryBlock, ...]:
    return (
        StoryQuote(
            text=(
                "Vi trengte naboer som tør å prøve noe nytt, og dem fant vi her."
                if nb
                else "We needed neighbours who dare to try something new, and we found them here."
            ),
            speaker="Ingrid Solheim",
            role="daglig leder" if nb else "co-founder & co-CEO",
            attribution="sier Ingrid Solheim, daglig leder" if nb else "said Ingrid Solheim, co-founder & co-CEO",
            speaker_url="https://www.nordlys.example/ingrid",
            portrait=make_image("ingrid", "Ingrid Solheim", credit="Foto: Nordlys" if nb else "Photo: Nordlys"),
        ),
        StoryParagraph(
            text=(
                "Selskapet trekker blyisotoper ut av *naturlig* thorium. Metoden krever verken reaktor eller syklotron."
                if nb
                else "The company draws lead isotopes from *natural* thorium. The method needs neither a reactor nor a "
                "cyclotron, and the [pilot plant](https://www.nordlys.example/plant) opens in spring."
            )
        ),
        StorySubheading(text="Hva skjer videre" if nb else "What comes next"),
        StoryReported(
            text=(
                "De første dosene går til to sykehus neste år, forteller Solheim."
                if nb
                else "The first doses go to two hospitals next year, Solheim says:\n\n- Bergen\n- Tromsø"
            ),
            speaker="Ingrid Solheim",
        ),
        StoryFigure(
            image=make_image(
                "plant",
                "Pilotanlegget sett fra sjøen" if nb else "The pilot plant seen from the sea",
                width=1200,
                height=800,
                caption="Pilotanlegget i Porsgrunn." if nb else "The pilot plant in Porsgrunn.",
                credit="Foto: Nordlys" if nb else "Photo: Nordlys",
            )
        ),
        StoryFacts(
            items=(
                StoryFact(label="Ansatte" if nb else "Employees", value="34"),
                StoryFact(label="Grunnlagt" if nb else "Founded", value="2019"),
            )
        ),
        StoryQuote(
            text=(
                "Pasientene kan ikke vente på at vi skal bli ferdige med å diskutere."
                if nb
                else "Patients cannot wait for us to finish discussing."
            ),
            speaker="Ingrid Solheim",
            attribution="la Solheim til" if nb else "Solheim added",
            lead_in="Tempoet er høyt:" if nb else "She is in a hurry:",
        ),
    )


def _make_klarsyn(language: Language) -> StoryProfile:
    """Paragraph, translated quote, paragraph; a speaker without a portrait."""
    nb = language is _NB
    return StoryProfile(
        slug="klarsyn-health",
        name="Klarsyn Health",
        short_name="Klarsyn",
        kind=MemberKind.TECHNOLOGY,
        kind_label=_KIND_LABELS[language][MemberKind.TECHNOLOGY],
        language=language,
        summary=(
            "Klarsyn lager beslutningsstøtte for leger som leser bilder."
            if nb
            else "Klarsyn builds decision support for doctors who read images."
        ),
        website="https://klarsyn.example/om?fra=klyngen&uke=48",
        logo=make_image("klarsyn-logo", "Klarsyn Health", width=320, height=320),
        facts=(
            StoryFact(label="Sted" if nb else "Location", value="Trondheim, Norge" if nb else "Trondheim, Norway"),
            StoryFact(label="Notert på" if nb else "Listed on", value="Euronext Growth Oslo (KLAR)"),
        ),
        blocks=(
            StoryParagraph(
                text=(
                    "Programvaren legger bilder, blodprøver og journal ved siden av hverandre."
                    if nb
                    else "The software sets images, blood tests and notes side by side, and shows what does not fit."
                )
            ),
            StoryQuote(
                text=(
                    "Det er ikke nok å lage god teknologi; den må passe inn i en travel arbeidsdag."
                    if nb
                    else "Building good technology is not enough; it has to fit into a busy working day."
                ),
                speaker="Ola Brenna",
                role="medisinsk direktør" if nb else "chief medical officer",
                attribution="sier Ola Brenna, medisinsk direktør" if nb else "said Ola Brenna, chief medical officer",
                note="" if nb else "Translated from Norwegian",
            ),
            StoryParagraph(
                text="Selskapet ser etter to sykehus til." if nb else "The company is looking for two more hospitals."
            ),
        ),
    )


def _make_lykt(language: Language) -> StoryProfile:
    """A profile of one paragraph, with neither logo nor quote."""
    nb = language is _NB
    return StoryProfile(
        slug="lykt",
        name="Lykt – foreningen for pårørende" if nb else "Lykt",
        short_name="Lykt",
        gloss="" if nb else "The carers’ association",
        kind=MemberKind.PATIENT_ORGANISATION,
        kind_label=_KIND_LABELS[language][MemberKind.PATIENT_ORGANISATION],
        language=language,
        summary=(
            "Lykt støtter pårørende til kreftpasienter i hele landet."
            if nb
            else "Lykt supports the families of cancer patients all over the country."
        ),
        website="https://www.lykt.example",
        facts=(StoryFact(label="Sted" if nb else "Location", value="Tromsø, Norge" if nb else "Tromsø, Norway"),),
        blocks=(
            StoryParagraph(
                text=(
                    "Foreningen har 40 likepersoner, og samtalen er alltid gratis."
                    if nb
                    else "The association has 40 peer supporters & a phone line, and a talk is always free."
                )
            ),
        ),
    )
