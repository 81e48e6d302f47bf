"""Adapters for sets of whole articles: records, claims, places, questions, timelines."""

from __future__ import annotations

import msgspec

from bench.quality.gold import Row
from bench.quality.reader import Reader, build_article
from bench.quality.sentences import plover_events
from dateline.coding import status_at
from dateline.model import Clause, Document, EventReport
from dateline.text import Span


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
    return {
        "attributions": [
            {
                "source": _pair(claim.speaker_span),
                "cue": _pair(claim.cue_span),
                "content": [[claim.content.start, claim.content.end]],
            }
            for claim in coding.claims
        ]
    }


def predict_factuality(reader: Reader, row: Row) -> Row:
    """Return how real the desk takes each event word to be, on the scale from -3 to 3."""
    text, starts = _join(row["tokens"], " ")
    document = reader.read_text(text).document
    scores: list[float | None] = []
    for event in row["events"]:
        status = status_at(document, reader.desk.reference, starts[event["start"]])
        scores.append(None if status is None else reader.projection.statuses[status].factuality)
    return {"scores": scores}


def predict_geoparsing(reader: Reader, row: Row) -> Row:
    """Return every place mention with its coordinates."""
    article = build_article(row["text"], title=row["title"], published=row["date"])
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
    """Answer the questions from the main event, else from the first clause that stands alone."""
    text = f"{row['title']}\n\n{row['text']}"
    reading = reader.read_text(text, title=row["title"], published=row["published"][:10])
    events = [event.report for event in plover_events(reader, reading)]
    document = reading.document
    clause = _main_clause(document, events[0] if events else None)
    if clause is None:
        return {"answers": {}}
    span = Span(start=clause.start, end=clause.end)
    answers = {
        "who": [{"text": _core(document, p)} for p in clause.subjects],
        "what": [{"text": text[clause.head_start : clause.end]}],
        "when": _when(document, span),
        "where": _where(document, span),
        "why": _because(document, clause),
    }
    return {"answers": {question: given for question, given in answers.items() if given}}


def predict_timeline(reader: Reader, row: Row) -> Row:
    """Return the dated events whose parties or words name the entity, in time order."""
    entries: list[Row] = []
    for source in row["documents"]:
        text, starts = _join(source["sentences"], "\n\n")
        coding = reader.read_text(text, published=source["dct"]).coding
        for event in coding.events:
            if event.start and _names(event, row["entity"]):
                where = [
                    {"doc_id": source["doc_id"], "sentence": _index(starts, words.start)}
                    for words in event.evidence
                ]
                entries.append({"date": event.start, "mentions": where})
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


def _index(starts: list[int], offset: int) -> int:
    return max(index for index, start in enumerate(starts) if start <= offset)


def _names(event: EventReport, entity: str) -> bool:
    wanted = entity.casefold()
    told = [actor.name for actor in (*event.actors, *event.recipients)]
    told += [words.quote for words in event.evidence]
    return any(wanted in name.casefold() for name in told)


def _main_clause(document: Document, event: EventReport | None) -> Clause | None:
    """Return the first finite clause inside the event's words, else of the whole text."""
    finite = [clause for clause in document.clauses if clause.is_finite and clause.subjects]
    if event is not None:
        words = event.evidence[0]
        inside = [c for c in finite if words.start <= c.head_start < words.end]
        finite = inside or finite
    return next(iter(finite), None)


def _core(document: Document, index: int) -> str:
    phrase = document.phrases[index]
    return document.article.text[phrase.core_start : phrase.core_end]


def _when(document: Document, span: Span) -> list[Row]:
    times = [time for time in document.times if time.interval is not None]
    inside = [time for time in times if span.start <= time.start < span.end]
    return [
        {
            "text": document.article.text[time.start : time.end],
            "date": (time.interval and time.interval.start) or "",
        }
        for time in (inside or times)[:3]
    ]


def _where(document: Document, span: Span) -> list[Row]:
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
