"""Groups of drafts → event reports and claims with ids, evidence and provenance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from dateline import __version__
from dateline.coding.claims import ClaimDraft, is_turned
from dateline.coding.events import Draft
from dateline.coding.home import home_of
from dateline.coding.stance import turns_of
from dateline.coding.view import View
from dateline.coding.when import finest
from dateline.model import (
    Actor,
    Claim,
    Coding,
    EventReport,
    EventType,
    Evidence,
    Place,
    Provenance,
    QuadClass,
    Span,
    Stance,
    Status,
)
from dateline.reference import Reference

_CODER = "clauses"
_PRIORITY: tuple[Status, ...] = (
    "cancelled", "denied", "ongoing", "occurred", "planned", "alleged", "hypothetical",
)  # fmt: skip


def assemble(
    view: View,
    groups: Sequence[list[Draft]],
    claims: Sequence[ClaimDraft],
    *,
    reference: Reference,
) -> Coding:
    """Turn groups and claim drafts into the coding of the article."""
    events = tuple(
        _report(view, group, name=f"e{number}", reference=reference)
        for number, group in enumerate(groups, start=1)
    )
    told = [claim for draft in claims for claim in _claims(view, draft, events=events)]
    return Coding(
        events=events,
        claims=tuple(
            msgspec.structs.replace(claim, id=f"c{number}")
            for number, claim in enumerate(told, start=1)
        ),
    )


def _report(view: View, group: list[Draft], *, name: str, reference: Reference) -> EventReport:
    lead = _lead(group)
    dated = finest([d.interval for d in (lead, *group) if d.interval is not None])
    status = _status(group)
    actors = _first_told([d.actors for d in (lead, *group)])
    recipients = _first_told([d.recipients for d in (lead, *group)])
    told = _place(lead, group)
    home = None if told else home_of(view, lead.frame, actors, recipients)
    at_home = (f"place: {home.name}, home of those it is between",) if home else ()
    return EventReport(
        id=name,
        type=lead.frame.type,
        mode=lead.frame.mode,
        contexts=_contexts(group),
        quad_class=_quad(lead.frame.type, reference),
        cameo=lead.frame.cameo,
        actors=actors,
        recipients=recipients,
        start=dated.start if dated else None,
        end=dated.end if dated else None,
        interval_precision=dated.precision if dated else None,
        place=told or home,
        status=status,
        attributed_to=next((d.standing.speaker for d in group if d.standing.speaker), None),
        evidence=_evidence(view, [draft.span for draft in group]),
        provenance=_provenance([draft.frame.id for draft in group]),
        explanation=(*(reason for draft in group for reason in draft.reasons), *at_home),
    )


def _place(lead: Draft, group: list[Draft]) -> Place | None:
    """Return where it happens: what is told of the act itself goes before the scene around it."""
    found = [draft.setting for draft in (lead, *group) if draft.place is not None]
    return min(found, key=lambda setting: not setting.is_told).place if found else None


def _lead(group: list[Draft]) -> Draft:
    """Return the draft that tells most of the event; the first of equals."""
    return max(
        group,
        key=lambda d: (
            len(d.frame.when) > 0,
            bool(d.actors),
            bool(d.recipients),
            d.frame.mode != "",
        ),
    )


def _status(group: list[Draft]) -> Status:
    found = {draft.status for draft in group if draft.is_firm} or {d.status for d in group}
    return next((status for status in _PRIORITY if status in found), "occurred")


def _first_told(choices: Sequence[tuple[Actor, ...]]) -> tuple[Actor, ...]:
    return next((actors for actors in choices if actors), ())


def _contexts(group: list[Draft]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(context for draft in group for context in draft.frame.contexts))


def _quad(event_type: EventType, reference: Reference) -> QuadClass:
    return reference.ontology.quad_class(event_type)


def _provenance(rules: Sequence[str]) -> Provenance:
    return Provenance(coder=_CODER, version=__version__, rules=tuple(dict.fromkeys(rules)))


def _evidence(view: View, spans: Sequence[Span]) -> tuple[Evidence, ...]:
    kept: list[Span] = []
    for span in spans:
        if not any(k.start <= span.start and span.end <= k.end for k in kept):
            kept.append(span)
    return tuple(_words(view, span) for span in kept)


def _words(view: View, span: Span) -> Evidence:
    article = view.document.article
    return Evidence(
        start=span.start,
        end=span.end,
        quote=article.text[span.start : span.end],
        revision=article.revision,
    )


def _claims(view: View, draft: ClaimDraft, *, events: Sequence[EventReport]) -> Iterator[Claim]:
    """Tell a draft once for each of its speakers and for each piece of what they say."""
    speakers = _speakers(view, draft)
    turns = [turn for content in draft.content for turn in _turns(view, draft, content, speakers)]
    for speaker in speakers:
        for content, stance in turns:
            yield Claim(
                id="",
                speaker=speaker,
                stance=stance,
                cue=view.quoted(draft.cue_span.start, draft.cue_span.end),
                content=_words(view, content),
                event=_about(content, events),
                cue_span=draft.cue_span,
                speaker_span=draft.speaker_span,
                provenance=_provenance([draft.rule]),
                explanation=(f"cue: {draft.rule}", f"clause: '{draft.clause.predicate}'"),
            )


def _turns(
    view: View, draft: ClaimDraft, content: Span, speakers: tuple[Actor, ...]
) -> tuple[tuple[Span, Stance], ...]:
    """Return what is done by saying it; what somebody does not believe they deny."""
    if draft.cue is not None and is_turned(view, draft.clause):
        return ((content, "denies"),)
    return turns_of(view, draft.cue.stance if draft.cue else "states", content, speakers)


def _speakers(view: View, draft: ClaimDraft) -> tuple[Actor, ...]:
    """Return who speaks: actors where they are known, else the words that name them."""
    first = draft.speaker[0]
    found: list[Actor] = []
    for member in (first, *view.phrase(first).conjuncts):
        named = Actor(name=_name_of(view, member))
        mention = view.mention(member)
        found += mention.actors if mention is not None else (named,)
    return tuple(found)


def _name_of(view: View, phrase: int) -> str:
    """Return the words that name somebody unknown: a name beside a role rather than the role."""
    told = view.phrase(phrase)
    beside = (view.phrase(a) for a in told.appositions)
    named = next((p for p in beside if p.head.kind == "name"), None)
    best = named if named is not None and told.head.kind != "name" else told
    return view.quoted(best.core_start, best.core_end)


def _about(content: Span, events: Sequence[EventReport]) -> str | None:
    """Return the event whose words lie most inside the claim's content."""
    best, most = None, 0
    for event in events:
        for words in event.evidence:
            shared = min(words.end, content.end) - max(words.start, content.start)
            if shared > most and shared * 2 > words.end - words.start:
                best, most = event.id, shared
    return best
