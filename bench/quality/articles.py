"""Adapters for sets of whole articles: records, claims, places, questions, timelines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

import msgspec

from bench.quality.gold import Row
from bench.quality.reader import Reader, build_article
from dateline.model import Answer, Claim
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
    scores = [reader.desk.grade_of(document, starts[event["start"]]) for event in row["events"]]
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
    """Answer the questions about the article's main event, as the product tells it."""
    main = reader.desk.main_event(
        build_article(row["text"], title=row["title"], published=row["published"][:10])
    )
    answers: dict[str, list[Row]] = {
        "who": _answers(main.who), "what": _answers(main.what), "where": _answers(main.where),
        "when": _answers(main.when), "why": _answers(main.why),
        # Where no means is told, the set's coders name the act itself.
        "how": _answers(main.how or main.what[1:]),
    }  # fmt: skip
    if main.interval is not None:
        first = answers["when"][0] if answers["when"] else {"text": ""}
        answers["when"][:1] = [{**first, "date": main.interval.start}]
    return {"answers": {question: given for question, given in answers.items() if given}}


def _answers(answers: Iterable[Answer]) -> list[Row]:
    return [{"text": answer.text} for answer in answers]


def predict_timeline(reader: Reader, row: Row) -> Row:
    """Return the dated acts of the entity, each with the sentence that tells it."""
    entries = []
    for source in row["documents"]:
        text, starts = _join(source["sentences"], "\n\n")
        document = reader.read_whole(text, published=_iso_day(source["dct"]))
        for act in reader.desk.dated_acts(document, row["entity"]):
            where = {
                "doc_id": source["doc_id"], "sentence": bisect_right(starts, act.head_start) - 1
            }  # fmt: skip
            entries.append({"date": _timeline_date(act.interval.start or ""), "mentions": [where]})
    return {"timeline": sorted(entries, key=lambda entry: str(entry["date"]))}


def _iso_day(date: str) -> str:
    """Return the day of a date that may be written the other way round.

    >>> _iso_day("03-02-2009"), _iso_day("2009-02-03T10:00")
    ('2009-02-03', '2009-02-03')
    """
    other = re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", date)
    return "-".join(reversed(other.groups())) if other else date[:10]


def _timeline_date(start: str) -> str:
    """Return a date with the set's marks for what is unknown.

    >>> _timeline_date("2009"), _timeline_date("2009-02")
    ('2009-XX-XX', '2009-02-XX')
    """
    return start[:10] + "-XX" * (2 - start[:10].count("-"))


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
