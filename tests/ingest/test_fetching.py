"""Fetching over real connections: what is asked, what is followed, what is refused."""

import gzip
import ssl
import threading
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import brotli
import pytest
import trustme

from dateline.config import Settings
from dateline.errors import FetchError
from dateline.ingest.fetching import Fetcher, user_agent
from dateline.model import Problem, Request, Response
from tests.web.http2 import Http2Server
from tests.web.raw import Connection, RawServer, answer

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PAGE = b"<!doctype html><title>Envoys meet</title><p>Envoys of Norland met in Sudmark.</p>"
HOSTS = ("127.0.0.1", "127.0.0.2", "127.0.0.3")


def clock() -> datetime:
    return NOW


def settings_of(**given: object) -> Settings:
    told = {"allow_hosts": "127.0.0.0/8", "host_delay": 0.0, "timeout": 5.0, "max_bytes": 400_000}
    return Settings(**{**told, **given})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def web() -> Iterator[RawServer]:
    with RawServer(*HOSTS) as server:
        server.routes["/page"] = answer(PAGE, Content_Type="text/html")
        yield server


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(settings_of(), clock=clock) as fetcher:
        yield fetcher


@pytest.fixture
def hasty() -> Iterator[Fetcher]:
    """Return a fetcher that gives up soon."""
    with Fetcher(settings_of(timeout=0.6), clock=clock) as fetcher:
        yield fetcher


def code_of(fetcher: Fetcher, url: str) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(Request(url=url))
    return caught.value.code


def drain(fetcher: Fetcher) -> list[Response | Problem]:
    found: list[Response | Problem] = []
    for _ in range(1000):
        if not fetcher.pending:
            break
        found.extend(fetcher.completed(timeout=20))
    return found


def drip(data: bytes, *, first: bytes = b"") -> object:
    def script(connection: Connection) -> None:
        connection.send(first)
        for _ in range(200):
            if connection.wait(0.05):
                return
            connection.send(data)

    return script


def send_and_close(data: bytes) -> object:
    def script(connection: Connection) -> None:
        connection.send(data)
        connection.close()

    return script


# --- what is asked and answered -----------------------------------------------------------


def test_response_holds_what_was_answered(web: RawServer, fetcher: Fetcher) -> None:
    request = Request(url=web.url("/page#part"), source="nor-post")
    response = fetcher.fetch(request)
    assert response.body == PAGE
    assert (response.status, response.url, response.moved) == (200, web.url("/page"), "")
    assert response.request == request
    assert ("content-type", "text/html") in response.headers
    assert response.fetched_at == NOW


def test_agent_says_who_asks_and_no_cookie_is_sent(web: RawServer) -> None:
    web.routes["/page"] = answer(PAGE, Set_Cookie="reader=7; Path=/")
    with Fetcher(settings_of(contact="desk@news.example\r\nX: 1"), clock=clock) as fetcher:
        for _ in range(2):
            fetcher.fetch(Request(url=web.url("/page")))
    told = web.asked[-1].headers
    assert told["user-agent"].startswith("Dateline/")
    assert told["user-agent"].endswith("(+desk@news.exampleX:1)")
    assert "cookie" not in told
    assert "x" not in told
    assert user_agent("").count(" ") == 0


def test_validators_are_sent_and_304_is_an_answer(web: RawServer, fetcher: Fetcher) -> None:
    web.routes["/page"] = answer(status="304 Not Modified", ETag='"b"')
    request = Request(
        url=web.url("/page"), etag='W/"a"', last_modified="Sun, 01 Mar 2026 10:00:00 GMT"
    )
    response = fetcher.fetch(request)
    assert (response.status, response.body) == (304, b"")
    told = web.asked[-1].headers
    assert told["if-none-match"] == 'W/"a"'
    assert told["if-modified-since"] == "Sun, 01 Mar 2026 10:00:00 GMT"


def test_304_that_nobody_asked_for_is_a_problem(web: RawServer, fetcher: Fetcher) -> None:
    web.routes["/page"] = answer(status="304 Not Modified")
    assert code_of(fetcher, web.url("/page")) == "fetch.status"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("404 Not Found", "fetch.missing"), ("410 Gone", "fetch.gone"),
        ("403 Forbidden", "fetch.denied"), ("401 Unauthorized", "fetch.denied"),
        ("451 Withheld", "fetch.denied"), ("429 Too Many", "fetch.busy"),
        ("503 Unavailable", "fetch.busy"), ("500 Broken", "fetch.status"),
        ("204 Nothing", "fetch.status"), ("206 Partial", "fetch.status"),
        ("300 Choices", "fetch.status"), ("302 Nowhere", "fetch.status"),
        ("418 Teapot", "fetch.status"), ("599 Odd", "fetch.status"),
    ],
)  # fmt: skip
def test_status_tells_its_code(web: RawServer, fetcher: Fetcher, status: str, code: str) -> None:
    web.routes["/x"] = answer(b"" if status[:3] == "204" else b"words", status=status)
    assert code_of(fetcher, web.url("/x")) == code


def test_early_hints_are_passed_over(web: RawServer, fetcher: Fetcher) -> None:
    web.routes["/x"] = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" + answer(PAGE)
    assert fetcher.fetch(Request(url=web.url("/x"))).body == PAGE


def test_many_are_fetched_and_each_is_named(web: RawServer, fetcher: Fetcher) -> None:
    urls = [web.url(path, host) for host in HOSTS for path in ("/page", "/none", "/page?a=1")]
    web.routes["/page?a=1"] = answer(PAGE)
    for url in urls:
        fetcher.submit(Request(url=url))
    assert fetcher.pending == len(urls)
    outcomes = drain(fetcher)
    told = {o.item if isinstance(o, Problem) else o.request.url for o in outcomes}
    assert told == set(urls)
    assert sum(isinstance(o, Problem) for o in outcomes) == 3
    assert fetcher.pending == 0
    assert list(fetcher.completed(timeout=0)) == []


def test_http2_is_spoken_where_offered(tmp_path: Path, authority: trustme.CA) -> None:
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    with (
        Http2Server(tmp_path, authority) as web,
        Fetcher(settings_of(timeout=2.0), clock=clock, trust=trust) as fetcher,
    ):
        assert len(fetcher.fetch(Request(url=web.url("/page"))).body) == 500
        # A stream that was given up must not disturb the next ones.
        assert code_of(fetcher, web.url("/large")) == "fetch.too_large"
        assert code_of(fetcher, web.url("/endless")) in {"fetch.too_large", "fetch.timeout"}
        assert len(fetcher.fetch(Request(url=web.url("/page"))).body) == 500
    assert {version for version, _ in web.asked} == {"2"}


# --- redirects ----------------------------------------------------------------------------


def redirect(status: str, to: str) -> bytes:
    return answer(b"moved", status=status, Location=to)


@pytest.mark.parametrize(
    ("first", "second", "is_for_good"),
    [("301 M", "308 M", True), ("301 M", "302 F", False), ("307 T", "301 M", False)],
)
def test_redirect_is_followed(
    web: RawServer, fetcher: Fetcher, first: str, second: str, is_for_good: bool
) -> None:
    web.routes["/old"] = redirect(first, "/older")
    web.routes["/older"] = redirect(second, web.url("/page", HOSTS[1]))
    response = fetcher.fetch(Request(url=web.url("/old")))
    assert response.url == web.url("/page", HOSTS[1])
    assert response.moved == (response.url if is_for_good else "")


@pytest.mark.parametrize(
    ("target", "code"),
    [
        ("/x", "fetch.redirects"),
        ("http://news.example:99999/", "fetch.address"),
        ("http://[broken", "fetch.address"),
        ("http://news%2eexample\\@127.0.0.1/", "fetch.address"),
        ("file:///etc/passwd", "fetch.address"),
        ("ftp://127.0.0.1/a", "fetch.address"),
        ("http://10.0.0.1/", "fetch.address"),
        ("http://169.254.169.254/latest", "fetch.address"),
        ("http://[::1]/", "fetch.address"),
        ("http://reader:word@127.0.0.1/", "fetch.address"),
        ("http://0/", "fetch.address"),
    ],
)
def test_redirect_is_checked_like_any_address(
    web: RawServer, fetcher: Fetcher, target: str, code: str
) -> None:
    web.routes["/x"] = redirect("302 F", target)
    assert code_of(fetcher, web.url("/x")) == code
    assert web.paths() == ["/x"]


def test_redirects_end_after_five(web: RawServer, fetcher: Fetcher) -> None:
    for number in range(20):
        web.routes[f"/{number}"] = redirect("302 F", f"/{number + 1}")
    web.routes["/20"] = answer(PAGE)
    assert code_of(fetcher, web.url("/0")) == "fetch.redirects"
    assert fetcher.fetch(Request(url=web.url("/15"))).url == web.url("/20")


# --- robots.txt ---------------------------------------------------------------------------


def test_robots_are_asked_once_and_heard(web: RawServer, fetcher: Fetcher) -> None:
    rules = b"User-agent: dateline\nDisallow: /private\n\nUser-agent: *\nDisallow: /page\n"
    web.routes["/robots.txt"] = answer(rules)
    web.routes["/private/1"] = answer(PAGE)
    for path in ("/page", "/private/1", "/page"):
        fetcher.submit(Request(url=web.url(path)))
    codes = sorted(getattr(outcome, "code", "") for outcome in drain(fetcher))
    assert codes == ["", "", "fetch.robots"]
    assert [asked.path for asked in web.asked].count("/robots.txt") == 1


@pytest.mark.parametrize("status", ["500 Broken", "503 Unavailable", "429 Too Many"])
def test_site_in_trouble_is_left_alone(web: RawServer, fetcher: Fetcher, status: str) -> None:
    web.routes["/robots.txt"] = answer(b"User-agent: *\nAllow: /\n", status=status)
    assert code_of(fetcher, web.url("/page")) == "fetch.robots_unread"
    assert web.paths() == []


@pytest.mark.parametrize(
    "robots",
    [
        answer(b"no", status="403 Forbidden"),
        answer(b"<!doctype html><p>Not a robots file"),
        answer(b"\xff\xfe\x00rubbish\x00" * 50),
        answer(b"User-agent: *\nDisallow: /page\n" + b"# words\n" * 10, status="404 N"),
        answer(b"", status="302 F", Location="/robots.txt"),
    ],
)
def test_robots_that_say_nothing_allow(web: RawServer, fetcher: Fetcher, robots: bytes) -> None:
    web.routes["/robots.txt"] = robots
    assert fetcher.fetch(Request(url=web.url("/page"))).body == PAGE


def test_robots_are_followed_to_where_they_moved(web: RawServer, fetcher: Fetcher) -> None:
    web.routes["/robots.txt"] = redirect("301 M", "/real-robots.txt")
    web.routes["/real-robots.txt"] = answer(b"User-agent: *\nDisallow: /page\n")
    assert code_of(fetcher, web.url("/page")) == "fetch.robots"


def test_huge_robots_are_read_as_far_as_asked(web: RawServer, fetcher: Fetcher) -> None:
    body = b"User-agent: *\nDisallow: /page\n" + b"# filling the file\n" * 90_000
    web.routes["/robots.txt"] = answer(body)
    assert code_of(fetcher, web.url("/page")) == "fetch.robots"


def test_each_site_has_its_own_robots(web: RawServer, fetcher: Fetcher) -> None:
    def robots(connection: Connection) -> None:
        is_first = connection.headers["host"].startswith(HOSTS[0])
        connection.send(answer(b"User-agent: *\nDisallow: /\n" if is_first else b""))

    web.routes["/robots.txt"] = robots
    assert code_of(fetcher, web.url("/page")) == "fetch.robots"
    assert fetcher.fetch(Request(url=web.url("/page", HOSTS[1]))).body == PAGE


# --- politeness ---------------------------------------------------------------------------


@pytest.mark.parametrize("when", ["120", "Mon, 02 Mar 2026 12:02:00 GMT"])
@pytest.mark.parametrize("status", ["429 Too Many", "503 Unavailable"])
def test_retry_after_silences_the_host_alone(
    web: RawServer, fetcher: Fetcher, status: str, when: str
) -> None:
    web.routes["/busy"] = answer(status=status, Retry_After=when)
    assert fetcher.quiet_until(web.url("/busy")) is None
    assert code_of(fetcher, web.url("/busy")) == "fetch.busy"
    until = fetcher.quiet_until(web.url("/busy"))
    assert until is not None
    assert 100 < (until - NOW).total_seconds() <= 120
    assert code_of(fetcher, web.url("/page")) == "fetch.busy"
    assert web.paths() == ["/busy"]
    assert fetcher.fetch(Request(url=web.url("/page", HOSTS[1]))).body == PAGE


def test_host_has_few_connections(web: RawServer, fetcher: Fetcher) -> None:
    meeting = threading.Semaphore(0)

    def slow(connection: Connection) -> None:
        connection.wait(0.02)
        connection.send(answer(PAGE))
        meeting.release()

    for number in range(12):
        web.routes[f"/{number}"] = slow
        fetcher.submit(Request(url=web.url(f"/{number}")))
    assert all(isinstance(outcome, Response) for outcome in drain(fetcher))
    assert web.most_busy <= 2
    assert web.connections <= 3


def test_slow_host_keeps_nobody_else_waiting(web: RawServer, hasty: Fetcher) -> None:
    web.routes["/drip"] = drip(b"a", first=b"HTTP/1.1 200 OK\r\n\r\n")  # type: ignore[assignment]
    for _ in range(6):
        hasty.submit(Request(url=web.url("/drip", HOSTS[0])))
    for _ in range(20):
        hasty.submit(Request(url=web.url("/page", HOSTS[1])))
    order = [getattr(outcome, "code", "page") for outcome in drain(hasty)]
    assert order[:20] == ["page"] * 20
    assert set(order[20:]) == {"fetch.timeout"}


def test_pause_is_kept_between_two_requests(web: RawServer) -> None:
    """The pause of the second is still running when it is given up: nothing is asked meanwhile."""
    with Fetcher(settings_of(host_delay=600.0), clock=clock) as fetcher:
        fetcher.submit(Request(url=web.url("/page")))
        fetcher.submit(Request(url=web.url("/page", HOSTS[1])))
        assert list(fetcher.completed(timeout=0.5)) == []
        assert {asked.path for asked in web.asked} == {"/robots.txt"}
        assert fetcher.pending == 2


# --- limits -------------------------------------------------------------------------------


def packed(body: bytes, how: str) -> bytes:
    if how == "gzip":
        return gzip.compress(body)
    if how == "br":
        return brotli.compress(body, quality=5)  # type: ignore[no-any-return]
    if how == "bare":
        packer = zlib.compressobj(wbits=-15)
        return packer.compress(body) + packer.flush()
    return zlib.compress(body)


PACKINGS = [
    ("gzip", "gzip"),
    ("x-gzip", "gzip"),
    ("deflate", "zlib"),
    ("deflate", "bare"),
    ("br", "br"),
]


@pytest.mark.parametrize(("name", "how"), PACKINGS)
def test_packed_answer_is_unpacked(web: RawServer, fetcher: Fetcher, name: str, how: str) -> None:
    body = PAGE + bytes(range(256)) * 1000 + b"end"
    web.routes["/x"] = answer(packed(body, how), Content_Encoding=name)
    assert fetcher.fetch(Request(url=web.url("/x"))).body == body


@pytest.mark.parametrize(("name", "how"), PACKINGS)
def test_bomb_is_given_up(web: RawServer, name: str, how: str) -> None:
    web.routes["/x"] = answer(packed(bytes(30_000_000), how), Content_Encoding=name)
    with Fetcher(settings_of(max_bytes=20_000_000), clock=clock) as fetcher:
        assert code_of(fetcher, web.url("/x")) == "fetch.bomb"


@pytest.mark.parametrize(
    ("body", "encoding", "expected"),
    [
        (PAGE, "gzip", PAGE),  # says so, and is not
        (PAGE, "utf-8", PAGE),
        (PAGE, "none, identity", PAGE),
        (gzip.compress(PAGE[:20]) + gzip.compress(PAGE[20:]), "gzip", PAGE),
        (gzip.compress(PAGE) + b"\x00" * 64, "gzip", PAGE),
        (b"", "gzip", b""),
    ],
)
def test_odd_packing_is_read(
    web: RawServer, fetcher: Fetcher, body: bytes, encoding: str, expected: bytes
) -> None:
    web.routes["/x"] = answer(body, Content_Encoding=encoding)
    assert fetcher.fetch(Request(url=web.url("/x"))).body == expected


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzip.compress(PAGE)[:-12], "gzip"),
        (gzip.compress(PAGE)[:15] + b"\xff" * 40, "gzip"),
        (brotli.compress(PAGE)[:-4], "br"),
        (b"\x28\xb5\x2f\xfd rest", "zstd"),
        (gzip.compress(gzip.compress(PAGE)), "gzip, gzip"),
    ],
)
def test_broken_packing_is_a_problem(
    web: RawServer, fetcher: Fetcher, body: bytes, encoding: str
) -> None:
    web.routes["/x"] = answer(body, Content_Encoding=encoding)
    assert code_of(fetcher, web.url("/x")) == "fetch.encoding"


def test_large_answer_is_refused_by_its_length(web: RawServer, fetcher: Fetcher) -> None:
    web.routes["/x"] = b"HTTP/1.1 200 OK\r\nContent-Length: 400001\r\n\r\n"
    assert code_of(fetcher, web.url("/x")) == "fetch.too_large"


def test_large_answer_without_length_is_left(web: RawServer, fetcher: Fetcher) -> None:
    web.routes["/x"] = send_and_close(b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 400_001)  # type: ignore[assignment]
    assert code_of(fetcher, web.url("/x")) == "fetch.too_large"
    web.routes["/y"] = send_and_close(b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * 400_000)  # type: ignore[assignment]
    assert len(fetcher.fetch(Request(url=web.url("/y"))).body) == 400_000


# --- hostile and broken servers -----------------------------------------------------------

HEAD = b"HTTP/1.1 200 OK\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("first", "data"),
    [
        (HEAD + b"\r\n", b"a"),
        (HEAD, b"X-More: words\r\n"),
        (b"", b"H"),
        (CHUNKED, b"1\r\na\r\n"),
        (b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
        (HEAD + b"Content-Length: 100000\r\n\r\n", b"a"),
    ],
)
def test_answer_without_end_ends(web: RawServer, hasty: Fetcher, first: bytes, data: bytes) -> None:
    web.routes["/x"] = drip(data, first=first)  # type: ignore[assignment]
    assert code_of(hasty, web.url("/x")) in {"fetch.timeout", "fetch.protocol"}
    assert hasty.fetch(Request(url=web.url("/page"))).body == PAGE


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"rubbish\r\n\r\n",
        b"HTTP/1.1\r\n\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        HEAD + b"no colon here\r\n\r\n",
        HEAD + b"X: " + b"a" * 300_000 + b"\r\n\r\n",
        HEAD + b"".join(b"X-%d: a\r\n" % n for n in range(30_000)) + b"\r\n",
        HEAD + b"Content-Length: 500\r\n\r\nshort",
        HEAD + b"Content-Length: -5\r\n\r\nshort",
        HEAD + b"Content-Length: 5, 7\r\n\r\nshort",
        CHUNKED + b"zz\r\nrubbish\r\n",
        CHUNKED + b"5\r\nab",
        CHUNKED + b"ffffffffffffffffff\r\nab",
    ],
)
def test_rubbish_is_a_problem_and_no_more(web: RawServer, fetcher: Fetcher, data: bytes) -> None:
    web.routes["/x"] = send_and_close(data)  # type: ignore[assignment]
    assert code_of(fetcher, web.url("/x")) == "fetch.protocol"
    assert fetcher.fetch(Request(url=web.url("/page"))).body == PAGE


def test_connection_closed_while_idle_is_no_problem(web: RawServer, fetcher: Fetcher) -> None:
    web.routes["/x"] = send_and_close(answer(PAGE))  # type: ignore[assignment]
    for _ in range(8):
        assert fetcher.fetch(Request(url=web.url("/x"))).body == PAGE


def test_closed_port_is_refused(fetcher: Fetcher) -> None:
    with RawServer() as other:
        url = other.url("/page")
    assert code_of(fetcher, url) == "fetch.refused"


def test_unknown_certificate_is_refused(authority: trustme.CA, fetcher: Fetcher) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with RawServer(tls=context) as web:
        assert code_of(fetcher, web.url("/page")) == "fetch.tls"
        assert web.asked == []


def test_plain_server_is_no_tls_server(web: RawServer, hasty: Fetcher) -> None:
    url = web.url("/page").replace("http:", "https:")
    assert code_of(hasty, url) in {"fetch.tls", "fetch.timeout"}


# --- addresses ----------------------------------------------------------------------------


def trusting(authority: trustme.CA) -> ssl.SSLContext:
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    return trust


def test_connection_goes_to_the_address_and_tls_to_the_name(authority: trustme.CA) -> None:
    names: list[str | None] = []
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("news.example").configure_cert(context)
    context.sni_callback = lambda _socket, name, _context: names.append(name)
    settings = settings_of(allow_hosts="news.example,other.example")
    with (
        RawServer(tls=context) as web,
        Fetcher(
            settings, clock=clock, trust=trusting(authority),
            resolver=lambda _host, _port: ["127.0.0.1"],
        ) as fetcher,
    ):  # fmt: skip
        web.routes["/page"] = answer(PAGE)
        assert fetcher.fetch(Request(url=web.url("/page", "news.example"))).body == PAGE
        assert web.asked[-1].headers["host"] == f"news.example:{web.port}"
        assert names == ["news.example"]
        # The certificate is for another name than the one asked for.
        assert code_of(fetcher, web.url("/page", "other.example")) == "fetch.tls"


def test_name_that_leads_inwards_is_refused(web: RawServer) -> None:
    """A name of the outside that resolves to this machine, as in DNS rebinding."""
    settings = settings_of(allow_hosts=f"127.0.0.1,other.example:{web.port}")
    with Fetcher(settings, clock=clock, resolver=lambda _h, _p: ["127.0.0.1"]) as fetcher:
        for host in ("inward.example:8080", "inward.example"):
            assert code_of(fetcher, f"http://{host}/page") == "fetch.address"
    assert web.connections == 0


def test_rebinding_between_two_connections_is_refused(web: RawServer) -> None:
    """The name is asked anew for each connection, and each answer is checked before it is used."""
    answers = iter([["127.0.0.1"], ["10.0.0.7"], ["10.0.0.7"]])
    asked: list[str] = []

    def resolver(host: str, _port: int) -> list[str]:
        asked.append(host)
        return next(answers) if host == "shifty.example" else ["127.0.0.1"]

    web.routes["/robots.txt"] = send_and_close(answer(status="404 N"))  # type: ignore[assignment]
    settings = settings_of(allow_hosts="127.0.0.1")
    with Fetcher(settings, clock=clock, resolver=resolver) as fetcher:
        assert code_of(fetcher, "http://shifty.example:8080/page") == "fetch.address"
        assert code_of(fetcher, "http://shifty.example:8080/page") == "fetch.address"
    assert asked == ["shifty.example"] * 2
    assert web.connections == 0


def test_of_several_addresses_only_public_ones_are_tried(web: RawServer) -> None:
    """The private one is skipped although it would answer; the public one refuses or is far."""
    told = ["127.0.0.1", "203.0.113.1"]
    with Fetcher(settings_of(allow_hosts=f"x.example:{web.port}"), clock=clock,
                 resolver=lambda _h, _p: told) as fetcher:  # fmt: skip
        assert code_of(fetcher, "http://mixed.example:8080/page") == "fetch.address"
        assert web.connections == 0


def test_next_address_is_tried_where_one_refuses(web: RawServer) -> None:
    settings = settings_of(allow_hosts="news.example")
    told = ["127.0.0.9", "127.0.0.1"]
    with Fetcher(settings, clock=clock, resolver=lambda _h, _p: told) as fetcher:
        assert fetcher.fetch(Request(url=web.url("/page", "news.example"))).body == PAGE


def test_name_without_address_is_told() -> None:
    def nowhere(_host: str, _port: int) -> list[str]:
        raise OSError("no such name")

    with Fetcher(settings_of(), clock=clock, resolver=nowhere) as lost:
        assert code_of(lost, "http://nowhere.example/") == "fetch.dns"
    with Fetcher(settings_of(), clock=clock, resolver=lambda _h, _p: []) as lost:
        assert code_of(lost, "http://nowhere.example/") == "fetch.dns"


@pytest.mark.parametrize(
    "url", ["http://2130706433/", "http://0x7f.0.0.1/", "http://127.1/", "http://localhost/"]
)
def test_loopback_in_other_spellings_is_refused(url: str) -> None:
    with Fetcher(settings_of(allow_hosts=""), clock=clock) as fetcher:
        assert code_of(fetcher, url) == "fetch.address"


# --- the thread ---------------------------------------------------------------------------


def test_closing_gives_up_what_is_under_way(web: RawServer) -> None:
    web.routes["/drip"] = drip(b"a", first=HEAD + b"\r\n")  # type: ignore[assignment]
    before = threading.active_count()
    fetcher = Fetcher(settings_of(timeout=60.0), clock=clock)
    for _ in range(10):
        fetcher.submit(Request(url=web.url("/drip")))
    fetcher.close()
    fetcher.close()
    assert not any(thread.name == "fetcher" for thread in threading.enumerate())
    assert threading.active_count() <= before + 6


def test_hundreds_of_outcomes_each_come_once(web: RawServer, fetcher: Fetcher) -> None:
    for number in range(300):
        web.routes[f"/{number}"] = answer(PAGE + str(number).encode())
        fetcher.submit(Request(url=web.url(f"/{number}", HOSTS[number % 3])))
    bodies = {outcome.body for outcome in drain(fetcher) if isinstance(outcome, Response)}
    assert len(bodies) == 300
