"""Which clauses share one scene: the same time and place."""

from __future__ import annotations

from dateline.coding.view import View
from dateline.model import Clause

SHARING = frozenset({"open-complement", "coordinate", "adverbial", "purpose", "oblique"})
_CLIMB = 3


def regions_of(view: View, clause: Clause) -> list[Clause]:
    """Return the clauses whose time and place are also this one's: itself, then its carriers."""
    regions = [clause]
    for _ in range(_CLIMB):
        above = carrier_of(view, regions[-1])
        if above is None or above in regions:
            break
        regions.append(above)
    return regions


def carrier_of(view: View, clause: Clause) -> Clause | None:
    """Return the clause that sets the scene for this one too: not one that reports or plans it."""
    if clause.kind == "noun":
        holders = view.holders(clause)
        lent = [h.clause for h in holders if h.clause.relation == "participle" and h.slot == "obj"]
        lent += [h.clause for h in holders if h.clause.kind == "verb"]
        return lent[0] if lent else None
    if clause.relation not in SHARING or clause.parent is None:
        return None
    return view.document.clauses[clause.parent]
