"""Merges two records of one organisation: what the one lacks comes from the other."""

from typing import Any

from pydantic import BaseModel

from occnews.model.member import Contact, Language, Member, MemberText, SocialHandles, Translation
from occnews.model.text import PROSE_LIMIT

_OWN = ("short_name", "kind", "website", "embargo", "logo")


def merge_members(into: Member, other: Member) -> Member:
    """Fill what a record lacks from another; what both say stays as ``into`` has it. Notes are put together.

    Texts go by their language; a membership without a joined date gives way to the other's.
    """
    values: dict[str, Any] = {name: getattr(into, name) or getattr(other, name) for name in _OWN}
    values["memberships"] = into.memberships if _is_dated(into) else other.memberships
    values["social"] = _fill_parts(SocialHandles, into.social, other.social)
    values["contact"] = _fill_parts(Contact, into.contact, other.contact)
    values["notes"] = _join_notes(into.notes, other.notes)
    unknown = [speaker for speaker in other.speakers if into.speaker_named(speaker.name) is None]
    values["speakers"] = (*into.speakers, *unknown)
    texts = _merge_texts(into, other)
    values.update(texts.pop(into.language))
    values["translations"] = [
        Translation.model_validate({**text, "language": language}) for language, text in texts.items()
    ]
    return Member.model_validate({**_fields(into), **values})


def _is_dated(member: Member) -> bool:
    return len(member.memberships) > 1 or member.membership.joined is not None


def _fields(record: BaseModel) -> dict[str, Any]:
    return {name: getattr(record, name) for name in type(record).model_fields}


def _fill_parts(kind: type[BaseModel], into: BaseModel | None, other: BaseModel | None) -> BaseModel | None:
    if into is None or other is None:
        return into or other
    return kind.model_validate({name: value or getattr(other, name) for name, value in _fields(into).items()})


def _join_notes(into: str, other: str) -> str:
    joined = into if other in into else "\n\n".join(part for part in (into, other) if part)
    return joined if len(joined) <= PROSE_LIMIT else into


def _texts_of(member: Member) -> dict[Language, MemberText]:
    return {member.language: member, **{text.language: text for text in member.translations}}


def _merge_texts(into: Member, other: Member) -> dict[Language, dict[str, Any]]:
    own, others = _texts_of(into), _texts_of(other)
    merged: dict[Language, dict[str, Any]] = {}
    for language in dict.fromkeys((*own, *others)):
        found = [texts[language] for texts in (own, others) if language in texts]
        text = {
            name: next(filter(None, (getattr(each, name) for each in found)), None) for name in MemberText.model_fields
        }
        kept = {name: value for name, value in text.items() if value}
        if kept or language == into.language:
            merged[language] = kept
    return merged


def list_left_out(into: Member, other: Member) -> tuple[str, ...]:
    """The fields of which both records say something else, so that the other's value is not in the merged one."""
    names = (*_OWN, *MemberText.model_fields) if into.language == other.language else _OWN
    differing = [name for name in names if getattr(other, name) and getattr(other, name) != getattr(into, name)]
    stays = ["memberships"] if _is_dated(into) and _is_dated(other) and into.memberships != other.memberships else []
    return tuple(name for name in (*stays, *differing) if name == "memberships" or getattr(into, name))
