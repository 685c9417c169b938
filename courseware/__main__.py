"""The command line: `python -m courseware check`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m courseware")
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="list the errors in lessons, questions and exercises")
    check.add_argument("--root", type=Path, default=ROOT, help="the folder of lessons/, exercises/ and datasets/")
    chosen = parser.parse_args(arguments)

    from courseware.content.check import run

    return run(chosen.root.resolve())


if __name__ == "__main__":
    sys.exit(main())
