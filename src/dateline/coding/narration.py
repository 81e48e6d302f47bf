"""Groups → groups: the day that a story is on while it tells further.

A sentence without a date of its own is not dated by the one before; mostly the text does not say.
Three things do say it. The words name the dated act itself ("during the rally", "the vote was …").
Or whoever acted that day acts on, in the plain past, before another day is told. Or an act on the
ground is told in a story that has only one day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dateline.coding.events import Draft
from dateline.coding.scene import SHARING
from dateline.coding.view import View
from dateline.coding.when import REAL, interval_of
from dateline.model import Clause, Interval, Phrase

_PART_OF = frozenset({"during", "at", "amid", "pendant", "lors", "durant"})
_HIT_IN = frozenset({"in", "dans"})
"""Only harm is done *in* an act: "a suspect in the attack" is not of its day."""
_AIMS = frozenset({"for", "pour"})
_JUDGING = frozenset({"ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT", "AGREE"})
_ON_THE_GROUND = frozenset({"ASSAULT", "PROTEST", "COERCE", "MOBILIZE"})
_MAIN = frozenset({"root", "coordinate", "parataxis", "adverbial", "complement"})
_REACH = 3
"""How many sentences the story may leave those who act before the day no longer holds."""
_STEM = 4
_STEPS = 8


class Told(NamedTuple):
    """A clause that tells on which day something took place."""

    clause: Clause
    interval: Interval
    names: frozenset[str]
    """Predicates that name what took place."""
    sides: frozenset[tuple[str | None, str]] = frozenset()
    """Country and sector of those who took part."""


class Scene(NamedTuple):
    """The day a story is on and who acts in it."""

    interval: Interval
    clause: Clause
    cast: frozenset[str]
    sentence: int
    """The last sentence in which one of them acted."""

    def is_on(self, sentence: int) -> bool:
        """Whether the sentence follows at once."""
        return sentence - self.sentence <= 1


def with_story_days(view: View, groups: Sequence[Sequence[Draft]]) -> list[list[Draft]]:
    """Return the events, each that has no date with the day the story gives it."""
    told = sorted(_all_told(view, groups), key=lambda one: one.clause.head_start)
    scenes = _scenes(view, told)
    return [_dated(view, group, told, scenes) for group in groups]


def _dated(
    view: View, group: Sequence[Draft], told: Sequence[Told], scenes: dict[int, Scene]
) -> list[Draft]:
    if any(draft.interval is not None or draft.status not in REAL for draft in group):
        return list(group)
    first = group[0]
    for interval, reason in _ways(view, first, told, scenes):
        reasons = (*first.reasons, f"date: {interval.start}, {reason}")
        return [first._replace(interval=interval, reasons=reasons), *group[1:]]
    return list(group)


def _ways(
    view: View, draft: Draft, told: Sequence[Told], scenes: dict[int, Scene]
) -> Iterator[tuple[Interval, str]]:
    named = _named(view, draft, told)
    if named is not None:
        yield named.interval, f"the day of '{named.clause.predicate}'"
    if not _is_narrated(view, draft.clause):
        return
    scene = scenes.get(draft.clause.sentence)
    is_open = scene is not None and scene.clause.head_start < draft.clause.head_start
    if scene is not None and is_open and _acts(view, draft.clause, scene):
        yield scene.interval, f"who acted in '{scene.clause.predicate}' act on"
    days = {one.interval.start for one in told if one.clause.kind == "verb"}
    if len(days) == 1 and draft.frame.type in _ON_THE_GROUND and _goes_on(view, draft, told):
        yield told[0].interval, "the only day of the story"


def _goes_on(view: View, draft: Draft, told: Sequence[Told]) -> bool:
    """Tell whether the sides of a dated act are at it again, no other date told between.

    A paragraph that has told another date, however coarse, is on that one.
    """
    at = draft.clause.head_start
    sides = {side for one in told if one.clause.head_start < at for side in one.sides}
    if sides.isdisjoint(_sides(draft)):
        return False
    since = view.document.article.text.rfind("\n\n", 0, at) + 1
    days = {one.interval.start for one in told}
    times = (time for time in view.document.times if since <= time.start < at and time.interval)
    return all(time.interval is not None and time.interval.start in days for time in times)


def _sides(draft: Draft) -> frozenset[tuple[str | None, str]]:
    return frozenset((a.country, a.sector) for a in (*draft.actors, *draft.recipients))


# --- days told --------------------------------------------------------------------------------


def _all_told(view: View, groups: Sequence[Sequence[Draft]]) -> Iterator[Told]:
    seen: set[int] = set()
    for group in groups:
        names = frozenset(draft.clause.predicate for draft in group)
        seen |= {draft.clause.index for draft in group}
        real = [draft for draft in group if draft.status in REAL]
        days = {d.interval for d in real if d.interval is not None and _is_day(d.interval)}
        for draft in real:
            interval = draft.interval or (next(iter(days)) if len(days) == 1 else None)
            if interval is not None and _is_day(interval):
                yield Told(_verb_of(view, draft.clause), interval, names, _sides(draft))
    for clause in view.document.clauses:
        if clause.index in seen or not _is_plain_past(view, clause):
            continue
        interval, _ = interval_of(view, clause)
        if interval is not None and _is_day(interval):
            yield Told(clause, interval, frozenset({clause.predicate, *_lent(view, clause)}))


def _verb_of(view: View, clause: Clause) -> Clause:
    """Return the verb that lends a noun its tense: "*carried out* a strike"."""
    lent = view.support(clause) if clause.kind == "noun" else None
    return lent[0] if lent is not None else clause


def _lent(view: View, clause: Clause) -> Iterator[str]:
    """Yield the nouns to which a verb lends its tense: "*held* a rally"."""
    if clause.predicate in view.lexicon.supports:
        aims = (link.phrase for link in clause.obliques if link.prep in _AIMS)
        for phrase in (*clause.objects, *clause.subjects, *aims):
            lemma = view.phrase(phrase).head.lemma
            if lemma in view.lexicon.nouns:
                yield lemma


def _is_day(interval: Interval) -> bool:
    return interval.start == interval.end and len(interval.start or "") == len("2024-01-17")


def _is_narrated(view: View, clause: Clause) -> bool:
    """Tell the plain past, and what hangs on it: "… were hurt after *being attacked*"."""
    above = view.above(clause)
    if clause.is_finite or clause.kind != "verb" or above is None:
        return _is_plain_past(view, clause)
    return clause.relation in SHARING and _is_plain_past(view, above)


def _is_plain_past(view: View, clause: Clause) -> bool:
    is_told = clause.is_finite and clause.tense == "past" and not clause.is_perfect
    return clause.kind == "verb" and is_told and _is_main(view, clause)


def _is_main(view: View, clause: Clause) -> bool:
    """Tell what the story itself tells from what it tells of somebody: "who had fled and hid"."""
    for _ in range(_STEPS):
        above = view.above(clause)
        if clause.relation != "coordinate" or above is None:
            break
        clause = above
    return clause.relation in _MAIN


# --- a dated act named --------------------------------------------------------------------------


def _named(view: View, draft: Draft, told: Sequence[Told]) -> Told | None:
    """Return the dated act that a draft names as itself or as what it was part of."""
    for phrase in _naming(view, draft):
        meant = [
            one
            for one in told
            if one.clause.index != draft.clause.index and _is_called(one, phrase.head.lemma)
        ]
        if phrase.is_definite and len({one.interval.start for one in meant}) == 1:
            return meant[0]
    return None


def _naming(view: View, draft: Draft) -> Iterator[Phrase]:
    """Yield the phrases of a draft that may name a dated act."""
    clause = draft.clause
    if clause.phrase is not None:
        yield view.phrase(clause.phrase)
    around = _PART_OF | _HIT_IN if draft.frame.type == "ASSAULT" else _PART_OF
    for link in clause.obliques:
        if link.prep in around:
            yield view.phrase(link.phrase)
    if draft.frame.type not in _JUDGING:
        yield from (view.phrase(index) for index in (*clause.objects, *clause.subjects))


def _is_called(told: Told, noun: str) -> bool:
    """Tell the act's own name or a noun made of its verb: "vote", "stab … the stabbing"."""
    return any(
        noun == name or (len(name) >= _STEM and noun.startswith(name[: max(_STEM, len(name) - 1)]))
        for name in told.names
    )


# --- who acts on --------------------------------------------------------------------------------


def _scenes(view: View, told: Sequence[Told]) -> dict[int, Scene]:
    """Return for each sentence the scene that holds in it."""
    scenes: dict[int, Scene] = {}
    scene: Scene | None = None
    told_in: dict[int, list[Clause]] = defaultdict(list)
    for clause in view.document.clauses:
        if _is_plain_past(view, clause) and not _is_quoted(view, clause.head_start):
            told_in[clause.sentence].append(clause)
    for sentence in view.document.sentences:
        if scene is not None and _is_quoted(view, sentence.start) and scene.is_on(sentence.index):
            scene = scene._replace(sentence=sentence.index)
        main = told_in[sentence.index]
        days = [one for one in told if one.clause in main]
        if days:
            scene = _opened(view, days[0], scene)
        elif scene is not None:
            scene = _continued(view, main, scene, sentence.index)
        if scene is not None:
            scenes[sentence.index] = scene
    return scenes


def _is_quoted(view: View, offset: int) -> bool:
    return any(quote.start - 1 <= offset < quote.end for quote in view.document.quotes)


def _opened(view: View, told: Told, before: Scene | None) -> Scene:
    """Return the scene that a day opens; a day told again only brings in who acts."""
    cast = _cast(view, told.clause)
    if before is not None and before.interval.start == told.interval.start:
        cast |= before.cast
    return Scene(told.interval, told.clause, cast, told.clause.sentence)


def _continued(view: View, main: Sequence[Clause], scene: Scene, sentence: int) -> Scene | None:
    if any(_acts(view, clause, scene) for clause in main):
        cast = scene.cast.union(*(_cast(view, clause) for clause in main))
        return scene._replace(cast=cast, sentence=sentence)
    return scene if sentence - scene.sentence <= _REACH else None


def _acts(view: View, clause: Clause, scene: Scene) -> bool:
    """Tell whether a clause's subject is of the scene; a pronoun is, right after it."""
    if not _cast(view, clause).isdisjoint(scene.cast):
        return True
    pronoun = any(view.phrase(index).head.kind == "pronoun" for index in clause.subjects)
    return pronoun and scene.is_on(clause.sentence)


def _cast(view: View, clause: Clause) -> frozenset[str]:
    """Return who acts: entities, and the last word of each name."""
    actors = view.actors(clause.subjects)
    found = {actor.entity or actor.name for actor in actors}
    heads = (view.phrase(index).head for index in clause.subjects)
    return frozenset(found | {head.lemma.lower() for head in heads if head.kind == "name"})
