"""Events → events: whom an act is done to where its own clause does not say.

Two things tell it. The words take up an act told before — "Paris condemned *the move*" — and then
whoever made the move is meant. Or the kind of act implies it: a protest addresses the government
at home, a concession those who had asked for it (annotation.md, "Event").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dateline.coding.claims import ClaimDraft
from dateline.coding.events import Draft
from dateline.coding.frames import match_frame
from dateline.coding.parties import SPEECH
from dateline.coding.view import View
from dateline.coding.when import REAL
from dateline.model import Actor, Phrase

_JUDGING = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"})
_FACING = frozenset({"ACCUSE", "REQUEST", "THREATEN"})
"""What is hardly ever said into the air: without a name it goes to the other side of the story."""
_GOVERNED = frozenset({"CVL", "PTY", "NGO", "UNK", "LEG", "BUS", "MED"})
_GOVERNING = frozenset({"GOV", "COP", "MIL", "LEG", "JUD"})
_STEM = 4
_INTENDING = frozenset({"AGREE", "THREATEN", "REQUEST", "SUPPORT"})
"""What else than a deed may be called a move, a plan or a decision."""


def with_counterparts(
    view: View, groups: Sequence[Sequence[Draft]], claims: Sequence[ClaimDraft] = ()
) -> list[list[Draft]]:
    """Return the events, each that leaves a party open with the one the story gives it."""
    told = sorted(
        (draft for group in groups for draft in group), key=lambda draft: draft.clause.head_start
    )
    spoken = [_with_speaker(view, _with_protesters(view, group), claims) for group in groups]
    taken = [_taking_up(group, told) for group in _owned(view, spoken)]
    whole = (_with_counterpart(view, group, told) for group in taken)
    return [group for group in whole if not _is_appeal(group)]


def _is_appeal(group: Sequence[Draft]) -> bool:
    """Tell what somebody asks of nobody in particular: a claim, and no act towards anybody."""
    return all(draft.frame.id == "speech.demands" and not draft.recipients for draft in group)


def _with_speaker(
    view: View, group: Sequence[Draft], claims: Sequence[ClaimDraft]
) -> Sequence[Draft]:
    """Say who accuses or demands in somebody's own words where these name nobody: the speaker."""
    if group[0].frame.type not in SPEECH or any(draft.actors for draft in group):
        return group
    at = group[0].clause.head_start
    for claim in claims:
        speakers = view.actors(claim.speaker[:1])
        if speakers and any(piece.start <= at < piece.end for piece in claim.content):
            return [draft._replace(actors=speakers) for draft in group]
    return group


def _owned(view: View, groups: Sequence[Sequence[Draft]]) -> Iterator[Sequence[Draft]]:
    """Yield the groups, the last attack without an author with who claims responsibility for it.

    "A bomb went off … the group *claimed responsibility*" (annotation.md, ruling 13).
    """
    owners = list(_owners(view))
    for number, group in enumerate(groups):
        at = group[-1].clause.head_start
        later = [where for where, _ in owners if where > group[0].clause.head_start]
        if not later or not _is_authorless(group):
            yield group
            continue
        rivals = [g for n, g in enumerate(groups) if n != number and _is_authorless(g)]
        between = any(at < g[0].clause.head_start < later[0] for g in rivals)
        actors = () if between else dict(owners)[later[0]]
        yield [draft._replace(actors=actors or draft.actors) for draft in group]


def _is_authorless(group: Sequence[Draft]) -> bool:
    first = group[0]
    real = first.frame.type == "ASSAULT" and first.status in REAL
    return real and not any(draft.actors for draft in group)


def _owners(view: View) -> Iterator[tuple[int, tuple[Actor, ...]]]:
    """Yield where somebody takes responsibility, and who."""
    verbs = view.lexicon.classes.get("own-up", frozenset())
    for clause in view.document.clauses:
        if clause.kind != "verb" or clause.predicate not in verbs or clause.is_negated:
            continue
        claimed = {view.phrase(p).head.lemma for p in clause.objects}
        actors = view.actors(clause.subjects)
        if actors and claimed & {"responsibility", "credit"}:
            yield clause.head_start, actors


def _taking_up(group: Sequence[Draft], told: Sequence[Draft]) -> Sequence[Draft]:
    """Complete the doubtful twin of an act told before: who is blamed is new, the rest is not.

    "Two bombs went off at the port … the minister blamed X for *the attack*" (annotation.md,
    ruling 4).
    """
    first = group[0]
    if not first.looks_back or first.recipients or first.status not in {"alleged", "denied"}:
        return group
    for other in reversed(told):
        if other.clause.head_start < first.clause.head_start and _is_other_side_of(other, first):
            return [
                draft._replace(
                    recipients=_others(draft, other.recipients),
                    interval=draft.interval or other.interval,
                    setting=draft.setting if draft.place else other.setting,
                )
                for draft in group
            ]
    return group


def _is_other_side_of(told: Draft, twin: Draft) -> bool:
    return told.frame.type == twin.frame.type and told.status in REAL and bool(told.recipients)


def _with_protesters(view: View, group: Sequence[Draft]) -> Sequence[Draft]:
    """Say who protests where nobody is named: people of the country in which it happens."""
    if group[0].frame.type != "PROTEST" or any(draft.actors for draft in group):
        return group
    places = [draft.place.country for draft in group if draft.place and draft.place.country]
    country = next(iter((*places, *view.document.countries)), None)
    protesters = (Actor(name="protesters", country=country, sector="CVL"),)
    return [draft._replace(actors=protesters) for draft in group]


def _with_counterpart(view: View, group: Sequence[Draft], told: Sequence[Draft]) -> list[Draft]:
    if any(draft.recipients for draft in group):
        return list(group)
    return [_filled(view, draft, told) if draft.actors else draft for draft in group]


def _filled(view: View, draft: Draft, told: Sequence[Draft]) -> Draft:
    before = [other for other in told if other.clause.head_start < draft.clause.head_start]
    for found, reason in _ways(view, draft, before):
        others = _others(draft, found)
        if others:
            names = ", ".join(actor.name for actor in others)
            return draft._replace(
                recipients=others, reasons=(*draft.reasons, f"recipients: {names}, {reason}")
            )
    return draft


def _ways(
    view: View, draft: Draft, before: Sequence[Draft]
) -> Iterator[tuple[tuple[Actor, ...], str]]:
    """Yield who may be meant and why, the surest first."""
    kind = draft.frame.type
    if kind in _JUDGING:
        for told in _taken_up(view, draft, before):
            yield told.actors, f"who act in '{told.clause.predicate}' at {told.clause.head_start}"
    if kind in {"CONCEDE", "RETREAT"} and draft.status == "hypothetical":
        yield from ((told.actors, "who ask for it") for told in before if _demands(told, draft))
    if kind == "PROTEST":
        yield _government(draft), "whom protesters address at home"
    if kind == "CONCEDE":
        yield from ((told.actors, "who had asked for it") for told in _asked(draft, before))
    if kind in {"CONCEDE", "COERCE"}:
        yield _people(draft), "who live under it"
    if kind in _FACING:
        for told in reversed(before):
            yield _other_side(draft, told), "the other side of the story so far"


def _demands(told: Draft, draft: Draft) -> bool:
    """Tell a demand from what is demanded in it: "the unions *asked* the minister to *resign*"."""
    holds = told.span.start <= draft.clause.head_start < told.span.end
    return told.frame.type == "REQUEST" and holds


def _asked(draft: Draft, before: Sequence[Draft]) -> Iterator[Draft]:
    for told in reversed(before):
        if told.frame.type in {"PROTEST", "REQUEST", "REJECT"} and _meets(told, draft):
            yield told


# --- acts taken up ---


def _taken_up(view: View, draft: Draft, before: Sequence[Draft]) -> Iterator[Draft]:
    """Yield the acts told before that the words of a draft take up, the likeliest first."""
    earlier = [told for told in reversed(before) if told.actors]
    for phrase in _inside(view, draft):
        noun = view.noun_clauses.get(phrase.index)
        frame = match_frame(view, noun) if noun is not None else None
        yield from (told for told in earlier if _is_named(told, phrase.head.lemma))
        if frame is not None:
            yield from (told for told in earlier if told.frame.type == frame.type)
        elif _stands_for_an_act(view, phrase):
            ago = [told for told in earlier if told.clause.sentence < draft.clause.sentence]
            yield from (told for told in ago if told.frame.type not in SPEECH)
            yield from (told for told in ago if told.frame.type in _INTENDING)


def _is_named(told: Draft, noun: str) -> bool:
    """Tell a noun made of the verb before: "stabbed … the stabbing", "withdrew … withdrawal"."""
    verb = told.clause.predicate
    return len(verb) >= _STEM and noun.startswith(verb[: max(_STEM, len(verb) - 1)])


def _inside(view: View, draft: Draft) -> Iterator[Phrase]:
    for phrase in view.document.phrases:
        if draft.span.start <= phrase.start < draft.span.end:
            yield phrase


def _stands_for_an_act(view: View, phrase: Phrase) -> bool:
    names = view.lexicon.classes.get("act", frozenset())
    return phrase.is_definite and phrase.head.lemma in names


# --- parties implied ---


def _government(draft: Draft) -> tuple[Actor, ...]:
    countries = {a.country for a in draft.actors if a.sector in _GOVERNED and a.country != "IGO"}
    if len(countries) != 1 or None in countries:
        return ()
    return (Actor(name="government", country=countries.pop(), sector="GOV"),)


def _people(draft: Draft) -> tuple[Actor, ...]:
    countries = {a.country for a in draft.actors if a.sector in _GOVERNING and a.country != "IGO"}
    if len(countries) != 1 or None in countries:
        return ()
    return (Actor(name="civilians", country=countries.pop(), sector="CVL"),)


def _meets(told: Draft, draft: Draft) -> bool:
    sides = {actor.country for actor in (*told.recipients, *told.actors) if actor.country}
    return bool(sides & {actor.country for actor in draft.actors})


def _other_side(draft: Draft, told: Draft) -> tuple[Actor, ...]:
    """Return who faces the draft's own side in an act told before."""
    if _is_side(draft, told.actors):
        return told.recipients
    return told.actors if _is_side(draft, told.recipients) else ()


def _is_side(draft: Draft, parties: Sequence[Actor]) -> bool:
    own = {actor.country or actor.name for actor in draft.actors}
    return any((party.country or party.name) in own for party in parties)


def _others(draft: Draft, found: Sequence[Actor]) -> tuple[Actor, ...]:
    own = {actor.entity or actor.name for actor in draft.actors}
    return tuple(actor for actor in found if (actor.entity or actor.name) not in own)
