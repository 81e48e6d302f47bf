"""Who a phrase names, by its own words: dictionary first, then role nouns, then bare names.

What a phrase leaves open — whose "police", which "minister" — the article's memory fills in
(``annotate/mentions.py``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from dateline.model import Actor, Word
from dateline.reference.countries import Countries
from dateline.reference.dictionary import (
    Agent,
    Dictionary,
    Known,
    load_dictionary,
)
from dateline.reference.spelling import person_key, spelling_key
from dateline.text import fold

_FORMER = frozenset({"former", "ex", "ex-", "ousted", "deposed", "erstwhile"})
_SPEAKS_FOR = frozenset(
    """spokesman spokeswoman spokesperson official leader member source representative
    delegate delegation head chief chairman chairwoman aide adviser deputy director envoy
    fighter commander supporter group unit team staff movement gunman militant officer president
    council secretary troop force soldier affiliate wing branch office""".split()
)
_HONORIFICS = frozenset(
    """mr mrs ms dr sir lord lady dame prof rev lt gen col maj capt sgt adm brig fr sheikh
    shaikh sayyid imam hon right king-general""".split()
)
_YEAR = re.compile(r"\d{4}(?:-\d\d)?")
_ARTICLE = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_AGAINST = frozenset({"anti", "pro", "non"})
_ON_BEHALF = frozenset(
    """backed funded allied supported sponsored supplied armed trained financed occupied held made
    built friendly""".split()
)
_BARE_WORD = re.compile(
    r"-(?=(?:based|born|led|controlled)\b)|[^\s,]+?(?=-(?:based|born|led)\b)|[^\s,]+"
)
_PART_OF = re.compile(
    r"^(?:(?:an?|the)\s+)?(?:several|some|many|most|all|one|two|three|dozens|hundreds|thousands|"
    r"groups?|teams?|members?|crowds?|scores)\s+of\s+(?:the\s+)?(?:(?:\w+est|most)\s+)?",
    re.IGNORECASE,
)
_LONGEST_ROLE = 5
_MARK = frozenset({"'s", "’s", "'", "’"})


class _Found(NamedTuple):
    """A dictionary name inside a phrase: what it is and where it stands."""

    known: Known
    first: int
    last: int


class Actors(msgspec.Struct, frozen=True, kw_only=True):
    """The dictionary of actors and how phrases are read with it."""

    dictionary: Dictionary

    @property
    def roles(self) -> Mapping[str, bool]:
        """Role nouns, and whether each is a body and no person."""
        return self.dictionary.roles

    def read(
        self, words: Sequence[Word], *, holder: Actor | None = None, date: str | None = None
    ) -> Actor | None:
        """Read the core words of a phrase as an actor; None where it names nobody.

        Args:
            words: head and pre-modifiers, in order.
            holder: who the phrase's possessor or of-phrase names ("*Iran's* minister").
            date: the article's date (ISO); office-holders are read as of it.
        """
        kept = [w for w in words if w.kind != "determiner"]
        if not kept or all(w.kind == "pronoun" for w in kept):
            return None
        found = self._find(kept, date, holder)
        if found is not None and found.first == 0 and found.last == len(kept):
            return self._told(found.known, _text(kept), date)
        role = self._role_at(kept)
        if role is not None:
            return self._office(kept, role, found, (holder, date))
        return self._name(kept, found, (holder, date))

    def resolve(self, phrase: str, *, context: str = "", date: str | None = None) -> Actor | None:
        """Read a bare phrase, such as a cell of a table.

        Args:
            phrase: the words.
            context: words around it, which may tell the country ("German").
            date: as of when, ISO.
        """
        words = [w for w in _words(phrase) if w.kind != "determiner"]
        told = self._context(context, date)
        whole = self._find(words, date, told) if words else None
        if whole is not None and whole.last - whole.first == len(words):
            return self._told(whole.known, _text(words), date)
        head, *rest = _split_links(phrase)
        ways = (self.read(_words(part), date=date) for part in rest)
        holder = next((actor for actor in ways if actor is not None), told)
        return self._loosely(_words(head), holder, date) or holder

    def _context(self, context: str, date: str | None) -> Actor | None:
        found = self._find(_words(context), date) if context else None
        return found.known.actor if found is not None else None

    def title(self, actor: Actor) -> str:
        """Return the full name of a known actor, as the tables have it, or nothing."""
        key = fold(_ARTICLE.sub("", actor.name))
        names = self.dictionary.names
        spelled = self.dictionary.spellings.get(spelling_key(key), "")
        for group in (names.get(k) for k in (key, person_key(key), spelled)):
            for known in group or ():
                if known.actor.entity == actor.entity:
                    return known.actor.name
        return self._full_name(key, actor)

    def _full_name(self, surname: str, actor: Actor) -> str:
        bearers = self.dictionary.surnames.get(surname, ())
        known = (self.dictionary.names[key][0] for key in bearers)
        return next((k.actor.name for k in known if k.actor.entity == actor.entity), "")

    def _loosely(
        self, words: Sequence[Word], holder: Actor | None, date: str | None
    ) -> Actor | None:
        """Read a phrase known to name an actor; an unknown head noun counts as its body's."""
        for last in range(len(words), 0, -1):
            actor = self.read(words[:last], holder=holder, date=date)
            if actor is not None:
                return actor
        return None

    def named(self, name: str, *, date: str | None = None) -> Actor | None:
        """Return who bears exactly this name, an article before it left out."""
        bare = _ARTICLE.sub("", name)
        known = self._lookup(" ".join(fold(bare).split()), date, None)
        return self._told(known, bare, date) if known is not None else None

    # --- names ---

    def _find(
        self, words: Sequence[Word], date: str | None, holder: Actor | None = None
    ) -> _Found | None:
        """Return the longest dictionary name in the words, the one nearest the end first."""
        texts = [fold(word.text) for word in words]
        for length in range(min(len(texts), self.dictionary.longest), 0, -1):
            for first in range(len(texts) - length, -1, -1):
                last = first + length
                if not any(w.text[:1].isupper() for w in words[first:last]):
                    continue
                if _is_other_side(words, first, last):
                    continue
                known = self._lookup(
                    _joined(texts[first:last]), date, holder, is_plain=_is_plain(words[first:last])
                )
                if known is not None and (known.is_sure or length == len(texts)):
                    return _Found(known, first, last)
        return self._find_person(texts, words, (date, holder))

    def _find_person(
        self, texts: list[str], words: Sequence[Word], known: tuple[str | None, Actor | None]
    ) -> _Found | None:
        """Find a person under another spelling of the name, or under the family name."""
        date, holder = known
        for first in range(len(words) - 1):
            if not _is_name(words[first:]):
                continue
            key = self.dictionary.spellings.get(spelling_key(" ".join(texts[first:])))
            person = self._lookup(key, date, holder) if key else None
            if person is not None:
                return _Found(person, first, len(words))
        if words[-1].kind != "name" or texts[-1] not in self.dictionary.surnames:
            return None
        found = self._of_surname(texts, date, holder)
        return _Found(found, len(words) - 1, len(words)) if found is not None else None

    def _of_surname(self, texts: list[str], date: str | None, holder: Actor | None) -> Known | None:
        """Return whom a family name stands for: its one bearer, or who held the office named."""
        bearers = [self.dictionary.names[key] for key in self.dictionary.surnames[texts[-1]]]
        if len(texts) == 1:
            if len(bearers) > 1 and date:
                bearers = [group for group in bearers if any(_is_held(k, date) for k in group)]
            return _as_of(bearers[0], date) if len(bearers) == 1 else None
        role = self._role_before(texts)
        if not role:
            return None
        country = holder.country if holder is not None else None
        held = [
            known
            for group in bearers
            for known in group
            if known.office == role
            and country in {None, known.actor.country}
            and _has_begun(known, date)
        ]
        now = [known for known in held if _is_held(known, date)] or held
        return now[0] if len({known.actor.entity for known in now}) == 1 else None

    def _role_before(self, texts: list[str]) -> str:
        """Return the longest role right before the last word."""
        tails = (" ".join(texts[-1 - length : -1]) for length in range(_LONGEST_ROLE, 0, -1))
        return next((tail for tail in tails if tail in self.dictionary.agents), "")

    def _lookup(
        self, key: str, date: str | None, holder: Actor | None, *, is_plain: bool = False
    ) -> Known | None:
        names = self.dictionary.names
        group = names.get(key) or names.get(person_key(key)) or ()
        if is_plain:
            group = tuple(known for known in group if not known.is_acronym)
        if not group:
            return None
        if group[0].kind != "organisation":
            return _as_of(group, date)
        return _of_country(group, holder.country if holder is not None else None)

    def _told(self, known: Known, text: str, date: str | None) -> Actor:
        """Return a known actor under the name the text uses, out of office where that has ended."""
        actor = msgspec.structs.replace(known.actor, name=text)
        when = _YEAR.match(date or "")
        if known.kind == "person" and when and known.valid_to and known.valid_to < when[0]:
            return msgspec.structs.replace(actor, plover_sectors=("ELI", *actor.plover_sectors))
        return actor

    # --- roles ---

    def _role_at(self, words: Sequence[Word]) -> tuple[int, int, Agent] | None:
        """Return the longest role noun in the words, the one nearest the end first."""
        forms = [(w.lemma.lower(), w.text.lower()) for w in words]
        for last in range(len(words), 0, -1):
            for length in range(min(_LONGEST_ROLE, last), 0, -1):
                part = forms[last - length : last]
                for which in (0, 1):
                    agent = self.dictionary.agents.get(" ".join(form[which] for form in part))
                    if agent is not None and _is_role(words, last - length, last, agent):
                        return last - length, last, self._lent(words, last - length, agent)
        return None

    def _lent(self, words: Sequence[Word], first: int, agent: Agent) -> Agent:
        """Return the sector of the body before a word such as *officer* or *spokesman*."""
        if words[first].lemma.lower() not in _SPEAKS_FOR or first == 0:
            return agent
        before = self._role_at(words[:first])
        return before[2] if before is not None and before[1] == first else agent

    def _office(
        self,
        words: Sequence[Word],
        role: tuple[int, int, Agent],
        found: _Found | None,
        known: tuple[Actor | None, str | None],
    ) -> Actor:
        first, last, agent = role
        holder, date = known
        if found is not None and found.known.kind == "person" and found.last == len(words):
            person = self._told(found.known, _text(words[found.first :]), date)
            return _with_role(person, agent, words[:first])
        owner = found.known.actor if found is not None else holder
        lends = owner if owner is not None and _is_body(owner) else None
        body = lends if words[last - 1].lemma.lower() in _SPEAKS_FOR else None
        tail = _name_part(words[last:])
        actor = Actor(
            name=_text(tail) if tail else _text(words),
            country=owner.country if owner is not None else None,
            sector=(body or agent).sector,
            plover_sectors=(body or agent).plover_sectors,
            plover_country=lends.plover_country if lends is not None else "",
        )
        return _with_former(actor, words[:first])

    def _name(
        self, words: Sequence[Word], found: _Found | None, known: tuple[Actor | None, str | None]
    ) -> Actor | None:
        holder, date = known
        if found is not None and _is_inside_name(words, found):
            found = None
        if found is not None and found.last == len(words):
            return self._told(found.known, _text(words[found.first :]), date)
        if words[-1].kind != "name":
            return None
        owner = found.known.actor if found is not None else holder
        rest = words[found.last :] if found is not None and found.first == 0 else words
        body = owner if owner is not None and _is_body(owner) else None
        return Actor(
            name=_text(_name_part(rest) or list(rest)),
            country=owner.country if owner is not None else None,
            sector=body.sector if body is not None else "UNK",
            plover_country=body.plover_country if body is not None else "",
            plover_sectors=body.plover_sectors if body is not None else (),
        )


def load_actors(countries: Countries, *, own: Path | None = None) -> Actors:
    """Load and check the dictionary of actors, the person's own office-holders in front."""
    return Actors(dictionary=load_dictionary(countries, own=own))


def _is_body(owner: Actor) -> bool:
    """Tell a body that lends its sector to who speaks for it; a country does not."""
    if owner.sector == "UNK":
        return False
    return not owner.entity.startswith(("country:", "region:"))


def _is_other_side(words: Sequence[Word], first: int, last: int) -> bool:
    """Tell "anti-*Syria*" and "*US*-backed": it says whom a group is against or paid by."""
    before = [w.text.lower() for w in words[max(0, first - 2) : first]]
    after = [w.text.lower() for w in words[last : last + 2]]
    against = before[-1:] == ["-"] and before[0] in _AGAINST
    is_cut = "-" in {words[first].text, words[last - 1].text}
    return is_cut or against or (after[:1] == ["-"] and after[-1] in _ON_BEHALF)


def _is_plain(words: Sequence[Word]) -> bool:
    """Tell a single word written like a name and not in capitals."""
    return len(words) == 1 and words[0].text[1:].islower()


def _is_name(words: Sequence[Word]) -> bool:
    """Tell words that can be one person's name, honorifics and roles left out."""
    return bool(words) and all(w.kind == "name" and w.text[:1].isupper() for w in words)


def _has_begun(known: Known, date: str | None) -> bool:
    when = _YEAR.match(date or "")
    return when is None or known.valid_from[: len(when[0])] <= when[0]


def _is_held(known: Known, date: str | None) -> bool:
    when = _YEAR.match(date or "")
    return when is None or (
        _has_begun(known, date) and (not known.valid_to or known.valid_to >= when[0])
    )


def _is_role(words: Sequence[Word], first: int, last: int, agent: Agent) -> bool:
    """Ask that a role be the head or stand before a name, and be no part of the name itself."""
    if any(w.kind not in {"name", "other"} for w in words[last:]):
        return False
    named = all(w.kind == "name" for w in words)
    return not (named and len(words) > 1 and agent.sector == "CVL" and last - first == 1)


def _is_inside_name(words: Sequence[Word], found: _Found) -> bool:
    """Tell a country's or people's name that is only a part of a person's: "Choe Son *Hui*"."""
    short = found.first > 0 and found.known.kind not in {"organisation", "person"}
    return short and all(word.kind == "name" for word in words)


def _of_country(group: tuple[Known, ...], country: str | None) -> Known:
    """Return the body of that name in a country; a name that several bear says no other one."""
    own = [known for known in group if known.actor.country == country]
    if own or len({known.actor.country for known in group}) == 1:
        return (own or group)[0]
    first = group[0]
    open_actor = msgspec.structs.replace(first.actor, country=country, entity="", plover_country="")
    return msgspec.structs.replace(first, actor=open_actor)


def _as_of(group: tuple[Known, ...], date: str | None) -> Known:
    """Return the office held at a date; the latest begun before it, else the latest of all."""
    if len(group) == 1:
        return group[0]
    latest = max(group, key=lambda known: known.valid_from)
    when = _YEAR.match(date or "")
    if when is None:
        return latest
    begun = [known for known in group if _has_begun(known, date)]
    held = [known for known in begun if _is_held(known, date)]
    return max(held or begun or [latest], key=lambda known: known.valid_from)


def _with_role(person: Actor, agent: Agent, before: Sequence[Word]) -> Actor:
    """Give a known person the sector of the role the text names, unless it is the same."""
    if agent.sector == "UNK" or "ELI" not in person.plover_sectors:
        return _with_former(person, before)
    actor = msgspec.structs.replace(
        person, sector=agent.sector, plover_sectors=agent.plover_sectors
    )
    return _with_former(actor, before)


def _with_former(actor: Actor, before: Sequence[Word]) -> Actor:
    if not any(word.lemma.lower() in _FORMER for word in before):
        return actor
    sectors = tuple(s for s in actor.plover_sectors if s != "ELI")
    return msgspec.structs.replace(actor, plover_sectors=("ELI", *sectors))


def _name_part(words: Sequence[Word]) -> list[Word]:
    """Return a proper name without honorifics; empty where the words hold none."""
    kept = [w for w in words if fold(w.text).strip(".") not in _HONORIFICS and w.text not in _MARK]
    return kept if kept and kept[-1].kind == "name" else []


def _joined(texts: Sequence[str]) -> str:
    return " ".join(texts).replace(" 's", "'s").replace(" - ", "-")


def _text(words: Sequence[Word]) -> str:
    """Join words as they stand in the text."""
    out = ""
    for before, word in zip((None, *words), words, strict=False):
        out += (" " if before is not None and before.end < word.start else "") + word.text
    return out.strip()


def _split_links(phrase: str) -> list[str]:
    """Return the head of a bare phrase and what it is 'of', 'in', 'from' or possessed by."""
    phrase = _PART_OF.sub("", phrase.replace("’", "'"))
    named, comma, explained = phrase.partition(", ")
    if comma and "'s " not in named:
        return [named, explained.partition("'s ")[0]]
    head, mark, tail = phrase.partition("'s ")
    if mark:
        return [re.split(r"\s(?:of|for)\s", tail, maxsplit=1)[0], head]
    found = re.split(r"\s(?:of|in|from|for|at)\s(?:the\s)?", phrase, maxsplit=1)
    return found if len(found) == 2 and len(found[0].split()) < 7 else [phrase]


def _words(phrase: str) -> list[Word]:
    words: list[Word] = []
    for part in _BARE_WORD.finditer(phrase):
        text = part[0]
        if text.lower() in {"the", "a", "an", "several", "some", "two", "three"}:
            kind = "determiner"
        else:
            kind = "name" if text[:1].isupper() else "noun"
        words.append(
            Word(
                start=part.start(),
                end=part.end(),
                text=text,
                lemma=_singular(text.lower()),
                kind=kind,  # type: ignore[arg-type]  # one of the three above
            )
        )
    return words


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word
