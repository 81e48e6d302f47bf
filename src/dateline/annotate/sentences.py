"""Text → sentences: paragraphs by line breaks, sentences by end marks that end one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dateline.model import Sentence
from dateline.text import trim

_PARAGRAPH = re.compile(r"[^\n]+")
_BREAK = re.compile(r"""[.!?…]+["'”’»)\]]*\s+(?=["'“‘«(\[]*[^\W_a-zà-ÿа-яё])""")
_DATELINE = re.compile(
    r"""[A-ZÀ-ÝА-ЯЁ][A-ZÀ-ÝА-ЯЁ.'’ /-]{2,30}"""
    r"""(?:,\s[A-Z][\w.]+){0,2}(?:,?\s\d{1,2})?(?:,?\s\([^()\n]{2,40}\))?"""
    r"""\s*(?:--|[-–—])\s+"""
)
"""Where and when a wire report was filed: "NAIROBI, May 3 (Agency) — "; no part of its text."""
_ABBREVIATIONS = frozenset(
    """adm al amb approx apr art assn asst aug ave bros brig capt cf cmdr co col corp cpl
    dec dept det dr ed e.g est etc feb fig fri gen gov hon i.e inc insp jan jr jul jun lt
    ltd maj mar messrs mgr mr mrs ms mt no nos nov oct p.m a.m pfc pp prof pvt rep reps rev
    sat sen sens sep sept sgt sr st sun supt thu tue u.k u.n u.s u.s.a vol vs wed
    mme mmes mlle mlles me mgr env janv févr avr juil déc
    млн млрд трлн тыс руб гг им ул пр др проф акад ген см стр янв февр апр авг сент окт нояб дек
    т.е т.д т.п т.н""".split()
)
_SURE_ENDERS = frozenset("""u.s u.k u.n u.s.a p.m a.m co corp inc ltd etc jr sr""".split())
_STARTERS = frozenset(
    """the a an in on at he she it they we i this that these those but and as after before
    while if when although however his her its their according officials police there some
    many both no""".split()
)
_LAST_WORD = re.compile(r"[^\s\"'“”‘’«»(\[]+$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_HEADING_LENGTH = 110


def split_sentences(text: str) -> tuple[Sentence, ...]:
    """Split article text into sentences, in order.

    >>> [text[s.start:s.end] for text in ["Mr. X left. He ran."] for s in split_sentences(text)]
    ['Mr. X left.', 'He ran.']
    """
    sentences: list[Sentence] = []
    is_page = "\n" in text.strip()
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        line = _DATELINE.match(text, paragraph.start(), paragraph.end())
        spans = list(_spans(text, line.end() if line else paragraph.start(), paragraph.end()))
        for start, end in spans:
            sentences.append(
                Sentence(
                    index=len(sentences),
                    start=start,
                    end=end,
                    paragraph=number,
                    is_heading=is_page and len(spans) == 1 and _is_heading(text[start:end]),
                )
            )
    return tuple(sentences)


def _spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    cursor = start
    for mark in _BREAK.finditer(text, start, end):
        if _ends_sentence(text, cursor, mark):
            yield from _trimmed(text, cursor, mark.end())
            cursor = mark.end()
    yield from _trimmed(text, cursor, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    start, end = trim(text, start, end, edge=" \t\r\n\u00a0\u200b")
    if start < end:
        yield start, end


def _ends_sentence(text: str, cursor: int, mark: re.Match[str]) -> bool:
    if text[mark.start()] != ".":
        return True
    before = _LAST_WORD.search(text, cursor, mark.start())
    word = before[0].lower() if before else ""
    if len(word) == 1 and word.isalpha() and word != "i":
        return False  # an initial
    if word not in _ABBREVIATIONS and not re.fullmatch(r"(?:[a-z]\.)+[a-z]", word):
        return True
    after = _FIRST_WORD.search(text, mark.end())
    return word in _SURE_ENDERS and bool(after) and after[0].lower() in _STARTERS  # type: ignore[index]


def _is_heading(sentence: str) -> bool:
    return len(sentence) <= _HEADING_LENGTH and sentence[-1] not in ".!?…\"”'’:;,)"
