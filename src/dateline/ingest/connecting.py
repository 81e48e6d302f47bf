"""One question to one host: connected to a checked address, read under limits of time and size."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, override

import anyio
import httpcore
import httpx
import msgspec

from dateline.errors import FetchError
from dateline.ingest.addresses import Allowance, Resolver, check_addresses
from dateline.ingest.decoding import Body, too_large

_CONNECT_SECONDS = 10.0
_RESOLVERS = 32
"""Threads that ask for names; a name server that does not answer holds one for a while."""
_READ_SECONDS = 20.0
_DRAINED_BYTES = 65_536
_OVER = 1_000_000
"""What the last piece read may exceed a mark by."""
_WITH_BODY = frozenset({200, 203})
_BROKEN = (
    httpcore.NetworkError,
    httpcore.ProtocolError,
    anyio.ClosedResourceError,
    anyio.BrokenResourceError,
)


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked, and how long and large the answer may be."""

    url: httpx.URL
    headers: list[tuple[bytes, bytes]]
    limit: int
    timeout: float
    most: int | None = None
    """Read no more than this and leave the rest, instead of refusing what is larger."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What one host answered, redirects not followed."""

    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    is_whole: bool = True
    """False where the end of an answer was left unread because nobody needs it."""

    def header(self, name: str) -> str:
        """Return a header's value, empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


class CheckedNetwork(httpcore.AsyncNetworkBackend):
    """Connects to the very address that was checked; TLS and Host keep the name."""

    def __init__(self, allowance: Allowance, resolver: Resolver) -> None:
        self._allowance = allowance
        self._resolver = resolver
        self._network = httpcore.AnyIOBackend()
        self._threads = ThreadPoolExecutor(_RESOLVERS, thread_name_prefix="names")

    @override
    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Resolve, check and connect; each address that passed is tried in turn."""
        addresses = check_addresses(
            host, port, await self._resolve(host, port), allowance=self._allowance
        )
        failure: Exception | None = None
        for address in addresses[:4]:
            try:
                return _Stream(
                    await self._network.connect_tcp(
                        address, port, timeout=timeout, local_address=local_address,
                        socket_options=socket_options,
                    )
                )  # fmt: skip
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError("no address")

    @override
    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Refuse: no publisher is reached by a socket file."""
        raise httpcore.ConnectError(f"{path} is no address of the net")

    @override
    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)

    def close(self) -> None:
        """Let go of the threads that ask for names."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _resolve(self, host: str, port: int) -> list[str]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, self._resolver, host, port)
        except (OSError, UnicodeError) as error:
            raise FetchError(
                f"the name of its host cannot be resolved: {error}", item=host, code="fetch.dns"
            ) from error
        return list(found)


class _Stream(httpcore.AsyncNetworkStream):
    """A connection that is closed when its handshake is given up: httpcore leaves it open then."""

    def __init__(self, inner: httpcore.AsyncNetworkStream) -> None:
        self._inner = inner

    @override
    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._inner.read(max_bytes, timeout)

    @override
    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._inner.write(buffer, timeout)

    @override
    async def aclose(self) -> None:
        await self._inner.aclose()

    @override
    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        is_done = False
        try:
            stream = await self._inner.start_tls(ssl_context, server_hostname, timeout)
            is_done = True
        finally:
            if not is_done:
                await self._inner.aclose()
        return stream

    @override
    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


async def ask(pool: httpcore.AsyncConnectionPool, asked: Asked) -> Answer:
    """Ask one address and read the answer.

    Raises:
        FetchError: no whole answer came within the limits; the connections of the pool may be
            in the midst of an answer and should not be used again.
    """
    try:
        async with asyncio.timeout(asked.timeout):
            return await _ask_anew(pool, asked)
    except (TimeoutError, httpcore.TimeoutException) as error:
        raise _fail(asked, "it did not answer in time", code="fetch.timeout") from error
    except httpcore.ConnectError as error:
        raise _connect_error(asked, error) from error
    except (*_BROKEN, httpcore.UnsupportedProtocol) as error:
        told = str(error)[:100] or "it was cut"
        raise _fail(asked, f"the connection broke: {told}", code="fetch.protocol") from error


async def _ask_anew(pool: httpcore.AsyncConnectionPool, asked: Asked) -> Answer:
    """Ask; and once more where a connection kept open turns out to be closed."""
    try:
        return await _ask_once(pool, asked)
    except _Unanswered:
        try:
            return await _ask_once(pool, asked)
        except _Unanswered as error:
            raise error.cause from error


class _Unanswered(Exception):  # noqa: N818 - it never leaves this module
    """The connection broke before any answer."""

    def __init__(self, cause: Exception) -> None:
        super().__init__(str(cause))
        self.cause = cause


async def _ask_once(pool: httpcore.AsyncConnectionPool, asked: Asked) -> Answer:
    pause = min(_READ_SECONDS, asked.timeout)
    connect = min(_CONNECT_SECONDS, asked.timeout)
    request = httpcore.Request(
        "GET",
        httpcore.URL(
            scheme=asked.url.raw_scheme, host=asked.url.raw_host, port=asked.url.port,
            target=asked.url.raw_path,
        ),
        headers=asked.headers,
        extensions={
            "timeout": {"connect": connect, "read": pause, "write": pause, "pool": asked.timeout}
        },
    )  # fmt: skip
    try:
        response = await pool.handle_async_request(request)
    except httpcore.ConnectError:
        raise
    except _BROKEN as error:
        raise _Unanswered(error) from error
    try:
        return await _read(response, asked)
    finally:
        await response.aclose()


async def _read(response: httpcore.Response, asked: Asked) -> Answer:
    answer = Answer(
        status=response.status,
        headers=tuple(
            (key.decode("latin-1").lower(), value.decode("latin-1"))
            for key, value in response.headers
        ),
    )
    if response.status not in _WITH_BODY:
        return msgspec.structs.replace(answer, is_whole=await _drain(response))
    length = answer.header("content-length")
    if asked.most is None and length.isdigit() and int(length[:19]) > asked.limit:
        raise too_large(str(asked.url), asked.limit)
    limit = asked.limit if asked.most is None else asked.most + _OVER
    body = Body(str(asked.url), encoding=answer.header("content-encoding"), limit=limit)
    async for data in response.aiter_stream():
        body.feed(data)
        if asked.most is not None and body.size > asked.most:
            return msgspec.structs.replace(answer, body=body.so_far(), is_whole=False)
    return msgspec.structs.replace(answer, body=body.finish())


async def _drain(response: httpcore.Response) -> bool:
    """Read what little an error page or a redirect holds; False where the rest is left."""
    left = _DRAINED_BYTES
    async for data in response.aiter_stream():
        left -= len(data)
        if left < 0:
            return False
    return True


def _connect_error(asked: Asked, error: httpcore.ConnectError) -> FetchError:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            told = getattr(cause, "verify_message", "") or cause.reason or "the handshake failed"
            return _fail(asked, f"no secure connection: {told}", code="fetch.tls")
        cause = cause.__cause__ or cause.__context__
    return _fail(asked, "its host refuses the connection or is not reached", code="fetch.refused")


def _fail(asked: Asked, message: str, *, code: str) -> FetchError:
    return FetchError(message, item=str(asked.url), code=code)
