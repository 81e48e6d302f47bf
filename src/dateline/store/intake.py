"""What a writer changes: read what is on file, decide, write.

Every function here runs inside a transaction that holds the head of the log, so that nothing
changes between reading and writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched

import msgspec
from sqlalchemy import Connection, Table, and_, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dateline.errors import StoreError
from dateline.model import CaptureEntry, FeedState, Intake, ItemState, Record, Revision
from dateline.store import rows, tables
from dateline.store.chain import Chain
from dateline.store.rows import Row

_MANY = 500
"""Keys asked for in one statement."""

Key = tuple[str, datetime, str]


class Head(msgspec.Struct, kw_only=True):
    """The head of the log, and the counts that are kept beside it."""

    number: int
    hash: str
    items: int
    captures: int
    articles: int
    revisions: int
    codings: int


class OnFile(msgspec.Struct, frozen=True, kw_only=True):
    """What is on file of that which some intakes tell of."""

    captures: set[Key]
    latest: dict[str, int]
    """Number of the newest revision of each article."""
    revisions: dict[tuple[str, int], Revision]
    """Those on file under a number that is given again."""
    items: set[str]


class Additions(msgspec.Struct, frozen=True, kw_only=True):
    """What some intakes add or change, ready to be written."""

    feeds: list[Row] = msgspec.field(default_factory=list)
    log: list[Row] = msgspec.field(default_factory=list)
    captures: list[Row] = msgspec.field(default_factory=list)
    articles: dict[str, Row] = msgspec.field(default_factory=dict)
    revisions: list[Row] = msgspec.field(default_factory=list)
    codings: list[Row] = msgspec.field(default_factory=list)
    items: dict[str, Row] = msgspec.field(default_factory=dict)
    imports: dict[str, Row] = msgspec.field(default_factory=dict)
    problems: dict[str, Row | None] = msgspec.field(default_factory=dict)
    """None where an item is no problem any more."""


def lock_head(connection: Connection) -> Head:
    """Return the head of the log; nobody else writes until this transaction ends."""
    columns = [tables.head.c[name] for name in Head.__struct_fields__]
    row = connection.execute(select(*columns).with_for_update()).mappings().one()
    return Head(**row)


def head_number(connection: Connection) -> int:
    """Return the number of the last line of the log, without holding anybody up."""
    number: int = connection.execute(select(tables.head.c.number)).scalar_one()
    return number


def save_head(connection: Connection, head: Head) -> None:
    """Write the head as it is now."""
    connection.execute(update(tables.head).values(msgspec.structs.asdict(head)))


def take(connection: Connection, intakes: Sequence[Intake], *, now: datetime) -> int:
    """Write some intakes; return how many brought a capture or a revision that was not on file.

    Raises:
        StoreError: another revision is on file under a number.
    """
    head = lock_head(connection)
    on_file = _look_up(connection, intakes)
    chain = Chain(head.number, head.hash, now=now)
    additions = Additions()
    brought = sum(_decide(intake, on_file, chain, additions) for intake in intakes)
    write(connection, additions)
    head.number, head.hash = chain.number, chain.last
    head.items += len(additions.items.keys() - on_file.items)
    head.captures += len(additions.captures)
    head.articles += sum(row["number"] == 1 for row in additions.revisions)
    head.revisions += len(additions.revisions)
    save_head(connection, head)
    return brought


def _look_up(connection: Connection, intakes: Sequence[Intake]) -> OnFile:
    entries = [rows.settled_entry(i.capture) for i in intakes if i.capture]
    revisions = [i.revision for i in intakes if i.revision]
    urls = {rows.plain_words(i.item.url) for i in intakes if i.item}
    latest = latest_numbers(connection, {rows.plain_words(r.article.id) for r in revisions})
    again = [r for r in revisions if r.number <= latest.get(rows.plain_words(r.article.id), 0)]
    return OnFile(
        captures=_known_captures(connection, {entry.id for entry in entries}),
        latest=latest,
        revisions=dict(_known_revisions(connection, again)),
        items=known(connection, tables.items, urls),
    )


def known(connection: Connection, table: Table, keys: Iterable[str]) -> set[str]:
    """Return those of the keys that a table has."""
    (column,) = table.primary_key.columns
    found: set[str] = set()
    for some in batched(keys, _MANY):
        found.update(connection.execute(select(column).where(column.in_(some))).scalars())
    return found


def _known_captures(connection: Connection, ids: Iterable[str]) -> set[Key]:
    at = tables.captures.c
    found: set[Key] = set()
    for some in batched(ids, _MANY):
        asked = select(at.id, at.captured_at, at.item).where(at.id.in_(some))
        found.update((row.id, row.captured_at, row.item) for row in connection.execute(asked))
    return found


def latest_numbers(connection: Connection, articles: Iterable[str]) -> dict[str, int]:
    """Return the number of the newest revision of each of these articles that is on file."""
    at = tables.articles.c
    found: dict[str, int] = {}
    for some in batched(articles, _MANY):
        asked = select(at.id, at.latest).where(at.id.in_(some))
        found.update((row.id, row.latest) for row in connection.execute(asked))
    return found


def _known_revisions(
    connection: Connection, revisions: Iterable[Revision]
) -> Iterator[tuple[tuple[str, int], Revision]]:
    at = tables.revisions.c
    for revision in revisions:
        key = (rows.plain_words(revision.article.id), revision.number)
        is_it = and_(at.article == key[0], at.number == key[1])
        record = connection.execute(select(at.record).where(is_it)).scalar_one()
        yield key, rows.revision_of(record)


def _decide(intake: Intake, on_file: OnFile, chain: Chain, additions: Additions) -> bool:
    """Say what one intake adds; return whether it brings a capture or a revision."""
    before = chain.number
    if intake.capture:
        _decide_capture(rows.settled_entry(intake.capture), on_file, chain, additions)
    if intake.revision:
        _decide_revision(intake.revision, on_file, chain, additions)
    if intake.item:
        item = rows.plain(intake.item)
        additions.items[item.url] = rows.flat_row(item)
        additions.problems[item.url] = None
    if intake.imported:
        imported = rows.plain(intake.imported)
        additions.imports[imported.path] = rows.flat_row(imported)
    if intake.problem:
        row = rows.problem_row(rows.KeptProblem(problem=intake.problem, at=chain.now))
        additions.problems[row["item"]] = row
    return chain.number > before


def _decide_capture(
    entry: CaptureEntry, on_file: OnFile, chain: Chain, additions: Additions
) -> None:
    key = (entry.id, entry.captured_at, entry.item)
    if key in on_file.captures:
        return
    on_file.captures.add(key)
    line = chain.add("capture", entry.id, rows.encode_entry(entry))
    additions.log.append(rows.flat_row(line))
    additions.captures.append({"logged": line.number, **rows.flat_row(entry)})


def _decide_revision(
    revision: Revision, on_file: OnFile, chain: Chain, additions: Additions
) -> None:
    article = rows.plain_words(revision.article.id)
    key, latest = (article, revision.number), on_file.latest.get(article, 0)
    if on_file.revisions.get(key) == revision:
        return
    if revision.number != latest + 1:
        raise StoreError(
            f"revision {revision.number} cannot follow revision {latest}", item=article,
            code="store.conflict", hint="read the latest revision again and compare anew",
        )  # fmt: skip
    on_file.revisions[key] = revision
    on_file.latest[article] = revision.number
    data = rows.encode(revision)
    line = chain.add("revision", f"{article}/{revision.number}", data)
    row = {"logged": line.number, **rows.revision_row(revision, data)}
    additions.log.append(rows.flat_row(line))
    additions.revisions.append(row)
    additions.articles[article] = article_row(row, additions.articles.get(article))


def article_row(revision: Row, before: Row | None) -> Row:
    """Return the row of an article by that of its newest revision."""
    first = before["first_seen"] if before else revision["captured_at"]
    return {
        "id": revision["article"],
        "latest": revision["number"],
        "first_seen": first,
        "last_changed": revision["captured_at"],
    }


def write(connection: Connection, additions: Additions) -> None:
    """Write what was decided, what others refer to first."""
    add(connection, tables.feeds, additions.feeds)
    add(connection, tables.log, additions.log)
    add(connection, tables.captures, additions.captures)
    put(connection, tables.articles, additions.articles.values(), keep={"first_seen"})
    add(connection, tables.revisions, additions.revisions)
    add(connection, tables.codings, additions.codings)
    put(connection, tables.items, additions.items.values())
    put(connection, tables.imports, additions.imports.values())
    put(connection, tables.problems, [row for row in additions.problems.values() if row])
    solved = [item for item, row in additions.problems.items() if row is None]
    for some in batched(solved, _MANY):
        connection.execute(delete(tables.problems).where(tables.problems.c.item.in_(some)))


def add(connection: Connection, table: Table, new: Sequence[Row]) -> None:
    """Insert rows."""
    if new:
        connection.execute(insert(table), new)


def put(
    connection: Connection, table: Table, states: Iterable[Row], *, keep: Iterable[str] = ()
) -> None:
    """Insert rows, or change those on file under the same key; ``keep`` is left as it was."""
    given = list(states)
    if not given:
        return
    if connection.dialect.name == "sqlite":
        statement: sqlite.Insert | postgresql.Insert = sqlite.insert(table)
    else:
        statement = postgresql.insert(table)
    key = list(table.primary_key.columns)
    fixed = {column.name for column in key} | set(keep)
    changed = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in fixed}
    connection.execute(statement.on_conflict_do_update(index_elements=key, set_=changed), given)


def take_poll(connection: Connection, feed: FeedState, items: Sequence[ItemState]) -> int:
    """Write a feed's state and those of its items that are not on file; return how many."""
    head = lock_head(connection)
    put(connection, tables.feeds, [rows.flat_row(rows.plain(feed))])
    added = add_unknown(connection, tables.items, items)
    head.items += added
    if added:
        save_head(connection, head)
    return added


def add_unknown(connection: Connection, table: Table, records: Iterable[Record]) -> int:
    """Insert those records whose key a table lacks; return how many."""
    (key,) = table.primary_key.columns.keys()
    given: dict[str, Row] = {}
    for record in records:
        row = rows.flat_row(rows.plain(record))
        given.setdefault(row[key], row)
    on_file = known(connection, table, given)
    new = [row for name, row in given.items() if name not in on_file]
    add(connection, table, new)
    return len(new)


def take_coding(connection: Connection, coding: rows.KeptCoding, *, now: datetime) -> bool:
    """Write the coding of a revision; return whether it was not on file.

    Raises:
        StoreError: the revision is not on file.
    """
    head = lock_head(connection)
    logged = logged_of(connection, coding.article, coding.number)
    at = tables.codings.c
    is_it = and_(at.revision == logged, at.provenance == rows.plain_words(coding.provenance))
    if connection.execute(select(at.logged).where(is_it)).first():
        return False
    data = rows.encode(coding)
    chain = Chain(head.number, head.hash, now=now)
    line = chain.add("coding", rows.coding_subject(coding), data)
    add(connection, tables.log, [rows.flat_row(line)])
    row = {"logged": line.number, "revision": logged, **rows.coding_row(coding, data)}
    add(connection, tables.codings, [row])
    head.number, head.hash = chain.number, chain.last
    head.codings += 1
    save_head(connection, head)
    return True


def logged_of(connection: Connection, article: str, number: int) -> int:
    """Return the line of the log that tells of a revision.

    Raises:
        StoreError: it is not on file.
    """
    at = tables.revisions.c
    is_it = and_(at.article == rows.plain_words(article), at.number == number)
    logged: int | None = connection.execute(select(at.logged).where(is_it)).scalar()
    if logged is None:
        message = f"revision {number} is not on file and cannot be coded"
        raise StoreError(message, item=article, code="store.missing")
    return logged
