"""Places in a language other than English.

Its own names of countries and capitals come first, then the gazetteer's other names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from dateline.annotate.places import locate_places
from dateline.model import Phrase, Place, PlaceMention
from dateline.reference import Reference
from dateline.reference.localnames import LocalActors

_ARTICLE = re.compile(r"^(?:(?:le|la|les|au|aux|du|des)\s+|l['’]\s*)", re.IGNORECASE)


def find_local_places(
    text: str,
    *,
    names: Sequence[tuple[int, int, str]],
    phrases: Sequence[Phrase],
    reference: Reference,
    language: str,
) -> tuple[PlaceMention, ...]:
    """Return the places named in the text, in order.

    Args:
        text: the article's text.
        names: spans and labels of the recogniser.
        phrases: the phrases of the article; names of peoples are looked for in them.
        reference: what the desk knows.
        language: of the text.
    """
    local = reference.local_actors(language)
    spans = dict.fromkeys(_spans(text, names, phrases))
    known = [(s, e, name) for s, e in spans if (name := local.place_named(text[s:e]))]
    other = [(s, e) for s, e, label in names if label == "GPE"]
    other = [span for span in other if not any(s < span[1] and span[0] < e for s, e, _ in known)]
    found = {(s, e): _place(name, reference) for s, e, name in known}
    mentions = [
        PlaceMention(start=s, end=e, place=place) for (s, e), place in found.items() if place
    ]
    mentions += [
        place
        for place in locate_places(text, other, reference=reference)
        if place.place.latitude is not None
    ]
    mentions += _peoples(phrases, local, reference)
    return tuple(sorted(mentions, key=lambda mention: mention.start))


def _spans(
    text: str, names: Sequence[tuple[int, int, str]], phrases: Sequence[Phrase]
) -> Iterator[tuple[int, int]]:
    for start, end, _ in names:
        article = _ARTICLE.match(text, start, end) if text[start].isupper() else None
        yield (article.end() if article else start), end
    for phrase in phrases:
        if phrase.head.kind == "name":
            words = [w for w in phrase.words if w.kind in {"name", "adjective"}]
            yield words[0].start, words[-1].end


def _peoples(
    phrases: Sequence[Phrase], local: LocalActors, reference: Reference
) -> Iterator[PlaceMention]:
    for phrase in phrases:
        if phrase.head.lemma not in local.peoples:
            continue
        actor = local.named(phrase.head.lemma)
        country = reference.countries.name_of(actor.country) if actor and actor.country else ""
        place = _place(country, reference)
        if place is not None:
            yield PlaceMention(
                start=phrase.head.start, end=phrase.head.end, place=place, is_demonym=True
            )


def _place(name: str, reference: Reference) -> Place | None:
    """Return the place that an English name means where nothing else is told."""
    found = locate_places(name, [(0, len(name))], reference=reference) if name else ()
    return found[0].place if found else None
