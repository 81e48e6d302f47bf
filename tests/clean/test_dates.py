from __future__ import annotations

import pytest

from dateline.clean.dates import read_dated_line, read_moment


@pytest.mark.parametrize(
    ("words", "moment"),
    [
        ("2024-01-14T04:33:00Z", "2024-01-14T04:33:00+00:00"),
        ("2024-01-14T04:33:00.120+0530", "2024-01-14T04:33:00+05:30"),
        ("2024-01-14 04:33:00 -05:00", "2024-01-14T04:33:00-05:00"),
        ("January 14, 2024 at 4:33 am EST", "2024-01-14T04:33:00-05:00"),
        ("Jan. 14, 2024, 10:15 p.m. ET", "2024-01-14T22:15:00-05:00"),
        ("July 14, 2024, 10:15 p.m. ET", "2024-07-14T22:15:00-04:00"),
        ("12 AM GMT, 14 January 2024", "2024-01-14T00:00:00+00:00"),
        ("5:24 AM EDT, Sun July 14, 2024", "2024-07-14T05:24:00-04:00"),
        ("14 January 2024 16:33 (GMT+8)", "2024-01-14T16:33:00+08:00"),
        ("Sun Jan 14 16:33:05 CET 2024", "2024-01-14T16:33:05+01:00"),
        ("14th of January 2024 16:33 IST", "2024-01-14T16:33:00+05:30"),
        ("14. Januar 2024, 16:33 Uhr", "2024-01-14"),
        ("14 de enero de 2024", "2024-01-14"),
        ("14 января 2024", "2024-01-14"),
        ("2024年1月14日", "2024-01-14"),
        ("14.01.2024", "2024-01-14"),
        ("14/01/2024", "2024-01-14"),
        ("01/14/2024", "2024-01-14"),
        ("04/04/2024", "2024-04-04"),
        ("1705206780000", "2024-01-14T04:33:00+00:00"),
        # a zone nobody can name leaves the day
        ("January 14, 2024 at 4:33 am XYZ", "2024-01-14"),
        ("January 14, 2024 at 14:33 pm EST", "2024-01-14"),
    ],
)
def test_moment_is_as_precise_as_its_words(words: str, moment: str) -> None:
    read = read_moment(words)
    assert read is not None
    assert read.iso() == moment


@pytest.mark.parametrize(
    "words",
    ["", "yesterday", "January 2024", "31 February 2024", "2024-13-01", "03/04/2024", "1/2"],
)
def test_what_settles_no_day_is_no_moment(words: str) -> None:
    assert read_moment(words) is None


@pytest.mark.parametrize(
    ("language", "day"),
    [("en-US", "2024-03-04"), ("en-GB", "2024-04-03"), ("es", "2024-04-03"), ("en", None)],
)
def test_language_tells_which_number_is_the_month(language: str, day: str | None) -> None:
    moment = read_moment("03/04/2024", language=language)
    assert (moment.iso() if moment else None) == day


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Published: January 9, 2024 at 6:05 am EST | Updated: Jan 9, 2024 at 7:40 am EST",
         "2024-01-09T06:05:00-05:00", "2024-01-09T07:40:00-05:00"),
        ("Last updated on Sunday, 14 January 2024", None, "2024-01-14"),
        ("By Ada Moreau Posted on 14 January 2024", "2024-01-14", None),
        ("Veröffentlicht am 14. Januar 2024", "2024-01-14", None),
        ("The report was published 14 January 2024 in the capital.", None, None),
        ("14 January 2024", None, None),
    ],
)  # fmt: skip
def test_label_tells_publication_from_correction(
    line: str, published: str | None, updated: str | None
) -> None:
    dated = read_dated_line(line)
    assert (dated.published.iso() if dated.published else None) == published
    assert (dated.updated.iso() if dated.updated else None) == updated
