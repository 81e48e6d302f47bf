"""How a record is told in other codebooks: PLOVER 0.8, CAMEO and their country codes.

The record knows how real an event is and PLOVER and CAMEO do not, so a planned visit becomes an
agreement there and a denied attack a denial. The rules are rows of
``data/ontology/projection.tsv``, which cite what they rest on; here they are read and asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from itertools import combinations, product
from typing import Literal, NamedTuple, get_args

import msgspec

from dateline.errors import ReferenceDataError
from dateline.model import (
    Actor,
    Claim,
    Coding,
    EventReport,
    EventType,
    QuadClass,
    Sector,
    Stance,
    Status,
)
from dateline.reference.ontology import ONTOLOGY_DATA, Ontology, cells, load_ontology, one_of
from dateline.reference.tables import parse_rows

Codebook = Literal["twin", "plover", "cameo", "code", "mirror", "class", "quad"]
CameoClass = Literal[0, 1, 2, 3, 4]
CAMEO_CLASS_NAMES = (
    "statement", "verbal cooperation", "material cooperation", "verbal conflict",
    "material conflict",
)  # fmt: skip
"""Names of the five classes that CAMEO data sets use, by number."""

_COLUMNS = ("codebook", "status", "type", "mode", "cameo", "result", "result_mode", "cites")
_STANCE_COLUMNS = ("stance", "cameo", "cites")
_STATUS_COLUMNS = ("status", "auxiliary", "factuality", "cites")
# Whose bare words are a public statement; anybody else's are an opinion.
_POLITICAL: frozenset[Sector] = frozenset(
    {"GOV", "MIL", "COP", "LEG", "JUD", "PTY", "REB", "IGO", "NGO"}
)
_STATELESS = frozenset({"IGO", "NGO", "ISM", "IMG", "MNC"})
_SAME = "="
_UNTOLD = "-"


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule is asked about: an event as far as codebooks know one."""

    type: EventType | None = None
    status: Status | None = None
    mode: str = ""
    cameo: str = ""


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One row: it fits where every given cell names the event's value."""

    codebook: Codebook
    statuses: tuple[Status, ...]
    types: tuple[EventType, ...]
    modes: tuple[str, ...]
    cameo: tuple[str, ...]
    result: str
    result_mode: str
    cites: str

    def fits(self, case: Case) -> bool:
        """Say whether the row decides this case."""
        return (
            (not self.statuses or case.status in self.statuses)
            and (not self.types or case.type in self.types)
            and (not self.modes or case.mode in self.modes)
            and (not self.cameo or case.cameo.startswith(self.cameo))
        )


class StatusEntry(msgspec.Struct, frozen=True, kw_only=True):
    """What other codebooks have for a status."""

    status: Status
    auxiliary: str
    """PLOVER's auxiliary mode, or empty."""
    factuality: float
    """From -3, certainly not, over 0, open, to 3, certain."""
    cites: str


class Dyad(NamedTuple):
    """One CAMEO event: an ordered pair of actor codes and what one does to the other."""

    source: str
    target: str
    code: str


class Projection(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of every codebook, in order, and the ontology they speak of."""

    ontology: Ontology
    rules: Mapping[Codebook, tuple[Rule, ...]]
    stances: Mapping[Stance, str]
    """The CAMEO code of a claim as such, by its stance."""
    statuses: Mapping[Status, StatusEntry]

    def project_plover(
        self,
        event_type: EventType,
        status: Status,
        mode: str = "",
        *,
        cameo: str = "",
    ) -> tuple[EventType, str] | None:
        """Return type and mode of PLOVER 0.8, or None where PLOVER does not tell such an event.

        >>> load_projection().project_plover("CONSULT", "planned", "visit")
        ('AGREE', '')
        """
        rule = self._rule("plover", Case(type=event_type, status=status, mode=mode, cameo=cameo))
        if rule is None or rule.result == _UNTOLD:
            return None
        if rule.result == _SAME:
            return event_type, mode
        return one_of(rule.result, get_args(EventType)), rule.result_mode

    def project_cameo(
        self,
        event_type: EventType,
        status: Status,
        mode: str = "",
        *,
        cameo: str = "",
    ) -> str:
        """Return the CAMEO code; empty where CAMEO does not tell such an event.

        ``cameo`` is the code of the frame; without one the type and mode decide.

        >>> load_projection().project_cameo("CONSULT", "planned", "visit", cameo="042")
        '036'
        """
        case = Case(type=event_type, status=status, mode=mode, cameo=cameo)
        rule = self._rule("cameo", case)
        if rule is not None and rule.result == _SAME:
            if cameo:
                return cameo
            rule = self._rule("code", case)
        return "" if rule is None or rule.result == _UNTOLD else rule.result

    def cameo_class(self, code: str) -> CameoClass | None:
        """Return the class CAMEO data sets give a code; None for what is no code.

        0 are statements and appeals, 1 and 2 verbal and material cooperation, 3 and 4 conflict;
        root 16 is verbal conflict there.

        >>> load_projection().cameo_class("163")
        3
        """
        rule = self._rule("class", Case(cameo=code)) if code else None
        return None if rule is None else get_args(CameoClass)[int(rule.result)]

    def plover_quad(self, event_type: EventType) -> QuadClass:
        """Return the quad class of PLOVER-shaped exports, where SANCTION is verbal conflict."""
        rule = self._rule("quad", Case(type=event_type))
        if rule is None:
            return self.ontology.quad_class(event_type)
        return one_of(rule.result, get_args(QuadClass))

    def project_claim(self, claim: Claim) -> str:
        """Return the CAMEO code, of roots 01 and 02, of a claim as a public statement.

        Empty for words of people in no public role, which are no CAMEO statement. A claim about
        an event is a statement too; where only one code is wanted, the event's goes first.
        """
        return self.stances[claim.stance] if claim.speaker.sector in _POLITICAL else ""

    def statements(self, coding: Coding) -> tuple[str, ...]:
        """Return the CAMEO codes of the claims that are public statements of their own.

        An accusation, a demand or a denial is told as an event already: its claim, by the same
        actor on the same words, would tell it twice.
        """
        codes = (
            self.project_claim(claim)
            for claim in coding.claims
            if not any(_is_act(event, claim) for event in coding.events)
        )
        return tuple(code for code in codes if code)

    def cameo_dyads(self, event: EventReport) -> tuple[Dyad, ...]:
        """Return the CAMEO events of a report: one for each pair, both ways for two-sided acts.

        A side that is not named is ``---``; an event with nobody on either side tells nothing.
        """
        code = self.project_cameo(event.type, event.status, event.mode, cameo=event.cameo)
        sources = [c for actor in event.actors if (c := self.cameo_actor(actor))]
        targets = [c for actor in event.recipients if (c := self.cameo_actor(actor))]
        if not code or not (sources or targets):
            return ()
        mirror = self._rule("mirror", Case(cameo=code))
        if mirror is not None and not targets:  # all the parties stand on one side
            pairs = list(combinations(sources, 2)) or [(sources[0], "---")]
        else:
            pairs = list(product(sources or ["---"], targets or ["---"]))
        dyads = [Dyad(source, target, code) for source, target in pairs]
        if mirror is not None:
            dyads += [Dyad(target, source, mirror.result) for source, target in pairs]
        return tuple(dict.fromkeys(dyads))

    def carriers(self, status: Status) -> frozenset[EventType]:
        """Return the acts that carry an event of this status: demand, threat, denial, accusation.

        Where such an act stands beside the event, a codebook without statuses tells the act alone.
        """
        return frozenset(
            carrier
            for rule in self.rules["twin"]
            if status in rule.statuses
            for carrier in rule.types
        )

    def told(self, events: Sequence[EventReport]) -> tuple[EventReport, ...]:
        """Return the events, in order, that a codebook without statuses tells.

        Left out are twins: what is denied, threatened, demanded or alleged, where the denial,
        threat, demand or accusation stands on overlapping words.
        """
        return tuple(event for event in events if not self._is_twin(event, events))

    def plover_country(self, actor: Actor) -> str:
        """Return PLOVER's country code of an actor: finer than the record's, or its state's.

        PLOVER's codes for international bodies are for those that have no home state.

        >>> load_projection().plover_country(Actor(name="Kosovo", country="XKX"))
        'KOS'
        """
        has_home = actor.country not in {None, "IGO"}
        if actor.plover_country and not (has_home and actor.plover_country in _STATELESS):
            return actor.plover_country
        entry = self.ontology.countries.get(actor.country or "")
        return entry.plover if entry else actor.country or ""

    def plover_sectors(self, actor: Actor) -> tuple[str, ...]:
        """Return PLOVER's sectors of an actor, primary first; none for a country as such."""
        entry = self.ontology.countries.get(actor.country or "")
        extra = (entry.sector,) if entry and entry.sector else ()
        found = actor.plover_sectors
        if not found and not actor.entity.startswith("country:"):
            found = (self.ontology.plover_sector(actor.sector),)
        known = self.ontology.sectors
        return tuple(dict.fromkeys(s for s in (*found, *extra) if s in known and s != "UNK"))

    def cameo_actor(self, actor: Actor) -> str:
        """Return an actor code in CAMEO's manner: country, then role.

        ``---`` stands where a country is missing; the code is empty where nothing is known.

        >>> load_projection().cameo_actor(Actor(name="rebels", sector="REB"))
        '---REB'
        """
        country = self.plover_country(actor)
        roles = [self.ontology.sectors[s] for s in self.plover_sectors(actor)]
        role = next((entry.cameo for entry in roles if entry.cameo), "")
        if country in {"UNO", "EUR"}:
            country = f"IGO{country}"
        return f"{country or '---'}{role}" if country or role else ""

    def _rule(self, codebook: Codebook, case: Case) -> Rule | None:
        return next((rule for rule in self.rules[codebook] if rule.fits(case)), None)

    def _is_twin(self, event: EventReport, events: Sequence[EventReport]) -> bool:
        carriers = self.carriers(event.status)
        return any(
            other.type in carriers and other is not event and _overlap(event, other)
            for other in events
        )


def load_projection(
    ontology: Ontology | None = None, *, folder: Traversable = ONTOLOGY_DATA
) -> Projection:
    """Read and check the table of projections.

    Raises:
        ReferenceDataError: naming file and line of what is wrong.
    """
    known = load_ontology() if ontology is None else ontology
    rows = parse_rows(folder / "projection.tsv", _COLUMNS, lambda row: _parse(row, known))
    stances = parse_rows(folder / "stances.tsv", _STANCE_COLUMNS, lambda row: _stance(row, known))
    statuses = parse_rows(folder / "statuses.tsv", _STATUS_COLUMNS, _status)
    return Projection(
        ontology=known,
        stances=_complete(stances, get_args(Stance), file=folder / "stances.tsv"),
        statuses=_complete(
            [(entry.status, entry) for entry in statuses],
            get_args(Status),
            file=folder / "statuses.tsv",
        ),
        rules={
            book: tuple(rule for rule in rows if rule.codebook == book)
            for book in get_args(Codebook)
        },
    )


def _is_act(event: EventReport, claim: Claim) -> bool:
    cue = claim.cue_span
    return (
        cue is not None
        and claim.speaker in event.actors
        and any(words.start <= cue.start < words.end for words in event.evidence)
    )


def _overlap(event: EventReport, other: EventReport) -> bool:
    return any(a.start < b.end and b.start < a.end for a in event.evidence for b in other.evidence)


def _parse(row: Mapping[str, str], ontology: Ontology) -> Rule:
    if not row["cites"]:
        raise ValueError("a row must cite what it rests on")
    rule = Rule(
        codebook=one_of(row["codebook"], get_args(Codebook)),
        statuses=tuple(one_of(s, get_args(Status)) for s in _list(row["status"])),
        types=tuple(one_of(t, get_args(EventType)) for t in _list(row["type"])),
        modes=_list(row["mode"]),
        cameo=_list(row["cameo"]),
        result=row["result"],
        result_mode=row["result_mode"],
        cites=row["cites"],
    )
    _check_known(rule, ontology)
    _check_result(rule, ontology)
    return rule


def _stance(row: Mapping[str, str], ontology: Ontology) -> tuple[Stance, str]:
    if row["cameo"] not in ontology.cameo:
        raise ValueError(f"{row['cameo']!r} is no CAMEO code")
    return one_of(row["stance"], get_args(Stance)), row["cameo"]


def _status(row: Mapping[str, str]) -> StatusEntry:
    return StatusEntry(
        status=one_of(row["status"], get_args(Status)),
        auxiliary=one_of(
            row["auxiliary"], ("", "historical", "future", "hypothetical", "negation")
        ),
        factuality=float(row["factuality"]),
        cites=row["cites"],
    )


def _complete[K, T](
    rows: Sequence[tuple[K, T]], keys: tuple[K, ...], *, file: Traversable
) -> dict[K, T]:
    """Return the rows by key.

    Raises:
        ReferenceDataError: a key is missing or stands twice.
    """
    found = dict(rows)
    if len(rows) != len(keys) or set(found) != set(keys):
        raise ReferenceDataError(f"needs one row for each of {keys}", file=str(file))
    return found


def _list(cell: str) -> tuple[str, ...]:
    """Return the values of a cell, none for ``*``; an empty cell is a slip."""
    if not cell:
        raise ValueError("an empty cell; write * for any value")
    return () if cell == "*" else cells(cell)


def _check_known(rule: Rule, ontology: Ontology) -> None:
    for code in rule.cameo:
        if code not in ontology.cameo:
            raise ValueError(f"{code!r} is no CAMEO code")
    for mode in rule.modes:
        if not any((type_, mode) in ontology.modes for type_ in rule.types):
            raise ValueError(f"{mode!r} is no mode of {', '.join(rule.types)}")


def _check_result(rule: Rule, ontology: Ontology) -> None:
    allowed: tuple[str, ...] = (_UNTOLD,)
    if rule.codebook == "plover":
        allowed = (*get_args(EventType), _SAME, _UNTOLD)
    elif rule.codebook in {"cameo", "code", "mirror"}:
        allowed = (*ontology.cameo, *((_SAME, _UNTOLD) if rule.codebook == "cameo" else ()))
    elif rule.codebook == "class":
        allowed = tuple(str(number) for number in get_args(CameoClass))
    elif rule.codebook == "quad":
        allowed = get_args(QuadClass)
    if rule.result not in allowed:
        raise ValueError(f"{rule.result!r} is no result in the codebook {rule.codebook}")
    if rule.result_mode and (rule.result, rule.result_mode) not in ontology.modes:
        raise ValueError(f"{rule.result_mode!r} is no mode of {rule.result}")
