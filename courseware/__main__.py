"""The command line: `python -m courseware check`, `… statistics`, `… verify FILE`, `… class`, `… trainer NAME`."""

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
    counting = commands.add_parser("statistics", help="how the items do over all learners, the urgent ones first")
    counting.add_argument("--root", type=Path, default=ROOT, help="the folder of lessons/, exercises/ and datasets/")
    counting.add_argument("--item", help="what was answered to one item: question:<id>, exercise:<id> or drill:<id>")
    counting.add_argument("--csv", type=Path, metavar="FILE", help="write the table to a file instead")
    verifying = commands.add_parser("verify", help="check the signature of a certificate, and show all that was signed")
    verifying.add_argument("file", type=Path, help="the certificate, an HTML file")
    data = Path(os.environ.get("COURSEWARE_DATA") or ROOT / "var")
    verifying.add_argument("--data", type=Path, default=data, help="the folder of the key it should be signed with")
    holding = commands.add_parser("class", help="hold a class on this computer's network")
    holding.add_argument("--port", type=int, default=8501)
    holding.add_argument("--name", help="the class to hold; a new one if there is none of this name")
    holding.add_argument("--new-passcode", action="store_true", help="forget the trainer's passcode and make another")
    holding.add_argument("--demo", action="store_true", help="with thirty simulated learners, to rehearse an hour")
    joining = commands.add_parser("trainer", help="let somebody lead classes; prints his passcode")
    joining.add_argument("name")
    joining.add_argument("--admin", action="store_true", help="he sees the classes of all trainers")
    chosen = parser.parse_args(arguments)
    match chosen.command:
        case "class":
            from courseware.server import holding_class

            if chosen.demo:
                return holding_class.rehearse(ROOT, data, chosen.port)
            return holding_class.hold(ROOT, data, chosen.port, chosen.name, chosen.new_passcode)
        case "trainer":
            from courseware.server import holding_class

            return holding_class.add_trainer(ROOT, data, chosen.name, chosen.admin)
        case "statistics":
            return statistics(chosen.root.resolve(), chosen.item, chosen.csv)
        case "verify":
            return verify(chosen.file, chosen.data)
        case _:
            return check(chosen.root.resolve())


def check(root: Path) -> int:
    """Print the problems. Returns the exit code: 1 if there are any."""
    from courseware.answers.proof import proof_problems  # imported here: `--help` needs no pandas and DuckDB
    from courseware.content.check import problems_of
    from courseware.content.loader import load_with_sources
    from courseware.content.problems import Problem
    from courseware.drills.check import drill_problems
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
        problems += drill_problems(course, sources, shop, problems)
    problems = sorted([*faults, *problems])
    for problem in problems:
        print(problem)
    print(f"{len(problems)} problems" if problems else "No problems")
    return 1 if problems else 0


def statistics(root: Path, item: str | None, csv: Path | None) -> int:
    """Print the statistics of all items, or what was answered to one of them. Returns the exit code: 1 if there is no
    such item, or no record."""
    from courseware.content.loader import load_course
    from courseware.record.store import Store
    from courseware.record.unavailable import StoreUnavailable
    from courseware.shop.tables import Shop
    from courseware.spreadsheet import to_csv
    from courseware.study.statistics import Statistics
    from courseware.study.statistics_sheet import answers_sheet, printed, reading, sheet

    target = os.environ.get("DATABASE_URL") or Path(os.environ.get("COURSEWARE_DATA") or ROOT / "var") / "courseware.db"
    if isinstance(target, Path) and not target.exists():
        print(f"no record at {target}", file=sys.stderr)
        return 1
    try:
        counted = Statistics(load_course(root), Shop.load(root / "datasets"), Store.open(target))
        table = sheet(counted.all(), counted.titles()) if item is None else answers_sheet(counted.details(item))
    except StoreUnavailable as problem:
        print(problem.advice, file=sys.stderr)
        return 1
    except KeyError:
        print(f"no such item: {item}", file=sys.stderr)
        return 1
    if csv is not None:
        csv.write_bytes(to_csv(table))
        return 0
    print(printed(table))
    if item is None:
        print("", *(f"{column}: {line}" for column, line in reading()), sep="\n")
    return 0


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
