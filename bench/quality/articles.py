"""Adapters for sets of whole articles: records, claims, places, questions, timelines."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from bench.quality.gold import Row
from bench.quality.reader import Reader, build_article
from bench.quality.sentences import as_sentence, plover_events
from dateline.model import Claim, Clause, Document, EventReport
from dateline.text import Span

_JOINT = 4
"""Sentences of one quotation that are claims of their own lie this close: a mark and a space."""


def predict_record(reader: Reader, row: Row) -> Row:
    """Return the record's events and claims as they leave the product."""
    coding = reader.read_text(
        row["text"], title=row["title"], published=row["published"] or ""
    ).coding
    built: Row = msgspec.to_builtins(coding)
    return {"events": built["events"], "claims": built["claims"]}


def predict_attribution(reader: Reader, row: Row) -> Row:
    """Return speaker, cue and content of every claim as spans."""
    coding = reader.read_text(
        row["text"], title=row.get("title") or "", published=row.get("published") or ""
    ).coding
    return {"attributions": [_attribution(claims) for claims in _by_cue(coding.claims)]}


def _by_cue(claims: Iterable[Claim]) -> Iterable[list[Claim]]:
    """Bring together what the set holds as one: claims of one cue, cut up where it interrupts."""
    groups: dict[tuple[Span | None, Span | None], list[Claim]] = {}
    for claim in claims:
        groups.setdefault((claim.cue_span, claim.speaker_span), []).append(claim)
    return groups.values()


def _attribution(claims: list[Claim]) -> Row:
    pieces: list[list[int]] = []
    for start, end in sorted({(claim.content.start, claim.content.end) for claim in claims}):
        if pieces and start - pieces[-1][1] <= _JOINT:
            pieces[-1][1] = max(end, pieces[-1][1])
        else:
            pieces.append([start, end])
    return {
        "source": _pair(claims[0].speaker_span),
        "cue": _pair(claims[0].cue_span),
        "content": pieces,
    }


def predict_factuality(reader: Reader, row: Row) -> Row:
    """Return how real the desk takes each event word to be, on the scale from -3 to 3."""
    text, starts = _join(row["tokens"], " ")
    document = reader.read_text(text).document
    scores: list[float | None] = []
    for event in row["events"]:
        status = reader.desk.status_of(document, starts[event["start"]])
        scores.append(None if status is None else reader.projection.statuses[status].factuality)
    return {"scores": scores}


def predict_geoparsing(reader: Reader, row: Row) -> Row:
    """Return every place mention with its coordinates."""
    article = build_article(row["text"], title=row["title"], published=row["date"])
    article = msgspec.structs.replace(article, url=row["url"])
    document = reader.desk.annotate(article)
    return {
        "toponyms": [
            {
                "start": mention.start,
                "end": mention.end,
                "lat": mention.place.latitude,
                "lon": mention.place.longitude,
                "geonameid": mention.place.geonames,
            }
            for mention in document.places
        ]
    }


def predict_fivew1h(reader: Reader, row: Row) -> Row:
    """Answer the questions from the headline's clause, else the main event's, else the first."""
    title = as_sentence(row["title"])
    text = f"{title}\n\n{row['text']}"
    reading = reader.read_text(text, title=row["title"], published=row["published"][:10])
    events = [event.report for event in plover_events(reader, reading)]
    document = reading.document
    clause = _main_clause(document, len(title), events[0] if events else None)
    if clause is None:
        return {"answers": {}}
    answers = {
        "who": [{"text": _core(document, phrase)} for phrase in clause.subjects],
        "what": [{"text": text[clause.head_start : _end(document, clause)]}],
        "when": _when(document, clause),
        "where": _where(document, clause),
        "why": _because(document, clause),
    }
    return {"answers": {question: given for question, given in answers.items() if given}}


def predict_timeline(reader: Reader, row: Row) -> Row:
    """Return the sentences that name the entity, each at the time it tells, else its article's."""
    entity = _words(row["entity"])
    entries: list[Row] = []
    for source in row["documents"]:
        text, starts = _join(source["sentences"], "\n\n")
        document = reader.read_text(text, published=source["dct"]).document
        for number, sentence in enumerate(source["sentences"]):
            if entity <= _words(sentence):
                start = starts[number]
                date = _date_in(document, start, start + len(sentence)) or source["dct"][:10]
                where = {"doc_id": source["doc_id"], "sentence": number}
                entries.append({"date": date, "mentions": [where]})
    return {"timeline": sorted(entries, key=lambda entry: str(entry["date"]))}


def _pair(span: Span | None) -> list[list[int]]:
    return [[span.start, span.end]] if span else []


def _join(parts: list[str], by: str) -> tuple[str, list[int]]:
    """Return the joined text and where each part starts in it.

    >>> _join(["a", "bc"], " ")
    ('a bc', [0, 2])
    """
    starts, cursor = [], 0
    for part in parts:
        starts.append(cursor)
        cursor += len(part) + len(by)
    return by.join(parts), starts


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))


def _date_in(document: Document, start: int, end: int) -> str | None:
    """Return when the first time told between two offsets begins."""
    return next(
        (
            time.interval.start
            for time in document.times
            if start <= time.start < end and time.interval is not None and time.interval.start
        ),
        None,
    )


def _main_clause(document: Document, title_end: int, event: EventReport | None) -> Clause | None:
    finite = [clause for clause in document.clauses if clause.is_finite and clause.subjects]
    in_title = [clause for clause in finite if clause.head_start < title_end]
    in_event = [
        clause
        for clause in finite
        if event and event.evidence[0].start <= clause.head_start < event.evidence[0].end
    ]
    return next(iter((*in_title, *in_event, *finite)), None)


def _end(document: Document, clause: Clause) -> int:
    """Return where the clause's first object ends, else the clause."""
    ends = [document.phrases[phrase].core_end for phrase in (*clause.objects, *clause.attributes)]
    return next((end for end in ends if end > clause.head_start), clause.end)


def _core(document: Document, index: int) -> str:
    phrase = document.phrases[index]
    return document.article.text[phrase.core_start : phrase.core_end]


def _when(document: Document, span: Clause) -> list[Row]:
    times = [time for time in document.times if time.interval is not None]
    inside = [time for time in times if span.start <= time.start < span.end]
    return [
        {
            "text": document.article.text[time.start : time.end],
            "date": (time.interval and time.interval.start) or "",
        }
        for time in (inside or times)[:3]
    ]


def _where(document: Document, span: Clause) -> list[Row]:
    places = [place for place in document.places if not place.is_demonym]
    inside = [place for place in places if span.start <= place.start < span.end]
    return [
        {"text": document.article.text[place.start : place.end]} for place in (inside or places)[:3]
    ]


def _because(document: Document, main: Clause) -> list[Row]:
    return [
        {"text": document.article.text[clause.start : clause.end]}
        for clause in document.clauses
        if clause.parent == main.index and clause.relation in {"cause", "purpose"}
    ]
