"""Universal Dependencies → clauses, for every language whose parser writes them.

Passives are turned round, subjects handed down to infinitives, participles and coordinated verbs,
relative pronouns replaced by what they stand for, event nouns read as clauses. What differs between
languages is in their function words (``function.tsv``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from dateline.annotate.syntax.nominals import NOUNS, Nominals, extent_of
from dateline.annotate.syntax.parsed import Predicates
from dateline.annotate.syntax.tree import Node
from dateline.model import Clause, ClauseKind, ClauseRelation, Link, Phrase, Sentence, Tense
from dateline.reference.grammar import Grammar

_FUNCTION = frozenset({"aux", "cop", "amod", "case", "mark", "fixed", "flat", "compound", "det"})
_CONDITIONS = frozenset(["if", "unless", "whether"])
_TIMES = frozenset(["after", "before", "while", "when", "until", "since"])
_CAUSES = frozenset(["because", "as"])
_CONCESSIONS = frozenset(["although", "despite"])
_PURPOSES = frozenset({"in order to"})
_RELATIONS: dict[str, ClauseRelation] = {
    "root": "root", "ccomp": "complement", "xcomp": "open-complement", "conj": "coordinate",
    "csubj": "subject", "parataxis": "parataxis", "nsubj": "subject", "obj": "object",
    "iobj": "oblique", "obl": "oblique", "nmod": "noun-complement", "appos": "apposition",
}  # fmt: skip


class Reading:
    """One parsed sentence on its way to phrases and clauses."""

    def __init__(
        self, nodes: Sequence[Node], sentence: Sentence, known: Predicates, grammar: Grammar
    ) -> None:
        self._nodes = nodes
        self._sentence = sentence
        self._known = known
        self._grammar = grammar
        self._nominals = Nominals(nodes, sentence, known, grammar)

    def read(self, first_phrase: int, first_clause: int) -> tuple[list[Phrase], list[Clause]]:
        """Return the phrases and clauses, numbered on from those of the sentences before."""
        self._nominals.number(first_phrase)
        heads = [node for node in self._nodes if self._is_predicate(node)]
        self._clause_of = {node.i: first_clause + n for n, node in enumerate(heads)}
        drafts = {n.i: self._noun(n) if self._is_event_noun(n) else self._verb(n) for n in heads}
        for node in sorted(heads, key=lambda node: node.depth()):
            drafts[node.i] = self._inherit(node, drafts)
        return list(self._nominals.phrases()), [drafts[node.i] for node in heads]

    # --- what is a predicate ---

    def _is_predicate(self, node: Node) -> bool:
        if node.kind in _FUNCTION:
            return False
        if node.pos in {"VERB", "AUX"}:
            return not self._nominals.is_phrase(node)
        if self._is_event_noun(node):
            return True
        return self._is_said_of(node)

    def _is_event_noun(self, node: Node) -> bool:
        return (
            node.pos in NOUNS and self._nominals.is_phrase(node) and node.lemma in self._known.nouns
        )

    def _is_said_of(self, node: Node) -> bool:
        """Tell "is *ready* to …", "was *a threat*", with a copula or, as in Russian, without."""
        if node.below("cop"):
            return True
        adjective = node.pos == "ADJ" and not self._nominals.is_phrase(node)
        return adjective and bool(node.below("nsubj")) and node.kind not in {"amod"}

    # --- noun clauses ---

    def _noun(self, node: Node) -> Clause:
        nominals = self._nominals
        links = tuple(nominals.links(node))
        owner = nominals.members(c for c in node.below("det") if nominals.is_phrase(c))
        held = tuple(link.phrase for link in links if link.prep == "of")
        agents = self._noun_agents(node, links)
        if not agents and not owner and node.lemma not in self._known.undergone:
            owner, held = held[:1], held[1:]
        start, end = extent_of(node)
        relation, marker = self._noun_relation(node)
        return Clause(
            index=self._clause_of[node.i],
            sentence=self._sentence.index,
            start=start,
            end=end,
            kind="noun",
            predicate=node.lemma,
            head_start=node.start,
            head_end=node.end,
            phrase=nominals.index[node.i],
            subjects=agents or owner,
            objects=held,
            obliques=links,
            modifiers=tuple(c.lemma for c in node.below("amod", "compound", "nummod")),
            is_negated=any(c.lower in self._grammar.never for c in node.below("det", "advmod")),
            parent=self._parent(node.head),
            relation=relation,
            marker=marker,
        )

    def _noun_agents(self, node: Node, links: Sequence[Link]) -> tuple[int, ...]:
        """Return by whom an act is done, though the parser may hang it on a noun or verb beside."""
        own = tuple(link.phrase for link in links if link.prep == "by")
        near = [c for child in node.below("nmod") for c in child.children]
        if node.head is not None and node.head.i > node.i:
            near += [c for c in node.head.children if node.i < c.i < node.head.i]
        strays = [c for c in near if c.kind in {"nmod", "obl"} and c.below("case")]
        return own or self._nominals.members(
            c for c in strays if "by" in self._nominals.slots_of(c)
        )

    def _noun_relation(self, node: Node) -> tuple[ClauseRelation, str]:
        if node.kind == "conj" and node.head is not None and self._nominals.is_phrase(node.head):
            return self._noun_relation(node.head)
        slots = self._nominals.slots_of(node) if node.kind in {"nmod", "obl", "iobj"} else ()
        if node.dep == "nsubj:pass":
            return "object", ""
        return _RELATIONS.get(node.kind, "root"), slots[0] if slots else ""

    # --- verb and adjective clauses ---

    def _verb(self, node: Node) -> Clause:
        auxiliaries = node.below("aux", "cop")
        passive = self._is_passive(node, auxiliaries)
        agents = self._agents(node) if passive else ()
        predicate, taken = self._predicate(node)
        relation, marker = self._relation(node)
        start, end = extent_of(node)
        kind: ClauseKind = "adjective" if node.pos == "ADJ" else "verb"
        return Clause(
            index=self._clause_of[node.i],
            sentence=self._sentence.index,
            start=start,
            end=end,
            kind=kind,
            predicate=predicate,
            head_start=node.start,
            head_end=node.end,
            subjects=agents if passive else self._subjects(node),
            objects=self._objects(node, passive, taken),
            indirect=self._nominals.members(c for c in node.below("iobj") if c not in taken),
            attributes=self._attributes(node, taken),
            obliques=tuple(self._obliques(node, taken, agents)),
            modifiers=tuple(c.lemma for c in node.below("advmod")),
            auxiliaries=self._modals(node, auxiliaries),
            tense=_tense(node, auxiliaries),
            is_passive=passive,
            is_negated=self._is_negated(node),
            is_perfect=any(a.dep == "aux:tense" for a in auxiliaries),
            is_finite=_is_finite(node, auxiliaries),
            parent=self._parent(node.head),
            relation=relation,
            marker=marker,
        )

    def _predicate(self, node: Node) -> tuple[str, list[Node]]:
        """Return the lemma, with a word that makes one verb of both: *mettre fin*, *take part*."""
        if node.pos in NOUNS or node.pos in {"PRON", "NUM", "X"}:
            return "be", []
        lemma = self._known.verb_forms.get(node.lower, node.lemma)
        lemma = node.lemma if node.lemma in self._known.verbs or node.pos == "ADJ" else lemma
        if any(c.kind == "expl" for c in node.children) and f"se {lemma}" in self._known.verbs:
            lemma = f"se {lemma}"
        for child in node.children:
            case = self._nominals.case_words(child)
            for words in (f"{case} {child.lemma}", f"{case} {child.lower}") if case else (
                child.lemma, child.lower
            ):  # fmt: skip
                if f"{lemma} {words}" in self._known.verbs:
                    return f"{lemma} {words}", [child]
        return lemma, []

    def _subjects(self, node: Node) -> tuple[int, ...]:
        return self._nominals.members(self._antecedent(c) for c in node.below("nsubj"))

    def _objects(self, node: Node, passive: bool, taken: Sequence[Node]) -> tuple[int, ...]:
        kinds = ("nsubj",) if passive else ("obj",)
        found = [self._antecedent(c) for c in node.below(*kinds) if c not in taken]
        if not passive:
            found += [c for c in node.below("obl") if self._is_bare(c, "Acc", "Gen")]
        if not passive and not found:
            found = [c for c in node.children if self._is_stray_object(node, c, taken)]
        return self._nominals.members(found)

    def _is_stray_object(self, node: Node, child: Node, taken: Sequence[Node]) -> bool:
        """Tell a name right behind a verb that the parser took for something else."""
        loose = child.kind in {"xcomp", "advmod", "dep", "obl", "appos", "flat", "nmod"}
        bare = child.pos == "PROPN" and not child.below("case") and child not in taken
        return loose and bare and child.i > node.i and bool(child.entity) and not node.below("cop")

    def _is_bare(self, node: Node, *cases: str) -> bool:
        """Tell an object that the parser took for an adjunct, as it has no preposition."""
        timed = node.entity == "DATE" or node.dep == "obl:mod"
        return node.feats.get("Case") in cases and not node.below("case") and not timed

    def _attributes(self, node: Node, taken: Sequence[Node]) -> tuple[int, ...]:
        if node.below("cop") and self._nominals.is_phrase(node):
            return (self._nominals.index[node.i],)
        return self._nominals.members(
            c for c in node.below("xcomp") if c.pos in NOUNS and c not in taken
        )

    def _obliques(
        self, node: Node, taken: Sequence[Node], agents: tuple[int, ...]
    ) -> Iterator[Link]:
        for link in self._nominals.links(node):
            if link.phrase not in agents and link.phrase not in self._nominals.members(taken):
                yield link
        for child in taken:
            yield from self._nominals.links(child)

    def _agents(self, node: Node) -> tuple[int, ...]:
        return self._nominals.members(
            c
            for c in node.below("obl")
            if c.dep == "obl:agent" or "by" in self._nominals.slots_of(c)
        )

    def _is_passive(self, node: Node, auxiliaries: Sequence[Node]) -> bool:
        if node.lemma in self._grammar.active or node.below("expl"):
            return False
        if node.feats.get("Voice") == "Pass" or any(a.dep == "aux:pass" for a in auxiliaries):
            return True
        if any(c.dep in {"nsubj:pass", "obl:agent"} for c in node.children):
            return True
        bare = node.kind == "acl" and node.feats.get("Tense") != "Pres"
        active = node.feats.get("Voice") == "Act"
        return bare and node.feats.get("VerbForm") == "Part" and not (auxiliaries or active)

    def _is_negated(self, node: Node) -> bool:
        words = {c.lower for c in node.children}
        if words & {"que", "qu'"} and words & {"ne", "n'"} and not words & {"pas", "plus"}:
            return False
        if words & self._grammar.never:
            return True
        return any(c.lower in self._grammar.never for a in node.below("aux", "cop") for c in
                   a.children)  # fmt: skip

    def _modals(self, node: Node, auxiliaries: Sequence[Node]) -> tuple[str, ...]:
        found = ["will"] if _tense(node, auxiliaries) == "future" else []
        found += [self._grammar.modals.get(a.lemma, a.lemma) for a in auxiliaries]
        found += [self._grammar.modals[c.lower] for c in node.below("advmod", "discourse")
                  if c.lower in self._grammar.modals]  # fmt: skip
        if any(n.feats.get("Mood") == "Cnd" for n in (node, *auxiliaries)):
            found.append("would")
        return tuple(found)

    def _antecedent(self, node: Node) -> Node:
        """Return what a relative pronoun stands for, else the node itself."""
        if (
            self._grammar.pronouns.get(node.lower) != "which"
            and node.feats.get("PronType") != "Rel"
        ):
            return node
        clause = node.head
        while clause is not None and clause.kind in {"conj", "ccomp", "xcomp"}:
            clause = clause.head
        if clause is not None and clause.kind == "acl" and clause.head is not None:
            return clause.head
        return node

    def _relation(self, node: Node) -> tuple[ClauseRelation, str]:
        marker = self._marker(node)
        infinitive = node.feats.get("VerbForm") == "Inf" or any(
            a.feats.get("VerbForm") == "Inf" for a in node.below("aux")
        )
        if node.kind in {"advcl", "advmod", "obl"}:
            return _adverbial(marker, infinitive), marker
        if node.kind == "acl":
            return self._adnominal(node, marker, infinitive)
        if node.kind in {"ccomp", "xcomp", "csubj", "nmod"} and infinitive:
            return "open-complement", "to"
        return _RELATIONS.get(node.kind, "parataxis"), marker

    def _adnominal(self, node: Node, marker: str, infinitive: bool) -> tuple[ClauseRelation, str]:
        if infinitive or marker in {"that", "in order to"}:
            return "noun-complement", "to" if infinitive else "that"
        return ("relative" if node.dep == "acl:relcl" else "participle"), marker

    def _marker(self, node: Node) -> str:
        words = sorted(node.below("mark", "case"), key=lambda c: c.i)
        told = [p.lower for w in words for p in w.subtree() if p.pos != "PUNCT"]
        told += [c.lower for c in node.below("advmod") if c.lower in self._grammar.marks]
        for length in range(len(told), 0, -1):
            name = self._grammar.marks.get(" ".join(told[:length]))
            if name is not None:
                return name
        return told[0] if told else ""

    def _parent(self, node: Node | None) -> int | None:
        while node is not None:
            if node.i in self._clause_of:
                return self._clause_of[node.i]
            node = node.head
        return None

    # --- handing down ---

    def _inherit(self, node: Node, drafts: dict[int, Clause]) -> Clause:
        clause = drafts[node.i]
        if clause.kind == "noun":
            return clause
        if node.kind == "acl":
            return self._from_noun(clause, node)
        index = self._parent(node.head)
        governor = next((c for c in drafts.values() if c.index == index), None)
        if governor is None:
            return clause
        if node.kind == "conj":
            return _from_conjunct(clause, governor, has_subject=bool(node.below("nsubj")))
        return _from_governor(clause, governor)

    def _from_noun(self, clause: Clause, node: Node) -> Clause:
        """Fill the gap of a relative or participle clause with the noun it modifies."""
        noun = self._nominals.members([node.head] if node.head is not None else [])
        if not noun or clause.relation == "noun-complement":
            return clause
        if clause.is_passive:
            return clause if clause.objects else msgspec.structs.replace(clause, objects=noun)
        if not clause.subjects:
            return msgspec.structs.replace(clause, subjects=noun, is_inherited=True)
        if not clause.objects and noun[0] not in clause.subjects:
            return msgspec.structs.replace(clause, objects=noun)
        return clause


def _from_governor(clause: Clause, governor: Clause) -> Clause:
    """Hand the governor's subject, object or addressee to an infinitive or participle."""
    has_own = clause.objects if clause.is_passive else clause.subjects
    if has_own or clause.is_finite or clause.relation in {"complement", "parataxis"}:
        return clause
    asked = governor.objects or governor.indirect or tuple(
        link.phrase for link in governor.obliques if link.prep == "to"
    )  # fmt: skip
    giver = asked if clause.relation == "open-complement" and asked else governor.subjects
    if governor.is_passive:
        giver = governor.objects
    name = "objects" if clause.is_passive else "subjects"
    return msgspec.structs.replace(clause, **{name: giver}, is_inherited=True)


def _from_conjunct(clause: Clause, first: Clause, *, has_subject: bool) -> Clause:
    """Complete a coordinated verb from the first one: subject, auxiliaries, voice."""
    if has_subject or first.kind == "noun":
        return clause
    changes: dict[str, object] = {}
    if clause.tense == "none" and not clause.auxiliaries:
        changes |= {"auxiliaries": first.auxiliaries, "tense": first.tense}
        changes |= {"is_perfect": first.is_perfect, "is_finite": first.is_finite}
    handed = first.objects if first.is_passive else first.subjects
    if clause.is_passive:
        changes["objects"] = clause.objects or handed
    elif not clause.subjects:
        changes |= {"subjects": handed, "is_inherited": True}
    return msgspec.structs.replace(clause, **changes) if changes else clause


def _tense(node: Node, auxiliaries: Sequence[Node]) -> Tense:
    told = [*auxiliaries, node]
    if any(n.feats.get("Tense") == "Fut" for n in told):
        return "future"
    infinitive = node.feats.get("VerbForm") == "Inf"
    if infinitive and any(a.lemma == "быть" and a.feats.get("VerbForm") == "Fin" for a in told):
        return "future"
    if any(n.feats.get("Tense") in {"Past", "Imp"} for n in told):
        return "past"
    return "present" if any(n.feats.get("Tense") == "Pres" for n in told) else "none"


def _is_finite(node: Node, auxiliaries: Sequence[Node]) -> bool:
    if any(n.feats.get("VerbForm") == "Fin" for n in (node, *auxiliaries)):
        return True
    return node.feats.get("Variant") == "Short" and node.kind != "acl"


def _adverbial(marker: str, infinitive: bool) -> ClauseRelation:
    tables: tuple[tuple[frozenset[str], ClauseRelation], ...] = (
        (_CONDITIONS, "condition"), (_TIMES, "time"), (_CAUSES, "cause"),
        (_CONCESSIONS, "concession"), (_PURPOSES, "purpose"),
    )  # fmt: skip
    for words, relation in tables:
        if marker in words:
            return relation
    return "open-complement" if infinitive else "adverbial"
