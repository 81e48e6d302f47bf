"""Text → tokens, each as one character of a class string that the time grammar can search.

A word may belong to several classes ("second" is an ordinal and a unit); every set of classes
that occurs has its own character, so a class in a pattern is a set of characters and the grammar
is matched by the regular-expression engine over a string as short as the text has words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import msgspec

OTHER, NAME = "\ue000", "\ue001"
"""The characters of words that no class knows: in lower case, and with a capital."""

_TOKEN = re.compile(
    r"""
    (?P<break>\n[ \t\r]*\n\s*)
  | (?P<iso>\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?
            (?:Z|[+-]\d{2}:?\d{2})?)?(?![\w-]|\.\w))
  | (?P<slash>(?<![\w/.])\d{1,4}(?P<separator>[/.])\d{1,2}(?P=separator)\d{2,4}(?![\w/]))
  | (?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?![\w:]))
  | (?P<fraction>\d/\d(?![\w/])|[½¼¾])
  | (?P<decade>\d{3}0['’]?s\b|['’‘`]?\d0['’]?s\b)
  | (?P<short>['’‘`]\d{2}\b)
  | (?P<ordinal>\d{1,3}(?:st|nd|rd|th|er|ère|e|è?me)\b)
  | (?P<money>[$€£¥#]\s?\d{1,18}(?:[.,]\d{1,18}){0,6})
  | (?P<number>\d{1,18}(?:[.,]\d{1,18}){0,6}(?:\s?%)?)
  | (?P<meridiem>[ap]\.\s?m\b\.?)
  | (?P<word>h(?=\d{2}\b)|[^\W\d_](?:[^\W_]{0,40}['’](?=[^\W\d_]{2})|[^\W_]*))
  | (?P<possessive>['’]s\b)
  | (?P<stop>[.!?…](?=["'”’»)\]]{0,3}(?:\s+["'“‘«(\[]{0,3}[A-ZÀ-Þ]|\s*$)))
  | (?P<mark>[^\s\w])
    """,
    re.VERBOSE,
)
_MARK_CLASSES: Mapping[str, Mapping[str, str]] = {
    ".": {"=.": ""}, "stop": {"=.": "", "STOP": ""}, "break": {"BREAK": ""}, ",": {"=,": ""},
    "-": {"=-": ""}, "–": {"=-": "", "RULE": ""}, "—": {"=-": "", "RULE": ""}, "(": {"=(": ""},
    ")": {"=)": ""}, "/": {"=/": ""},
}  # fmt: skip
_VALUED = frozenset(
    {"iso", "slash", "clock", "fraction", "decade", "short", "ordinal", "number", "meridiem"}
)
_FRACTIONS = {"½": "0.5", "¼": "0.25", "¾": "0.75"}
_SAMPLES = (
    *(str(n) for n in range(100)),
    *(f"{n:02d}" for n in range(10)),
    *(
        "100",
        "999",
        "1066",
        "1959",
        "1999",
        "2014",
        "2024",
        "2999",
        "9999",
        "0900",
        "0065",
        "12345",
    ),
    *("2.5", "4.30", "1,990", "7%"),
)


class Lexicon(msgspec.Struct, frozen=True):
    """What the tokeniser knows: the classes of each word and the character of each set."""

    senses: Mapping[str, Mapping[str, str]]
    """Classes and values of a word; words with capitals must be written so."""
    characters: Mapping[frozenset[str], str]
    word_characters: Mapping[str, str]


class Tokens(msgspec.Struct, frozen=True):
    """A text as tokens: their class string, spans and, for numbers, classes with values."""

    classes: str
    spans: tuple[tuple[int, int], ...]
    numbers: Mapping[int, Mapping[str, str]]


def make_lexicon(senses: Mapping[str, Mapping[str, str]]) -> Lexicon:
    """Give every set of classes that a word, number or mark can have its own character."""
    shapes = {frozenset(found) for found in senses.values()}
    shapes.update(_other_shapes())
    ordered = sorted(shapes, key=sorted)
    characters = {shape: chr(0xE002 + number) for number, shape in enumerate(ordered)}
    words = {word: characters[frozenset(found)] for word, found in senses.items()}
    return Lexicon(senses=senses, characters=characters, word_characters=words)


def characters_of(lexicon: Lexicon, name: str) -> str:
    """Return the characters of all sets that hold the class; empty where none does."""
    return "".join(char for shape, char in lexicon.characters.items() if name in shape)


def tokenize(text: str, lexicon: Lexicon) -> Tokens:
    """Cut the text into tokens; white space and underscores are none."""
    classes: list[str] = []
    spans: list[tuple[int, int]] = []
    numbers: dict[int, Mapping[str, str]] = {}
    words, characters = lexicon.word_characters, lexicon.characters
    for found in _TOKEN.finditer(text):
        kind, token = found.lastgroup, found[0]
        if kind == "word":
            if "’" in token:
                token = token.replace("’", "'")
            known_as = words.get(token) or words.get(token.lower())
            classes.append(known_as or (OTHER if token[0].islower() else NAME))
        else:
            known = classify(kind or "mark", token)
            if kind in _VALUED:
                numbers[len(classes)] = known
            classes.append(characters.get(frozenset(known), OTHER))
        spans.append(found.span())
    return Tokens("".join(classes), tuple(spans), numbers)


def word_senses(token: str, lexicon: Lexicon) -> Mapping[str, str]:
    """Return classes and values of a word as the tokeniser reads it."""
    key = token.replace("’", "'")
    return lexicon.senses.get(key) or lexicon.senses.get(key.lower()) or {}


def classify(kind: str, token: str) -> Mapping[str, str]:
    """Return the classes of a token that is no word, each with its value.

    >>> classify("number", "14")["DAY"], classify("decade", "1990s")
    ('14', {'DECADE': '199'})
    """
    match kind:
        case "number":
            return _classify_number(token)
        case "mark" | "stop" | "break":
            return _MARK_CLASSES.get(token if kind == "mark" else kind, {})
        case "possessive" | "money":
            return {"POSS" if kind == "possessive" else "MONEY": ""}
        case "meridiem":
            return {"AMPM": token[0].upper() + "M"}
        case "ordinal":
            return _classify_ordinal(int(re.sub(r"\D", "", token)))
        case _:
            return _classify_written(kind, token)


def _classify_number(token: str) -> Mapping[str, str]:
    if token.endswith("%"):
        return {}
    whole = re.sub(r"[.,](?=\d{3}(?!\d))", "", token)
    if not whole.isdigit():
        return _classify_decimal(whole)
    number, digits = int(whole), len(token)
    found = {"NUM": whole}
    if number <= 31 and digits <= 2:
        found["DAY"] = whole
    if number <= 24 and digits <= 2:
        found["HOUR"] = whole
    if digits == 2:
        found["SHORT"] = whole
        if number < 60:
            found["MINUTE"] = whole
    if digits == 4 and 1000 <= number <= 2199:
        found["YEAR"] = whole
    if digits == 4 and number <= 2359 and number % 100 < 60:
        found["HHMM"] = f"{token[:2]}:{token[2:]}"
    return found


def _classify_decimal(token: str) -> Mapping[str, str]:
    if not re.fullmatch(r"\d+[.,]\d+", token):
        return {}
    whole, part = re.split(r"[.,]", token)
    found = {"NUM": f"{int(whole)}.{part}"}
    if len(whole) <= 2 and len(part) == 2 and int(whole) < 24 and int(part) < 60:
        found["DOTCLOCK"] = f"{int(whole):02d}:{part}"
    return found


def _classify_ordinal(number: int) -> Mapping[str, str]:
    return {"ORD": str(number)} | ({"DAY": str(number)} if 1 <= number <= 31 else {})


def _classify_written(kind: str, token: str) -> Mapping[str, str]:
    match kind:
        case "iso":
            return {"ISO": token}
        case "clock":
            return _classify_clock(*token.split(":")[:2])
        case "fraction":
            return {"FRAC": _FRACTIONS.get(token) or _divide(token)}
        case "decade":
            return _classify_decade(re.sub(r"\D", "", token))
        case "short":
            return {"APOSTROPHE": token[1:]}
    return _classify_slash(token) if kind == "slash" else {}


def _classify_clock(hour: str, minute: str) -> Mapping[str, str]:
    is_clock = int(hour) <= 24 and int(minute) < 60
    return {"CLOCK": f"{int(hour):02d}:{minute}"} if is_clock else {}


def _classify_decade(digits: str) -> Mapping[str, str]:
    """Read '1990s'; '90s' alone is as often an age or a temperature, and has its own class."""
    return {"DECADE": digits[:3]} if len(digits) == 4 else {"DECADESHORT": "19" + digits[0]}


def _divide(token: str) -> str:
    over, under = int(token[0]), int(token[2])
    return f"{over / under:.2f}".rstrip("0") if 0 < over < under else "0"


def _classify_slash(token: str) -> Mapping[str, str]:
    """Read a date in figures where only one order of its parts makes a date."""
    parts = [int(part) for part in re.split(r"[/.]", token)]
    if len(re.split(r"[/.]", token)[0]) == 4:
        return _figures(*parts)
    first, second, year = parts
    if len(re.split(r"[/.]", token)[2]) != 4:
        return {}
    if "." in token or first > 12 or first == second:
        return _figures(year, second, first)
    return _figures(year, first, second) if second > 12 else {}


def _figures(year: int, month: int, day: int) -> Mapping[str, str]:
    if not (1000 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= 31):
        return {}
    return {"ISO": f"{year:04d}-{month:02d}-{day:02d}"}


def _other_shapes() -> Iterable[frozenset[str]]:
    yield from (frozenset(classes) for classes in _MARK_CLASSES.values())
    yield from (frozenset(_classify_number(sample)) for sample in _SAMPLES)
    names = "POSS MONEY AMPM ISO CLOCK FRAC DECADE DECADESHORT APOSTROPHE"
    yield from (frozenset({name}) for name in names.split())
    yield from (frozenset({"ORD"}), frozenset({"ORD", "DAY"}))
