from __future__ import annotations

import pytest

from dateline.clean import clean
from dateline.errors import NotAnArticleError
from dateline.model import Article
from tests.clean.captures import PROSE, capture_of


def clean_text(text: str) -> Article:
    return clean(capture_of(text, "text/plain"))


def test_header_is_read_in_any_case() -> None:
    article = clean_text(
        "TITLE: Harbour reopens\nPublished: January 14, 2024 at 4:33 am EST\nupdated: 2024-01-15\n"
        "Id: h-1\nURL: https://post.example/1\nSection: World\nByline: Ada Moreau and Li Wei\n"
        f"Publisher: Westmere Post\nLanguage: en\n\n{PROSE[0]}\n\n{PROSE[1]}\n"
    )
    assert (article.title, article.id, article.url) == (
        "Harbour reopens", "h-1", "https://post.example/1",
    )  # fmt: skip
    assert (article.published, article.updated) == ("2024-01-14T04:33:00-05:00", "2024-01-15")
    assert (article.byline, article.section) == (("Ada Moreau", "Li Wei"), "World")
    assert (article.publisher, article.language) == ("Westmere Post", "en")
    assert article.text == f"{PROSE[0]}\n\n{PROSE[1]}"


def test_text_below_a_header_is_left_as_it_is() -> None:
    body = "Related articles\n\nBy Ada Moreau\n\n14 January 2024\n\nRead more: It rained."
    assert clean_text(f"Title: Labels\n\n{body}").text == body


def test_one_sentence_is_an_article() -> None:
    article = clean_text("Arvia recalled its ambassador from Belmark.")
    assert article.text == "Arvia recalled its ambassador from Belmark."
    assert (article.title, article.published, article.byline) == ("", None, ())


def test_first_line_above_prose_is_the_title() -> None:
    article = clean_text(f"Harbour reopens after storm\n\n{PROSE[0]}\n\n{PROSE[1]}")
    assert article.title == "Harbour reopens after storm"
    assert article.text == f"{PROSE[0]}\n\n{PROSE[1]}"


def test_lines_that_are_paragraphs_are_set_apart() -> None:
    assert clean_text("\r\n".join(PROSE)).text == "\n\n".join(PROSE)


def test_text_wrapped_at_a_column_keeps_its_lines() -> None:
    wrapped = (
        "The harbour of Westmere opened again on Friday\n"
        "after a storm had kept all ships away from it\n"
        "for a week."
    )
    assert clean_text(f"{wrapped}\n\n\n\n{PROSE[1]}").text == f"{wrapped}\n\n{PROSE[1]}"


def test_dateline_above_prose_is_the_publication_day() -> None:
    article = clean_text(f"Friday, March 1, 2019\n\n{PROSE[0]}\n\n{PROSE[1]}")
    assert (article.published, article.text) == ("2019-03-01", f"{PROSE[0]}\n\n{PROSE[1]}")


def test_dump_without_marker_ends_at_the_author_and_without_the_publisher() -> None:
    article = clean_text(
        "\n\n".join(
            [
                "Harbour reopens after storm", "By Westmere Newsroom", "Posted: 1 March 2019",
                *PROSE,
                "Harbour Storms",
                "Westmere Newsroom",
                "Westmere is a digital platform, founded in 2011, whose newsroom is committed to"
                " unbiased breaking news.",
            ]
        )
    )  # fmt: skip
    assert article.text == "\n\n".join(PROSE)
    assert article.byline == ("Westmere Newsroom",)


def test_news_about_a_news_company_is_no_self_description() -> None:
    closing = (
        "The media company, founded in 1950, said that its newsroom of forty would be closed by the"
        " end of the month."
    )
    text = "\n\n".join(["Paper closes", "By Ada Moreau", "1 March 2019", *PROSE, closing])
    assert clean_text(text).text.endswith(closing)


@pytest.mark.parametrize("text", ["...", "12 - 14", "Title: Only a header\n\n", "\n \n"])
def test_no_letter_is_no_article(text: str) -> None:
    with pytest.raises(NotAnArticleError):
        clean_text(text)
