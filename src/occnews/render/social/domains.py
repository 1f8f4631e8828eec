"""Top-level domains, as far as they matter for telling a link from a text (IANA root zone, 2026-11)."""

from typing import Final

# The domains of countries; then the general ones that members of clusters are likely to have. A name under any other
# is counted at whichever is dearer, a link or its characters, so a count is never too low.
_COUNTRIES: Final = (
    "ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd "
    "cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gb gd "
    "ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg "
    "kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv "
    "mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa "
    "sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua "
    "ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw"
)
_GENERAL: Final = (
    "com org net edu gov mil int info biz name pro aero asia cat coop jobs mobi museum post tel travel academy africa "
    "agency app art associates bank berlin bio blog business capital care center charity church city clinic cloud club "
    "community company consulting dental design dev digital doctor earth eco education email energy enterprises events "
    "expert finance foundation fund gmbh global green group health healthcare help hospital icu inc institute "
    "insurance international law legal life link live llc london ltd media network news ngo one ong online page paris "
    "partners pharmacy physio plus press rocks school science services shop site social software solutions space store "
    "studio support surgery swiss systems team tech technology tips today top training university ventures vet "
    "vip website wiki work works world xyz zone "
    # Kept for examples: they stand for a real one, and are counted as it would be.
    "example test"
)
_KNOWN: Final = frozenset(f"{_COUNTRIES} {_GENERAL}".split())


def is_known_domain(host: str) -> bool:
    """Whether a host ends in a top-level domain that we know to be one."""
    return host.rpartition(".")[2].lower() in _KNOWN
