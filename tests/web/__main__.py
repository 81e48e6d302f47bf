"""``python -m tests.web --folder DIR``: serve a made world until standard input ends.

Writes ``port`` and ``trust.pem`` into the folder once it listens.
"""

import argparse
import sys
from pathlib import Path

from tests.web import WebServer, World


def main() -> None:
    """Serve until nobody is there any more."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--feeds", type=int, default=30)
    parser.add_argument("--stories", type=int, default=8)
    chosen = parser.parse_args()
    world = World(seed=chosen.seed, feeds=chosen.feeds, stories=chosen.stories)
    with WebServer(world) as web:
        web.write_certificate(chosen.folder / "trust.pem")
        (chosen.folder / "port").write_text(str(web.port), encoding="utf-8")
        sys.stdin.read()


if __name__ == "__main__":
    main()
