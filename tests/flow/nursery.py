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


def watch(log: Path, sources: tuple[str, ...]) -> None:
    """Run one watch to its end in this process, then leave without a word."""
    status = 1
    try:
        plan = Plan(sources=sources, once=True, code=False, log=log, quiet=True)
        status = run(plan, Desk.open())
    finally:
        os._exit(status)


def main() -> None:
    """Start one watch a line; the sources' ids come first, one a line, up to an empty one."""
    sources = tuple(iter(lambda: sys.stdin.readline().strip(), ""))
    for line in iter(sys.stdin.readline, ""):
        child = os.fork()
        if child == 0:
            watch(Path(line.strip()), sources)
        say(child)
        _, status = os.waitpid(child, 0)
        say(status)


def say(number: int) -> None:
    """Answer in one write, so that whoever listens reads a whole line."""
    os.write(sys.stdout.fileno(), f"{number}\n".encode())


if __name__ == "__main__":
    main()
