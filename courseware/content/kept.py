"""The course as an earlier start read it, while no file of it has changed."""

from __future__ import annotations

from pathlib import Path

from courseware.cache import Cache, digest, digest_of_files
from courseware.content.course import Course


def kept_course(root: Path, cache: Cache) -> Course:
    """What `load_course(root)` returns; read from the files only when one has changed."""

    def read() -> Course:
        from courseware.content.loader import load_course  # with YAML and everything that checks an author's words

        return load_course(root)

    return cache.get("course", digest(str(root), digest_of_files(root, _files(root))), read)


def _files(root: Path) -> list[Path]:
    """All that the loader looks at: of a solution.py only that it is there, but other files of Python come and go."""
    folders = (root / folder for folder in ("lessons", "exercises"))
    written = [file for folder in folders for file in folder.rglob("*") if file.suffix in (".yaml", ".py")]
    return [*written, root / "datasets" / "dictionary.yaml"]
