"""Figures of a running watch for Prometheus, on a port of this machine."""

from __future__ import annotations

from datetime import datetime

import msgspec
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server

from dateline.desk import Desk
from dateline.pipeline.watch import Happening

LOOPBACK = "127.0.0.1"
_MINUTE = 60
_BUCKETS = tuple(_MINUTE * minutes for minutes in (1, 2, 5, 10, 20, 60, 180, 720, 1440))
_ROUNDS_BETWEEN_COUNTS = 20


class Figures:
    """Counters and gauges in a registry of their own, served until the process ends."""

    def __init__(self, desk: Desk, *, port: int) -> None:
        registry = CollectorRegistry()
        self._desk = desk
        self._rounds = 0
        self._happenings = Counter(
            "dateline_happenings", "What the watch did.", ["kind", "code"], registry=registry
        )
        self._events = Counter("dateline_events_coded", "Events coded.", registry=registry)
        self._on_file = Gauge("dateline_on_file", "Records in the store.", ["kind"],
                              registry=registry)  # fmt: skip
        self._under_way = Gauge(
            "dateline_requests_under_way", "Requests not yet answered.", registry=registry
        )
        self._delay = Histogram(
            "dateline_publication_to_record_seconds",
            "Seconds from the publication an article states to its first revision on file.",
            buckets=_BUCKETS, registry=registry,
        )  # fmt: skip
        self.server, _ = start_http_server(port, addr=LOOPBACK, registry=registry)

    def hear(self, happening: Happening) -> None:
        """Take one happening in."""
        if happening.kind == "tick":
            self._under_way.set(happening.count)
            self._count()
            return
        self._happenings.labels(happening.kind, happening.code).inc()
        if happening.kind == "coded":
            self._events.inc(happening.count)
        delay = seconds_since(happening.published, happening.at)
        if happening.kind == "stored" and delay is not None:
            self._delay.observe(delay)

    def _count(self) -> None:
        if self._rounds % _ROUNDS_BETWEEN_COUNTS == 0:
            for kind, number in msgspec.structs.asdict(self._desk.store.counts()).items():
                self._on_file.labels(kind).set(number)
        self._rounds += 1


def seconds_since(published: str | None, now: datetime) -> float | None:
    """Return the seconds since a publication told to the minute; None where only a day is told.

    >>> from datetime import UTC
    >>> seconds_since("2024-03-11T10:00:00+00:00", datetime(2024, 3, 11, 10, 2, tzinfo=UTC))
    120.0
    >>> seconds_since("2024-03-11", datetime(2024, 3, 11, 10, 2, tzinfo=UTC))
    """
    if not published or "T" not in published:
        return None
    at = datetime.fromisoformat(published)
    return None if at.tzinfo is None else max(0.0, (now - at).total_seconds())
