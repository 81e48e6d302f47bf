"""The words of a language that tell events, claims and how real they are, as data.

The format of the files is told in ``data/lexicon/README.md``; everything here is checked when it
is loaded, so the coder never meets a frame it cannot use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from importlib.resources.abc import Traversable
from typing import Literal, get_args

import msgspec

from dateline.errors import ReferenceDataError
from dateline.model import EventType, Stance
from dateline.reference.inflection import french_forms, lemma_of_forms, no_forms
from dateline.reference.ontology import one_of
from dateline.reference.tables import DATA, parse_rows

Kind = Literal["verb", "noun", "adjective", "adverb", "preposition", "auxiliary"]
Effect = Literal[
    "occurred", "ongoing", "planned", "alleged", "denied", "hypothetical", "cancelled",
    "attributed", "dropped",
]  # fmt: skip

Path = tuple[str, ...]
"""Slots from a clause to a phrase, outermost first: ``("obj", "on")``."""

Grades = tuple[int, int]
"""How sure something is, from -3 to 3, under a word that holds and under one that does not."""

_KINDS: tuple[Kind, ...] = get_args(Kind)
_EFFECTS: tuple[Effect, ...] = get_args(Effect)
_STANCES: tuple[Stance, ...] = get_args(Stance)
_TYPES: tuple[EventType, ...] = get_args(EventType)
BUILT_IN_CLASSES = frozenset(
    """actor person place country name plural pronoun gov mil cop leg jud pty reb igo ngo
    bus med cvl""".split()
)  # fmt: skip
_FRAME_COLUMNS = (
    "id", "predicate", "kind", "actor", "recipient", "when", "type", "mode", "cameo", "contexts",
)  # fmt: skip
_OPERATOR_COLUMNS = (
    "id", "predicate", "kind", "slot", "effect", "grades", "speaker", "control", "when",
)  # fmt: skip
_CUE_COLUMNS = ("id", "predicate", "kind", "stance", "speaker", "content", "when")
_SPEECH_COLUMNS = ("stance", "type", "mode", "cameo")
_SUPPORT_COLUMNS = ("id", "predicate", "slot", "actor", "effect")


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that must hold of a clause before a frame fires."""

    path: Path
    test: Literal["is", "is-not", "present", "absent"]
    lemmas: frozenset[str] = frozenset()
    classes: tuple[str, ...] = ()


class Frame(msgspec.Struct, frozen=True, kw_only=True):
    """A predicate that tells an event, and where its parties stand."""

    id: str
    predicates: tuple[str, ...]
    kind: Kind
    actor: tuple[Path, ...]
    recipient: tuple[Path, ...]
    when: tuple[Condition, ...]
    type: EventType
    mode: str
    cameo: str
    contexts: tuple[str, ...]

    @property
    def is_refusal(self) -> bool:
        """Whether the act lies in not doing what the predicate says: "will *not* meet"."""
        return any(c.path == ("not",) and c.test == "present" for c in self.when)


class Operator(msgspec.Struct, frozen=True, kw_only=True):
    """A word that changes how real what hangs on it is."""

    id: str
    predicates: tuple[str, ...]
    kind: Kind
    slots: frozenset[str]
    effect: Effect
    grades: Grades
    speaker: tuple[Path, ...]
    control: tuple[Path, ...]
    when: tuple[Condition, ...]


class Cue(msgspec.Struct, frozen=True, kw_only=True):
    """A word that introduces what somebody says, thinks or feels."""

    id: str
    predicates: tuple[str, ...]
    kind: Kind
    stance: Stance
    speaker: tuple[Path, ...]
    content: tuple[Path, ...]
    when: tuple[Condition, ...]


class Support(msgspec.Struct, frozen=True, kw_only=True):
    """A verb that lends its subject and tense to an event noun in one of its slots."""

    id: str
    predicates: tuple[str, ...]
    slots: frozenset[str]
    actor: tuple[Path, ...]
    effect: Effect


class Lexicon(msgspec.Struct, frozen=True, kw_only=True):
    """All tables of one language, indexed by kind and predicate."""

    language: str
    frames: Mapping[tuple[str, str], tuple[Frame, ...]]
    operators: Mapping[tuple[str, str], tuple[Operator, ...]]
    cues: Mapping[tuple[str, str], tuple[Cue, ...]]
    supports: Mapping[str, tuple[Support, ...]]
    classes: Mapping[str, frozenset[str]]
    stances: Mapping[str, Stance]
    """Words that colour what is said: 'barbaric' criticises, 'unlikely' opines."""
    speech: Mapping[Stance, Frame]
    """What a claim of a stance is as an act: who criticises accuses, who demands requests."""
    nouns: frozenset[str]
    """Every noun that is a predicate in some table."""
    verbs: frozenset[str]
    """Every verb that is a predicate in some table."""
    verb_forms: Mapping[str, str]
    """Inflected forms of these verbs with their lemma, for where a lemmatiser errs."""
    triggers: frozenset[str]
    """Forms of the words without which a sentence tells neither an event nor a claim; empty for
    languages whose words take too many forms to list."""


_FORMS = {"fr": french_forms, "ru": no_forms}


def load_lexicon(language: str) -> Lexicon:
    """Load and check the lexicon of a language.

    Raises:
        ReferenceDataError: a row is wrong; names file and line.
    """
    folder = DATA / "lexicon" / language
    classes = _load_classes(folder / "classes.tsv")
    known = frozenset(classes) | BUILT_IN_CLASSES
    frames: list[Frame] = []
    for file in _tables(folder / "events", ""):
        frames += parse_rows(file, _FRAME_COLUMNS, lambda row: _frame(row, known))
    _require_unique(frame.id for frame in frames)
    operators = parse_rows(
        folder / "operators.tsv", _OPERATOR_COLUMNS, lambda row: _operator(row, known)
    )
    _require_agreement(operators, file=str(folder / "operators.tsv"))
    cues: list[Cue] = []
    for file in _tables(folder, "cues"):
        cues += parse_rows(file, _CUE_COLUMNS, lambda row: _cue(row, known))
    _require_unique([*(row.id for row in operators), *(row.id for row in cues)])
    supports = parse_rows(folder / "support.tsv", _SUPPORT_COLUMNS, _support)
    irregular = dict(
        parse_rows(folder / "irregular.tsv", ("form", "lemma"), lambda r: (r["form"], r["lemma"]))
    )
    verbs = _predicates("verb", (*frames, *operators, *cues)) | frozenset(
        p for row in supports for p in row.predicates
    )
    return Lexicon(
        language=language,
        frames=_by_predicate(frames),
        operators=_by_predicate(operators),
        cues=_by_predicate(cues),
        supports=_supports(supports),
        classes=classes,
        stances=dict(parse_rows(folder / "stances.tsv", ("word", "stance"), _stance_word)),
        speech=dict(parse_rows(DATA / "lexicon" / "speech.tsv", _SPEECH_COLUMNS, _speech_act)),
        nouns=_predicates("noun", (*frames, *operators, *cues)),
        verbs=verbs,
        verb_forms=_FORMS.get(language, lemma_of_forms)(
            (v for v in verbs if " " not in v), irregular
        ),
        triggers=frozenset(lemma_of_forms(_first_words((*frames, *cues)), irregular))
        if language == "en"
        else frozenset(),
    )


def _predicates(kind: Kind, rows: Iterable[Frame | Operator | Cue]) -> frozenset[str]:
    return frozenset(p for row in rows if row.kind == kind for p in row.predicates)


def _tables(folder: Traversable, stem: str) -> list[Traversable]:
    """Return the tables of a folder whose names begin with ``stem``, by name."""
    named = [f for f in folder.iterdir() if f.name.startswith(stem) and f.name.endswith(".tsv")]
    return sorted(named, key=lambda file: file.name)


def _first_words(rows: Iterable[Frame | Cue]) -> Iterable[str]:
    return (predicate.split()[0] for row in rows for predicate in row.predicates)


def _load_classes(file: Traversable) -> dict[str, frozenset[str]]:
    members: dict[str, set[str]] = defaultdict(set)
    for name, lemma in parse_rows(
        file, ("class", "lemma"), lambda row: (row["class"], row["lemma"])
    ):
        members[name].add(lemma)
    return {name: frozenset(lemmas) for name, lemmas in members.items()}


def _frame(row: Mapping[str, str], classes: frozenset[str]) -> Frame:
    return Frame(
        id=_id(row),
        predicates=_list(row["predicate"]),
        kind=_kind(row),
        actor=_paths(row["actor"]),
        recipient=_paths(row["recipient"]),
        when=_conditions(row["when"], classes),
        type=_event_type(row["type"]),
        mode=row["mode"],
        cameo=_code(row["cameo"]),
        contexts=_list(row["contexts"]),
    )


def _operator(row: Mapping[str, str], classes: frozenset[str]) -> Operator:
    return Operator(
        id=_id(row),
        predicates=_list(row["predicate"]),
        kind=_kind(row),
        slots=frozenset(row["slot"].split("|")),
        effect=one_of(row["effect"], _EFFECTS),
        grades=_grades(row["grades"]),
        speaker=_paths(row["speaker"]),
        control=_paths(row["control"]),
        when=_conditions(row["when"], classes),
    )


def _grades(cell: str) -> Grades:
    """Return both grades of a cell such as ``3/-3``."""
    holds, _, fails = cell.partition("/")
    grades = int(holds), int(fails)
    if not all(-3 <= grade <= 3 for grade in grades):
        raise ValueError(f"no grade from -3 to 3: {cell}")
    return grades


def _cue(row: Mapping[str, str], classes: frozenset[str]) -> Cue:
    return Cue(
        id=_id(row),
        predicates=_list(row["predicate"]),
        kind=_kind(row),
        stance=one_of(row["stance"], _STANCES),
        speaker=_paths(row["speaker"]),
        content=_paths(row["content"]),
        when=_conditions(row["when"], classes),
    )


def _stance_word(row: Mapping[str, str]) -> tuple[str, Stance]:
    return row["word"], one_of(row["stance"], _STANCES)


def _speech_act(row: Mapping[str, str]) -> tuple[Stance, Frame]:
    stance = one_of(row["stance"], _STANCES)
    return stance, Frame(
        id=f"speech.{stance}",
        predicates=(),
        kind="verb",
        actor=(("subj",),),
        recipient=(),
        when=(),
        type=_event_type(row["type"]),
        mode=row["mode"],
        cameo=_code(row["cameo"]),
        contexts=(),
    )


def _support(row: Mapping[str, str]) -> Support:
    return Support(
        id=_id(row),
        predicates=_list(row["predicate"]),
        slots=frozenset(row["slot"].split("|")),
        actor=_paths(row["actor"]),
        effect=one_of(row["effect"] or "occurred", _EFFECTS),
    )


def _id(row: Mapping[str, str]) -> str:
    if not row["id"] or not row["predicate"]:
        raise ValueError("a row needs an id and a predicate")
    return row["id"]


def _kind(row: Mapping[str, str]) -> Kind:
    return one_of(row["kind"], _KINDS)


def _event_type(name: str) -> EventType:
    return one_of(name, _TYPES)


def _code(code: str) -> str:
    if not (code.isdigit() and 2 <= len(code) <= 4):
        raise ValueError(f"not a CAMEO code: {code!r}")
    return code


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def _paths(cell: str) -> tuple[Path, ...]:
    if cell in {"", "-"}:
        return ()
    return tuple(tuple(path.split(".")) for path in cell.split("|"))


def _conditions(cell: str, classes: frozenset[str]) -> tuple[Condition, ...]:
    return tuple(_condition(part.strip(), classes) for part in cell.split(";") if part.strip())


def _condition(text: str, classes: frozenset[str]) -> Condition:
    if text[0] in "+-":
        return Condition(
            path=tuple(text[1:].split(".")), test="present" if text[0] == "+" else "absent"
        )
    slot, sign, values = text.partition("=")
    if not sign or not values:
        raise ValueError(f"not a condition: {text}")
    names = _list(values)
    wanted = tuple(name[1:] for name in names if name.startswith("@"))
    unknown = [name for name in wanted if name not in classes]
    if unknown:
        raise ValueError(f"no such class: @{unknown[0]}")
    return Condition(
        path=tuple(slot.rstrip("!").split(".")),
        test="is-not" if slot.endswith("!") else "is",
        lemmas=frozenset(name for name in names if not name.startswith("@")),
        classes=wanted,
    )


def _require_unique(ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise ReferenceDataError(f"id stands twice: {name}", file="lexicon")
        seen.add(name)


def _require_agreement(operators: Iterable[Operator], *, file: str) -> None:
    """Ask that no word has two effects in one slot without a condition that tells them apart."""
    seen: dict[tuple[str, str, str], Operator] = {}
    for row in operators:
        for key in [(p, row.kind, slot) for p in row.predicates for slot in row.slots]:
            other = seen.setdefault(key, row)
            if other.effect != row.effect and not other.when and not row.when:
                raise ReferenceDataError(f"{other.id} contradicts {row.id}", file=file)


def _by_predicate[T: (Frame, Operator, Cue)](
    rows: list[T],
) -> dict[tuple[str, str], tuple[T, ...]]:
    """Index rows, those with the most conditions first: the most specific that holds wins.

    A refusal comes before all that its predicate means where it is not negated.
    """
    index: dict[tuple[str, str], list[T]] = defaultdict(list)
    for row in rows:
        for predicate in row.predicates:
            index[row.kind, predicate].append(row)
    return {key: tuple(sorted(group, key=_rank)) for key, group in index.items()}


def _rank(row: Frame | Operator | Cue) -> tuple[bool, int, str]:
    return not (isinstance(row, Frame) and row.is_refusal), -len(row.when), row.id


def _supports(rows: list[Support]) -> dict[str, tuple[Support, ...]]:
    index: dict[str, list[Support]] = defaultdict(list)
    for row in rows:
        for predicate in row.predicates:
            index[predicate].append(row)
    return {predicate: tuple(group) for predicate, group in index.items()}
