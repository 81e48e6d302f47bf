"""How good the desk is on gold sets made by others, and the floors it must not fall below.

::

    gold ─► adapter (the desk's public output in the set's format) ─► predictions ─► the set's score.py

The sets are not part of the repository. They lie in the folder ``DATELINE_EVAL`` names, one
folder a task with its ``score.py``. Adapters only project: they hold no rule, no list of words
and no model, so that a figure here is a figure of the product.
"""
