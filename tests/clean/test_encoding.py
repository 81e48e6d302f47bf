from __future__ import annotations

import pytest

from dateline.clean import clean, decode
from dateline.errors import ArticleError
from tests.clean.captures import capture_of, page_of

CZECH = "Šéf příštího kabinetu přijel v úterý do Olomouce a jednal tam o dodávkách žita."
RUSSIAN = "Министр приехал во вторник в столицу и провёл переговоры о поставках зерна."
JAPANESE = "大臣は火曜日に首都を訪れ、穀物の供給について協議した。"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_mark_or_utf8_needs_no_declaration(encoding: str) -> None:
    assert decode(capture_of(CZECH.encode(encoding), "text/plain")) == CZECH


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (CZECH, "windows-1250"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "iso-2022-jp"),
    ],
)
def test_declared_encoding_is_used(text: str, encoding: str) -> None:
    page = page_of(text, head=f'<meta charset="{encoding}">')
    assert text in decode(capture_of(page.encode(encoding)))
    assert text in decode(capture_of(page_of(text).encode(encoding), charset=encoding))


def test_bytes_that_are_utf8_are_read_as_such_whatever_is_declared() -> None:
    page = page_of(
        CZECH, head='<meta http-equiv="content-type" content="text/html; charset=latin-1">'
    )
    assert CZECH in decode(capture_of(page))


def test_undeclared_encoding_is_found_by_its_bytes() -> None:
    text = f"{RUSSIAN} " * 12
    assert decode(capture_of(text.encode("windows-1251"), "text/plain")) == text


def test_latin_label_is_read_with_typographic_quotes() -> None:
    page = page_of("He said “no”.", head='<meta charset="iso-8859-1">')
    assert "“no”" in decode(capture_of(page.encode("cp1252")))


def test_one_broken_character_does_not_spoil_a_page() -> None:
    body = (f"{CZECH} " * 20).encode("utf-8")
    assert CZECH in decode(capture_of(body + b"\xc5", "text/plain"))


@pytest.mark.parametrize("label", ["no-such", "punycode", "rot13", "idna", "undefined", "\x00"])
def test_label_that_is_no_text_encoding_is_passed_over(label: str) -> None:
    assert decode(capture_of(CZECH, "text/plain", charset=label)) == CZECH


@pytest.mark.parametrize("body", [bytes(range(256)) * 4, b"\x00\x01\x02\x03" * 50])
def test_what_is_no_text_is_told(body: bytes) -> None:
    with pytest.raises(ArticleError) as caught:
        clean(capture_of(body, "text/plain"))
    assert caught.value.code == "article.encoding"
