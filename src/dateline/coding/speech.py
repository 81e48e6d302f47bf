"""Claims → drafts of events: who criticises accuses, who demands requests, who denies rejects.

Saying something about another political actor is an act of its own (annotation.md, "Status"):
the claim stays in the record, and the act stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dateline.coding.claims import ClaimDraft
from dateline.coding.events import Draft
from dateline.coding.frames import match_frame
from dateline.coding.parties import SPEECH, names_of
from dateline.coding.stance import borne_by, stance_of, threatens
from dateline.coding.status import Standing, standing_of
from dateline.coding.view import View
from dateline.coding.when import REAL, interval_of
from dateline.coding.where import setting_of
from dateline.model import Actor, Clause, Span, Stance
from dateline.reference.lexicon import Frame

_SPOKEN_BY = frozenset(
    {"GOV", "MIL", "COP", "LEG", "JUD", "PTY", "REB", "IGO", "NGO", "BUS", "CVL"}
)

_AGAINST = frozenset({"alleges", "criticises"})
_HOSTILE = frozenset({"ASSAULT", "COERCE", "SANCTION", "THREATEN", "MOBILIZE"})
_NEEDS_SOMEBODY = frozenset({"alleges", "praises"})
_OWN = frozenset({"country", "nation", "government", "people", "homeland"})


def speech_acts(view: View, claims: Iterable[ClaimDraft]) -> Iterator[Draft]:
    """Yield a draft for every claim that is an act towards somebody else."""
    for claim in claims:
        draft = _act(view, claim)
        if draft is not None:
            yield draft


def as_told(view: View, drafts: Iterable[Draft], claims: Iterable[ClaimDraft]) -> Iterator[Draft]:
    """Yield the drafts, those alleged that only an adversary's own words tell.

    "They *bombed* our schools," the governor said (annotation.md, ruling 3): the article keeps
    its distance by quoting. A deed reported without quotation marks stays as it is told.
    """
    alleged = list(_allegations(view, claims))
    for draft in drafts:
        speakers = next((who for span, who in alleged if _is_within(draft, span)), ())
        if not speakers or draft.status not in REAL or _is_own_deed(draft, speakers):
            yield draft
            continue
        standing = draft.standing._replace(
            status="alleged", speaker=draft.standing.speaker or speakers[0]
        )
        reason = f"status: in the words of {names_of(speakers)} → alleged"
        yield draft._replace(standing=standing, status="alleged", reasons=(*draft.reasons, reason))


def _allegations(
    view: View, claims: Iterable[ClaimDraft]
) -> Iterator[tuple[Span, tuple[Actor, ...]]]:
    """Yield quoted words in which a party tells of or judges another's deed, with who says them."""
    for claim in claims:
        speakers = view.actors(claim.speaker[:1])
        own = claim.cue.stance if claim.cue else "states"
        for piece in claim.content if speakers else ():
            is_quoted = any(q.start <= piece.start < q.end for q in view.document.quotes)
            if is_quoted and stance_of(view, own, piece, speakers) in _AGAINST:
                yield piece, speakers


def _is_within(draft: Draft, span: Span) -> bool:
    inside = span.start <= draft.clause.head_start < span.end
    return inside and draft.frame.type in _HOSTILE and not draft.looks_back


def _is_own_deed(draft: Draft, speakers: tuple[Actor, ...]) -> bool:
    doers = {actor.entity or actor.name for actor in draft.actors}
    return not draft.actors or any((who.entity or who.name) in doers for who in speakers)


def _act(view: View, claim: ClaimDraft) -> Draft | None:
    speakers = tuple(a for a in view.actors(claim.speaker[:1]) if a.sector in _SPOKEN_BY)
    if claim.cue is None or not speakers:
        return None
    stance = stance_of(view, claim.cue.stance, claim.content[0], speakers)
    frame = view.lexicon.speech.get(stance)
    standing = standing_of(view, claim.clause)
    recipients = _addressed(view, claim, stance, speakers)
    if frame is None or standing.status not in {"occurred", "ongoing"}:
        return None
    if not _is_act(view, claim, frame, stance) or (not recipients and stance in _NEEDS_SOMEBODY):
        return None
    interval, when = interval_of(view, claim.clause)
    return Draft(
        clause=claim.clause,
        frame=frame,
        actors=speakers,
        recipients=recipients,
        standing=Standing(standing.status, None, (), standing.reasons, (), standing.grade),
        status=standing.status,
        interval=interval,
        setting=setting_of(view, claim.clause, frame),
        span=_span(claim),
        reasons=(
            f"claim: '{claim.clause.predicate}' at {claim.clause.head_start}, stance {stance}",
            f"frame: {frame.id}",
            f"actors: {names_of(speakers)}; recipients: {names_of(recipients)}",
            f"date: {when}",
        ),
    )


def _is_act(view: View, claim: ClaimDraft, frame: Frame, stance: Stance) -> bool:
    """Tell an act from kind words in passing, from a forecast, and from another act's words."""
    own = claim.cue.stance if claim.cue else "states"
    if stance == "praises" and own == "states":
        return False
    speakers = view.actors(claim.speaker[:1])
    if stance == "warns" and not threatens(view, claim.content[0], speakers):
        return False
    return not _is_told_otherwise(view, claim.clause, frame)


def _is_told_otherwise(view: View, clause: Clause, frame: Frame) -> bool:
    """Tell a cue that the lexicon knows as another act: "issued an *ultimatum* to Togo to halt"."""
    nouns = (view.noun_clauses.get(phrase) for phrase in clause.objects)
    frames = [match_frame(view, c) for c in (clause, *nouns) if c is not None]
    return any(f is not None and f.type in SPEECH - {frame.type} for f in frames)


def _span(claim: ClaimDraft) -> Span:
    return Span(
        start=min(claim.cue_span.start, claim.content[0].start),
        end=max(claim.cue_span.end, claim.content[0].end),
    )


def _addressed(
    view: View, claim: ClaimDraft, stance: Stance, speakers: tuple[Actor, ...]
) -> tuple[Actor, ...]:
    """Return whom the words are about.

    That is the cue's object, unless it is the press that is told; then who is to do what is
    demanded or has done what is alleged; then the first other actor in the words.
    """
    own = {actor.entity or actor.name for actor in speakers}
    told = view.actors(claim.clause.objects) or view.actors(claim.clause.indirect)
    bearers = view.actors(tuple(borne_by(view, stance, claim.content[0])))
    inside = (
        mention.actors
        for mention in sorted(view.document.mentions, key=lambda m: m.start)
        if any(piece.start <= mention.start < piece.end for piece in claim.content)
    )
    for actors in (told, bearers, *inside):
        others = tuple(
            actor
            for actor in actors
            if (actor.entity or actor.name) not in own
            and actor.sector != "MED"
            and not _is_own_side(actor, speakers)
        )
        if others:
            return others
    return ()


def _is_own_side(actor: Actor, speakers: tuple[Actor, ...]) -> bool:
    """Tell "his country" and "our government" from somebody else."""
    home = actor.entity.startswith("country:") or actor.name.lower() in _OWN
    return home and actor.country in {speaker.country for speaker in speakers}
