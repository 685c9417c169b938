"""The command line: `python -m courseware check`, `python -m courseware verify FILE`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m courseware")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="list the errors in lessons, questions and exercises")
    checking.add_argument("--root", type=Path, default=ROOT, help="the folder of lessons/, exercises/ and datasets/")
    verifying = commands.add_parser("verify", help="check the signature of a certificate, and show all that was signed")
    verifying.add_argument("file", type=Path, help="the certificate, an HTML file")
    data = Path(os.environ.get("COURSEWARE_DATA") or ROOT / "var")
    verifying.add_argument("--data", type=Path, default=data, help="the folder of the key it should be signed with")
    chosen = parser.parse_args(arguments)
    return check(chosen.root.resolve()) if chosen.command == "check" else verify(chosen.file, chosen.data)


def check(root: Path) -> int:
    """Print the problems. Returns the exit code: 1 if there are any."""
    from courseware.answers.proof import proof_problems  # imported here: `--help` needs no pandas and DuckDB
    from courseware.content.check import problems_of
    from courseware.content.loader import load_with_sources
    from courseware.content.problems import Problem
    from courseware.shop.tables import Shop

    shop, faults = None, []
    try:
        shop = Shop.load(root / "datasets")
        shop.warm()
    except (OSError, ValueError) as error:
        shop = None
        faults = [Problem("datasets/dictionary.yaml", 1, 1, "shop", f"the shop cannot be loaded: {error}")]
    course, sources = load_with_sources(root)
    problems = problems_of(course, sources, shop)
    if shop is not None:
        problems += proof_problems(course, sources, shop, problems)
    problems = sorted([*faults, *problems])
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "No problems")
    return 1 if problems else 0


def verify(file: Path, data: Path) -> int:
    """Print every signed field beside what the paper says. Returns the exit code: 0 only if nothing is amiss and the
    key is the one in `data`."""
    from courseware.progress.papers import seal
    from courseware.progress.papers.verifier import trust, verdicts
    from courseware.study.issuer import Issuer

    try:
        checked = seal.check(file.read_bytes())
        own = Issuer(data).known_fingerprint()
    except (seal.NoSeal, OSError, ValueError) as error:
        print(error)
        return 1
    for row in checked.rows:
        print(f"{'  ' if row.same else '✗ '}{row.label}: {row.signed}")
        if not row.same:
            print(f"    ≠ {'—' if row.shown is None else seal.one_line(row.shown)}")
    said = verdicts(checked, own)
    print(*(f"{'✓' if good else '✗'} {sentence}" for good, sentence in said), trust(), sep="\n")
    return 0 if all(good for good, _ in said) else 1


if __name__ == "__main__":
    sys.exit(main())
