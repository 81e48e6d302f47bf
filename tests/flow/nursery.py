"""Starts watches as children of a process that has imported all they need.

So two hundred of them can be started and killed in a minute or two, each a process of its own.
A line on standard input is the log file of the next; its process id is answered, then how it
ended.
"""

import os
import sys
from pathlib import Path

from dateline.desk import Desk
from dateline.serve.watching import Plan, run


def watch(log: Path) -> None:
    """Run one watch to its end in this process, then leave without a word."""
    status = 1
    try:
        status = run(Plan(once=True, code=False, log=log, quiet=True), Desk.open())
    finally:
        os._exit(status)


def main() -> None:
    """Start one watch a line."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            watch(Path(line.strip()))
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(status, flush=True)


if __name__ == "__main__":
    main()
