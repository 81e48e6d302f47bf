"""The error tree of the desk.

::

    DatelineError
    ├── UsageError            the person can fix it
    │   └── ConfigError
    ├── NotFoundError
    ├── SourceError           retry later
    │   ├── FetchError
    │   └── FeedFormatError
    ├── CaptureError          the archive of captures is damaged, or cannot be written
    ├── ArticleError          quarantine until code or data changes
    │   ├── NotAnArticleError
    │   └── UnsupportedLanguageError
    ├── ReferenceDataError    our data is wrong: file and line, stop at load
    ├── StoreError            what is on file cannot be read or written: stop
    │   ├── SchemaVersionError    migrate, or take a newer Dateline
    │   └── StoreLockedError      another writer holds it: try again
    └── DefectError           our code is wrong: stop, and name what to replay

A class exists only if somebody would act differently on it. Every error carries a stable
``code``, the ``item`` it is about and, where one helps, a ``hint`` that says what to do.
"""

from __future__ import annotations


class DatelineError(Exception):
    """Something the desk knows how to name went wrong."""

    code = "error"

    def __init__(self, message: str, *, item: str = "", code: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.item = item
        self.code = code or self.code
        self.hint = hint

    def __str__(self) -> str:
        """Return one line: what happened, to what, and what to do."""
        where = f"{self.item}: " if self.item else ""
        return f"{where}{self.message}" + (f" ({self.hint})" if self.hint else "")


class UsageError(DatelineError):
    """The person at the keyboard can fix this."""

    code = "usage"


class ConfigError(UsageError):
    """A setting has a value the desk cannot use."""

    code = "config"


class NotFoundError(DatelineError):
    """What was asked for does not exist."""

    code = "not_found"


class SourceError(DatelineError):
    """A source could not be read now; a later try may succeed."""

    code = "source"


class FetchError(SourceError):
    """A server did not give what was asked of it; ``ingest.schedule`` says when to ask again."""

    code = "fetch"


class FeedFormatError(SourceError):
    """The answer is no feed, or one that nothing can be read from."""

    code = "feed"


class CaptureError(DatelineError):
    """The archive of captures cannot give or take bytes: damaged, deleted, or no room left."""

    code = "capture"


class ArticleError(DatelineError):
    """One item cannot be read; it waits until code or data changes."""

    code = "article"


class NotAnArticleError(ArticleError):
    """The bytes hold no news article."""

    code = "article.none"


class UnsupportedLanguageError(ArticleError):
    """The article is in a language that is not coded, or whose parser is not installed."""

    code = "article.language"

    def __init__(self, message: str, *, language: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.language = language


class ReferenceDataError(DatelineError):
    """A reference file of ours is wrong; names the file and the line."""

    code = "reference"

    def __init__(self, message: str, *, file: str, line: int = 0) -> None:
        super().__init__(message, item=f"{file}:{line}" if line else file)
        self.file = file
        self.line = line


class StoreError(DatelineError):
    """What is on file cannot be read or written."""

    code = "store"


class SchemaVersionError(StoreError):
    """The tables of the database are older or newer than this program, or missing."""

    code = "store.schema"


class StoreLockedError(StoreError):
    """Another program held the database for longer than we wait."""

    code = "store.locked"


class DefectError(DatelineError):
    """An error no room foresaw: a fault of ours, which stops the run."""

    code = "defect"
