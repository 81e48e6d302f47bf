"""Every record that crosses a room, frozen.

Offsets are half-open ``[start, end)`` and count code points of ``Article.text``. Ids are
content hashes. ``None`` and the empty tuple mean "the text does not tell".
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from dateline.text import OffsetRun as OffsetRun  # noqa: PLC0414  # a record, told here too
from dateline.text import Span as Span  # noqa: PLC0414

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status = Literal["occurred", "ongoing", "planned", "alleged", "denied", "hypothetical", "cancelled"]
Stance = Literal[
    "states", "alleges", "denies", "confirms", "warns", "demands", "promises", "praises",
    "criticises", "opines",
]  # fmt: skip
Sector = Literal[
    "GOV", "MIL", "COP", "LEG", "JUD", "PTY", "REB", "IGO", "NGO", "BUS", "MED", "CVL", "UNK"
]
QuadClass = Literal[
    "verbal cooperation", "material cooperation", "verbal conflict", "material conflict"
]
IntervalPrecision = Literal["day", "week", "month", "quarter", "season", "year", "range", "open"]
PlacePrecision = Literal["point", "city", "region", "country", "area"]
TimexType = Literal["DATE", "TIME", "DURATION", "SET"]
SourceKind = Literal[
    "newspaper", "wire", "broadcaster", "magazine", "online", "government", "organisation",
    "aggregator", "",
]  # fmt: skip
FeedKind = Literal["feed", "sitemap", "page"]
Affiliation = Literal["yes", "no", "unknown"]
ArticleKind = Literal["article", "stub", "live", "video", "gallery"]
ChangeKind = Literal[
    "headline", "figure", "name", "date", "quote", "correction", "text", "cosmetic"
]
RecordKind = Literal["capture", "revision", "coding"]
CopyKind = Literal["reprint", "trimmed", "extended", "reworded", "excerpt", "roundup"]


class Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What all records of the desk share: frozen, keyword-only, strict when decoded."""


# --- sources and what they send ---------------------------------------------------------


class Feed(Record, frozen=True, kw_only=True):
    """An address where a source tells what it published: a feed, a news sitemap or a page."""

    url: str
    kind: FeedKind = "feed"
    language: str = ""
    """ISO 639-1; empty where the source's own language holds."""
    covers: tuple[str, ...] = ()
    """Countries it reports on from elsewhere, ISO 3166 alpha-3; empty where it is the source's."""
    extra: dict[str, str] = {}
    """Attributes of an OPML outline that are not ours, kept to be written again."""


class Source(Record, frozen=True, kw_only=True):
    """A publisher, with the addresses of its feeds and what is known of it."""

    id: str
    """Stable, of lower-case letters, digits and hyphens, beginning with the country."""
    name: str
    country: str
    """ISO 3166 alpha-3, XKX for Kosovo."""
    homepage: str = ""
    feeds: tuple[Feed, ...] = ()
    languages: tuple[str, ...] = ()
    kind: SourceKind = ""
    owner: str = ""
    state_affiliated: Affiliation = "unknown"
    hosts: tuple[str, ...] = ()
    """Hosts its items may link to besides that of the homepage and the feeds."""
    items_per_day: float | None = None
    """How many items are expected of all its feeds together; None where it is not known."""
    origin: str = ""
    """Where these facts were read, and when."""
    origins: dict[str, str] = {}
    """Where a single fact was read, by the name of its field, if not where the others were."""


class Request(Record, frozen=True, kw_only=True):
    """One address to be asked for, with what is known of its last answer."""

    url: str
    source: str = ""
    etag: str = ""
    last_modified: str = ""


class Response(Record, frozen=True, kw_only=True):
    """What a server answered to one request, its body decompressed."""

    request: Request
    url: str
    """The address that answered, after redirects."""
    moved: str = ""
    """That address where every redirect on the way said that it holds for good."""
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    """Names in lower case, in the order received."""
    body: bytes = b""
    fetched_at: datetime


class FeedItem(Record, frozen=True, kw_only=True):
    """One entry of a feed or sitemap: an article's address and what the feed tells of it."""

    url: str
    guid: str = ""
    title: str = ""
    published: str | None = None
    updated: str | None = None
    summary: str = ""
    language: str = ""


class FeedReading(Record, frozen=True, kw_only=True):
    """What a feed, sitemap or page of links held: Response → FeedReading."""

    kind: FeedKind
    title: str = ""
    language: str = ""
    items: tuple[FeedItem, ...] = ()
    feeds: tuple[Feed, ...] = ()
    """Feeds it leads to: parts of a sitemap index, feeds a page declares."""
    ttl_seconds: int | None = None
    """How long the publisher asks to wait before the next poll."""


class FeedState(Record, frozen=True, kw_only=True):
    """What is remembered of a feed between two polls."""

    source: str
    url: str
    kind: FeedKind = "feed"
    next_poll: datetime
    poll_seconds: float = 1800.0
    etag: str = ""
    last_modified: str = ""
    last_poll: datetime | None = None
    last_good: datetime | None = None
    last_code: str = ""
    """Empty after a good poll, else the code of its Problem."""
    failures: int = 0
    """Polls that failed since the last good one."""
    newest: datetime | None = None
    """When its newest item was published."""
    items: int = 0
    """Items it has told of so far."""


class ItemState(Record, frozen=True, kw_only=True):
    """What is remembered of an article's address: when to fetch it next, and how it went."""

    url: str
    source: str
    feed: str = ""
    published: str | None = None
    """As the feed tells it."""
    next_fetch: datetime | None = None
    """None when it need not be fetched again."""
    attempts: int = 0
    """Fetches that failed since the last good one."""
    fetches: int = 0
    """Fetches that gave an article."""
    etag: str = ""
    last_modified: str = ""
    article: str = ""
    last_code: str = ""


# --- ingest and clean -------------------------------------------------------------------


class Capture(Record, frozen=True, kw_only=True):
    """Bytes as received, with what the sender said of them."""

    id: str
    """SHA-256 of ``body``, in hex."""
    item: str
    """Where it was read from: a path, an address, or ``-`` for standard input."""
    body: bytes
    media_type: Literal["text/html", "text/plain", "application/json"]
    url: str = ""
    charset: str = ""
    captured_at: datetime | None = None
    source: str = ""
    """Id of the source it came from, where known."""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    """HTTP headers as answered, names in lower case; empty for a file."""


class CaptureEntry(Record, frozen=True, kw_only=True):
    """Where a capture lies in the archive: one line of its index."""

    id: str
    """SHA-256 of the body, in hex."""
    item: str
    url: str
    captured_at: datetime
    media_type: str
    size: int
    """Length of the body, in bytes."""
    source: str = ""
    status: int = 200
    charset: str = ""
    file: str = ""
    """Name of the WARC file in the archive; empty where bodies are not kept."""
    offset: int = 0
    length: int = 0
    """Where its record begins in the file and how long it is, compressed, in bytes."""


class Difference(Record, frozen=True, kw_only=True):
    """One change between two revisions, with the words before and after."""

    kind: ChangeKind
    before: str = ""
    after: str = ""
    start: int | None = None
    end: int | None = None
    """Where ``after`` stands in the text of the newer revision; None in a title or a deletion."""


class Article(Record, frozen=True, kw_only=True):
    """One published report in one revision."""

    id: str
    """Identity across revisions: the given id, else a hash of the address or the first text."""
    revision: str
    """Content hash of title and text: another text is another revision."""
    capture: str
    title: str
    text: str
    url: str = ""
    published: str | None = None
    """ISO 8601 date or date-time with zone, as precise as the page tells; None when it does not."""
    updated: str | None = None
    byline: tuple[str, ...] = ()
    section: str = ""
    language: str = ""
    """ISO 639-1; empty until annotated where the page does not say."""
    publisher: str = ""
    kind: ArticleKind = "article"
    """A stub is cut off by a paywall; live, video and gallery pages say so."""
    offsets: tuple[OffsetRun, ...] = ()


class Revision(Record, frozen=True, kw_only=True):
    """One revision of an article as it is kept: the article, when it was seen, what changed."""

    article: Article
    number: int
    """1 for the first revision of the article."""
    captured_at: datetime
    source: str = ""
    differences: tuple[Difference, ...] = ()
    """Against the revision before; empty for the first."""


# --- annotate ---------------------------------------------------------------------------


class Sentence(Record, frozen=True, kw_only=True):
    """One sentence, its paragraph, and whether it was parsed."""

    index: int
    start: int
    end: int
    paragraph: int
    is_heading: bool = False
    is_parsed: bool = False


class Interval(Record, frozen=True, kw_only=True):
    """When: ISO dates, each as precise as the text (``2024-01-15``, ``2023-10``, ``2023``)."""

    start: str | None
    end: str | None
    precision: IntervalPrecision


class TimeExpression(Record, frozen=True, kw_only=True):
    """Words that tell a time, with their TIMEX3 value and, where anchored, an interval."""

    start: int
    end: int
    type: TimexType
    value: str
    """TIMEX3 value, e.g. ``2024-01-15``, ``2023-W41``, ``P3D``, ``PRESENT_REF``."""
    interval: Interval | None = None
    """Calendar dates of dates and times that could be resolved, and of lengths counted from
    publication ("the past three days"); None for other durations and for sets."""
    mod: str = ""
    is_future: bool | None = None
    """True after, False before the publication date; None when neither can be told."""


class Place(Record, frozen=True, kw_only=True):
    """A place of the gazetteer, or a name the gazetteer lacks."""

    name: str
    country: str | None = None
    """ISO 3166 alpha-3, XKX for Kosovo."""
    latitude: float | None = None
    longitude: float | None = None
    precision: PlacePrecision = "area"
    geonames: int | None = None


class PlaceMention(Record, frozen=True, kw_only=True):
    """Words that name a place (or, as demonym, its people), resolved in this article."""

    start: int
    end: int
    place: Place
    is_demonym: bool = False


class Quote(Record, frozen=True, kw_only=True):
    """Directly quoted words: ``[start, end)`` is inside the marks; a quote may span sentences."""

    start: int
    end: int
    is_closed: bool = True


class Actor(Record, frozen=True, kw_only=True):
    """Who: a government, body, group or person, with country and sector."""

    name: str
    country: str | None = None
    """ISO 3166 alpha-3, ``IGO``, or None for no or unknown country."""
    sector: Sector = "UNK"
    entity: str = ""
    """Stable id in the dictionary (``country:RUS``, ``org:un``) or empty."""
    plover_country: str = ""
    """PLOVER's finer code where it differs (UNO, EUR, NGO, IMG, MNC); else empty."""
    plover_sectors: tuple[str, ...] = ()
    """PLOVER sectors, primary first (GOV, MIL, SPY, ELI, JRN, LAB, …)."""


class Word(Record, frozen=True, kw_only=True):
    """One token of a phrase, as far as readers of clauses need it."""

    start: int
    end: int
    text: str
    lemma: str
    kind: Literal["name", "noun", "adjective", "number", "pronoun", "determiner", "other"]


class Link(Record, frozen=True, kw_only=True):
    """An oblique: the preposition (lemma, lower case) and the phrase under it."""

    prep: str
    phrase: int


class Phrase(Record, frozen=True, kw_only=True):
    """A nominal phrase: its head, what modifies it, and its links; refers to others by index."""

    index: int
    sentence: int
    start: int
    end: int
    """The whole phrase with everything that hangs on it."""
    core_start: int
    core_end: int
    """Head with determiners and pre-modifiers only: 'the Russian foreign minister'."""
    head: Word
    words: tuple[Word, ...]
    """Words of the core, in order, the head included."""
    entity: str = ""
    """The recogniser's label over the head (PERSON, GPE, ORG, NORP, …) or empty."""
    is_plural: bool = False
    is_definite: bool = False
    possessor: int | None = None
    links: tuple[Link, ...] = ()
    appositions: tuple[int, ...] = ()
    conjuncts: tuple[int, ...] = ()
    """Further members of a coordination; present on its first member only."""
    modifiers: tuple[int, ...] = ()
    """Pre-modifiers that may name somebody: '*Russian* troops', 'a *police* raid'."""


ClauseKind = Literal["verb", "noun", "adjective"]
ClauseRelation = Literal[
    "root", "complement", "open-complement", "purpose", "condition", "time", "cause", "concession",
    "relative", "participle", "coordinate", "parataxis", "noun-complement", "subject", "object",
    "oblique", "possessor", "modifier", "adverbial", "apposition",
]  # fmt: skip
Tense = Literal["past", "present", "future", "none"]


class Clause(Record, frozen=True, kw_only=True):
    """A predicate with its arguments, in words no parser library owns.

    A ``noun`` clause is a nominal predicate ("Lavrov's visit to Pyongyang"): its subject is the
    possessor or agent, its obliques its links; ``parent`` is the clause it is an argument of.
    """

    index: int
    sentence: int
    start: int
    end: int
    kind: ClauseKind
    predicate: str
    """Lemma, with a particle or fixed word joined by a space: 'call off', 'set up'."""
    head_start: int
    head_end: int
    phrase: int | None = None
    """The phrase whose head is the predicate, for noun clauses."""
    subjects: tuple[int, ...] = ()
    objects: tuple[int, ...] = ()
    indirect: tuple[int, ...] = ()
    attributes: tuple[int, ...] = ()
    """Predicate nominals and adjectives' phrases: 'is *a threat*', 'named him *envoy*'."""
    obliques: tuple[Link, ...] = ()
    modifiers: tuple[str, ...] = ()
    """Lemmas of adverbs on a verb, of adjectives and compounds on a noun."""
    auxiliaries: tuple[str, ...] = ()
    """Lemmas, in order: modals, 'have', 'be', 'going', …"""
    tense: Tense = "none"
    is_passive: bool = False
    is_negated: bool = False
    is_progressive: bool = False
    is_perfect: bool = False
    is_finite: bool = False
    is_inherited: bool = False
    """True where the subject was taken over from a governing or coordinate clause."""
    parent: int | None = None
    relation: ClauseRelation = "root"
    marker: str = ""
    """The word that introduces the clause: 'that', 'if', 'to', 'after', 'of', 'about' …"""


class Mention(Record, frozen=True, kw_only=True):
    """A phrase read as one or several actors, after the article's own memory was asked."""

    phrase: int
    start: int
    end: int
    actors: tuple[Actor, ...]
    basis: str = ""
    """How it was decided: 'dictionary', 'role', 'surname', 'pronoun', 'both', 'seat', …"""


class Document(Record, frozen=True, kw_only=True):
    """An article with its layers of spans; every layer refers to ``article.text``."""

    article: Article
    language: str
    sentences: tuple[Sentence, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    clauses: tuple[Clause, ...] = ()
    mentions: tuple[Mention, ...] = ()
    times: tuple[TimeExpression, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    countries: tuple[str, ...] = ()
    """Countries the article is about, most mentioned first (ISO 3166 alpha-3)."""


# --- code -------------------------------------------------------------------------------


class Evidence(Record, frozen=True, kw_only=True):
    """Exact words of one revision: ``text[start:end] == quote``."""

    start: int
    end: int
    quote: str
    revision: str = ""


class Provenance(Record, frozen=True, kw_only=True):
    """Which program, lexicon and frame gave a report or claim."""

    coder: str
    version: str
    rules: tuple[str, ...] = ()


class EventReport(Record, frozen=True, kw_only=True):
    """An event as one article tells it."""

    id: str
    type: EventType
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    start: str | None
    end: str | None
    place: Place | None
    status: Status
    attributed_to: Actor | None
    evidence: tuple[Evidence, ...]
    mode: str = ""
    contexts: tuple[str, ...] = ()
    quad_class: QuadClass
    cameo: str = ""
    interval_precision: IntervalPrecision | None = None
    provenance: Provenance
    explanation: tuple[str, ...] = ()
    """How clause, frame, actors, date, place and status were decided, one line each."""


class Claim(Record, frozen=True, kw_only=True):
    """What a speaker is reported to say."""

    id: str
    speaker: Actor
    stance: Stance
    cue: str
    content: Evidence
    event: str | None
    cue_span: Span | None = None
    speaker_span: Span | None = None
    provenance: Provenance
    explanation: tuple[str, ...] = ()


class Coding(Record, frozen=True, kw_only=True):
    """The reports and claims of one article."""

    events: tuple[EventReport, ...] = ()
    claims: tuple[Claim, ...] = ()


class Answer(Record, frozen=True, kw_only=True):
    """Words of an article, or of its title, that answer a question about its main event."""

    start: int
    end: int
    text: str
    is_headline: bool = False
    """True where the offsets count in the title rather than in the text."""


class MainEvent(Record, frozen=True, kw_only=True):
    """The event an article is mainly about; the best answer to each question comes first.

    A question that the article does not answer has no answer.
    """

    who: tuple[Answer, ...] = ()
    what: tuple[Answer, ...] = ()
    when: tuple[Answer, ...] = ()
    where: tuple[Answer, ...] = ()
    why: tuple[Answer, ...] = ()
    how: tuple[Answer, ...] = ()
    interval: Interval | None = None
    """When it took place; the day of publication where no time is told."""
    place: Place | None = None


class DatedAct(Record, frozen=True, kw_only=True):
    """One act to which an entity is a party, and when it takes place."""

    start: int
    end: int
    head_start: int
    """Where the predicate stands, and thereby in which sentence."""
    interval: Interval
    is_told: bool
    """False where the clause tells no time and the article's own day stands in."""


# --- filing -----------------------------------------------------------------------------


class Fingerprint(Record, frozen=True, kw_only=True):
    """What is kept of a text to find its copies: a sample of hashes of words in a row."""

    size: int
    """How many different hashes the whole text has."""
    hashes: bytes
    """The smallest of them, at most 256, rising, four bytes each, the lowest byte first."""


class Copy(Record, frozen=True, kw_only=True):
    """How one text copies another: both hold much of the same wording."""

    kind: CopyKind
    share: float
    """Share of this text's wording that the other has, from 0 to 1."""
    share_of_other: float


class Passage(Record, frozen=True, kw_only=True):
    """Words that stand in two texts, and where in each."""

    start: int
    end: int
    other_start: int
    other_end: int


# --- what the store is given, and gives -------------------------------------------------


class Poll(Record, frozen=True, kw_only=True):
    """What one poll of a feed changes: its state, and the items it told of."""

    feed: FeedState
    items: tuple[ItemState, ...] = ()


class ImportState(Record, frozen=True, kw_only=True):
    """How far an archive was imported."""

    path: str
    fingerprint: str
    """Changes when the file does."""
    position: int = 0
    """Items taken so far; the next import begins after them."""
    is_done: bool = False


class Intake(Record, frozen=True, kw_only=True):
    """What one fetched page or imported item changes, written in one transaction."""

    capture: CaptureEntry | None = None
    revision: Revision | None = None
    """A revision that was not on file; None where nothing changed."""
    item: ItemState | None = None
    imported: ImportState | None = None
    problem: Problem | None = None


class LogEntry(Record, frozen=True, kw_only=True):
    """One line of the log: a record that was added, chained to the line before."""

    number: int
    at: datetime
    kind: RecordKind
    subject: str
    """Id of the record."""
    digest: str
    """SHA-256 of the record as it is kept, in hex."""
    previous: str
    hash: str
    """SHA-256 over number, time, kind, subject, digest and ``previous``, in hex."""


class Counts(Record, frozen=True, kw_only=True):
    """How many of everything is on file."""

    feeds: int = 0
    items: int = 0
    captures: int = 0
    articles: int = 0
    revisions: int = 0
    codings: int = 0
    imports: int = 0
    problems: int = 0
    """Items whose last try failed."""
    log: int = 0
    """Lines of the log."""


# --- what leaves the house --------------------------------------------------------------


class Problem(Record, frozen=True, kw_only=True):
    """An item or a step that failed, as a value."""

    item: str
    code: str
    message: str
    hint: str = ""


class ArticleRecord(Record, frozen=True, kw_only=True):
    """One article in, one record out: the shape of a gold record, and what stands behind it."""

    id: str
    url: str
    published: str | None
    title: str
    text: str
    events: tuple[EventReport, ...]
    claims: tuple[Claim, ...]
    revision: str
    updated: str | None = None
    language: str = ""
    is_coded: bool = True
    """False for an article in a language that is not read: no events does not mean none told."""
    byline: tuple[str, ...] = ()
    section: str = ""
    publisher: str = ""
    problems: tuple[Problem, ...] = ()
