"""Find members and publications by what people call them."""

import difflib

from occnews import store
from occnews.errors import InputError, NotFoundError
from occnews.model.dates import Period
from occnews.model.member import Language, Member
from occnews.model.publication import Publication
from occnews.model.text import fold_name
from occnews.store import Transaction


def find_member(tx: Transaction, name: str) -> Member:
    """Find a member by slug or name. Raises NotFoundError, which offers the closest."""
    found = store.members.get_member(tx, name) or store.members.find_member_by_name(tx, fold_name(name))
    if found:
        return found
    known = {m.slug: m.name for m in store.members.list_members(tx)}
    close = difflib.get_close_matches(fold_name(name), [*known, *map(fold_name, known.values())], n=1, cutoff=0.5)
    slug = next((slug for slug, full in known.items() if close and close[0] in (slug, fold_name(full))), "")
    hint = f"Did you mean {slug} ({known[slug]})?" if slug else "occnews members list shows all."
    raise NotFoundError(f"There is no member «{name}». {hint}")


def find_publication(tx: Transaction, name: str) -> Publication:
    """Find a publication by its name: a period, or a member's slug, which means its latest membership's announcement.

    Raises NotFoundError with what to type.
    """
    found = store.publications.get_publication(tx, name)
    member = store.members.get_member(tx, name)
    if member and len(member.memberships) > 1:
        found = store.publications.get_publication(tx, f"{name}.{len(member.memberships)}") or found
    if found:
        return found
    try:
        hint = f"Draft it: occnews digest draft {Period.parse(name)}"
    except ValueError:
        hint = "occnews digest list shows all; a digest is named by its period, an announcement by its member's slug."
    raise NotFoundError(f"There is no publication «{name}». {hint}")


def choose_languages(publication: Publication, wanted: tuple[Language, ...]) -> tuple[Language, ...]:
    """The languages that are wanted, or else all that a publication has. Raises InputError for one it does not have."""
    name, has = publication.name, publication.languages
    for language in wanted:
        if language not in has:
            raise InputError(
                f"{name} is not written in {language}; it has {', '.join(has)}. "
                f"Add it: occnews digest set {name} languages={','.join(has)},{language}"
            )
    return wanted or has
