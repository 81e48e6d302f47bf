"""The order of the rooms, and the only place where an item's error becomes a Problem.

::

    capture ─► clean ─► article ─► annotate ─► document ─► code ─► coding ─► record    reading
    capture ─► archive ─► clean ─► compare ─► revision ─► store                        intake
    revisions on file ─► annotate ─► code ─► store                                     backlog
    sources ─► feeds ─► items ─► pages ─► intake, for as long as it runs               watch
"""

from dateline.pipeline.reading import (
    FEW,
    NO_DATE,
    Outcome,
    Rooms,
    count_cores,
    open_rooms,
    read,
    read_article,
    read_many,
    to_problem,
    to_record,
)

__all__ = [
    "FEW",
    "NO_DATE",
    "Outcome",
    "Rooms",
    "count_cores",
    "open_rooms",
    "read",
    "read_article",
    "read_many",
    "to_problem",
    "to_record",
]
