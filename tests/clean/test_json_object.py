from __future__ import annotations

import json

import pytest

from dateline.clean import clean, decode
from dateline.errors import ArticleError, NotAnArticleError
from dateline.model import Article
from tests.clean.captures import capture_of

TEXT = ' Two lines.\r\n\r\nA "quote", a tab\t, an é, an emoji 🙂 and \\ done.\n'


def clean_json(**fields: object) -> Article:
    return clean(capture_of(json.dumps(fields), "application/json"))


def test_text_is_taken_exactly_as_it_is() -> None:
    assert clean_json(text=TEXT).text == TEXT


@pytest.mark.parametrize("ascii_only", [True, False])
def test_offsets_lead_into_the_literal_of_the_text(ascii_only: bool) -> None:
    fields = {"about": {"text": "something else"}, "text": TEXT, "title": "Two lines."}
    capture = capture_of(json.dumps(fields, ensure_ascii=ascii_only), "application/json")
    article, page = clean(capture), decode(capture)
    pieces = [
        (
            article.text[run.text_start : run.text_start + run.length],
            page[run.capture_start : run.capture_start + run.length],
        )
        for run in article.offsets
    ]
    assert pieces
    assert all(here == there for here, there in pieces)
    assert article.offsets[0].capture_start > page.index("something else")


def test_fields_become_the_article() -> None:
    article = clean_json(
        text="Talks began.", id=17, url="https://post.example/1", title="Talks", language="en-US",
        published="2024-01-14T04:33:00Z", updated="15 January 2024", section="World",
        byline=["Ada Moreau", "Li, Wei"], publisher="Post", rating=5,
    )  # fmt: skip
    assert (article.id, article.url, article.title, article.language) == (
        "17", "https://post.example/1", "Talks", "en",
    )  # fmt: skip
    assert (article.published, article.updated) == ("2024-01-14T04:33:00+00:00", "2024-01-15")
    assert (article.byline, article.section) == (("Ada Moreau", "Li, Wei"), "World")
    assert article.publisher == "Post"


def test_identity_is_the_id_else_the_address_else_the_text() -> None:
    named = clean_json(text="One.", id="a", url="https://post.example/1")
    addressed = clean_json(text="One.", url="https://post.example/1")
    bare = clean_json(text="One.")
    assert named.id == "a"
    assert addressed.id == clean_json(text="Two.", url="https://post.example/1").id
    assert bare.id == clean_json(text="One.").id != clean_json(text="Two.").id
    assert named.revision == addressed.revision == bare.revision


@pytest.mark.parametrize("published", [None, "", "soon", "2024"])
def test_unreadable_date_is_no_date(published: str | None) -> None:
    assert clean_json(text="Talks began.", published=published).published is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('{"title": "x"}', "text"),
        ('{"text": 5}', "text"),
        ('{"text": "a", "title": ["x"]}', "title"),
        ('[{"text": "a"}]', "array"),
        ('{"text": "a",\n "title": }', "line 2"),
        ('{"text": "a"', "broken"),
        ('{"text": "a \\ud83d b"}', "broken"),
        ('{"text": "a", "x": ' + "[" * 100_000, "deep"),
    ],
)
def test_broken_json_is_told_in_one_line(body: str, words: str) -> None:
    with pytest.raises(ArticleError) as caught:
        clean(capture_of(body, "application/json"))
    assert caught.value.code == "article.json"
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_empty_text_is_no_article() -> None:
    with pytest.raises(NotAnArticleError):
        clean_json(text=" \n")
