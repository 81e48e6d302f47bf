"""Dateline: a world-news desk whose every line leads to the words that say so."""

__version__ = "0.1.0"
