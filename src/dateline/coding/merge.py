"""Drafts → groups: which mentions in an article are of one event."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from dateline.coding.events import Draft
from dateline.model import Actor

_REAL = frozenset({"occurred", "ongoing"})
_MANY = frozenset({"CVL", "REB", "PTY", "NGO", "BUS", "MED", "UNK"})
"""Sectors of which a country has many that have nothing to do with each other."""
_VARIED = frozenset({"COERCE", "SANCTION", "CONCEDE", "RETREAT", "AID", "COOPERATE"})
"""Types that hold acts of several kinds, which one story may tell side by side."""
_NEAR = 1
"""How many sentences on an act is still told further without its parties."""
_TOLL_NEAR = 4
"""How many sentences on the victims of an attack are still counted."""
_SPEECH = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE"})


def group_drafts(drafts: Iterable[Draft], harm: Collection[str] = ()) -> list[list[Draft]]:
    """Bring together drafts that tell of one event; each group keeps the order of the text.

    A draft that names nobody ("the visit") only ever adds to an event told before. Words of
    ``harm`` ("killed", "wounded") tell what an attack led to rather than another one.
    """
    groups: list[list[Draft]] = []
    for draft in drafts:
        scored = [
            (_likeness(group, draft) or _toll(group, draft, harm), len(group), n)
            for n, group in enumerate(groups)
        ]
        best, _, home = max(scored, default=(0.0, 0, -1))
        if best > 0:
            groups[home].append(draft)
        elif draft.stands_alone:
            groups.append([draft])
    return groups


def _likeness(group: list[Draft], draft: Draft) -> float:
    """Return how much a draft looks like the event of a group; 0 where it is another event."""
    first = group[0]
    if first.frame.type != draft.frame.type:
        return 0.0
    if any(_is_one_act(member, draft) for member in group):
        return 9.0
    if not _dates_agree(group, draft) or not _statuses_agree(group, draft):
        return 0.0
    if draft.frame.type in _VARIED and not any(_is_kin(m, draft) for m in group):
        return 0.0
    if not draft.actors and not draft.recipients:
        return 1.0 + any(m.clause.predicate == draft.clause.predicate for m in group)
    return _party_likeness(group, draft)


def _toll(group: list[Draft], draft: Draft, harm: Collection[str]) -> float:
    """Tell whether a draft counts the victims of the attack of a group: "… *wounding* nine"."""
    if draft.frame.type != "ASSAULT" or group[0].frame.type != "ASSAULT":
        return 0.0
    if not any(d.clause.predicate in harm for d in (*group, draft)):
        return 0.0
    near = draft.clause.sentence - group[-1].clause.sentence <= _TOLL_NEAR
    same_doers = _agree([a for m in group for a in m.actors], draft.actors) is not False
    agree = _dates_agree(group, draft) and _statuses_agree(group, draft)
    return 2.5 if near and same_doers and agree else 0.0


def _party_likeness(group: list[Draft], draft: Draft) -> float:
    parties = _parties_agree(group, draft)
    if parties is False:
        return 0.0
    if draft.frame.type in _SPEECH:
        near = draft.clause.sentence == group[-1].clause.sentence
        return 3.0 if parties and (near or _names_both(group, draft)) else 0.0
    if parties:
        return 4.0
    is_near = draft.clause.sentence - group[-1].clause.sentence <= _NEAR
    return 2.0 if draft.clause.kind == "noun" or (is_near and parties is None) else 0.0


def _is_kin(one: Draft, other: Draft) -> bool:
    """Tell acts of one kind: an arrest and a ban are two, an arrest and a detention one."""
    return one.frame.cameo[:3] == other.frame.cameo[:3]


def _is_one_act(one: Draft, other: Draft) -> bool:
    """Tell two drafts of one clause, or of a verb and the noun under it, as one act."""
    if one.clause.index == other.clause.index:
        return True
    return _is_carried(one, other) or _is_carried(other, one)


def _is_carried(noun: Draft, verb: Draft) -> bool:
    """Tell whether a verb and a noun under it tell the same act: "imposed sanctions"."""
    if noun.clause.kind != "noun" or noun.clause.parent != verb.clause.index:
        return False
    return noun.clause.relation in {"object", "subject", "oblique"}


def _statuses_agree(group: list[Draft], draft: Draft) -> bool:
    """Ask that all who say how real it is say the same; a bare event noun goes with any.

    What was only named before is taken for real, unless the words take it up: "the visit".
    """
    if not draft.is_firm:
        return True
    firm = {member.status for member in group if member.is_firm}
    if not firm and draft.status not in _REAL:
        return draft.looks_back
    return all(status == draft.status or {status, draft.status} <= _REAL for status in firm)


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


def _names_both(group: list[Draft], draft: Draft) -> bool:
    """Tell words of one to another wherever in the text they stand: both sides are named."""
    return all(d.actors and d.recipients for d in (group[0], draft))


def _agree(known: Iterable[Actor], new: Iterable[Actor]) -> bool | None:
    left, right = tuple(known), tuple(new)
    if not left or not right:
        return None
    return any(_is_same(one, other) for one in left for other in right)


def _is_same(one: Actor, other: Actor) -> bool:
    """Tell one party from another: a country goes with all who act for it, people by name."""
    if one.entity and one.entity == other.entity:
        return True
    if one.country is None or one.country != other.country:
        return one.name == other.name
    if one.sector != other.sector:
        return _is_country(one) or _is_country(other)
    return one.sector not in _MANY or not _words(one).isdisjoint(_words(other))


def _is_country(actor: Actor) -> bool:
    return actor.entity.startswith("country:")


def _words(actor: Actor) -> set[str]:
    return set(actor.name.lower().split())
