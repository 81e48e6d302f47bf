"""Desk: the one object every door holds.

::

    desk = Desk.open()
    for outcome in desk.read_many(["articles/"]):
        print(outcome)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import nullcontext
from datetime import datetime
from functools import cached_property
from pathlib import Path
from threading import Event
from typing import Self

from dateline import pipeline
from dateline.coding import code, dated_acts, grade_at, main_event, status_at
from dateline.coding.headline import as_article, opening_of
from dateline.config import Settings, load_settings
from dateline.errors import NotFoundError, UsageError
from dateline.ingest import count_items, fetch_terms, read_files
from dateline.ingest.captures import CaptureArchive, archive_folder
from dateline.ingest.fetching import Fetcher
from dateline.model import (
    Actor,
    Article,
    ArticleRecord,
    Capture,
    CaptureEntry,
    Coding,
    DatedAct,
    Document,
    MainEvent,
    Problem,
    Source,
    Status,
)
from dateline.pipeline import Rooms
from dateline.pipeline.backlog import Coded, Coders, code_on_file, provenance_of
from dateline.pipeline.importing import Importer, Progress
from dateline.pipeline.verifying import Checked, verify
from dateline.pipeline.watch import Happening, Watch, alone, choose, states_of
from dateline.reference import Reference, load_reference
from dateline.reference.officeholders import (
    Change,
    load_terms,
    merge,
    overlay,
    read_terms,
    write_terms,
)
from dateline.reference.rules import load_rules
from dateline.reference.sources import load_sources
from dateline.store import Store, store_address

SHORTEST_ID = 6
"""Characters of an id that must be given to name what it is the id of."""


class Desk:
    """Reads articles and writes records; every method is a thin call on a room."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @classmethod
    def open(cls, settings: Settings | None = None) -> Desk:
        """Open a desk with the given settings, else with those of the environment.

        The parser and the reference are loaded when they are first needed.

        Raises:
            ConfigError: a setting of the environment cannot be used.
        """
        return cls(settings or load_settings())

    @property
    def store_address(self) -> str:
        """Where this desk keeps what it reads, as SQLAlchemy writes it."""
        return store_address(self.settings)

    @cached_property
    def store(self) -> Store:
        """What this desk has on file; its own SQLite file is made when it is first needed.

        A database of yours is not touched unasked: ``dateline db migrate`` makes its tables.

        Raises:
            ConfigError: ``DATELINE_STORE`` cannot be used.
            SchemaVersionError: its tables are missing, older or newer than this program.
            StoreError: it cannot be reached.
        """
        return Store.open(self.store_address, create=not self.settings.store)

    def migrate_store(self) -> tuple[str, str]:
        """Make the tables of the store or bring them up to date; return the version before and now.

        Raises:
            SchemaVersionError: they are newer than this program.
        """
        return Store.migrate(self.store_address)

    def close(self) -> None:
        """Let go of the store, where it was opened."""
        store = self.__dict__.pop("store", None)
        if store is not None:
            store.close()

    def __enter__(self) -> Self:
        """Return the desk, which lets go of its store at the end."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the desk."""
        self.close()

    @property
    def rooms(self) -> Rooms:
        """The loaded parser and reference of this desk.

        Raises:
            ReferenceDataError: a file of the reference is wrong.
        """
        return pipeline.open_rooms(self.settings)

    @property
    def reference(self) -> Reference:
        """What the desk knows before it reads."""
        return self.rooms.reference

    def read(self, capture: Capture, *, explain: bool = False) -> ArticleRecord | Problem:
        """Read one capture: its record, or the Problem that it cannot be read."""
        return pipeline.read(capture, self.rooms, explain=explain)

    def read_article(self, article: Article, *, explain: bool = False) -> ArticleRecord:
        """Read an article that is clean already; its record says if its language is not coded."""
        return pipeline.read_article(article, self.rooms, explain=explain)

    def read_many(
        self, paths: Iterable[str | Path], *, explain: bool = False
    ) -> Iterator[ArticleRecord | Problem]:
        """Read files and folders on all cores, in order; what cannot be read is a Problem."""
        captures = read_files(paths, self.settings)
        return pipeline.read_many(
            captures, self.settings, rooms=lambda: self.rooms, explain=explain
        )

    def captures(self, *, clock: Callable[[], datetime]) -> CaptureArchive:
        """Return the archive of captures; close it when something was kept."""
        return CaptureArchive(archive_folder(self.settings), self.settings, clock=clock)

    def ingest(
        self, paths: Iterable[str | Path], *, clock: Callable[[], datetime], source: str = ""
    ) -> Iterator[Progress]:
        """Take archives, files and folders into the store; each batch is told once on file.

        Args:
            paths: what is taken; what was taken before and has not changed is passed over.
            clock: tells the time of what is written.
            source: id of a source that everything came from.

        Raises:
            UsageError: there is no such source.
            CaptureError: the archive of captures takes no more.
            StoreError: the store does not.
        """
        if source and source not in {known.id for known in load_sources(self.settings)}:
            raise UsageError("there is no such source", item=source,
                             hint="dateline sources list shows them")  # fmt: skip
        with (
            self.captures(clock=clock) as archive,
            Importer(self.store, archive, self.settings, clock=clock, source=source) as importer,
        ):
            yield from importer.take(map(Path, paths))

    def verify(self, *, clock: Callable[[], datetime], deep: bool = False) -> Iterator[Checked]:
        """Look whether everything on file is as it was written, and every quote in its place."""
        rules = load_rules(self.settings)
        return verify(self.store, self.captures(clock=clock), deep=deep, rules=rules)

    def capture_entry(self, prefix: str) -> CaptureEntry:
        """Return the newest capture whose id begins so.

        Raises:
            UsageError: it is too short to be an id.
            NotFoundError: there is none.
            StoreError: there are several.
        """
        if len(prefix) < SHORTEST_ID:
            raise UsageError(f"give at least {SHORTEST_ID} characters of the id", item=prefix)
        entry = self.store.capture(prefix)
        if entry is None:
            raise NotFoundError("there is no such capture", item=prefix,
                                hint="dateline capture list shows them")  # fmt: skip
        return entry

    def watch(
        self, stop: Event, *, clock: Callable[[], datetime], countries: Collection[str] = (),
        sources: Collection[str] = (), once: bool = False, code: bool = True,
    ) -> Iterator[Happening]:  # fmt: skip
        """Poll sources, keep what they publish and code it; each happening is told once on file.

        Args:
            stop: set from elsewhere to end it.
            clock: tells the time of what is written.
            countries: only sources of these (ISO 3166 alpha-3).
            sources: only these, by id.
            once: whether to end when nothing more is due.
            code: whether articles are coded, or only kept.

        Raises:
            UsageError: another watch runs on this data folder, or a source is not known.
            CaptureError: the archive of captures takes no more.
            StoreError: the store does not.
        """
        chosen = choose(self.sources(), countries=countries, ids=sources)
        workers = Coders(self.settings) if code else None
        with (
            alone(self.settings.data),
            self.captures(clock=clock) as archive,
            Fetcher(self.settings, clock=clock) as fetcher,
            workers or nullcontext(),
        ):
            self.store.add_feeds(states_of(chosen, clock()))
            watch = Watch(
                self.store, archive, fetcher, settings=self.settings, clock=clock, coders=workers,
                sources=[source.id for source in chosen] if countries or sources else (),
            )  # fmt: skip
            yield from watch.run(stop, once=once)

    def code_on_file(self, *, clock: Callable[[], datetime]) -> Iterator[Coded]:
        """Code what is on file and has no coding under the present coder and reference."""
        return code_on_file(self.store, self.settings, clock=clock)

    def count_uncoded(self) -> int:
        """Return how many revisions on file are not coded under the present provenance."""
        return self.store.count_uncoded(provenance_of(self.settings))

    def count_items(self, paths: Iterable[str | Path]) -> int:
        """Return how many outcomes :meth:`read_many` will give for these paths."""
        return count_items(paths)

    def annotate(self, article: Article, *, is_thorough: bool = False) -> Document:
        """Annotate an article: Article → Document; a thorough reading parses every sentence."""
        return self.rooms.annotator.annotate(article, is_thorough=is_thorough)

    def code(self, document: Document) -> Coding:
        """Code a document: Document → Coding."""
        return code(document, self.reference)

    def dated_acts(self, document: Document, name: str) -> tuple[DatedAct, ...]:
        """Return what somebody did and underwent, and when; best on a thorough document."""
        return dated_acts(document, self.reference, name)

    def main_event(self, article: Article) -> MainEvent:
        """Answer who, what, when, where, why and how of the event an article is mainly about."""
        document = self.annotate(opening_of(article), is_thorough=True)
        headline = self.annotate(as_article(article), is_thorough=True) if article.title else None
        return main_event(document, self.reference, headline=headline)

    def resolve_actor(
        self, phrase: str, *, context: str = "", date: str | None = None
    ) -> Actor | None:
        """Return whom a bare phrase names; ``context`` is words around it, ``date`` when."""
        return self.reference.actors.resolve(phrase, context=context, date=date)

    def status_of(self, document: Document, offset: int) -> Status | None:
        """Return how real the event told by the predicate at an offset of the text is."""
        return status_at(document, self.reference, offset)

    def sources(self) -> tuple[Source, ...]:
        """Return every source of the catalogue, the packaged ones and the person's own.

        Raises:
            ReferenceDataError: a source is wrong; names file and line.
        """
        return load_sources(self.settings)

    @property
    def office_holders(self) -> Path:
        """The file of office-holders in the data folder, which stands in front of ours."""
        return load_reference(self.settings).office_holders

    def count_office_holders(self) -> tuple[int, int]:
        """Return how many terms of office come with the package, and how many from the file."""
        return len(load_terms()), len(read_terms(self.office_holders))

    def update_office_holders(self, *, since: int, dry_run: bool = False) -> list[Change]:
        """Ask Wikidata who took or left office since a year, and keep the answer in a file.

        A desk that has loaded its reference already knows of it when it is opened again.

        Raises:
            SourceError: the service cannot be reached or its answer makes no sense.
            ReferenceDataError: the file that is there is wrong.
        """
        told = fetch_terms(self.settings, since=since)
        codes = load_reference(self.settings).countries.by_code
        changes = merge(load_terms(self.office_holders), told, codes)
        if changes and not dry_run:
            own = read_terms(self.office_holders)
            write_terms(self.office_holders, overlay(own, [change.term for change in changes]))
        return changes

    def grade_of(self, document: Document, offset: int) -> int | None:
        """Return how sure the words at an offset are, from -3, certainly not, to 3, certain."""
        return grade_at(document, self.reference, offset)
