"""Members on the terminal: as a list, and one in full."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from occnews.cli.output import measure_width, one_line, print_facts, print_paragraph, print_table, say, styled

if TYPE_CHECKING:
    from occnews.model.importing import FieldChange
    from occnews.model.member import Block, Image, Member, Membership, QuoteBlock


def print_members(members: "Sequence[Member]") -> None:
    """Print members as a table; what they are and where, only when there is room."""
    room = measure_width()
    columns = [
        "=Joined",
        "=Slug",
        "Name",
        *(["=Kind"] if room >= 110 else []),
        *(["Where"] if room >= 144 else []),
        "Has",
    ]
    rows = [
        [
            show_joined(member.membership),
            member.slug,
            styled(one_line(member.name), "bold"),
            *([str(member.kind or "")] if room >= 110 else []),
            *([show_places(member)] if room >= 144 else []),
            _describe_contents(member),
        ]
        for member in members
    ]
    print_table(columns, rows)


def show_joined(membership: "Membership") -> str:
    """When a membership began, and when it ended."""
    joined = str(membership.joined) if membership.joined else "unknown"
    return f"{joined}, left {membership.left}" if membership.left else joined


def show_places(member: "Member") -> str:
    """Where a member is, on one line."""
    places = [", ".join(part for part in (place.city, place.country) if part) for place in member.places]
    return one_line("; ".join(places))


def _describe_contents(member: "Member") -> str:
    """What a record has for a profile, in a word or two."""
    quotes = sum(1 for block in member.profile if block.kind == "quote")
    told = "profile" if member.profile else "summary" if member.summary else "name only"
    parts = [told, f"{quotes} quote{'s' if quotes > 1 else ''}" if quotes else "", "logo" if member.logo else ""]
    return ", ".join(part for part in parts if part)


def print_member(member: "Member") -> None:
    """Print a whole record."""
    gloss = f" ({one_line(member.gloss)})" if member.gloss else ""
    say(f"{one_line(member.name)}{gloss}", "bold")
    say()
    print_facts(_list_facts(member))
    if member.why_joined:
        _print_section("Why it joined")
        print_paragraph(member.why_joined)
    if member.profile:
        _print_section("Profile")
        _print_blocks(member.profile)
    for text in member.translations:
        _print_section(f"In {text.language}")
        facts = ((name, getattr(text, name)) for name in ("gloss", "summary", "why_joined", "stage", "lead_product"))
        print_facts([(name.replace("_", " "), one_line(value)) for name, value in facts])
        _print_blocks(text.profile)
    if member.notes:
        _print_section("Notes (never published)")
        print_paragraph(member.notes)


def _print_section(title: str) -> None:
    say()
    say(title, "bold")


def _list_facts(member: "Member") -> list[tuple[str, object]]:
    listing, contact = member.listing, member.contact
    handles = [f"{network} {handle}" for network, handle in member.social if handle]
    facts: list[tuple[str, object]] = [
        ("slug", member.slug),
        ("short name", member.short_name),
        ("kind", str(member.kind or "")),
        ("joined", "; ".join(show_joined(stay) for stay in member.memberships)),
        ("embargo", styled(f"not a word before {member.embargo}", "yellow") if member.embargo else ""),
        ("website", member.website),
        ("where", _list_places(member)),
        ("summary", member.summary),
        ("focus areas", ", ".join(member.focus_areas)),
        ("stage", member.stage),
        ("lead product", member.lead_product),
        ("listed", f"{listing.exchange} {listing.ticker}".strip() if listing else ""),
        ("accounts", "; ".join(handles)),
        ("logo", _show_image(member.logo) if member.logo else ""),
        ("speakers", "; ".join(f"{s.name}{f', {s.role}' if s.role else ''}" for s in member.speakers)),
        ("contact", ", ".join(value for _, value in contact if value) if contact else ""),
        ("language", member.language),
    ]
    return [(label, value if not isinstance(value, str) else one_line(value)) for label, value in facts]


def _list_places(member: "Member") -> str:
    return "; ".join(
        ", ".join(part for part in (place.city, place.country) if part) + (f" ({place.what})" if place.what else "")
        for place in member.places
    )


def _show_image(image: "Image") -> str:
    size = f"{image.width}×{image.height}" if image.width else "not taken in"
    name = f"media/{image.file[:12]}…{image.file[-4:]}" if image.file else image.url
    return f"{name}, {size}{f', «{image.alt}»' if image.alt else ', no alt text'}"


def _print_blocks(blocks: "Sequence[Block]") -> None:
    for number, block in enumerate(blocks, start=1):
        say(f"  {number} {block.kind}{_describe_approval(block) if block.kind == 'quote' else ''}", "dim")
        print_paragraph(_write_block(block), indent=4, style="bold" if block.kind == "subheading" else "")


def _describe_approval(quote: "QuoteBlock") -> str:
    if quote.is_approved and quote.approval:
        return f", approved by {one_line(quote.approval.by)} on {quote.approval.on}"
    return ", not approved yet"


def _write_block(block: "Block") -> str:
    match block.kind:
        case "quote":
            role = f", {block.role}" if block.role else ""
            attribution = block.attribution or f"– {block.speaker}{role}"
            return "\n".join(line for line in (block.lead_in, f"«{block.text}»", attribution) if line)
        case "reported":
            return "\n".join(line for line in (block.text, f"({block.speaker})" if block.speaker else "") if line)
        case "image":
            return _show_image(block.image)
        case "facts":
            return "\n".join(f"{fact.label}: {fact.value}" for fact in block.items) or "(the record's own facts)"
        case _:
            return block.text


def print_changes(changes: "Sequence[FieldChange]", *, indent: int = 2) -> None:
    """Print what changed, field by field: before → after."""
    for change in changes:
        before, after = (one_line(value) for value in (change.before, change.after))
        pad = " " * indent
        if not before:
            say(f"{pad}{change.field}: {after}")
        elif not after:
            say(f"{pad}{change.field}: {before} → (empty)")
        else:
            say(f"{pad}{change.field}: {before} → {after}")
