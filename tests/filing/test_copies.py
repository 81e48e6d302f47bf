"""What is a copy, of which kind, and what is not: in words of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dateline.filing.fingerprints import MOST_HASHES, SHARED_KEYS, compare, fingerprint, keys
from dateline.filing.passages import align

WIRE = """\
Fishermen from three villages near Karsk blocked the harbour entrance on Tuesday, demanding that the
government withdraw licences granted to foreign trawlers last autumn. About forty small boats
anchored across the channel before sunrise, according to the harbour authority, and ferries to the
outer islands were cancelled until further notice. Fisheries minister Ines Torre said negotiations
would begin immediately, but refused to suspend licences before an agreement had been reached. The
blockade follows months of complaints about empty nets and damaged equipment along the coast.
"""
OWN_REPORT = """\
KARSK — By seven in the morning nothing moved here. Skippers had tied their boats together in a
long chain, and their families watched from the breakwater, handing down coffee and bread. Nobody
aboard expects the minister, Ines Torre, to give in this week. "We have fished these waters for
generations," said Pavel Orlik, whose brother sold his vessel in spring. Tourists stranded on the
quay wondered how they would reach the islands, while police looked on from two launches.
"""
REWORDED = """\
Fishermen of three villages near Karsk on Tuesday blocked the entrance of the harbour. They demand
that the government withdraw licences granted to foreign trawlers last autumn. Some forty small
boats anchored across the channel before sunrise, the harbour authority reported; ferries to the
outer islands were cancelled until further notice. Minister Ines Torre said negotiations would
begin immediately but she refused to suspend licences before an agreement had been reached.
"""
ELSEWHERE = """\
Parliament in Velden adopted a budget with deep cuts to railways and universities after a debate of
nineteen hours, while several thousand students demonstrated outside and trains stood still in most
provinces. Opposition leaders announced that they would challenge individual paragraphs in court.
"""


def kind(one: str, other: str) -> str | None:
    found = compare(fingerprint(one), fingerprint(other))
    return found.kind if found else None


def test_reprint_with_another_headline_is_a_reprint() -> None:
    assert kind("Boats shut Karsk harbour\n\n" + WIRE, WIRE) == "reprint"


def test_first_sentences_alone_are_an_excerpt_of_the_whole() -> None:
    start = WIRE[: WIRE.index("Fisheries minister")]
    assert kind(start, WIRE + ELSEWHERE + OWN_REPORT) == "excerpt"


def test_rewording_is_found() -> None:
    assert kind(REWORDED, WIRE) is not None


def test_round_up_holds_the_report() -> None:
    assert kind(ELSEWHERE + WIRE + OWN_REPORT, WIRE) == "roundup"


def test_two_reporters_at_one_event_are_no_copies() -> None:
    assert kind(OWN_REPORT, WIRE) is None


def test_two_quoted_sentences_make_no_copy() -> None:
    quoting = ELSEWHERE + OWN_REPORT + WIRE[: WIRE.index("About forty")]
    assert kind(quoting, WIRE) is None


@pytest.mark.parametrize("copy", [WIRE, REWORDED, ELSEWHERE + WIRE])
def test_copies_share_enough_keys_to_be_compared(copy: str) -> None:
    assert len(set(keys(fingerprint(copy))) & set(keys(fingerprint(WIRE)))) >= SHARED_KEYS


def test_passages_lead_to_the_same_words_in_both() -> None:
    for passage in align(ELSEWHERE + WIRE, WIRE):
        words = (ELSEWHERE + WIRE)[passage.start : passage.end]
        assert words == WIRE[passage.other_start : passage.other_end]
        assert len(words) > 200


@given(st.text(max_size=400), st.text(max_size=400))
def test_any_texts_can_be_compared_and_both_ways_agree(one: str, other: str) -> None:
    mine, theirs = fingerprint(one), fingerprint(other)
    assert len(mine.hashes) <= 4 * MOST_HASHES
    there, back = compare(mine, theirs), compare(theirs, mine)
    assert (there is None) == (back is None)
    if there and back:
        assert (there.share, there.share_of_other) == (back.share_of_other, back.share)
    for passage in align(one, other):
        assert 0 <= passage.start < passage.end <= len(one)
        assert 0 <= passage.other_start < passage.other_end <= len(other)
