"""The time grammar of a language: word classes and rules, read from data and compiled once.

A rule is a pattern over word classes (``README.md`` beside the tables tells how to write one)
and the name of the reading that turns its slots into a time. Patterns have no unbounded
repetition, so matching takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

import msgspec

from dateline.annotate.timereadings import NO_TIME, READINGS
from dateline.annotate.timetokens import (
    NAME,
    OTHER,
    Lexicon,
    Tokens,
    characters_of,
    make_lexicon,
    word_senses,
)
from dateline.errors import ReferenceDataError
from dateline.reference.tables import DATA, read_table

LANGUAGES = ("en", "fr", "ru")

_PIECE = re.compile(
    r"(?P<class>[A-Z]+(?::[a-z]*)?)|(?P<word>[^\W\d_]+'?)|(?P<mark>[.,\-/])"
    r"|(?P<open>\()|(?P<plain>[)|?])|(?P<span><)|(?P<end>>)|(?P<not>!)|(?P<behind>~)|(?P<space>\s+)"
)
_MACRO = re.compile(r"@[A-Z]+")
_FIXED = {"open": "(?:", "span": "(?P<span>", "end": ")", "not": "(?!", "behind": "(?<!"}
_MARKS = ("BREAK", "POSS", "DET")


class Rule(msgspec.Struct, frozen=True):
    """A pattern over the class string and what to make of its matches."""

    id: str
    reading: str
    options: Mapping[str, str]
    pattern: re.Pattern[str]
    slots: Mapping[str, str]
    """Group of the pattern → slot and class, joined by ``:``."""
    needs: tuple[frozenset[str], ...]
    """Sets of characters of which every match has one each: without them no search is made."""


class Grammar(msgspec.Struct, frozen=True):
    """Words and rules of one language."""

    lexicon: Lexicon
    rules: tuple[Rule, ...]
    marks: Mapping[str, str]
    """The characters of classes that are asked for by name, outside any rule."""


class Match(msgspec.Struct, frozen=True):
    """Where a rule matched, and the values of its slots."""

    rule: Rule
    start: int
    end: int
    first: int
    """Index of the first token of the span, and ``last`` of the one after its last."""
    last: int
    stop: int
    """Index of the token after all that the rule read, words around the span among them."""
    reach: int
    """How many tokens that was."""
    slots: Mapping[str, str]
    """Values by slot, the options of the rule among them."""


@lru_cache(maxsize=len(LANGUAGES))
def load_grammar(language: str) -> Grammar:
    """Read and compile the tables of a language.

    Raises:
        ReferenceDataError: a table names a class, macro or reading that does not exist.
    """
    file = DATA / "time" / language / "rules.tsv"
    rows = list(read_table(file, ("id", "pattern", "reading", "options")))
    macros = {row["id"]: row["pattern"] for _, row in rows if row["id"].startswith("@")}
    rules = [
        (row | {"pattern": _expand(row["pattern"], macros, depth=0)}, (str(file), number))
        for number, row in rows
        if not row["id"].startswith("@")
    ]
    senses = _read_words(language)
    for word in _literals(row["pattern"] for row, _ in rules):
        senses.setdefault(word, {})["=" + word] = ""
    lexicon = make_lexicon(_with_capitals(senses))
    return Grammar(
        lexicon=lexicon,
        rules=tuple(_compile(row, lexicon, where=where) for row, where in rules),
        marks={name: characters_of(lexicon, name) for name in _MARKS},
    )


def find_matches(text: str, tokens: Tokens, grammar: Grammar) -> list[Match]:
    """Return every match of every rule, ordered by where it starts.

    Of those that start together the longest comes first, then what is no time, then what reads
    more words around it, then the rule that stands first in its table.
    """
    present = frozenset(tokens.classes)
    found = [
        _to_match(text, tokens, grammar, (rule, hit))
        for rule in grammar.rules
        if not any(need.isdisjoint(present) for need in rule.needs)
        for hit in rule.pattern.finditer(tokens.classes)
    ]
    return sorted(found, key=rank)


def rank(match: Match) -> tuple[int, int, bool, int]:
    """Return the place of a match among others: see ``find_matches``."""
    return match.start, -match.end, match.rule.reading != NO_TIME, -match.reach


def rematch(match: Match, token: int, text: str, *, found: tuple[Tokens, Grammar]) -> Match | None:
    """Return what the rule of a match still finds of it from that token on.

    A search does not look again inside what it found: of 'seven days earlier on October 6' the
    rule for days has taken 'earlier on October 6', of which 'earlier' belongs to the days.
    """
    tokens, grammar = found
    hit = match.rule.pattern.search(tokens.classes, token, match.stop + 1)
    return _to_match(text, tokens, grammar, (match.rule, hit)) if hit else None


def senses_at(text: str, tokens: Tokens, index: int, grammar: Grammar) -> Mapping[str, str]:
    """Return classes and values of a token; none where the text has no such token."""
    if not 0 <= index < len(tokens.spans):
        return {}
    if index in tokens.numbers:
        return tokens.numbers[index]
    start, end = tokens.spans[index]
    return word_senses(text[start:end], grammar.lexicon)


def _read_words(language: str) -> dict[str, dict[str, str]]:
    file = DATA / "time" / language / "words.tsv"
    senses: dict[str, dict[str, str]] = {}
    for _, row in read_table(file, ("class", "value", "word")):
        senses.setdefault(row["word"], {})[row["class"]] = row["value"]
    return senses


def _literals(patterns: Iterable[str]) -> Iterator[str]:
    """Yield the words that patterns name themselves."""
    for pattern in patterns:
        yield from (piece[0] for piece in _PIECE.finditer(pattern) if piece.lastgroup == "word")


def _with_capitals(senses: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Give words that must have a capital the classes of the word without, and an upper form."""
    found = {word: dict(classes) for word, classes in senses.items()}
    for word, classes in senses.items():
        if word != word.lower():
            full = dict(senses.get(word.lower(), {})) | dict(classes)
            found[word] = full
            found.setdefault(word.upper(), full)
    return found


def _expand(pattern: str, macros: Mapping[str, str], *, depth: int) -> str:
    if depth > 8:
        return pattern  # a macro that names itself: the compiler will stumble over its '@'
    return _MACRO.sub(
        lambda name: (
            f"({_expand(macros[name[0]], macros, depth=depth + 1)})"
            if name[0] in macros
            else name[0]
        ),
        pattern,
    )


def _compile(row: Mapping[str, str], lexicon: Lexicon, *, where: tuple[str, int]) -> Rule:
    """Translate a pattern over classes to one over their characters."""
    pattern, parts, slots = row["pattern"], list[str](), dict[str, str]()
    if row["reading"] not in READINGS:
        raise _wrong(f"no reading is called {row['reading']!r}", where)
    for piece in _pieces(pattern, where):
        parts.append(_translate(piece, lexicon, slots, where=where))
    try:
        compiled = re.compile("".join(parts))
    except re.error as error:
        raise _wrong(str(error), where) from error
    options = dict(_split_option(part) for part in row["options"].split(";") if part.strip())
    needs = tuple(_needs(pattern, lexicon, where))
    return Rule(row["id"], row["reading"], options, compiled, slots, needs)


def _pieces(pattern: str, where: tuple[str, int]) -> Iterator[re.Match[str]]:
    position = 0
    while position < len(pattern):
        piece = _PIECE.match(pattern, position)
        if piece is None:
            raise _wrong(f"cannot read {pattern[position:]!r}", where)
        position = piece.end()
        yield piece


def _needs(pattern: str, lexicon: Lexicon, where: tuple[str, int]) -> Iterator[frozenset[str]]:
    """Yield the characters of each class that stands outside groups and is not optional."""
    depth = 0
    for piece in _pieces(pattern, where):
        depth += (piece.lastgroup == "open") - (piece[0] == ")")
        if piece[0] == "|" and depth == 0:
            raise _wrong("an alternative must stand in round brackets", where)
        is_needed = piece.lastgroup in ("class", "word", "mark") and depth == 0
        around = pattern[piece.start() - 1 : piece.start()] + pattern[piece.end() : piece.end() + 1]
        if is_needed and not set(around) & set("!~?"):
            yield frozenset(_characters(_class_name(piece), lexicon))


def _class_name(piece: re.Match[str]) -> str:
    return piece[0].partition(":")[0] if piece.lastgroup == "class" else f"={piece[0]}"


def _wrong(message: str, where: tuple[str, int]) -> ReferenceDataError:
    return ReferenceDataError(message, file=where[0], line=where[1])


def _split_option(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), value.strip()


def _translate(
    piece: re.Match[str], lexicon: Lexicon, slots: dict[str, str], *, where: tuple[str, int]
) -> str:
    """Return the regular expression of one piece; a class notes its slot in ``slots``."""
    kind, text = piece.lastgroup or "", piece[0]
    if kind in _FIXED:
        return _FIXED[kind]  # a look-around is closed by the class that follows it
    if kind in ("plain", "space"):
        return text.strip()
    name, colon, slot = text.partition(":")
    characters = _characters(_class_name(piece), lexicon)
    if not characters:
        raise _wrong(f"no word has the class {name}", where)
    if piece.start() and piece.string[piece.start() - 1] in "!~":
        return f"[{characters}])"
    if kind != "class" or (colon and not slot):
        return f"[{characters}]"
    group = f"s{len(slots)}"
    slots[group] = f"{slot or name.lower()}:{name}"
    return f"(?P<{group}>[{characters}])"


def _characters(name: str, lexicon: Lexicon) -> str:
    unknown = {"OTHER": OTHER, "NAME": NAME}.get(name)
    return unknown or characters_of(lexicon, name)


def _to_match(
    text: str, tokens: Tokens, grammar: Grammar, hit: tuple[Rule, re.Match[str]]
) -> Match:
    rule, found = hit
    first, last = found.span("span") if "span" in rule.pattern.groupindex else found.span()
    slots = dict(rule.options)
    for group, named in rule.slots.items():
        if found.start(group) >= 0:
            slot, _, name = named.partition(":")
            slots[slot] = senses_at(text, tokens, found.start(group), grammar).get(name, "")
    return Match(
        rule=rule,
        start=tokens.spans[first][0],
        end=tokens.spans[last - 1][1],
        first=first,
        last=last,
        stop=found.end(),
        reach=found.end() - found.start(),
        slots=slots,
    )
