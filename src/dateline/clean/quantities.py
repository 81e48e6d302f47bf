"""Words → figures and dates with their values, so that one is compared by what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from dateline.clean.dates import DATA
from dateline.clean.words import Word
from dateline.reference.tables import parse_rows
from dateline.text import fold

UnitKind = Literal["figure", "date", "name", "code", "word", "mark"]
Fact = str | int | frozenset[tuple[int, int]]
Named = tuple[str, Fact]
"""Which part of a date, and what is told of it; a day in its month has every reading it can."""

_SIGNS: Mapping[str, str] = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₽": "RUB", "₹": "INR", "₴": "UAH", "₺": "TRY",
}  # fmt: skip
_PERCENT = frozenset({"%", "٪", "％", "‰"})
_PER_CENT = frozenset({
    ("per", "cent"), ("pour", "cent"), ("por", "ciento"), ("por", "cento"), ("per", "cento"),
    ("في", "المئة"), ("في", "المائة"),
})  # fmt: skip
_ORDINAL = frozenset("st nd rd th er e º ª го -го".split())
_DATE_JOINTS = frozenset(", . of de del the at on um à a le alle в o à - 's".split())
_CJK_DATE: Mapping[str, str] = {
    "年": "year", "月": "month", "日": "day", "号": "day", "時": "hour", "时": "hour", "点": "hour",
    "點": "hour", "分": "minute",
}  # fmt: skip
_CJK_DIGITS = frozenset("零〇一二三四五六七八九十百千万萬亿億两兩")
_LETTERED = frozenset({"may", "march", "mar", "sun", "sat", "mon", "second", "fri", "wed", "nov"})
_MOST_WORDS = 24


class Unit(msgspec.Struct, frozen=True):
    """Words that say one thing together, ``words[first:last]``, and what they say."""

    kind: UnitKind
    first: int
    last: int
    value: tuple[str | float, ...] = ()
    facts: tuple[Named, ...] = ()
    """Of a date."""


class Tables(msgspec.Struct, frozen=True):
    """What the words of one language mean, by kind: whole words, and beginnings of words."""

    words: Mapping[tuple[str, str], str]
    stems: tuple[tuple[str, str, str], ...]

    def find(self, kind: str, word: str) -> str:
        """Return the value of a word, or the empty string."""
        bare = fold(word)
        if found := self.words.get((kind, bare)):
            return found
        return next((v for k, stem, v in self.stems if k == kind and bare.startswith(stem)), "")


def read_units(words: Sequence[Word], language: str) -> list[Unit]:
    """Words → the figures, dates and numbers of other kinds among them, in order.

    >>> from dateline.clean.words import read_words
    >>> units = read_units(read_words("Some 1,200 came on 3 May, ten per cent more."), "en")
    >>> [(unit.kind, unit.value or unit.facts) for unit in units]
    [('figure', (1200.0, '')), ('date', (('md', frozenset({(5, 3)})),)), ('figure', (10.0, '%'))]
    """
    tables, units, at = load_tables(language), [], 0
    while at < len(words):
        found = (
            _read_code(words, at)
            or _read_date(words, at, tables)
            or _read_figure(words, at, tables)
        )
        if found:
            units.append(found)
        at = found.last if found else at + 1
    return units


def is_same(one: Unit, other: Unit) -> bool:
    """Tell whether two units say the same in other words."""
    if one.kind != other.kind:
        return False
    if one.kind != "date":
        return one.value == other.value
    facts, others = dict(one.facts), dict(other.facts)
    return facts.keys() == others.keys() and all(
        _agree(fact, others[name]) for name, fact in facts.items()
    )


@lru_cache(maxsize=64)
def load_tables(language: str) -> Tables:
    """Return the tables of a language; what is the same in all is in every one.

    Raises:
        ReferenceDataError: a table is wrong.
    """
    words: dict[tuple[str, str], str] = {}
    stems: list[tuple[str, str, str]] = []
    for row in (*_quantity_rows(), *_month_rows()):
        if row[0] != language:
            continue
        for word in row[3].split():
            if word.endswith("*"):
                stems.append((row[1], fold(word[:-1]), row[2]))
            else:
                words.setdefault((row[1], fold(word)), row[2])
    words |= {key: value for key, value in _compounds(language, words).items() if key not in words}
    return Tables(words, tuple(stems))


def _quantity_rows() -> list[tuple[str, str, str, str]]:
    columns = ("language", "kind", "value", "words")
    return parse_rows(
        DATA / "quantities.tsv", columns,
        lambda row: (row["language"], row["kind"], row["value"], row["words"]),
    )  # fmt: skip


def _month_rows() -> list[tuple[str, str, str, str]]:
    columns = ("language", "month", "names")
    return parse_rows(
        DATA / "months.tsv", columns,
        lambda row: (row["language"], "month", row["month"], row["names"]),
    )  # fmt: skip


def _compounds(language: str, words: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """Build the numbers German and Dutch write in one word, 21 to 99."""
    joint = {"de": "und", "nl": "en"}.get(language)
    if not joint:
        return {}
    numbers = [(word, int(v)) for (kind, word), v in words.items() if kind == "number"]
    ones = [("ein", 1), *((word, v) for word, v in numbers if 1 <= v <= 9)]
    tens = [(word, v) for word, v in numbers if v >= 20]
    return {("number", one + joint + ten): str(u + t) for one, u in ones for ten, t in tens}


def _agree(fact: Fact, other: Fact) -> bool:
    """Tell whether two facts of a date agree: day and month do where one of their readings does."""
    if isinstance(fact, frozenset) and isinstance(other, frozenset):
        return bool(fact & other)
    return fact == other


# --- figures ----------------------------------------------------------------------------


def _read_figure(words: Sequence[Word], first: int, tables: Tables) -> Unit | None:
    at, money = _read_money(words, first)
    amount, after = _read_amount(words, at, tables)
    if amount is None:
        return None
    at = after
    while at < len(words) and (scale := tables.find("scale", words[at].key)):
        amount, at = amount * float(scale), at + 1
    kind, at = _read_measure(words, at, tables)
    return Unit("figure", first, at, (round(amount, 6), money or kind))


def _read_money(words: Sequence[Word], at: int) -> tuple[int, str]:
    if words[at].text in _SIGNS:
        return at + 1, _SIGNS[words[at].text]
    if at + 1 < len(words) and words[at].text in ("US", "USD") and words[at + 1].text == "$":
        return at + 2, "USD"
    return at, ""


def _read_amount(words: Sequence[Word], at: int, tables: Tables) -> tuple[float | None, int]:
    """Read digits, or number words that belong together; None where there is no number."""
    if at >= len(words):
        return None, at
    if words[at].is_number:
        return _read_digits(words, at)
    if words[at].text in _CJK_DIGITS:
        return _read_cjk(words, at)
    return _read_spelled(words, at, tables)


def _read_digits(words: Sequence[Word], at: int) -> tuple[float | None, int]:
    whole, after = words[at].text, at + 1
    if re.search(r"[:/]|\d-", whole) or _is_part_of_name(words, at):
        return None, at
    if len(whole) <= 3:
        while after < len(words) and re.fullmatch(r"\d{3}([.,]\d{1,2})?", words[after].text):
            if words[after].start - words[after - 1].end != 1:
                break
            whole, after = whole + words[after].text, after + 1
    return _value_of(whole), after


def _is_part_of_name(words: Sequence[Word], at: int) -> bool:
    """Tell whether a number hangs on capitals by a hyphen, as in F-16."""
    if at < 2 or words[at - 1].text != "-":
        return False
    return words[at - 2].text[0].isupper() and words[at - 2].end + 1 == words[at].start


def _value_of(digits: str) -> float:
    """Read digits with marks between: three digits behind each are thousands, else a fraction."""
    plain = re.sub(r"['’٬]", "", digits).replace("٫", ".")
    if re.fullmatch(r"\d{1,3}([.,])\d{3}(\1\d{3})*", plain):
        return float(re.sub(r"[.,]", "", plain))
    *whole, last = re.split(r"[.,]", plain)
    return float(f"{''.join(whole)}.{last}") if whole else float(last)


def _read_cjk(words: Sequence[Word], at: int) -> tuple[float | None, int]:
    after, total, digit = at, 0.0, 0.0
    while after < len(words) and words[after].text in _CJK_DIGITS and after - at < _MOST_WORDS:
        sign = words[after].text
        scale = {"十": 10, "百": 100, "千": 1e3, "万": 1e4, "萬": 1e4, "亿": 1e8, "億": 1e8}.get(
            sign
        )
        if scale is None:
            digit = {"两": 2, "兩": 2, "〇": 0}.get(sign, "零一二三四五六七八九".find(sign))
        elif scale >= 1e4:
            total, digit = (total + digit or 1) * scale, 0
        else:
            total, digit = total + (digit or 1) * scale, 0
        after += 1
    return total + digit, after


def _read_spelled(words: Sequence[Word], first: int, tables: Tables) -> tuple[float | None, int]:
    total, part, at, end = 0.0, 0.0, first, first
    while at < len(words) and at - first < _MOST_WORDS:
        word = words[at].key
        if number := tables.find("number", word):
            part += float(number)
        elif scale := tables.find("scale", word):
            part = (part or 1) * float(scale)
            if float(scale) >= 1000:
                total, part = total + part, 0
        elif fraction := tables.find("fraction", word):
            return (part or 1) * float(fraction), at + 1
        elif at == first or not (word == "-" or tables.find("join", word)):
            break
        else:
            at += 1
            continue
        at += 1
        end = at
    return (total + part, end) if end > first else (None, first)


def _read_measure(words: Sequence[Word], at: int, tables: Tables) -> tuple[str, int]:
    if at >= len(words):
        return "", at
    word = words[at]
    if word.text in _PERCENT or tables.find("percent", word.key):
        return "%", at + 1
    if word.text in _SIGNS:
        return _SIGNS[word.text], at + 1
    if at + 1 < len(words) and (fold(word.key), fold(words[at + 1].key)) in _PER_CENT:
        return "%", at + 2
    money = tables.find("money", word.key)
    return (money, at + 1) if money else ("", at)


# --- dates ------------------------------------------------------------------------------


def _read_date(words: Sequence[Word], first: int, tables: Tables) -> Unit | None:
    """Read what tells a time, pieces of it joined over commas and prepositions."""
    facts, at = _read_piece(words, first, tables)
    while facts:
        step = at
        while step < len(words) and step - at < 2 and words[step].key in _DATE_JOINTS:
            step += 1
        more, after = _read_piece(words, step, tables)
        more = more or _read_year(words, step, facts)
        if not more or {fact[0] for fact in facts} & {fact[0] for fact in more}:
            break
        facts, at = [*facts, *more], max(after, step + 1)
    return Unit("date", first, at, facts=tuple(facts)) if facts else None


def _read_piece(words: Sequence[Word], at: int, tables: Tables) -> tuple[list[Named], int]:
    if at >= len(words):
        return [], at
    word = words[at]
    if word.is_number:
        return _read_numeric(words, at, tables)
    for kind in ("weekday", "day"):
        value = tables.find(kind, word.key)
        if value and (word.key not in _LETTERED or word.text[0].isupper()):
            return [(kind, word.key if value == "part" else value)], at + 1
    return _read_month(words, at, tables)


def _read_month(words: Sequence[Word], at: int, tables: Tables) -> tuple[list[Named], int]:
    """Read 'May', 'May 3', 'May 3rd'."""
    month = tables.find("month", words[at].key)
    if not month or (words[at].key in _LETTERED and not words[at].text[0].isupper()):
        return [], at
    after = at + 1
    if after < len(words) and words[after].text == "." and len(words[at].text) <= 4:
        after += 1
    day = _day_of(words, after)
    if not day:
        return [("month", int(month))], at + 1
    after += 1
    after += after < len(words) and words[after].key in _ORDINAL
    return [("md", frozenset({(int(month), day)}))], after


def _day_of(words: Sequence[Word], at: int) -> int:
    text = words[at].text if at < len(words) else ""
    return int(text) if len(text) <= 2 and text.isdecimal() and 1 <= int(text) <= 31 else 0


def _read_numeric(words: Sequence[Word], at: int, tables: Tables) -> tuple[list[Named], int]:
    text = words[at].text
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        return [
            ("md", frozenset({(int(match[2]), int(match[3]))})),
            ("year", int(match[1])),
        ], at + 1
    if facts := _slashed(text):
        return facts, at + 1
    following = words[at + 1].key if at + 1 < len(words) else ""
    if following in _CJK_DATE:
        return _read_cjk_date(words, at)
    if found := _read_clock(words, at, tables):
        return found
    return _read_day_first(words, at, tables)


def _slashed(text: str) -> list[Named]:
    """Read 5/3 or 5.3.2024 with both orders of day and month."""
    match = re.fullmatch(r"(\d\d?)[/.](\d\d?)(?:[/.](\d{4}|\d\d))?", text)
    if not match or ("." in text and not match[3]):
        return []
    one, other, year = int(match[1]), int(match[2]), match[3]
    orders = {(m, d) for m, d in ((one, other), (other, one)) if 1 <= m <= 12 and 1 <= d <= 31}
    facts: list[Named] = [("md", frozenset(orders))] if orders else []
    if facts and year:
        facts.append(("year", int(year) + (2000 if len(year) == 2 else 0)))
    return facts


def _read_cjk_date(words: Sequence[Word], at: int) -> tuple[list[Named], int]:
    found: dict[str, int] = {}
    while at + 1 < len(words) and words[at].text.isdecimal() and words[at + 1].text in _CJK_DATE:
        found.setdefault(_CJK_DATE[words[at + 1].text], int(words[at].text[:6]))
        at += 2
    facts: list[Named] = []
    if "month" in found and "day" in found:
        facts.append(("md", frozenset({(found.pop("month"), found.pop("day"))})))
    return [*facts, *found.items()], at


def _read_clock(words: Sequence[Word], at: int, tables: Tables) -> tuple[list[Named], int] | None:
    """Read 14:00, 2 p.m., 17h30, 10.30 Uhr as minutes of the day."""
    match = re.fullmatch(r"(\d\d?)(?:[:.](\d\d))?(?::\d\d)?", words[at].text)
    if not match or int(match[1]) > 24:
        return None
    minutes, after = int(match[1]) * 60 + int(match[2] or 0), at + 1
    is_clock = ":" in words[at].text
    key = words[after].key if after < len(words) else ""
    if half := re.fullmatch(r"h(\d\d)", key):
        return [("clock", minutes + int(half[1]))], after + 1
    if key in ("am", "pm", "a", "p"):
        noon, after = _read_half(words, after)
        if noon:
            hour = int(match[1]) % 12 + (12 if noon == "p" else 0)
            return [("clock", hour * 60 + int(match[2] or 0))], after
    elif tables.find("clock", key) == "h" and (is_clock or len(words[at].text) <= 5):
        is_clock, after = True, after + 1
    return ([("clock", minutes)], after) if is_clock else None


def _read_half(words: Sequence[Word], at: int) -> tuple[str, int]:
    if words[at].key in ("am", "pm"):
        return words[at].key[0], at + 1
    spelled = "".join(word.key for word in words[at : at + 4])
    if match := re.match(r"([ap])\.m\.?", spelled):
        return match[1], at + len(match[0])
    return "", at


def _read_day_first(words: Sequence[Word], at: int, tables: Tables) -> tuple[list[Named], int]:
    """Read '3 May', '3. Mai', '3rd of May', '3 de mayo'."""
    day, step = _day_of(words, at), at + 1
    while step < len(words) and step - at <= 2 and words[step].key in {*_ORDINAL, ".", "of", "de"}:
        step += 1
    month = tables.find("month", words[step].key) if day and step < len(words) else ""
    if month:
        return [("md", frozenset({(int(month), day)}))], step + 1
    return ([("year", int(words[at].text))], at + 1) if _is_year(words, at) else ([], at)


def _read_year(words: Sequence[Word], at: int, facts: list[Named]) -> list[Named]:
    """Take a year where a month goes before."""
    has_month = any(fact[0] in ("md", "month") for fact in facts)
    is_year = at < len(words) and re.fullmatch(r"(?:19|20)\d\d", words[at].text)
    return [("year", int(words[at].text))] if has_month and is_year else []


def _is_year(words: Sequence[Word], at: int) -> bool:
    """Tell whether four digits alone are a year: nothing is counted by them."""
    if not re.fullmatch(r"(?:19|20)\d\d", words[at].text):
        return False
    following = words[at + 1] if at + 1 < len(words) else None
    before = words[at - 1].key if at else ""
    if following is None or following.is_mark:
        return not following or following.text not in (*_PERCENT, *_SIGNS)
    return fold(following.key) in ("г", "года", "году", "год", "року", "and", "to", "y", "et") or (
        before
        in ("in", "since", "en", "im", "jahr", "seit", "depuis", "desde", "dal", "nel", "عام")
    )


# --- numbers that count nothing ---------------------------------------------------------


def _read_code(words: Sequence[Word], first: int) -> Unit | None:
    """Read a telephone number: groups of digits, seven or more together, that are no thousands."""
    groups = list(_digit_groups(words, first))
    digits = "".join(words[at].text for at in groups)
    is_dialled = words[first].text == "+" and bool(groups)
    is_thousands = all(len(words[at].text) == 3 for at in groups[1:])
    if len(digits) < 7 or not (is_dialled or (len(groups) > 1 and not is_thousands)):
        return None
    return Unit("code", first, groups[-1] + 1, (digits,))


def _digit_groups(words: Sequence[Word], first: int) -> Iterator[int]:
    at = first + (words[first].text == "+")
    while at < len(words) and words[at].text.isdecimal():
        yield at
        at += 1
        at += at < len(words) and words[at].text in "-–()"
