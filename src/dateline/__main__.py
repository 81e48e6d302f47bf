"""``python -m dateline`` and the ``dateline`` command."""

from __future__ import annotations

from dateline.serve.cli import main

if __name__ == "__main__":
    main()
