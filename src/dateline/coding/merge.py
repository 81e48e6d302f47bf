"""Drafts → groups: which mentions in an article are of one event."""

from __future__ import annotations

from collections.abc import Iterable

from dateline.coding.events import Draft
from dateline.model import Actor

_REAL = frozenset({"occurred", "ongoing"})
_SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE"})


def group_drafts(drafts: Iterable[Draft]) -> list[list[Draft]]:
    """Bring together drafts that tell of one event; each group keeps the order of the text."""
    groups: list[list[Draft]] = []
    for draft in drafts:
        home = next((group for group in reversed(groups) if _same_event(group, draft)), None)
        if home is None:
            groups.append([draft])
        else:
            home.append(draft)
    return groups


def _same_event(group: list[Draft], draft: Draft) -> bool:
    first = group[0]
    if first.frame.type != draft.frame.type:
        return False
    if any(_is_carried(member, draft) or _is_carried(draft, member) for member in group):
        return True
    if not _statuses_agree(group, draft) or not _dates_agree(group, draft):
        return False
    parties = _parties_agree(group, draft)
    if draft.clause.kind == "noun" and _is_definite(draft):
        return parties is not False
    if draft.frame.type in _SPEECH:
        return parties is True and draft.clause.sentence == group[-1].clause.sentence
    return parties is True


def _is_carried(noun: Draft, verb: Draft) -> bool:
    """Tell whether a verb and a noun under it tell the same act: "imposed sanctions"."""
    if noun.clause.kind != "noun" or noun.clause.parent != verb.clause.index:
        return False
    return noun.clause.relation in {"object", "subject", "oblique"}


def _is_definite(draft: Draft) -> bool:
    return not draft.actors or not draft.recipients


def _statuses_agree(group: list[Draft], draft: Draft) -> bool:
    statuses = {member.status for member in group}
    return draft.status in statuses or (draft.status in _REAL and bool(statuses & _REAL))


def _dates_agree(group: list[Draft], draft: Draft) -> bool:
    if draft.interval is None:
        return True
    return all(
        member.interval is None or _overlap(member.interval.start, draft.interval.start)
        for member in group
    )


def _overlap(a: str | None, b: str | None) -> bool:
    return a is None or b is None or a.startswith(b) or b.startswith(a)


def _parties_agree(group: list[Draft], draft: Draft) -> bool | None:
    """True: the same parties; None: one side does not say; False: others."""
    actors = _agree([a for m in group for a in m.actors], draft.actors)
    recipients = _agree([a for m in group for a in m.recipients], draft.recipients)
    if actors is False or recipients is False:
        return False
    return True if actors and recipients is not None else (actors or recipients)


def _agree(known: Iterable[Actor], new: Iterable[Actor]) -> bool | None:
    left, right = {_key(a) for a in known}, {_key(a) for a in new}
    if not left or not right:
        return None
    return bool(left & right)


def _key(actor: Actor) -> str:
    return actor.country or actor.entity or actor.name
