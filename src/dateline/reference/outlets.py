"""Addresses of outlets → names their home may have: "richmondregister.com" is of some Richmond."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

_FORE = (
    r"(?:the|my|daily|online|news|sunday|evening|morning|todays?)?-?(?:daily|evening|morning)?-?"
)
_PAPER = (
    r"(?:advance|advertiser|advocate|age|argus|banner|beacon|bee|bugle|bulletin|bureau|call|caller"
    r"|chronicle|citizen|clarion|community|courier|current|daily|democrat|dispatch|eagle|echo"
    r"|enquirer|enterprise|evening|examiner|express|forum|free|freepress|gazette|globe|guardian"
    r"|headlight|herald|independent|index|inquirer|item|journal|leader|ledger|life|live|local"
    r"|mail|mercury|messenger|mirror|monitor|morning|news|newspapers?|now|observer|online|patch"
    r"|patriot|pilot|post|press|progress|radio|record|recorder|register|report|reporter|republic"
    r"|republican|review|sentinel|signal|spectator|standard|star|sun|sunday|telegram|telegraph"
    r"|times|today|topics|transcript|tribune|tv|union|update|voice|weekly|world)"
)
_TOWN = re.compile(rf"^{_FORE}(?P<town>[a-z][a-z-]{{2,}}?)-?(?:{_PAPER}-?)+s?$")
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "ac", "gov", "edu", "or", "ne", "go"})
_SHORTEST = 3
"""A part of a name with fewer letters is a chance likeness."""


def host_of(address: str) -> list[str]:
    """Return the labels of the host of an address; none where there is no host."""
    return [label for label in (urlsplit(address).hostname or "").lower().split(".") if label]


def towns_in(labels: list[str]) -> Iterator[str]:
    """Yield what the town in a host may be called, whole first, then as two words.

    >>> list(towns_in(["www", "oakcitytimes", "com"]))[:2]
    ['oakcity', 'oak city']
    """
    bare = labels[:-1]
    if len(bare) > 1 and bare[-1] in _SECOND_LEVEL:
        bare = bare[:-1]
    match = _TOWN.match(bare[-1]) if bare else None
    if match is None:
        return
    town = match["town"].strip("-").replace("-", " ")
    yield town
    for cut in range(_SHORTEST, len(town) - _SHORTEST + 1):
        if " " not in town:
            yield f"{town[:cut]} {town[cut:]}"
