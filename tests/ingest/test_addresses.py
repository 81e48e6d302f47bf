"""Which addresses count as public, which a person allows, and what form a URL must have."""

import pytest

from dateline.errors import FetchError
from dateline.ingest.addresses import check_addresses, check_url, is_public, read_allowance

NOBODY = read_allowance("")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.255.0.1", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1",  # noqa: S104
        "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255",
        "192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.19.255.255", "198.51.100.1",
        "203.0.113.1", "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254",
        "fe80::1", "fe80::1%eth0", "fc00::1", "fd12:3456::1", "fec0::1", "ff02::1", "2001:db8::1",
        "2002:7f00:1::", "2002:a00:1::1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1",
        "2001:0:7f00:1::", "2001:0:4136:e378:8000:63bf:f5ff:fffe", "2a01:4f8::5efe:127.0.0.1",
        "100::1", "nonsense", "",
    ],
)  # fmt: skip
def test_address_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["1.1.1.1", "93.184.216.34", "172.32.0.1", "100.128.0.1", "2606:4700::1111",
     "64:ff9b::101:101", "2002:101:101::1", "::ffff:1.1.1.1"],
)  # fmt: skip
def test_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "", "news", "//news.example/", "ftp://news.example/", "file:///etc/passwd", "data:,x",
        "javascript:alert(1)", "http://", "http:///path", "http://a:b@news.example/",
        "http://a@news.example/", "http://news.example:22/", "http://news.example:0/",
        "http://news.example:99999/", "http://[::1/", "http://[broken]/", "http://new s.example/",
        "http://news.example\\@127.0.0.1/", "gopher://news.example:70/", "http://" + "a" * 5000,
    ],
)  # fmt: skip
def test_url_is_refused_for_its_form(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url, NOBODY)
    assert caught.value.code == "fetch.address"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://news.example", "http://news.example"),
        ("HTTPS://News.Example:443/a#b", "https://news.example/a"),
        ("https://news.example:8443/a b", "https://news.example:8443/a%20b"),
        (" http://news.example/мир ", "http://news.example/%D0%BC%D0%B8%D1%80"),
        ("http://новости.example/", "http://xn--b1amnebsh.example/"),
    ],
)
def test_url_passes(url: str, expected: str) -> None:
    parsed = check_url(url, NOBODY)
    assert f"{parsed.scheme}://{parsed.netloc.decode()}{parsed.raw_path.decode()}".rstrip("/") == (
        expected.rstrip("/")
    )


@pytest.mark.parametrize(
    ("setting", "host", "port", "is_allowed"),
    [
        ("desk.local", "desk.local", 9000, True),
        ("Desk.Local:9000", "desk.local", 9000, True),
        ("desk.local:9000", "desk.local", 80, False),
        ("desk.local", "other.local", 80, False),
        ("127.0.0.0/8", "127.9.9.9", 1234, True),
        ("127.0.0.0/8", "128.0.0.1", 80, False),
        ("127.0.0.1", "127.0.0.2", 80, False),
        ("[::1]:8000", "::1", 8000, True),
        ("a.example,,b.example", "b.example", 80, True),
        ("", "127.0.0.1", 80, False),
        ("10.0.0.0/8", "ten.example", 80, False),
    ],
)
def test_hosts_are_allowed_by_name_port_or_network(
    setting: str, host: str, port: int, is_allowed: bool
) -> None:
    assert read_allowance(setting).names(host, port) is is_allowed


def test_private_addresses_among_public_ones_are_left_out() -> None:
    told = ["10.0.0.1", "1.1.1.1", "::1"]
    assert check_addresses("x.example", 80, told, allowance=NOBODY) == ["1.1.1.1"]
