"""Universal Dependencies → phrases: heads, cores, links, appositions and coordination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dateline.annotate.syntax.parsed import Predicates
from dateline.annotate.syntax.tree import Node
from dateline.model import Link, Phrase, Sentence, Word
from dateline.reference.grammar import Grammar

NOUNS = frozenset({"NOUN", "PROPN"})
_SUBSTANTIVE = frozenset({"nsubj", "obj", "iobj", "obl", "nmod", "appos", "conj", "root"})
_INSIDE = frozenset({"flat", "fixed", "compound", "goeswith"})
_BEFORE = frozenset({"det", "amod", "nummod", "flat", "compound", "fixed"})
_WORD_KINDS = {
    "PROPN": "name", "NOUN": "noun", "ADJ": "adjective", "NUM": "number", "PRON": "pronoun",
    "DET": "determiner", "VERB": "adjective",
}  # fmt: skip
_OWNERS = {"his": "its", "their": "their", "my": "my", "our": "our"}


class Nominals:
    """The phrases of one sentence, numbered on from those before it."""

    def __init__(
        self, nodes: Sequence[Node], sentence: Sentence, known: Predicates, grammar: Grammar
    ) -> None:
        self._sentence = sentence
        self._known = known
        self._grammar = grammar
        self._heads = [node for node in nodes if self._is_nominal(node)]
        self.index: dict[int, int] = {}

    def number(self, first: int) -> None:
        """Give every phrase its index, counted from ``first``."""
        self.index = {node.i: first + n for n, node in enumerate(self._heads)}

    def phrases(self) -> Iterator[Phrase]:
        """Yield the phrases in order."""
        for node in self._heads:
            yield self._phrase(node)

    def members(self, nodes: Iterable[Node]) -> tuple[int, ...]:
        """Return the phrases of these nodes, those that have one."""
        return tuple(self.index[node.i] for node in nodes if node.i in self.index)

    def is_phrase(self, node: Node) -> bool:
        """Tell whether a node heads a phrase."""
        return node.i in self.index

    # --- what is a phrase ---

    def _is_nominal(self, node: Node) -> bool:
        if node.kind in _INSIDE or node.dep == "expl" or node.kind == "expl":
            return False
        if node.pos in NOUNS or node.pos == "X":
            return True
        if node.pos == "PRON":
            return node.kind not in {"det", "advmod"}
        if node.pos == "DET":
            return self._is_owner(node)
        if node.pos in {"ADJ", "NUM"}:
            return self._is_substantive(node)
        return node.pos == "VERB" and self._is_participle_noun(node)

    def _is_substantive(self, node: Node) -> bool:
        if node.kind == "amod":
            return self._is_people(node)
        if node.kind == "root" or node.below("cop"):
            return False
        if node.kind == "conj":
            return node.head is not None and self._is_nominal(node.head)
        return node.kind in _SUBSTANTIVE and not node.below("nsubj")

    def _is_participle_noun(self, node: Node) -> bool:
        """Tell "the wounded": a participle that stands where nouns do."""
        is_part = node.feats.get("VerbForm") == "Part"
        return is_part and node.kind in {"nsubj", "obj", "obl", "nmod"} and not node.below("aux")

    def _is_people(self, node: Node) -> bool:
        return node.lower in self._known.peoples or node.lemma in self._known.peoples

    def _is_owner(self, node: Node) -> bool:
        return self._grammar.pronouns.get(node.lower, "") in _OWNERS and node.kind == "det"

    # --- phrases ---

    def _phrase(self, node: Node) -> Phrase:
        core = _core(node)
        left, right = extent_of(node)
        owners = self.members(c for c in node.below("det") if self._is_owner(c))
        return Phrase(
            index=self.index[node.i],
            sentence=self._sentence.index,
            start=left,
            end=right,
            core_start=core[0].start,
            core_end=core[-1].end,
            head=self._word(node),
            words=tuple(self._word(word) for word in core),
            entity="NORP" if self._is_people(node) else node.entity,
            is_plural=node.feats.get("Number") == "Plur",
            is_definite=_is_definite(node),
            possessor=owners[0] if owners else None,
            links=tuple(self.links(node)),
            appositions=self.members(node.below("appos")),
            conjuncts=self.members(self._conjuncts(node)),
            modifiers=self.members(node.below("amod")),
        )

    def _word(self, node: Node) -> Word:
        pronoun = self._grammar.pronouns.get(node.lower) if node.pos in {"PRON", "DET"} else None
        kind = _WORD_KINDS.get(node.pos, "other")
        if pronoun in _OWNERS:
            kind = "pronoun"
        return Word(
            start=node.start,
            end=node.end,
            text=node.text,
            lemma=pronoun or node.lemma,
            kind=kind,  # type: ignore[arg-type]  # the table above holds only kinds
        )

    def links(self, node: Node) -> Iterator[Link]:
        """Yield what hangs on a node by a preposition or by its case."""
        for child in node.children:
            if child.kind in {"nmod", "obl", "iobj"} or self._is_stray(child):
                for member in self.members([child]):
                    for name in self.slots_of(child):
                        yield Link(prep=name, phrase=member)
            if child.lower in self._grammar.preps and child.pos in {"ADV", "ADP", "NOUN"}:
                for member in self.members(child.below("nmod", "obl")):
                    yield Link(prep=self._grammar.preps[child.lower], phrase=member)

    def _is_stray(self, child: Node) -> bool:
        """Tell a noun with a preposition that the parser hung up in another way."""
        loose = child.kind in {"xcomp", "advmod", "advcl", "dep", "parataxis"}
        return loose and child.pos in NOUNS and bool(child.below("case"))

    def slots_of(self, node: Node) -> tuple[str, ...]:
        """Return the names of the slot a noun stands in, by preposition, else by case."""
        case = node.feats.get("Case", "")
        words = self.case_words(node)
        if not words:
            name = self._grammar.cases.get(case, "")
            return (name,) if name else ()
        for key in (f"{words}+{case}", words, f"{words.split()[-1]}+{case}", words.split()[-1]):
            if key in self._grammar.preps:
                return tuple(self._grammar.preps[key].split("|"))
        return (words,)

    def case_words(self, node: Node) -> str:
        """Return the preposition before a noun, its fixed words joined."""
        found: list[Node] = []
        for child in node.children:
            if child.kind == "case" and child.pos != "PUNCT":
                found += [part for part in child.subtree() if part.kind in {"case", "fixed"}]
        return " ".join(part.lower for part in sorted(found, key=lambda part: part.i))

    def _conjuncts(self, node: Node) -> Iterator[Node]:
        if node.kind == "conj" and node.head is not None and self.is_phrase(node.head):
            return
        pending = [node]
        while pending:
            found = pending.pop().below("conj")
            yield from found
            pending += found


def _core(node: Node) -> list[Node]:
    """Return the head with its determiners, adjectives and further name parts, in order."""
    words = [node, *(c for child in node.children if child.kind in _BEFORE for c in _part(child))]
    ordered = sorted(words, key=lambda word: word.i)
    at = ordered.index(node)
    first = last = at
    while first > 0 and ordered[first - 1].i >= ordered[first].i - 2:
        first -= 1
    while last + 1 < len(ordered) and ordered[last + 1].i == ordered[last].i + 1:
        last += 1
    return ordered[first : last + 1]


def _part(node: Node) -> list[Node]:
    """Return a word of a core with what belongs to it and nothing heavier."""
    return [node, *(c for child in node.below("flat", "compound", "fixed", "advmod", "amod")
                    for c in _part(child))]  # fmt: skip


def extent_of(node: Node) -> tuple[int, int]:
    """Return where the words under a node begin and end, its outer marks left off."""
    below = sorted(node.subtree(), key=lambda part: part.i)
    while len(below) > 1 and below[0].pos == "PUNCT" and below[0].text not in '«“"(':
        below = below[1:]
    while len(below) > 1 and below[-1].pos == "PUNCT" and below[-1].text not in '»”")':
        below = below[:-1]
    if len(below) > 1 and below[0].kind == "case" and below[0].head is node:
        below = [part for part in below if part.kind != "case" or part.head is not node] or below
    return below[0].start, below[-1].end


def _is_definite(node: Node) -> bool:
    return any(
        child.kind == "det"
        and (child.feats.get("Definite") == "Def" or child.feats.get("PronType") == "Dem")
        for child in node.children
    )
