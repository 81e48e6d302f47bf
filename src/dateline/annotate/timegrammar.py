"""The time grammar of a language: word classes and rules, read from data and compiled once.

A rule is a pattern over word classes (``README.md`` beside the tables tells how to write one)
and the name of the reading that turns its slots into a time. Patterns have no unbounded
repetition, so matching takes time in proportion to the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from dateline.annotate.timetokens import (
    Lexicon,
    Tokens,
    characters_of,
    make_lexicon,
    word_senses,
)
from dateline.errors import ReferenceDataError
from dateline.reference.tables import DATA, read_table

LANGUAGES = ("en", "fr")

_PIECE = re.compile(
    r"(?P<class>[A-Z][A-Z]+(?::[a-z]*)?|A(?![A-Za-z]))|(?P<word>[^\W\d_]+'?)|(?P<mark>[.,\-/])"
    r"|(?P<open>\()|(?P<plain>[)|?])|(?P<span><)|(?P<end>>)|(?P<not>!)|(?P<behind>~)|(?P<space>\s+)"
)
_MACRO = re.compile(r"@[A-Z]+")


class Rule(msgspec.Struct, frozen=True):
    """A pattern over the class string and what to make of its matches."""

    id: str
    reading: str
    options: Mapping[str, str]
    pattern: re.Pattern[str]
    slots: Mapping[str, str]
    """Group of the pattern → slot and class, joined by ``:``."""


class Grammar(msgspec.Struct, frozen=True):
    """Words and rules of one language."""

    language: str
    lexicon: Lexicon
    rules: tuple[Rule, ...]
    cues: Mapping[str, re.Pattern[str]]
    """Words that tell the tense of what stands near, by ``past`` and ``future``."""


class Match(msgspec.Struct, frozen=True):
    """Where a rule matched, and the values of its slots."""

    rule: Rule
    start: int
    end: int
    first: int
    """Index of the first token of the span, and ``last`` of the one after its last."""
    last: int
    slots: Mapping[str, str]


@lru_cache(maxsize=len(LANGUAGES))
def load_grammar(language: str) -> Grammar:
    """Read and compile the tables of a language.

    Raises:
        ReferenceDataError: a table names a class, macro or reading that does not exist.
    """
    folder = DATA / "time" / language
    senses = _read_words(language)
    rows = list(read_table(folder / "rules.tsv", ("id", "pattern", "reading", "options")))
    macros = {row["id"]: row["pattern"] for _, row in rows if row["id"].startswith("@")}
    expanded = [
        (number, row, _expand(row["pattern"], macros, depth=0))
        for number, row in rows
        if not row["id"].startswith("@")
    ]
    for _, _, pattern in expanded:
        for piece in _PIECE.finditer(pattern):
            if piece.lastgroup == "word":
                senses.setdefault(piece[0], {})["=" + piece[0]] = ""
    lexicon = make_lexicon(_with_capitals(senses))
    return Grammar(
        language=language,
        lexicon=lexicon,
        rules=tuple(
            _compile(row, pattern, lexicon, where=(f"time/{language}/rules.tsv", number))
            for number, row, pattern in expanded
        ),
        cues=_read_cues(language),
    )


def find_matches(text: str, tokens: Tokens, grammar: Grammar) -> list[Match]:
    """Return every match of every rule: by start, the longest first, then in the rules' order."""
    found = [
        _to_match(text, tokens, (grammar, rule, hit))
        for rule in grammar.rules
        for hit in rule.pattern.finditer(tokens.classes)
    ]
    return sorted(found, key=lambda match: (match.start, -match.end))


def _read_words(language: str) -> dict[str, dict[str, str]]:
    senses: dict[str, dict[str, str]] = {}
    for _, row in read_table(
        DATA / "time" / language / "words.tsv", ("class", "value", "word")
    ):
        senses.setdefault(row["word"], {})[row["class"]] = row["value"]
    return senses


def _with_capitals(senses: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Give words that must have a capital the classes of the word without, and an upper form."""
    found = {word: dict(classes) for word, classes in senses.items()}
    for word, classes in senses.items():
        if word != word.lower():
            full = dict(senses.get(word.lower(), {})) | dict(classes)
            found[word] = full
            found.setdefault(word.upper(), full)
    return found


def _read_cues(language: str) -> dict[str, re.Pattern[str]]:
    words: dict[str, list[str]] = {"past": [], "future": []}
    for number, row in read_table(DATA / "time" / language / "cues.tsv", ("tense", "words")):
        if row["tense"] not in words:
            raise ReferenceDataError(
                f"tense must be past or future, not {row['tense']!r}",
                file=f"time/{language}/cues.tsv",
                line=number,
            )
        words[row["tense"]].append(row["words"])
    return {tense: _cue_pattern(found) for tense, found in words.items()}


def _cue_pattern(words: list[str]) -> re.Pattern[str]:
    """Match any of the words; ``-ed`` stands for all words that end so."""
    parts = [
        rf"[^\W\d_]{{2,20}}{re.escape(word[1:])}" if word.startswith("-") else re.escape(word)
        for word in sorted(words, key=len, reverse=True)
    ]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)", re.IGNORECASE)


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


def _compile(
    row: Mapping[str, str], pattern: str, lexicon: Lexicon, *, where: tuple[str, int]
) -> Rule:
    """Translate a pattern over classes to one over their characters."""
    parts: list[str] = []
    slots: dict[str, str] = {}
    position = 0
    while position < len(pattern):
        piece = _PIECE.match(pattern, position)
        if piece is None:
            raise ReferenceDataError(
                f"cannot read {pattern[position:]!r}", file=where[0], line=where[1]
            )
        position = piece.end()
        parts.append(_translate(piece, lexicon, slots, where=where))
    try:
        compiled = re.compile("".join(parts))
    except re.error as error:
        raise ReferenceDataError(str(error), file=where[0], line=where[1]) from error
    options = dict(_split_option(part) for part in row["options"].split(";") if part.strip())
    return Rule(row["id"], row["reading"], options, compiled, slots)


def _split_option(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name.strip(), value.strip()


def _translate(
    piece: re.Match[str], lexicon: Lexicon, slots: dict[str, str], *, where: tuple[str, int]
) -> str:
    kind, text = piece.lastgroup, piece[0]
    fixed = {"open": "(?:", "span": "(?P<span>", "end": ")", "not": "(?!", "behind": "(?<!"}
    if kind in ("not", "behind"):
        return fixed[kind]  # closed by the class that follows: see below
    if kind in fixed:
        return fixed[kind]
    if kind in ("plain", "space"):
        return text.strip()
    name, colon, slot = text.partition(":")
    characters = characters_of(lexicon, name if kind == "class" else f"={text}")
    if not characters:
        raise ReferenceDataError(f"no word has the class {name}", file=where[0], line=where[1])
    if piece.start() and piece.string[piece.start() - 1] in "!~":
        return f"[{characters}])"
    if kind == "class" and (slot or not colon):
        group = f"s{len(slots)}"
        slots[group] = f"{slot or name.lower()}:{name}"
        return f"(?P<{group}>[{characters}])"
    return f"[{characters}]"


def _to_match(
    text: str, tokens: Tokens, found: tuple[Grammar, Rule, re.Match[str]]
) -> Match:
    grammar, rule, hit = found
    first, last = hit.span("span") if "span" in rule.pattern.groupindex else hit.span()
    return Match(
        rule=rule,
        start=tokens.spans[first][0],
        end=tokens.spans[last - 1][1],
        first=first,
        last=last,
        slots=dict(_slot_values(text, tokens, (grammar, rule, hit))),
    )


def _slot_values(
    text: str, tokens: Tokens, found: tuple[Grammar, Rule, re.Match[str]]
) -> Iterator[tuple[str, str]]:
    grammar, rule, hit = found
    for group, named in rule.slots.items():
        index = hit.start(group)
        if index < 0:
            continue
        slot, _, name = named.partition(":")
        senses = tokens.numbers.get(index)
        if senses is None:
            start, end = tokens.spans[index]
            senses = word_senses(text[start:end], grammar.lexicon)
        yield slot, senses.get(name, "")
