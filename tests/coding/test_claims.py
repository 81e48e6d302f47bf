"""Who says what, by which words, with which stance."""

from __future__ import annotations

from pathlib import Path

import pytest

from dateline.model import Claim
from tests.conftest import Read


def claims_of(read: Read, text: str) -> list[Claim]:
    _, coding = read(text)
    return list(coding.claims)


def told(claims: list[Claim]) -> list[tuple[str, str, str]]:
    return [(claim.speaker.name, claim.cue, claim.content.quote) for claim in claims]


@pytest.mark.parametrize(
    ("text", "cue", "content"),
    [
        ("Kenya's president said that the port would reopen.", "said", "the port would reopen"),
        ('"We will rebuild," Kenya\'s president said on Monday.', "said", "We will rebuild,"),
        (
            "The port, Kenya's president said on Monday, will reopen in May.",
            "said",
            "will reopen in May",
        ),
        (
            "According to the Chilean navy, two ships ran aground.",
            "According to",
            "two ships ran aground",
        ),
        (
            "Two ships ran aground, according to the Chilean navy.",
            "according to",
            "Two ships ran aground",
        ),
        (
            "Ghana's foreign minister urged the rebels to lay down their arms.",
            "urged",
            "the rebels to lay down their arms",
        ),
        (
            "The European Union called on Serbia to release the judges.",
            "called on",
            "Serbia to release the judges",
        ),
        (
            "Peru's interior minister called the strike a disgrace.",
            "called",
            "the strike a disgrace",
        ),
        (
            "Latvia's prime minister condemned the attack on the convoy.",
            "condemned",
            "the attack on the convoy",
        ),
        (
            "Norway's prime minister expressed concern about the seizure of the tanker.",
            "expressed concern about",
            "the seizure of the tanker",
        ),
        (
            "In the view of the Danish prime minister, the strait must stay open.",
            "view",
            "the strait must stay open",
        ),
    ],
)
def test_content_is_what_is_said(read: Read, text: str, cue: str, content: str) -> None:
    found = {(claim.cue, claim.content.quote.rstrip(",")) for claim in claims_of(read, text)}
    assert (cue, content.rstrip(",")) in found


def test_quotation_before_and_behind_its_cue_is_two_claims(read: Read) -> None:
    text = '"The bridge is gone," the mayor of Lagos said. "We need boats and we need them now."'
    claims = claims_of(read, text)
    assert [claim.content.quote for claim in claims] == [
        "The bridge is gone",
        "We need boats and we need them now",
    ]
    assert claims[0].cue_span == claims[1].cue_span


def test_quotation_goes_on_in_the_next_paragraph(read: Read) -> None:
    text = (
        'Zambia\'s finance minister said: "The debt is too high.\n"We shall not pay it this year."'
    )
    quotes = {claim.content.quote for claim in claims_of(read, text)}
    assert any("too high" in quote for quote in quotes)
    assert any("not pay it" in quote for quote in quotes)


def test_words_inside_a_quotation_are_no_claims_of_their_own(read: Read) -> None:
    text = '"I think the minister said the truth," Fiji\'s president said.'
    assert [claim.cue for claim in claims_of(read, text)] == ["said"]


def test_what_is_said_to_have_been_said_is_no_second_claim(read: Read) -> None:
    text = "Cuba's foreign minister said that the bishops had condemned the embargo."
    assert [claim.cue for claim in claims_of(read, text)] == ["said"]


def test_next_saying_ends_the_first(read: Read) -> None:
    text = "The Polish president said the talks had failed and called the offer an insult."
    assert told(claims_of(read, text)) == [
        ("Polish president", "said", "the talks had failed"),
        ("Polish president", "called", "the offer an insult"),
    ]


def test_every_speaker_of_a_sentence_makes_the_claim(read: Read) -> None:
    text = "Egypt and Jordan warned that the truce could collapse."
    assert [claim.speaker.country for claim in claims_of(read, text)] == ["EGY", "JOR"]


def test_statement_speaks_for_its_issuer(read: Read) -> None:
    text = "The Finnish government issued a statement saying that the cable had been cut."
    assert [claim.speaker.country for claim in claims_of(read, text)] == ["FIN"]


def test_pronoun_is_whoever_spoke_last(read: Read) -> None:
    text = (
        "Angela Merkel said that the border was open. "
        '"Nobody will be turned away from the border," she said.'
    )
    assert {claim.speaker.name for claim in claims_of(read, text)} == {"Angela Merkel"}


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's president may say that the port is open.",
        "No minister said that the port was open.",
        "Kenya's president did not say that the port was open.",
        "The council added two members.",
        "Divers found a body in the harbour.",
        "The army attacked the village.",
    ],
)
def test_what_is_not_said_is_no_claim(read: Read, text: str) -> None:
    assert claims_of(read, text) == []


def stance_table() -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / "stances.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [(stance, sentence) for line in lines for stance, _, sentence in [line.partition("\t")]]


def test_stance_is_the_cue_s_or_that_of_the_words(read: Read) -> None:
    table = stance_table()
    found = [{claim.stance for claim in claims_of(read, sentence)} for _, sentence in table]
    wrong = [(*row, told) for row, told in zip(table, found, strict=True) if told != {row[0]}]
    assert len(table) >= 60
    assert wrong == []


def test_speech_that_does_two_things_is_two_claims(read: Read) -> None:
    text = (
        '"These stories are false and baseless. Serbia must return the ambassador at once," '
        "Croatia's president said."
    )
    assert [(claim.stance, claim.content.quote) for claim in claims_of(read, text)] == [
        ("denies", "These stories are false and baseless"),
        ("demands", "Serbia must return the ambassador at once"),
    ]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            '"This is theatre and we are puppets," said Fiji\'s deputy Ana Vula, angry at it.',
            "Ana Vula",
        ),
        (
            '"We have had enough #Suva," tweeted Fiji\'s finance minister.',
            "Fiji's finance minister",
        ),
        (
            'The press met Fiji\'s president Ana Vula on the ship. "It sails today," she said.',
            "Ana Vula",
        ),
        (
            "Fiji's president Ana Vula came home at noon. She promised to rebuild the port.",
            "Ana Vula",
        ),
        (
            "The Election Commission of Fiji had met. They said that the count was over.",
            "Election Commission",
        ),
    ],
)
def test_speaker_is_outside_of_what_is_said(read: Read, text: str, speaker: str) -> None:
    found = [claim.speaker.name for claim in claims_of(read, text)]
    assert found
    assert all(name in speaker or speaker in name for name in found)


@pytest.mark.parametrize(
    ("text", "cue", "contents"),
    [
        (
            "Fiji's envoy called the dam useless. “It holds no water,“ said Fiji's envoy.",
            "said",
            ["It holds no water"],
        ),
        (
            'In a speech, Fiji\'s envoy praised the crew: "Come home and rest," he said.',
            "said",
            ["Come home and rest"],
        ),
        (
            'Fiji\'s envoy wrote to his friends, "It is time to go," and shared a map.',
            "wrote",
            ["It is time to go"],
        ),
        (
            'Fiji\'s envoy said the crew should rest. "They have been at sea for months."',
            "said",
            ['the crew should rest. "They have been at sea for months'],
        ),
        (
            'Fiji\'s envoy said he had seen the offer, but "the offer was not serious."',
            "said",
            ['he had seen the offer, but "the offer was not serious'],
        ),
        (
            "Fiji's envoy said during a visit to the capital that Tonga had closed the port.",
            "said",
            ["Tonga had closed the port"],
        ),
        (
            '"Are we there yet? Surely not," Fiji\'s envoy said. "Shall we be? Absolutely."',
            "said",
            ["Are we there yet? Surely not", "Shall we be? Absolutely"],
        ),
        (
            "Reuters reported on Monday a Fijian source, whom it did not name, said the port shut.",
            "said",
            ["the port shut"],
        ),
        (
            "Fiji's envoy said the crew was safe before adding that the ship was lost.",
            "said",
            ["the crew was safe"],
        ),
    ],
)
def test_content_ends_where_the_speech_does(
    read: Read, text: str, cue: str, contents: list[str]
) -> None:
    found = [c.content.quote.strip('.,"“”') for c in claims_of(read, text) if c.cue == cue]
    assert found == contents


def test_spans_are_the_words_of_the_article(read: Read) -> None:
    text = (
        "The Irish foreign minister, who arrived on Monday, said the treaty was “a first step”. "
        "“It took nine years,” he added, “and it was worth it.”"
    )
    document, coding = read(text)
    assert coding.claims
    for claim in coding.claims:
        words = claim.content
        assert document.article.text[words.start : words.end] == words.quote
        assert claim.cue_span is not None
        assert text[claim.cue_span.start : claim.cue_span.end] == claim.cue
        assert claim.speaker_span is not None
        assert text[claim.speaker_span.start : claim.speaker_span.end]
