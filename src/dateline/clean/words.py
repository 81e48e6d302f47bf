"""Text → blocks, sentences and words for comparison: what is layout in them counts for nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

import msgspec

# Signs nobody sees: soft hyphens, joiners, marks of direction, variation selectors.
_UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff"
)
_DROP_UNSEEN = re.compile(f"[{_UNSEEN}]+")
# Combining signs and vowel signs, which the expression for letters leaves out.
_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u0dff\u0f71-\u0f84\u102b-\u103e"
    "\u17b4-\u17d3\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
)
# Scripts without spaces: each sign is a word, except that katakana spell out foreign words.
_SINGLE = "\u3005-\u3007\u3041-\u309f\u3400-\u9fff\uf900-\ufaff\u0e01-\u0e4e\u0e80-\u0edf"
_KATAKANA = "\u30a1-\u30fa\u30fc-\u30ff"
_PART = rf"(?:[^\W_{_SINGLE}{_KATAKANA}]|[{_MARKS}])"
_NUMBER = r"\d{4}-\d\d-\d\d(?!\d)|\d+(?:[.,:/٫٬'’]\d+)*"
_WORD = re.compile(
    rf"{_NUMBER}|{_PART}(?:{_PART}|[{_UNSEEN}])*(?:['’ʼ]{_PART}+)*"
    rf"|[{_SINGLE}]|[{_KATAKANA}]+|[^\s{_UNSEEN}]"
)
_ALIKE = str.maketrans(
    dict.fromkeys("“”„‟«»「」『』〝〞〟＂", '"')
    | dict.fromkeys("‘’‚‛ʼ‹›`´＇", "'")
    | dict.fromkeys("‐‑‒–—―−－", "-")
)
_NEAR_WIDE = re.compile(
    rf"(?<=[{_SINGLE}{_KATAKANA}，。！？、；：])\s+|\s+(?=[{_SINGLE}{_KATAKANA}])"
)
_ENDS = frozenset(".!?…。！？।؟۔")
_WIDE_ENDS = frozenset("。！？।")
_CLOSERS = frozenset("\"'”’»“)）]」』›")
_AFTER_WORD = re.compile(r"(?:(?<=\w )|(?<=, ))[^\W\d_]\w+")
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")


class Word(msgspec.Struct, frozen=True, gc=False):
    """A word, number or mark, and where it stands."""

    text: str
    """As it is read: composed, without unseen signs."""
    key: str
    """As it is aligned: in lower case, quotes and dashes of all kinds alike."""
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it is neither word nor number."""
        return not (self.text[0].isalnum() or len(self.text) > 1)

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.text[0].isdecimal()


class Sentence(msgspec.Struct, frozen=True):
    """A sentence: its words, and the number of its block."""

    words: tuple[Word, ...]
    block: int

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.words[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.words[-1].end

    @property
    def key(self) -> tuple[str, ...]:
        """What makes it the same sentence."""
        return tuple(word.text for word in self.words)

    @property
    def bag(self) -> frozenset[str]:
        """Its words without marks."""
        return frozenset(word.key for word in self.words if not word.is_mark)


class Block(msgspec.Struct, frozen=True):
    """A line or paragraph."""

    index: int
    text: str
    start: int
    key: str


class Text:
    """A text in blocks; it is taken apart into words only where that is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks = tuple(_blocks(text))

    def sentences(self, block: Block) -> list[Sentence]:
        """Return the sentences of one block."""
        return list(split_sentences(read_words(block.text, block.start), block.index))

    @cached_property
    def capitals(self) -> frozenset[str]:
        """Words that stand with a capital inside a sentence; in most languages these are names."""
        return frozenset(word for word in _AFTER_WORD.findall(self.text) if word[0].isupper())

    @cached_property
    def running(self) -> str:
        """The whole text without layout, in lower case."""
        return layout_key(self.text).casefold()

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words, in lower case."""
        return frozenset(re.findall(r"\w+", self.text.casefold()))


def layout_key(text: str) -> str:
    r"""Return what is left of a text when its layout is taken away.

    >>> layout_key("The har\u00adbour\n\nis  open") == layout_key("The harbour is open")
    True
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _DROP_UNSEEN.sub("", text))
        text = _NEAR_WIDE.sub("", text)
    return " ".join(text.split())


def read_words(text: str, start: int = 0) -> list[Word]:
    """Return words, numbers and marks, their places counted from ``start``.

    >>> [word.key for word in read_words("“No”, he said: 1,200.")]
    ['"', 'no', '"', ',', 'he', 'said', ':', '1,200', '.']
    """
    is_plain = text.isascii()
    return [_word(match[0], start + match.start(), is_plain) for match in _WORD.finditer(text)]


def split_sentences(words: list[Word], block: int) -> Iterator[Sentence]:
    """Yield the sentences; where one ends does not depend on the kind of white space."""
    first = 0
    for at in range(len(words)):
        if _is_end(words, at):
            yield Sentence(tuple(words[first : at + 1]), block)
            first = at + 1
    if first < len(words):
        yield Sentence(tuple(words[first:]), block)


def _blocks(text: str) -> Iterator[Block]:
    index = 0
    for line in _LINE.finditer(text):
        if key := layout_key(line[0]):
            yield Block(index, line[0], line.start(), key)
            index += 1


def _word(raw: str, start: int, is_plain: bool) -> Word:
    text = raw if is_plain else unicodedata.normalize("NFC", _DROP_UNSEEN.sub("", raw))
    key = text.casefold() if is_plain else text.translate(_ALIKE).casefold()
    return Word(text, key, start, start + len(raw))


def _is_end(words: list[Word], at: int) -> bool:
    """Tell whether a sentence ends here: a stop, closing signs, then a new beginning."""
    mark = at
    while mark and words[mark].text in _CLOSERS and words[mark].start == words[mark - 1].end:
        mark -= 1
    if words[mark].text not in _ENDS:
        return False
    if at + 1 == len(words):
        return True
    following = words[at + 1]
    if words[mark].text in _WIDE_ENDS:
        return following.text not in _CLOSERS
    if following.start == words[at].end or following.text[0].islower():
        return False
    return not _is_abbreviated(words, mark)


def _is_abbreviated(words: list[Word], mark: int) -> bool:
    before = words[mark - 1].text if mark else ""
    if words[mark].text != "." or not before:
        return False
    return len(before) == 1 or (len(before) <= 3 and (before[0].isupper() or before.isdecimal()))
