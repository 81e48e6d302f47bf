"""Who a phrase names: countries, organisations, office-holders and role nouns, as dated data.

The dictionary reads what a phrase says by itself. What it leaves open — whose "police", which
"minister" — the article's memory fills in (``annotate/mentions.py``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from dateline.model import Actor, Sector, Word
from dateline.reference.countries import Countries, load_countries
from dateline.reference.tables import DATA, read_table
from dateline.text import fold

_ORGANISATIONS = (
    "id", "name", "aliases", "country", "sector", "plover_country", "plover_sectors",
    "valid_from", "valid_to",
)  # fmt: skip
_AGENTS = ("lemma", "sector", "plover_sectors", "flags")
_FORMER = frozenset({"former", "ex", "ex-", "ousted", "late", "then"})
_SPEAKS_FOR = frozenset(
    """spokesman spokeswoman spokesperson official leader member source representative delegate
    delegation head chief chairman aide adviser deputy director envoy fighter commander supporter
    lawmaker""".split()
)
_LINK_WORDS = frozenset({"of", "the", "and", "for", "-"})


class _Known(NamedTuple):
    """A named entity as the tables have it."""

    actor: Actor
    is_sure: bool


class Actors(msgspec.Struct, frozen=True, kw_only=True):
    """The dictionary of actors, indexed for look-up."""

    names: Mapping[str, _Known]
    longest: int
    agents: Mapping[str, tuple[Sector, tuple[str, ...]]]
    countries: Countries

    def read(
        self, words: Sequence[Word], *, holder: Actor | None = None, date: str | None = None
    ) -> Actor | None:
        """Read the core words of a phrase as an actor.

        Args:
            words: head and pre-modifiers, in order.
            holder: who the phrase's possessor or of-phrase names ("*Iran's* minister").
            date: the article's date, ISO; office-holders are read as of it.
        """
        kept = [w for w in words if w.kind != "determiner"]
        if not kept:
            return None
        known, first, last = self._find_name(kept)
        if known is not None and first == 0 and last == len(kept):
            return msgspec.structs.replace(known, name=_text(kept))
        agent = self._find_agent(kept)
        if agent is not None:
            return self._role(kept, agent, known, holder)
        return self._name(kept, known, (first, last), holder)

    def resolve(self, phrase: str, *, context: str = "", date: str | None = None) -> Actor | None:
        """Read a bare phrase; ``context`` is words around it that may tell the country."""
        words = _words_of(phrase)
        found = self.read(words, date=date)
        if found is None or found.country or not context:
            return found
        return msgspec.structs.replace(found, country=self._country_in(_words_of(context)))

    def _find_name(self, words: Sequence[Word]) -> tuple[Actor | None, int, int]:
        """Return the longest dictionary name in the words, with its place."""
        texts = [fold(word.text) for word in words]
        for length in range(min(len(texts), self.longest), 0, -1):
            for first in range(len(texts) - length, -1, -1):
                name = " ".join(texts[first : first + length]).replace(" 's", "'s")
                known = self.names.get(name)
                if known is not None and (known.is_sure or length == len(texts)):
                    if any(w.kind in {"name", "adjective"} for w in words[first : first + length]):
                        return known.actor, first, first + length
        return None, 0, 0

    def _country_in(self, words: Sequence[Word]) -> str | None:
        known, _, _ = self._find_name(words)
        return known.country if known is not None else None

    def _find_agent(self, words: Sequence[Word]) -> tuple[int, int, str] | None:
        """Return the longest role in the words, the one nearest the end first."""
        forms = [(w.lemma.lower(), w.text.lower()) for w in words]
        for last in range(len(words), 0, -1):
            for length in range(min(4, last), 0, -1):
                part = forms[last - length : last]
                for which in (0, 1):
                    name = " ".join(form[which] for form in part)
                    if name in self.agents:
                        return last - length, last, name
        return None

    def _role(
        self,
        words: Sequence[Word],
        agent: tuple[int, int, str],
        known: Actor | None,
        holder: Actor | None,
    ) -> Actor:
        first, last, role = agent
        sector, plover = self.agents[role]
        owner = known or holder
        if owner is not None and role in _SPEAKS_FOR and owner.sector != "UNK":
            if not owner.entity.startswith("country:"):
                sector, plover = owner.sector, owner.plover_sectors or plover
        if any(word.lemma.lower() in _FORMER for word in words[:first]):
            plover = ("ELI", *plover)
        tail = [w for w in words[last:] if w.kind in {"name", "other"} and w.text[:1].isalpha()]
        head_is_name = bool(tail) and words[-1].kind == "name"
        return Actor(
            name=_text(tail) if head_is_name else _text(words),
            country=owner.country if owner is not None else None,
            sector=sector,
            plover_sectors=plover,
            plover_country=owner.plover_country if owner is not None else "",
        )

    def _name(
        self,
        words: Sequence[Word],
        known: Actor | None,
        place: tuple[int, int],
        holder: Actor | None,
    ) -> Actor | None:
        if known is not None and place[1] == len(words):
            return msgspec.structs.replace(known, name=_text(words[place[0] :]))
        if words[-1].kind != "name":
            return None
        owner = known or holder
        return Actor(
            name=_text(words[place[1] :] if known is not None and place[0] == 0 else words),
            country=owner.country if owner is not None else None,
        )


def _text(words: Sequence[Word]) -> str:
    """Join words as they stand in the text."""
    out = ""
    for before, word in zip((None, *words), words, strict=False):
        out += (" " if before is not None and before.end < word.start else "") + word.text
    return out.strip()


def _words_of(phrase: str) -> list[Word]:
    words, start = [], 0
    for part in phrase.replace("’s", " 's").replace("'s", " 's").split():
        kind = "name" if part[:1].isupper() else "noun"
        words.append(
            Word(start=start, end=start + len(part), text=part, lemma=_lemma(part), kind=kind)  # type: ignore[arg-type]
        )
        start += len(part) + 1
    return words


def _lemma(word: str) -> str:
    low = word.lower()
    if low.endswith("ies"):
        return low[:-3] + "y"
    if low.endswith("men"):
        return low[:-3] + "man"
    return low[:-1] if low.endswith("s") and not low.endswith("ss") else low


def load_actors() -> Actors:
    """Load and check the dictionary of actors."""
    countries = load_countries()
    names: dict[str, _Known] = {}
    for _, row in read_table(DATA / "actors" / "organisations.tsv", _ORGANISATIONS):
        actor = Actor(
            name=row["name"],
            country=row["country"] or None,
            sector=row["sector"],  # type: ignore[arg-type]
            entity=row["id"],
            plover_country=row["plover_country"],
            plover_sectors=tuple(row["plover_sectors"].split("|")) if row["plover_sectors"] else (),
        )
        for alias in (row["name"], *row["aliases"].split("|")):
            if alias:
                names.setdefault(fold(alias.rstrip("?")), _Known(actor, not alias.endswith("?")))
    for name, iso3, is_people in countries.all_names():
        names[fold(name)] = _Known(
            Actor(
                name=name, country=iso3, sector="CVL" if is_people else "GOV",
                entity=f"country:{iso3}",
            ), True,
        )  # fmt: skip
    agents: dict[str, tuple[Sector, tuple[str, ...]]] = {}
    for _, row in read_table(DATA / "actors" / "agents.tsv", _AGENTS):
        agents[row["lemma"]] = (row["sector"], tuple(row["plover_sectors"].split("|")))  # type: ignore[assignment]
    longest = max(len(name.split()) for name in names)
    return Actors(names=names, longest=min(longest, 9), agents=agents, countries=countries)
