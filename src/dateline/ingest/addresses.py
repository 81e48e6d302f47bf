"""Which addresses may be asked at all: the guard that stands before every connection.

A feed is written by strangers, and its links can name any machine the desk can reach. So a URL is
checked for its form, the name is resolved once, each address is checked, and the connection goes
to the very address that passed: a name that is resolved anew between check and connection could
answer differently the second time (DNS rebinding). See docs/decisions/0021.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable, Sequence

import httpx
import msgspec

from dateline.errors import FetchError

type Address = ipaddress.IPv4Address | ipaddress.IPv6Address
type Network = ipaddress.IPv4Network | ipaddress.IPv6Network
type Resolver = Callable[[str, int], Sequence[str]]
"""Name and port → addresses; raises OSError where there are none."""

_PORTS = frozenset({80, 443, 8080, 8443})
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MOST_CHARACTERS = 4096
_HOST = re.compile(rb"[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}|[0-9A-Fa-f:.]{2,45}")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_REFUSED = (
    ipaddress.IPv4Network("100.64.0.0/10"),  # shared by a provider's customers (CGNAT)
    ipaddress.IPv4Network("192.0.0.0/24"),  # protocol assignments
    ipaddress.IPv4Network("192.88.99.0/24"),  # 6to4 relays
    ipaddress.IPv4Network("198.18.0.0/15"),  # benchmarks
    ipaddress.IPv6Network("64:ff9b:1::/48"),  # NAT64 of a local network
    ipaddress.IPv6Network("fec0::/10"),  # site-local
)
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
_HINT = "name the host in DATELINE_ALLOW_HOSTS if it is yours"


class Allowance(msgspec.Struct, frozen=True, kw_only=True):
    """Hosts and networks a person allows though their addresses are private."""

    hosts: frozenset[str] = frozenset()
    """``host`` for any port, ``host:port`` for one."""
    networks: tuple[Network, ...] = ()

    def names(self, host: str, port: int) -> bool:
        """Tell whether the host is allowed by its name, or by the address it is written as."""
        host = host.strip("[]").lower()
        if host in self.hosts or f"{host}:{port}" in self.hosts:
            return True
        try:
            address = ipaddress.ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self.networks)


def read_allowance(setting: str) -> Allowance:
    """Read ``DATELINE_ALLOW_HOSTS``: hosts, hosts with a port, or networks, apart by commas.

    >>> read_allowance("desk.local, 127.0.0.1:8000, 10.1.0.0/16").names("10.1.2.3", 80)
    True
    """
    hosts: set[str] = set()
    networks: list[Network] = []
    for entry in filter(None, (part.strip().lower() for part in setting.split(","))):
        try:
            networks.append(ipaddress.ip_network(entry.strip("[]"), strict=False))
        except ValueError:
            hosts.add(entry.replace("[", "").replace("]", ""))
    return Allowance(hosts=frozenset(hosts), networks=tuple(networks))


def check_url(url: str, allowance: Allowance) -> httpx.URL:
    """Return the URL in parts, without its fragment, once its form has passed.

    Raises:
        FetchError: it is malformed, neither http nor https, carries a name and password, or
            names a port no publisher uses.
    """
    if len(url) > _MOST_CHARACTERS:
        raise _refuse(url[:200], "the address is too long")
    try:
        parsed = httpx.URL(url.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError, UnicodeError) as error:
        raise _refuse(url, "the address is malformed") from error
    if parsed.scheme not in _DEFAULT_PORTS:
        raise _refuse(url, "only http and https are fetched")
    if _HOST.fullmatch(parsed.raw_host) is None:
        raise _refuse(url, "the name of its host is malformed")
    if parsed.userinfo:
        raise _refuse(url, "the address carries a name and password")
    port = port_of(parsed)
    if port not in _PORTS and not allowance.names(parsed.host, port):
        raise _refuse(url, f"port {port} is not one that publishers use", _HINT)
    return parsed


def port_of(url: httpx.URL) -> int:
    """Return the port a URL names or implies."""
    return _DEFAULT_PORTS[url.scheme] if url.port is None else url.port


def check_addresses(
    host: str, port: int, addresses: Iterable[str], *, allowance: Allowance
) -> list[str]:
    """Return those of a host's addresses that may be connected to.

    Raises:
        FetchError: there is none.
    """
    found = list(addresses)
    if not found:
        raise FetchError("the name of the host leads to no address", item=host, code="fetch.dns")
    if allowance.names(host, port):
        return found
    public = [address for address in found if is_public(address)]
    if not public:
        raise _refuse(host, f"{found[0]} is no public address", _HINT)
    return public


def is_public(text: str) -> bool:
    """Tell whether an address belongs to the public net, and each address hidden inside it too.

    >>> [is_public(a) for a in ("93.184.216.34", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1")]
    [True, False, False, False]
    """
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if address.scope_id is not None or address.is_site_local:
            return False
        hidden = _hidden_in(address)
        if hidden:
            return all(_is_open(inner) for inner in hidden)
    return _is_open(address)


def _is_open(address: Address) -> bool:
    if address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if not address.is_global or address.is_loopback or address.is_link_local:
        return False
    return not any(address in network for network in _REFUSED if network.version == address.version)


def _hidden_in(address: ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """Return the IPv4 addresses that a gateway would read out of an IPv6 address."""
    value = int(address)
    low = ipaddress.IPv4Address(value & 0xFFFF_FFFF)
    if address in _NAT64 or value >> 32 & 0xFFFF_FFFF in _ISATAP:
        return [low]
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if value >> 32 == 0 and value > 1:
        inner.append(low)
    return [found for found in inner if found is not None]


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for the addresses of a host: the resolver used unless another is given."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _refuse(url: str, message: str, hint: str = "") -> FetchError:
    return FetchError(message, item=url, code="fetch.address", hint=hint)
