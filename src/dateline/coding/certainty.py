"""How sure the words are: grades from -3, certainly not, over 0, open, to 3, certain.

The grades are FactBank's (Saurí and Pustejovsky 2009): 3 certain, 2 probable, 1 possible. Every
word that stands over an event says what holds of it where the word itself holds, and what where
it does not: what somebody *managed* to do happened, what he *did not manage* to do did not; what
he *condemns* happened either way. See ``docs/decisions/0013-how-sure.md``.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from dateline.reference.lexicon import Grades

CERTAIN = 3
PLAIN: Grades = (CERTAIN, -CERTAIN)
"""What says nothing of its own."""
KNOWN: Grades = (CERTAIN, CERTAIN)
"""What is taken as known, whatever is said of it: "the attack"."""
PROBABLE: Grades = (2, -2)
POSSIBLE: Grades = (1, -1)


def under(grade: int, grades: Grades) -> int:
    """Return how sure something is under a word of these grades that itself has a grade.

    It is never surer than the word it stands under, unless it is taken as known. What is denied
    in what is only possible is open: "if they do not withdraw".

    >>> under(3, (-3, 3)), under(-2, (-3, 3)), under(1, (-3, 3)), under(-3, (3, 3))
    (-3, 2, 0, 3)
    """
    holds, fails = grades
    if holds == fails:
        return holds
    if grade == 0:
        return 0
    told = holds if grade > 0 else fails
    size = min(abs(told), abs(grade))
    if told < -1 and size == 1:
        return 0
    return size if told > 0 else -size


def negated(grades: Grades) -> Grades:
    """Return the grades of a word that is denied: what it says where it fails, turned round."""
    return grades[1], -grades[1]


def grade_of(words: Iterable[Grades]) -> int:
    """Return how sure an event is under words, the outermost first, in an article's own voice."""
    return reduce(under, words, CERTAIN)
