"""How good the desk is on gold sets made by others, and the floors it must not fall below.

::

    gold ─► adapter ─► predictions in the set's format ─► the set's own score.py ─► figures

The sets are not part of the repository. They lie in the folder ``DATELINE_EVAL`` names, one
folder a task with its ``score.py``. Adapters only project: they hold no rule, no list of words
and no model, so that a figure here is a figure of the product.
"""
