"""The committed files are what the generator writes, byte for byte."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.slow
def test_generating_again_gives_the_same_bytes(tmp_path: Path) -> None:
    subprocess.run([sys.executable, ROOT / "datasets" / "generate.py", "--to", tmp_path], check=True, timeout=300)
    committed, again = (
        {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.csv")}
        for folder in (ROOT / "datasets", tmp_path)
    )
    assert set(again) == set(committed)
    assert [name for name in committed if committed[name] != again[name]] == []
