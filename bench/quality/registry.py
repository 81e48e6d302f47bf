"""The tasks: which adapter answers each, and which of the scorer's figures count."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple

from bench.quality.gold import Row
from bench.quality.reader import Reader
from dateline.errors import NotFoundError

Predict = Callable[[Reader, Row], Row]


class Figure(NamedTuple):
    """One number of a scorer's answer: its dotted path, and which way is better."""

    path: str
    lower_is_better: bool = False


class Task(NamedTuple):
    """A gold set's name, the adapter ``module:function`` that answers it, and its figures."""

    name: str
    adapter: str
    figures: tuple[Figure, ...]

    def load(self) -> Predict:
        """Return the adapter."""
        module, _, function = self.adapter.partition(":")
        predict: Predict = getattr(import_module(f"bench.quality.{module}"), function)
        return predict


def _figures(*paths: str) -> tuple[Figure, ...]:
    """Return figures; a path that begins with ``-`` is better when lower."""
    return tuple(Figure(path.removeprefix("-"), path.startswith("-")) for path in paths)


TASKS: tuple[Task, ...] = (
    Task(
        "record",
        "articles:predict_record",
        _figures(
            "found.f1", "type.f1", "who_whom.f1", "line.f1", "line.p", "line.r",
            "status_accuracy", "status_macro_f1", "-false_fact_rate", "-withheld_fact_rate",
            "date_exact", "-date_invented", "place_country", "-place_invented",
            "claims.f1", "stance_accuracy",
        ),
    ),
    Task(
        "events_plover",
        "sentences:predict_plover",
        _figures(
            "type_accuracy", "type_macro_f1", "quad_accuracy", "source_country.f1",
            "target_country.f1", "type_and_both_actors", "event_exact",
        ),
    ),
    Task(
        "events_cameo",
        "sentences:predict_cameo",
        _figures(
            "class.accuracy", "class.macro_f1", "spans.exact.source.f1", "spans.exact.target.f1",
            "spans.overlap.source.f1", "spans.overlap.target.f1",
        ),
    ),
    Task(
        "events_raters",
        "sentences:predict_raters",
        _figures(
            "vs_people.root_f1", "vs_people.class_f1", "vs_people.relevant_kappa",
            "vs_majority.root_f1",
        ),
    ),
    Task(
        "events_petrarch",
        "sentences:predict_petrarch",
        _figures("dyad_root.f1", "root.f1", "dyad.f1", "exact.f1", "null_left_alone"),
    ),
    Task(
        "events_synth",
        "sentences:predict_synth",
        _figures("accuracy", "macro_f1", "per_headline_accuracy", "mode_accuracy"),
    ),
    Task(
        "events_conflict",
        "sentences:predict_conflict",
        _figures("plover_accuracy", "plover_silence"),
    ),
    Task(
        "actors",
        "phrases:predict_actor",
        _figures(
            "all_stated.accuracy", "country.accuracy", "sector.accuracy", "title.accuracy"
        ),
    ),
    Task(
        "attribution",
        "articles:predict_attribution",
        _figures(
            "linked.f1", "spans.exact.source.f1", "spans.exact.cue.f1", "spans.exact.content.f1",
            "spans.overlap.content.f1", "quotes.linked_recall",
        ),
    ),
    Task(
        "factuality",
        "articles:predict_factuality",
        _figures(
            "uw.pearson", "-uw.mae", "uw.macro_f1_3", "meantime.pearson", "-meantime.mae",
        ),
    ),
    Task(
        "temporal",
        "phrases:predict_times",
        _figures("all.value_f1", "all.type_f1", "all.strict.f1", "all.relaxed.f1"),
    ),
    Task(
        "geoparsing",
        "articles:predict_geoparsing",
        _figures(
            "all.strict.f1", "all.relaxed.f1", "all.resolution.acc161",
            "all.resolution.end_to_end_acc161",
        ),
    ),
    Task(
        "fivew1h",
        "articles:predict_fivew1h",
        _figures("match_first_four", "match_all_six", "who.match", "what.match", "when.match",
                 "when.date", "where.match"),
    ),
    Task(
        "timeline",
        "articles:predict_timeline",
        _figures("date_f1.f1", "cell_f1.f1", "sentence_f1.f1", "order"),
    ),
    Task(
        "extraction",
        "pages:predict_extraction",
        _figures("f1", "precision", "recall", "-failed_share"),
    ),
    Task(
        "segments",
        "pages:predict_segments",
        _figures("f1", "title_accuracy", "date_accuracy", "author_f1"),
    ),
    Task(
        "metadata",
        "pages:predict_metadata",
        _figures("title_accuracy", "title_close", "day_accuracy", "minute_accuracy", "author_f1",
                 "body_f1_spaced"),
    ),
)  # fmt: skip
"""Every task the desk can answer today."""

NOT_BUILT = {
    "neardup": "copies and origins are the filing room's work, which is not built yet",
    "clustering": "stories are the filing room's work, which is not built yet",
}
"""Gold sets that exist and for which the desk has no room yet."""


def find_task(name: str) -> Task:
    """Return the task of a name.

    Raises:
        NotFoundError: there is none, or its room is not built yet.
    """
    for task in TASKS:
        if task.name == name:
            return task
    if name in NOT_BUILT:
        raise NotFoundError(NOT_BUILT[name], item=name)
    raise NotFoundError(
        "no such task", item=name, hint="one of " + ", ".join(task.name for task in TASKS)
    )
