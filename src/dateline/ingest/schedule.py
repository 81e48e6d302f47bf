"""When to ask again: pure decisions over what is remembered and how the last answer went.

A feed is polled about as often as it publishes. A page is looked at again a few times in the
week after it came, since most corrections come early, and then never. What fails is asked ever
more rarely; the jitter comes from a hash, so the same state and clock give the same plan.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median

import msgspec

from dateline.model import FeedReading, FeedState, ItemState, Problem, Response

LEAST_POLL = timedelta(minutes=2)
MOST_POLL = timedelta(hours=12)
MOST_TTL = timedelta(hours=1)
"""A publisher's wish to be asked rarely counts up to here: many tell an hour and post by minute."""
LONGEST_BACK_OFF = timedelta(hours=24)
GONE_POLL = timedelta(days=30)
"""A feed that is gone for good is asked once a month, as publishers move back."""
LOOKS = (
    timedelta(hours=1), timedelta(hours=5), timedelta(hours=18), timedelta(days=2),
    timedelta(days=4),
)  # fmt: skip
"""How long after one good look at a page the next comes: about 1 h, 6 h, 1 d, 3 d, 7 d in all."""
OLD = timedelta(days=7)
MOST_FAILURES = 6
"""Tries after which a page is given up."""

_FIRST_RETRY = timedelta(minutes=5)
_GAPS = 12
_UNCHANGED_STRETCH = 1.25
_GIVE_UP_AT_ONCE = frozenset(
    {"fetch.gone", "fetch.address", "fetch.robots", "fetch.media", "fetch.bomb",
     "fetch.too_large", "article.index"}
)  # fmt: skip
_GIVE_UP_SOON = frozenset({"fetch.missing", "fetch.denied"})
_SOON = 2


def after_poll(
    state: FeedState,
    outcome: FeedReading | Response | Problem,
    *,
    now: datetime,
    answer: Response | None = None,
    not_before: datetime | None = None,
) -> FeedState:
    """Decide when a feed is polled next: FeedState, what came → FeedState.

    Args:
        state: what was remembered before the poll.
        outcome: what was read; the answer itself where the feed is unchanged (304); the Problem.
        now: when it came.
        answer: the response that was read, for its validators and its max-age.
        not_before: until when the host asked to be left alone.
    """
    if isinstance(outcome, Problem):
        return _later(_failed_poll(state, outcome, now), not_before)
    if isinstance(outcome, Response):
        seconds = min(state.poll_seconds * _UNCHANGED_STRETCH, MOST_POLL.total_seconds())
        return _later(_good_poll(state, seconds, now), not_before)
    seconds = _pace(state, outcome, now).total_seconds()
    floor = _least_wait(outcome, answer).total_seconds()
    good = _good_poll(state, max(seconds, floor), now)
    validators = _validators(answer) if answer else {}
    newest = max([*_times(outcome, now), *([state.newest] if state.newest else [])], default=None)
    items = state.items + len(outcome.items)
    return _later(
        msgspec.structs.replace(good, newest=newest, items=items, **validators), not_before
    )


def after_fetch(
    item: ItemState,
    outcome: Response | Problem,
    *,
    now: datetime,
    not_before: datetime | None = None,
) -> ItemState:
    """Decide when a page is fetched next, if ever: ItemState, what came → ItemState.

    Args:
        item: what was remembered before the fetch.
        outcome: the answer (200 or 304), or the Problem of fetching or cleaning it.
        now: when it came.
        not_before: until when the host asked to be left alone.
    """
    if isinstance(outcome, Problem):
        return _failed_fetch(item, outcome, now, not_before)
    wait = LOOKS[item.fetches] if item.fetches < len(LOOKS) else None
    published = read_time(item.published)
    is_old = published is not None and now - published > OLD
    return msgspec.structs.replace(
        item, next_fetch=None if wait is None or is_old else now + _spread(wait, item.url, now),
        attempts=0, fetches=item.fetches + 1, last_code="",
        **(_validators(outcome) if outcome.status != 304 else {}),
    )  # fmt: skip


def unstuck(state: FeedState, now: datetime) -> FeedState | None:
    """Return a feed as due now where the clock was set back since its last poll, else None."""
    if state.last_poll is None or state.last_poll <= now + LEAST_POLL:
        return None
    return msgspec.structs.replace(state, last_poll=None, next_poll=now)


def read_time(told: str | None) -> datetime | None:
    """Read an ISO date or date-time; a bare date counts from its noon in UTC.

    >>> read_time("2026-12-01")
    datetime.datetime(2026, 12, 1, 12, 0, tzinfo=datetime.timezone.utc)
    """
    if not told:
        return None
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    if "T" not in told:
        at = at.replace(hour=12)
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)


# --- feeds ------------------------------------------------------------------------------


def _good_poll(state: FeedState, seconds: float, now: datetime) -> FeedState:
    wait = _spread(timedelta(seconds=seconds), state.url, now)
    return msgspec.structs.replace(
        state, next_poll=now + wait, poll_seconds=seconds, last_poll=now, last_good=now,
        last_code="", failures=0,
    )  # fmt: skip


def _failed_poll(state: FeedState, problem: Problem, now: datetime) -> FeedState:
    failures = state.failures + 1
    first = max(_FIRST_RETRY, timedelta(seconds=state.poll_seconds))
    wait = GONE_POLL if problem.code == "fetch.gone" else _back_off(first, failures, factor=2)
    return msgspec.structs.replace(
        state, next_poll=now + _spread(wait, state.url, now), last_poll=now,
        last_code=problem.code, failures=failures,
    )  # fmt: skip


def _later(state: FeedState, not_before: datetime | None) -> FeedState:
    if not_before is None or not_before <= state.next_poll:
        return state
    return msgspec.structs.replace(state, next_poll=not_before)


def _pace(state: FeedState, reading: FeedReading, now: datetime) -> timedelta:
    """Aim at one new item a poll: the usual gap between items, or how long it has been silent."""
    times = sorted(_times(reading, now), reverse=True)[:_GAPS]
    if len(times) < 2:
        return _within(timedelta(seconds=state.poll_seconds))
    gaps = [(later - earlier).total_seconds() for later, earlier in pairwise(times)]
    usual = timedelta(seconds=median(gaps))
    return _within(max(usual, (now - times[0]) / 4))


def _times(reading: FeedReading, now: datetime) -> list[datetime]:
    """Return when its items were published, as far as told to the minute and not in the future."""
    told = (item.published for item in reading.items if item.published and "T" in item.published)
    times = (read_time(at) for at in told)
    return [at for at in times if at is not None and at <= now]


def _within(wait: timedelta) -> timedelta:
    return min(max(wait, LEAST_POLL), MOST_POLL)


def _least_wait(reading: FeedReading, answer: Response | None) -> timedelta:
    told = [timedelta(seconds=reading.ttl_seconds or 0)]
    for name, value in answer.headers if answer else ():
        if name == "cache-control":
            told.append(timedelta(seconds=_max_age(value)))
    return min(max(told), MOST_TTL)


def _max_age(value: str) -> int:
    for part in value.lower().split(","):
        name, _, seconds = part.strip().partition("=")
        if name == "max-age" and seconds.strip('"').isdigit():
            return min(int(seconds.strip('"')), 86_400)
    return 0


# --- pages ------------------------------------------------------------------------------


def _failed_fetch(
    item: ItemState, problem: Problem, now: datetime, not_before: datetime | None
) -> ItemState:
    attempts = item.attempts + 1
    is_over = (
        problem.code in _GIVE_UP_AT_ONCE
        or attempts >= MOST_FAILURES
        or (attempts >= _SOON and _is_soon(problem.code))
    )
    wait = _spread(_back_off(_FIRST_RETRY, attempts, factor=4), item.url, now)
    again = max(now + wait, not_before or now)
    return msgspec.structs.replace(
        item, attempts=attempts, last_code=problem.code, next_fetch=None if is_over else again
    )


def _is_soon(code: str) -> bool:
    """A page that holds no article, or is not to be had, is tried once more and no further."""
    return code in _GIVE_UP_SOON or code.startswith("article.")


# --- both -------------------------------------------------------------------------------


def _back_off(first: timedelta, failures: int, *, factor: int) -> timedelta:
    times: int = factor ** min(failures - 1, 12)
    return min(first * times, LONGEST_BACK_OFF)


def _spread(wait: timedelta, url: str, now: datetime) -> timedelta:
    """Lengthen or shorten a wait by up to a tenth, so that what began together comes apart."""
    digest = hashlib.sha256(f"{url} {now.isoformat()}".encode()).digest()
    return wait * (0.9 + 0.2 * digest[0] / 255)


def _validators(answer: Response) -> dict[str, str]:
    told = dict(answer.headers)
    return {"etag": told.get("etag", ""), "last_modified": told.get("last-modified", "")}
