"""Write the sample shop's CSV files: ``python datasets/generate.py [--to DIR]``.

The files are deterministic: every table draws from its own seeded generator, so a change in one table leaves the
independent ones alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

if __package__ in (None, ""):  # run as a script: the repository root is not on the path yet
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from datasets.generator.shop import build
from datasets.generator.write import write


def main() -> None:
    """Parse the command line, build all tables and write one CSV file each."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description="Write the CSV files of the sample shop.")
    parser.add_argument("--to", type=Path, default=here, help="folder for the files (default: beside this script)")
    folder: Path = parser.parse_args().to
    tables = build()
    for name, table in (tables.shown | tables.hidden).items():
        into = folder / "hidden" if name in tables.hidden else folder
        into.mkdir(parents=True, exist_ok=True)
        path = write(name, table, into)
        print(f"{name:15} {len(table):7,d} rows {path.stat().st_size:10,d} bytes")


if __name__ == "__main__":
    main()
